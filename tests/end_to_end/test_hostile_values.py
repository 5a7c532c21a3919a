"""Values of an agency print as themselves or are refused; none acts as markup, expression, path, command or direction."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest

from generator.preflight import dump_tag_tree
from tests.support.bad_projects import MARK, Case, Edit, agency, everything_in, make, quoted, refused, run
from tests.support.reading import holds, pdfium_text
from tests.support.validation import assert_valid

FIELDS = {
    "name": ("\nname: Mapleton Police Department\n", 120),
    "short_name": ("\nshort_name: Mapleton PD\n", 40),
    "line": ("\n  name: Prairie Interpreter Line\n", 120),
    "say": ("\n  say: Say the language, then the client ID and your unit number.\n", 300),
    "country": ("\n  - country: Vietnam\n", 80),
    "city": ("\n    city: Houston\n", 80),
    "title": ("\n  title: Watch commander\n", 120),
    "directive": ("\n  directive: General order 5-12\n", 120),
    "log_place": ("\nlog_place: booking screen 4\n", 120),
}
"""The line of the agency's file, and the most characters its value may have; in the order of the file."""
ENDS = dict(zip(FIELDS, "ABCDEFGHI", strict=True))
"""Stand after a value, so that each field is found for itself."""

PLAIN = "Plain value"
PRINTED = {
    "markup": "A & B <i>",
    "markdown": "**x** _y_ `z`",
    "expression": "{{ 7*7 }}",
    "statement": "{% raw %}",
    "comment of a template": "{# x #} {{",
    "path": "../../etc",
    "end of a CDATA section": "]]>",
    "character reference": "&#x41; &lt;",
    "comment and place mark": "<!-- ?> <?at x:1:1?>",
    "quotes": "\"x\" 'y' _at=z",
    "operators of a PDF": "(x) Tj ET \\n",
    "format": "%s {0} $HOME",
    "link": "[x](tel:911)",
    "YAML": "a: b # c",
    "emoji that a font has": "Unit 🚔",
    "Khmer": "ប៉ូលិសក្រុង",
}
ARABIC = "شرطة مدينة النهر"

UNPRINTED = {
    "right-to-left override": ("a\u202eb", "control-character", "`{key}` holds U+202E (right-to-left override)"),
    "isolate": ("a\u2067b", "control-character", "`{key}` holds U+2067 (right-to-left isolate)"),
    "null": ("a\x00b", "control-character", "`{key}` holds U+0000 (null)"),
    "escape": ("a\x1b[2Jb", "control-character", "`{key}` holds U+001B (escape)"),
    "lone surrogate": ("a\ud800b", "control-character", "`{key}` holds U+D800 (control)"),
    "5,000 characters": ("x" * 5000, "too-long", "`{key}` has 5000 characters, more than {limit}"),
    "nothing but spaces": ("   ", "empty-value", "`{key}` is empty"),
}
HINTS = {
    "control-character": "take it out, or type the value again",
    "too-long": "shorten it",
    "empty-value": "write a value, or take the line out",
}


def key_of(field: str) -> str:
    """The key that the field's line of the agency's file begins with, indented."""
    return FIELDS[field][0].partition(":")[0]


def with_value(value: str, ends: dict[str, str] | None = None, mark: str = "") -> tuple[Edit, ...]:
    """The edits that put a value into every field at once."""
    said = {field: value if ends is None else f"{value} {ends[field]}" for field in FIELDS}
    return tuple(agency(FIELDS[field][0], f"{key_of(field)}: {mark}{quoted(said[field])}\n") for field in FIELDS)


def printed(value: str, folder: Path) -> dict[str, bytes]:
    """Build the cards and the packet of an agency that has the value everywhere, and return what was written."""
    case = Case("", with_value(value, ENDS), packets=("officer", "commander"), edition="reading")
    make(folder, case)
    before = everything_in(folder)
    run(folder, case)
    return {name: data for name, data in everything_in(folder).items() if data is not None and data != before.get(name)}


def skeleton(tree: str) -> list[str]:
    """The types of a document's structure elements in reading order, by depth, without what they say.

    A right-to-left phrase has a Span inside its Span for each line it is set in, so that their number follows the type size,
    as does the size of a card whose foot line is in a taller script. Such twins count once.
    """
    lines = tree.splitlines()[1:]
    found = [re.sub(r"(\S) .*", r"\1", line) for line in lines if re.match(r" *p\d+ ", line) is None]
    assert found[:2] == ["Document", "  Sect"]
    return [line for at, line in enumerate(found) if line.lstrip() != "Span" or line != found[at - 1]]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What is written for values with nothing to them."""
    return printed(PLAIN, tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def plain_skeletons(plain: dict[str, bytes]) -> dict[str, list[str]]:
    """Their structure, by the name of the document."""
    return {name: skeleton(dump_tag_tree(data)) for name, data in plain.items() if name.endswith(".pdf")}


@pytest.mark.parametrize("value", PRINTED.values(), ids=PRINTED)
def test_value_prints_as_itself_and_does_nothing_else(
    value: str, plain: dict[str, bytes], plain_skeletons: dict[str, list[str]], tmp_path: Path
) -> None:
    written = printed(value, tmp_path)
    assert written.keys() == plain.keys()
    packet, memo = written["out/commander/commanders-packet.pdf"], written["out/officer/i-speak-card-memo-book.pdf"]
    trees = {name: dump_tag_tree(data) for name, data in written.items() if name.endswith(".pdf")}
    tags, back = trees["out/commander/commanders-packet.pdf"], trees["out/officer/i-speak-card-memo-book.pdf"]
    text = pdfium_text(packet)
    for field, end in ENDS.items():
        if field == "say":
            assert f'"{value} {end}"' in back
        elif field != "short_name":
            assert f"{value} {end}" in tags, field
            assert holds(text, f"{value} {end}"), field
        elif value != PRINTED["Khmer"]:  # Only running feet print it: they are not in the tree, and glyphs spell no Khmer.
            assert holds(text, f"{value} {end}"), field
    for name, tree in trees.items():
        assert skeleton(tree) == plain_skeletons[name], name
    assert title_of(packet) == f"Commander’s packet of {value} {ENDS['name']}"
    assert_valid(packet)
    assert_valid(memo)


def title_of(data: bytes) -> str:
    """The document's title as its metadata has it."""
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as metadata:
        return str(metadata["dc:title"])


