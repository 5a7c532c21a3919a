"""Files that are nearly alike, in any order and with any history: what is found is what is found without a memo."""

from __future__ import annotations

import io
import random  # noqa: TID251 - with a seed
import re
from collections.abc import Sequence

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from generator.preflight import CheckMemo, Limits, check_pdf
from generator.preflight.opening import open_pdf
from tests.preflight import memo_attacks_wholes  # noqa: F401 - adds attacks
from tests.preflight.memo_attacks import ATTACKS, plain, saved
from tests.preflight.test_memo import shown, told

LIMITS = (Limits(), Limits(safe=9.0, floor=7.0), Limits(unprintable=6.0, line=0.8), Limits(ink=150.0, reversed_type=10.0))


def close(one: object, other: object) -> bool:
    """Tell whether what is shown is the same but for what a copy is off: it is moved, not calculated anew."""
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-6
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(close, one, other))
    return one == other


def compare(data: bytes, profile: str, limits: Limits, memo: CheckMemo) -> None:
    assert told(check_pdf(data, "a", profile, limits, memo)) == told(check_pdf(data, "a", profile, limits))


def compare_content(data: bytes, memo: CheckMemo) -> None:
    plain_pages, known = open_pdf(data, "a").pages, open_pdf(data, "a", memo).pages
    assert close([shown(page.content) for page in known], [shown(page.content) for page in plain_pages])


@pytest.mark.parametrize("name", ATTACKS)
def test_what_looks_like_an_earlier_file_is_not_taken_for_it(name: str) -> None:
    files = ATTACKS[name]()
    for order, profiles in ((files, ("reading", "office", "press")), (files[::-1], ("office",))):
        memo = CheckMemo()
        for data in [*order, *order[:2]]:
            for profile in profiles:
                compare(data, profile, LIMITS[1], memo)
            compare_content(data, memo)


NUMBER = re.compile(rb"(?<![\w<#])-?\d+(?:\.\d+)?(?![\w>])")
PLACES = (b"5", b"11.95", b"20", b"60.25", b"90.5", b"130.05", b"200.5", b"-3", b"+7", b".5", b"8.", b"1e3", b"9999999999")
LINES = (
    b"0 0 100 100 re W n|20 20 60 90 re W n|0 0 m 10 10 l|10 10 m 90 10 l S|/G0 gs|/G1 gs|/G2 gs|1 g|0.1 g|1 1 1 0.5 k|1 1 1 rg|"
    b"/C0 cs|0.5 1 1 scn|/Pattern cs|3 Tr|0 Tr|2 Ts|50 Tz|5 3 Td|14 TL|T*|2 Tc|q|Q|BT|ET|EMC|/Artifact BMC|1 0 0 1 10 10 cm|"
    b"0.5 0 0 .5 0 0 cm|0 1 -1 0 120 40 cm|0.1 w|/X0 Do|/X1 Do|q 1 0 0 1 30 20 cm/n/X0 Do/nQ|q 1 0 0 1 90 60 cm/n/X0 Do/nQ|"
    b"q 0.7 0 0 0.7 40 60 cm/n/X1 Do/nQ|% comment|%/nET|/P <</MCID 3>> BDC|/P<</MCID 90>>BDC|/P <</MC#49D 4>> BDC|"
    b"/Span<</ActualText<FEFF0041>>>BDC|/Span<</Lang<2D2D>>>BDC|/F9 9 Tf|9 Tf|(a/nET/n) Tj|<|[|true|7|/X|h|f|n|W|/F0 9 /F0 7 Tf|"
    b"BI /W 4 /H 4 /BPC 8 /CS /G ID abcd/nET/nEMC/nxx EI|BI /W 9 /H 9 /BPC 8 /CS /G ID abcdefgh EI"
).split(b"|")


def line_of_text(chance: random.Random) -> bytes:
    """Return a text object, often as our own files have them, sometimes in other ways."""
    font, size = chance.choice((b"F0", b"F1")), chance.choice((b"9", b"7", b"5.5", b"+8"))
    x, y, code = chance.choice(PLACES), chance.choice(PLACES), chance.choice(plain()[1][:3])
    head = [
        chance.choice((b"/%b %b Tf\n" % (font, size),) * 4 + (b"", b"/%b  %b Tf\n" % (font, size), b"/F#30 %b Tf\n" % size)),
        chance.choice((b"1 0 0 1 %b %b Tm\n" % (x, y),) * 4 + (b"1 0 0 -1 %b %b Tm\n" % (x, y), b"%b %b Td\n" % (x, y), b"")),
        chance.choice((b"", b"", b"2 Ts\n", b"1 g\n")),
    ]
    if chance.random() < 0.2:
        chance.shuffle(head)
    show = chance.choice((b"<%b> Tj", b"[<%b>7<0001>] TJ", b"<%b>Tj")) % code
    ink = b"BT\n" + b"".join(head) + show + b"\nET\n"
    ink = b"q\n" + ink + b"Q\n" if chance.random() < 0.3 else ink
    return chance.choice((b"/Artifact BMC\n", b"/P<</MCID %d>>BDC\n" % chance.choice((0, 1, 90, 91)))) + ink + b"EMC"


