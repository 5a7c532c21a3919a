"""What can be wrong with the files a build reads: YAML, keys, numbers, names, pictures, colours; and what must be said."""

from __future__ import annotations

from functools import partial

from generator.diagnostics import ExitCode
from tests.support.bad_projects import AGENCY, CARD, Case, agency, card, picture, png_that_claims

SEAL = "logo: mapleton-seal.svg"
LANGUAGE = "packets/modules/language.yaml"
STOCKS = "templates/stocks.yaml"
OFFICER = "packets/officer.yaml"

YAML = {
    "a colon too many": Case(
        "{0}: error[yaml-syntax]: a `:` stands where none is expected\n"
        "hint: put text that holds `: ` in quotes, or look at the indentation",
        (agency("kind: police", "kind: police▸: x"),),
    ),
    "a tab": Case(
        "{0}: error[yaml-syntax]: a tab stands where spaces are expected\nhint: indent with spaces",
        (agency("  title: Watch commander", "▸\ttitle: Watch commander"),),
    ),
    "a bracket left open": Case(
        "{0}: error[yaml-syntax]: a `[` or `{` is opened and not closed\n"
        "hint: close it and the quotes in it, or put text that begins with it in quotes",
        (agency('client_id: {value: "31877", print: officer}', 'client_id: ▸{value: "31877, print: officer}'),),
    ),
    "a quote left open": Case(
        "{0}: error[yaml-syntax]: a quote is opened and not closed\nhint: close it with the same quote",
        (agency("log_place: booking screen 4", 'log_place: ▸"booking screen 4'),),
    ),
    "another encoding": Case(
        "agency.yaml:1:8: error[not-utf-8]: byte 0xFC is not UTF-8\nhint: save the file as UTF-8",
        files={AGENCY: lambda: "name: Züri".encode("latin-1")},
    ),
    "an empty file": Case(
        "agency.yaml:1:1: error[yaml-empty]: the file says nothing\nhint: write its keys, or take the file away",
        files={AGENCY: bytes},
    ),
    "in a module": Case(
        "{0}: error[yaml-syntax]: a `:` stands where none is expected\n"
        "hint: put text that holds `: ` in quotes, or look at the indentation",
        ((LANGUAGE, "id: language", "id: language▸: x"),),
    ),
    "in a stock and in a packet": Case(
        "{1}: error[yaml-syntax]: a `:` stands where none is expected\n"
        "hint: put text that holds `: ` in quotes, or look at the indentation\n"
        "{0}: error[yaml-syntax]: a `:` stands where none is expected\n"
        "hint: put text that holds `: ` in quotes, or look at the indentation",
        ((STOCKS, "- id: memo-book\n", "- id: memo-book▸: x\n"), (OFFICER, "id: officer", "id: officer▸: x")),
    ),
}

KEYS = {
    "unknown": Case(
        "{0}: error[unknown-key]: `log_plase` is not a known key\nhint: did you mean `log_place`?",
        (agency("log_place:", "▸log_plase:"),),
    ),
    "unknown inside": Case(
        "{0}: error[unknown-key]: `contract_end` is not a known key in `language_line`\nhint: did you mean `contract_ends`?",
        (agency("contract_ends:", "▸contract_end:"),),
    ),
    "unknown, and the right one is there": Case(
        "{0}: error[unknown-key]: `nam` is not a known key\nhint: `name` is there already; take this one out",
        (agency("kind: police", "▸nam: Mapleton\nkind: police"),),
    ),
    "unknown in a stock": Case(
        "{0}: error[unknown-key]: `gloss` is not a known key in entry 5 of `stocks`\n"
        "hint: choose one of `binding`, `corner_radius`, `folds`, `holes`, `paper`, `separate`, `stitched`",
        ((STOCKS, "  - id: memo-book\n", "  - id: memo-book\n    ▸gloss: true\n"),),
    ),
    "unknown in a module": Case(
        "{0}: error[unknown-key]: `sumary` is not a known key\nhint: did you mean `summary`?",
        ((LANGUAGE, "\nsummary:", "\n▸sumary:"),),
    ),
    "missing": Case(
        "{0}: error[missing-key]: the file has no `log_place`\nhint: add `log_place:` and its value",
        (agency("log_place: booking screen 4\n", ""), agency("sample: true", "▸sample: true")),
    ),
    "missing inside": Case(
        "{0}: error[missing-key]: `detainer_policy` has no `clock_owner`\nhint: add `clock_owner:` and its value",
        (agency("  clock_owner: booking sergeant\n", ""), agency("  mode: notify-only", "  ▸mode: notify-only")),
    ),
    "empty": Case(
        "{0}: error[empty-value]: `log_place` is empty\nhint: write a value",
        (agency("log_place: booking screen 4", "log_place:▸"),),
    ),
    "twice": Case(
        "{0}: error[duplicate-key]: `kind` is written twice\nhint: the first is in line 6",
        (agency("state: NE", "▸kind: sheriff\nstate: NE"),),
    ),
}