@pytest.mark.parametrize("kind", UNPRINTED)
def test_value_is_refused_in_every_field_at_once(kind: str, tmp_path: Path) -> None:
    value, code, message = UNPRINTED[kind]
    said = []
    for number, field in enumerate(FIELDS):
        words = message.format(key=key_of(field).strip(" -\n"), limit=FIELDS[field][1])
        said.append(f"{{{number}}}: error[{code}]: {words}\nhint: {HINTS[code]}")
    case = Case("\n".join(said), with_value(value, mark=MARK))
    expected = make(tmp_path, case)
    before = everything_in(tmp_path)
    assert str(refused(tmp_path, case)) == expected
    assert everything_in(tmp_path) == before


TYPED = {
    "null": (
        b"\x00",
        "{place}: error[control-character]: the line holds U+0000 (null)\nhint: take it out, or type the line again",
    ),
    "right-to-left override": (
        "\u202e".encode(),
        "agency.yaml:5:13: error[control-character]: `short_name` holds U+202E (right-to-left override)\n"
        "hint: take it out, or type the value again",
    ),
    "half a surrogate pair": (b"\xed\xa0\x80", "{place}: error[not-utf-8]: byte 0xED is not UTF-8\nhint: save the file as UTF-8"),
}


@pytest.mark.parametrize("kind", TYPED)
def test_characters_are_refused_as_typed_too(kind: str, tmp_path: Path) -> None:
    typed, said = TYPED[kind]
    make(tmp_path, Case(""))
    path = tmp_path / "agency.yaml"
    path.write_bytes(path.read_bytes().replace(b"short_name: Mapleton PD", b"short_name: Mapleton " + typed + b"PD"))
    before = everything_in(tmp_path)
    assert str(refused(tmp_path, Case(""))) == said.format(place="agency.yaml:5:22")
    assert everything_in(tmp_path) == before


def test_no_value_becomes_a_path(tmp_path: Path) -> None:
    case = Case(
        "{0}: error[bad-slug]: `../../etc` is not a slug\n"
        "hint: use small letters, digits and single hyphens, as in `mapleton-pd`\n"
        "{1}: error[logo-outside]: `../../etc/passwd.png` leaves the agency file's folder\n"
        "hint: put the picture beside the agency file",
        (agency("slug: mapleton-pd", "slug: ▸../../etc"), agency("logo: mapleton-seal.svg", "logo: ▸../../etc/passwd.png")),
    )
    expected = make(tmp_path, case)
    before = everything_in(tmp_path)
    assert str(refused(tmp_path, case)) == expected
    assert everything_in(tmp_path) == before


def test_a_value_of_the_agency_is_not_read_as_markdown(tmp_path: Path) -> None:
    edit = ("templates/i_speak/card.xml", "{{ line.say }}", "{{ line.say | mdi }}")
    make(tmp_path, Case("", (edit,)))
    (problem,) = refused(tmp_path, Case("", (edit,))).problems
    assert (problem.code, problem.place.file) == ("template-error", "templates/i_speak/card.xml")
    assert problem.message == "`mdi` reads text of modules, and this is a value of the agency: print it without the filter"


def test_names_in_arabic(tmp_path: Path) -> None:
    names = {"name": ARABIC, "short_name": "شرطة النهر", "line": "خط الترجمة", "city": "هيوستن", "log_place": "شاشة الحجز ٤"}
    edits = [agency(FIELDS[field][0], f"{key_of(field)}: {quoted(name)}\n") for field, name in names.items()]
    case = Case("", tuple(edits), packets=("officer", "i_speak", "commander"))
    make(tmp_path, case)
    documents = {document.path: document.data for document in run(tmp_path, case).documents}
    for data in documents.values():
        assert_valid(data)
    packet = documents["commander/commanders-packet.pdf"]
    tags = dump_tag_tree(packet)
    for field in ("name", "line", "city", "log_place"):
        assert f'"{names[field]}"' in tags or f"{names[field]};" in tags, field
    assert f'actual="{ARABIC}"' in tags
    assert title_of(packet) == f"Commander’s packet of {ARABIC}"
    assert title_of(documents["i_speak/i-speak-guide.pdf"]) == f"I Speak language guide of {ARABIC}"