def rule(chance: random.Random) -> bytes:
    sides = chance.choice(PLACES), chance.choice(PLACES), chance.choice((b"30", b"0.5")), chance.choice((b"2", b"0.494", b".2"))
    return b"/Artifact BMC\n%b %b %b %b re f\nEMC" % sides


def changed(content: bytes, chance: random.Random) -> bytes:
    """Return content with something put in, taken out, moved or written otherwise."""
    lines = content.split(b"\n")
    for _ in range(chance.choice((1, 1, 2, 3))):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        what = chance.random()
        if what < 0.3:
            lines.insert(at, line_of_text(chance))
        elif what < 0.42:
            lines.insert(at, rule(chance))
        elif what < 0.55:
            lines.insert(at, chance.choice(LINES).replace(b"/n", b"\n"))
        elif what < 0.62 and len(lines) > 1:
            del lines[at]
        elif what < 0.68:
            lines[at], lines[other] = lines[other], lines[at]
        elif what < 0.74:
            lines[at:at] = lines[other : other + chance.randrange(12)]
        elif what < 0.94:
            lines[at] = NUMBER.sub(lambda _: chance.choice(PLACES), lines[at], count=1)
        else:
            lines[at] += chance.choice((b"\r", b"  ", b"\x00", b" 7", b" /X"))
        lines = b"\n".join(lines).split(b"\n")
    return b"\n".join(lines)


def change_objects(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    """Change what the pages' content can name, or where they are cut."""
    page = pdf.pages[chance.randrange(len(pdf.pages))].obj
    resources = page.Resources
    font = chance.choice([resources.Font[name] for name in sorted(resources.Font.keys())])
    what = chance.randrange(7)
    if what == 0:
        said = font.ToUnicode.read_bytes()
        one = chance.choice(re.findall(rb"<[0-9A-F]{4}> <[0-9A-F]{4}>\n", said))
        new = chance.choice((b"", *(one[:7] + text for text in (b"<0020>\n", b"<00A0>\n", b"<E000>\n"))))
        font.ToUnicode = pdf.make_stream(said.replace(one, new, 1))
    elif what == 1:
        widths = font.DescendantFonts[0].W[1]
        widths[chance.randrange(min(len(widths), 40))] = chance.choice((300, 1000))
    elif what == 2:
        resources.Font[chance.choice(("/A0", "/F1"))] = chance.choice((font, pdf.make_indirect(Dictionary(font))))
    elif what == 3:
        state = chance.choice((Dictionary(ca=0.5), Dictionary(OP=True), Dictionary(LW=3), Dictionary(Font=Array([font, 6]))))
        name = f"/G{chance.randrange(3)}"
        resources["/ExtGState"] = Dictionary({**resources.get("/ExtGState", Dictionary()), name: pdf.make_indirect(state)})
        resources["/ColorSpace"] = Dictionary(C0=Array([Name.ICCBased, pdf.make_stream(b"x", N=chance.choice((1, 3, 4)))]))
    elif what in (4, 5):
        ink = changed(b"\n".join((line_of_text(chance), rule(chance), chance.choice(LINES))), chance)
        ink = re.sub(rb"/Artifact.*\n|EMC\n?|/P<<.*\n", b"", ink) if chance.random() < 0.6 else ink
        box = chance.choice(([-9000, -9000, 9000, 9000], [0, 0, 100, 60]))
        form = pdf.make_stream(ink, Type=Name.XObject, Subtype=Name.Form, BBox=Array(box))
        if chance.random() < 0.8:
            form.Resources = resources
        name = f"/X{chance.randrange(2)}"
        page.Resources = Dictionary(
            {**resources, "/XObject": Dictionary({**resources.get("/XObject", Dictionary()), name: form})}
        )
    else:
        page[chance.choice(("/TrimBox", "/BleedBox"))] = Array(chance.choice(([0, 0, 252, 144], [9, 9, 243, 135])))


def next_file(data: bytes, chance: random.Random) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if chance.random() < 0.35:
            change_objects(pdf, chance)
        content = pdf.pages[chance.randrange(len(pdf.pages))].obj.Contents
        content.write(changed(content.read_bytes(), chance))
        return saved(pdf, packed=chance.random() < 0.8)


@pytest.mark.parametrize("seed", range(5))
def test_files_that_grow_out_of_each_other(seed: int) -> None:
    chance = random.Random(seed)  # always the same numbers
    memo = CheckMemo(chance.choice((48 << 20, 48 << 20, 400_000)))
    pool: list[bytes] = [plain()[0]]
    codes: set[str] = set()
    for _ in range(12):
        data = next_file(chance.choice(pool), chance)
        pool = [*pool[-3:], data]
        profile, limits = chance.choice(("reading", "office", "press")), chance.choice(LIMITS)
        compare(data, profile, limits, memo)
        compare_content(data, memo)
        codes |= _codes(told(check_pdf(data, "a", profile, limits, memo)))
    assert len(codes) > 3


def _codes(problems: Sequence[tuple[object, str]]) -> set[str]:
    return {str(getattr(problem, "code", "")) for problem, _ in problems}