PHONES = {
    "too short": Case(
        '{0}: error[agency-phone]: "555-12" is not a phone number\nhint: use +1 555 555 0123',
        (agency("phone: 402-555-0120", "phone: ▸555-12"),),
    ),
    "a letter for a digit": Case(
        '{0}: error[agency-phone]: "402-555-O141" is not a phone number\nhint: use +1 555 555 0123',
        (agency("{number: 402-555-0141,", "{number: ▸402-555-O141,"),),
    ),
    "an area code that nobody has": Case(
        '{0}: error[agency-phone]: "123-456-7890" is not a phone number\nhint: use +1 555 555 0123',
        (agency("fax: 402-555-0162", "fax: ▸123-456-7890"),),
    ),
    "a list": Case(
        "{0}: error[agency-phone]: `phone` should be a phone number, but is a list\nhint: use +1 555 555 0123",
        (agency("phone: 402-555-0130", "phone: ▸[402-555-0130, 402-555-0131]"),),
    ),
}

NAMES = {
    "ICE office": Case(
        "{0}: error[unknown-ice-office]: `st-pual` is not in the directory of ICE field offices\n"
        "hint: did you mean `st-paul`?\nhint: or write the contact out with `name` and `phone`",
        (agency("office: st-paul", "office: ▸st-pual"),),
    ),
    "language": Case(
        "{0}: error[unknown-language]: `Vietnamese` is not in the language table\nhint: did you mean `vi`?",
        (agency("languages: [es, vi,", "languages: [es, ▸Vietnamese,"),),
    ),
    "language, nothing like it": Case(
        "{0}: error[unknown-language]: `tlhIngan` is not in the language table\n"
        "hint: `packets/reference/languages.yaml` lists the codes",
        (agency("languages: [es, vi,", "languages: [es, ▸tlhIngan,"),),
    ),
    "no language": Case(
        "{0}: error[empty-value]: `languages` names none\nhint: write the codes people here need most, as in `[es, vi]`",
        (agency("languages: [es, vi, ar, so, kmr, my, ne, prs, am, zh-Hans, ru, uk]", "languages: ▸[]"),),
    ),
    "module asked for": Case(
        "command line: error[unknown-module]: there is no module `langage`\nhint: did you mean `language`?",
        modules=("langage",),
        code=ExitCode.USAGE,
    ),
    "packets asked for": Case(
        "command line: error[unknown-packet]: there is no packet `handbook`\n"
        "hint: choose one of `commander`, `i_speak`, `officer`, `public`, `trainer`\n"
        "command line: error[unknown-packet]: there is no packet `oficer`\nhint: did you mean `officer`?",
        packets=("handbook", "oficer"),
        code=ExitCode.USAGE,
    ),
    "packet and module asked for": Case(
        "command line: error[unknown-module]: there is no module `consuler`\nhint: did you mean `consular`?\n"
        "command line: error[unknown-packet]: there is no packet `ispeak`\nhint: did you mean `i_speak`?",
        packets=("ispeak",),
        modules=("consuler",),
        code=ExitCode.USAGE,
    ),
    "module of a packet": Case(
        "{0}: error[unknown-module]: there is no module `langage`\nhint: did you mean `language`?",
        ((OFFICER, "card.xml\n    per_module: true", "card.xml\n    per_module: true\n    modules: [▸langage]"),),
    ),
    "stock of a packet": Case(
        "{0}: error[unknown-stock]: there is no stock `busines-card`\nhint: did you mean `business-card`?",
        (
            (
                OFFICER,
                'stocks: [business-card, memo-book]\n    editions: [reading, office]\n    name: "{module}',
                'stocks: [▸busines-card, memo-book]\n    editions: [reading, office]\n    name: "{module}',
            ),
        ),
    ),
    "template of a packet": Case(
        "{0}: error[unknown-template]: there is no template `pocket_card/crad.xml`\nhint: did you mean `pocket_card/card.xml`?",
        ((OFFICER, "template: pocket_card/card.xml", "template: ▸pocket_card/crad.xml"),),
    ),
    "stock of a template": Case(
        "{0}: error[layout-stock]: there is no stock `memo-bok`\nhint: did you mean `memo-book`?",
        (card(), (CARD, '<card stock="{{ stock.id }}"', '▸<card stock="memo-bok"')),
    ),
    "agency file": Case(
        "mapelton.yaml: error[missing-file]: `mapelton.yaml` cannot be read\n"
        "hint: look at the path and at the file's permissions",
        agency="mapelton.yaml",
        code=ExitCode.MISSING,
    ),
}

LOGOS = {
    "missing": Case(
        "{0}: error[logo-missing]: `seal.png` does not exist\nhint: put the picture beside the agency file",
        (agency(SEAL, "logo: ▸seal.png"),),
    ),
    "too many bytes": Case(
        "{0}: error[logo-too-big]: `seal.png` has 20.1 MB, more than 20 MB\n"
        "hint: save it smaller; 1,000 pixels across are plenty",
        (agency(SEAL, "logo: ▸seal.png"),),
        {"seal.png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(20_100_000)},
    ),
    "too many pixels": Case(
        "{0}: error[logo-too-big]: `seal.png` has 8000 x 7000 pixels, more than 50 megapixels\n"
        "hint: save it smaller; 1,000 pixels across are plenty",
        (agency(SEAL, "logo: ▸seal.png"),),
        {"seal.png": partial(png_that_claims, 8000, 7000)},
    ),
    "broken": Case(
        "{0}: error[logo-broken]: `seal.png` cannot be decoded\nhint: save it again from the program that made it",
        (agency(SEAL, "logo: ▸seal.png"),),
        {"seal.png": lambda: picture("PNG")[:70]},
    ),
    "no picture at all": Case(
        "{0}: error[logo-broken]: `seal.jpg` is not a JPEG picture\nhint: save it again from the program that made it",
        (agency(SEAL, "logo: ▸seal.jpg"),),
        {"seal.jpg": lambda: b"hello"},
    ),
    "mislabelled": Case(
        "{0}: error[logo-mislabelled]: `seal.png` holds a JPEG picture, not a PNG picture\nhint: rename it to end in .jpg",
        (agency(SEAL, "logo: ▸seal.png"),),
        {"seal.png": partial(picture, "JPEG")},
    ),
    "a kind that cannot be printed": Case(
        "{0}: error[logo-mislabelled]: `seal.gif` is not named .png, .jpg or .svg\nhint: save it as PNG, JPEG or SVG",
        (agency(SEAL, "logo: ▸seal.gif"),),
        {"seal.gif": partial(picture, "GIF")},
    ),
    "outside": Case(
        "{0}: error[logo-outside]: `../seal.png` leaves the agency file's folder\nhint: put the picture beside the agency file",
        (agency(SEAL, "logo: ▸../seal.png"),),
    ),
    "a drawing that is broken": Case(
        "seal.svg:2:1: error[logo-broken]: the drawing is not XML here: unclosed token\nhint: save it again",
        (agency(SEAL, "logo: seal.svg"),),
        {"seal.svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n<path d="M0 0'},
    ),
    "a drawing that acts": Case(
        "seal.svg:2:1: error[logo-svg]: `script` is not allowed in a logo\nhint: save it as plain SVG with shapes only\n"
        "seal.svg:3:1: error[logo-svg]: `image` is not allowed in a logo\n"
        "hint: save the logo as PNG if it is a photograph\n"
        "seal.svg:3:1: error[logo-svg]: `href` refers to something outside the file\nhint: take the attribute out",
        (agency(SEAL, "logo: seal.svg"),),
        {
            "seal.svg": lambda: (
                b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n<script>alert(1)</script>\n'
                b'<image href="file:///etc/passwd"/></svg>'
            )
        },
    ),
    "without alt text": Case(
        "{0}: error[missing-key]: the file has a `logo` but no `logo_alt`\n"
        "hint: add `logo_alt:` and say in words what the picture shows",
        (
            agency(SEAL, "logo: ▸mapleton-seal.svg"),
            agency("logo_alt: Seal of the Mapleton Police Department, a maple leaf above two waves inside a double ring\n", ""),
        ),
    ),
    "alt text without it": Case(
        "{0}: error[missing-key]: the file has a `logo_alt` but no `logo`\n"
        "hint: name the picture in `logo:`, or take `logo_alt` out",
        (agency(f"{SEAL}\n", ""), agency("logo_alt:", "▸logo_alt:")),
    ),
}

COLORS = {
    "too little contrast": Case(
        "{0}: error[color-contrast]: `#FFCC00` on white has a contrast of 1.51:1, less than 4.5:1\n"
        "hint: use a darker colour, such as #8E7200",
        (agency('"#1F3A6E"', '▸"#FFCC00"'),),
    ),
    "no colour": Case(
        '{0}: error[bad-value]: `accent` should be a colour, but is `navy`\nhint: write red, green and blue as "#1A4480"',
        (agency('"#1F3A6E"', "▸navy"),),
    ),
}
