"""Histories of files made to deceive a memo: each shows something that looks like what an earlier one showed, and is not."""

from __future__ import annotations

import functools
import io
import re
import warnings
from collections.abc import Callable
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.support.tagged_pdf import good_pdf

Change = Callable[[pikepdf.Pdf], None]
Made = Callable[[], list[bytes]]
ATTACKS: dict[str, Made] = {}


def saved(pdf: pikepdf.Pdf, *, packed: bool = True) -> bytes:
    out = io.BytesIO()
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pikepdf sees that the file is broken
        pdf.save(out, object_stream_mode=mode, deterministic_id=True)
    return out.getvalue()


@functools.cache
def plain() -> tuple[bytes, tuple[bytes, ...]]:
    """Return the good file with a small font program, and the codes that its first page shows."""
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        pdf.pages[0].obj.Resources.Font.F0.DescendantFonts[0].FontDescriptor.FontFile2.write(b"x")
        return saved(pdf), tuple(re.findall(rb"<([0-9A-F]{4})", pdf.pages[0].obj.Contents.read_bytes()))


def made(more: bytes, change: Change = lambda pdf: None, *, before: bytes = b"", packed: bool = True) -> bytes:
    """Return the file with more on its first page, after a change; `before` stands at the beginning of the page."""
    with pikepdf.open(io.BytesIO(plain()[0])) as pdf:
        content = pdf.pages[0].obj.Contents
        change(pdf)
        content.write(before + content.read_bytes() + b"\nBT\nET\n" + more)
        return saved(pdf, packed=packed)


def artifact(ink: bytes) -> bytes:
    return b"/Artifact BMC\n" + ink + b"EMC\n"


def text(inner: bytes) -> bytes:
    """Return a text object as an artifact; `@` stands for showing a letter, `#` for its code."""
    code = plain()[1][0]
    return artifact(b"BT\n" + inner.replace(b"@", b"<#> Tj\n").replace(b"#", code) + b"ET\n")


def attack(name: str) -> Callable[[Made], Made]:
    def add(make: Made) -> Made:
        ATTACKS[name] = make
        return make

    return add


def lines(name: str, pattern: bytes, values: tuple[bytes, ...], before: bytes = b"/F0 8 Tf\n") -> None:
    """Add an attack by content alone: `$` stands for a value that differs from file to file."""
    ATTACKS[name] = lambda: [made(artifact(pattern.replace(b"$", value)), before=before) for value in values]


def shows(name: str, pattern: bytes, values: tuple[bytes, ...], around: tuple[bytes, bytes] = (b"", b"")) -> None:
    """Add an attack by a text object alone."""
    ATTACKS[name] = lambda: [
        made(around[0] + text(pattern.replace(b"$", value)) + around[1], before=b"/F0 8 Tf\n") for value in values
    ]


FAR = (b"50", b"90", b"120")
_MOVED = (b"q 1 0 0 1 50 50 cm\nBT\nET\n", b"Q\n")
shows("an operand on the line before Tm", b"/F0 9 Tf\n1\n1 0 0 1 $ 30 Tm\n@", FAR)
lines("an operand on the line before re", b"7\n$ 20 30 2 re f\n", FAR)
lines("numbers beyond reason", b"$ 20 30 2 re f\n", (b"10000000000", b"10000000050", b"10000000090"))
lines("an operator glued to its operand", b"2 0 0 2 0 0cm\n$ 30 20 2 re f\n", (b"20", b"30", b"50"))
shows("a text that has no place", b"/F0 9 Tf\n@1 0 0 1 $ 20 Tm\n@", (b"5", b"30", b"60"), _MOVED)
shows("places that differ by less than is written", b"/F0 9 Tf\n1 0 0 1 30 20 Tm\n@1 0 0 1 $ 20 Tm\n@", (b"50", b"50.0004"))
shows("text before the font is chosen", b"1 0 0 1 50 30 Tm\n<#>Tj\n/F0 9 Tf\n@", (b"",))
shows("a font chosen without a name", b"9 Tf\n1 0 0 1 50 30 Tm\n@", (b"",))
shows("an operator glued to its string", b"1 0 0 1 50 30 Tm\n<#>Tj\n", (b"",))
shows(
    "a saved state that does not look like one",
    b"ET\n1q\nBT\n/F0 9 Tf\n1 0 0 1 50 30 Tm\n@ET\nQ\nBT\n1 0 0 1 50 40 Tm\n@",
    (b"",),
)
shows(
    "a state given back and saved again, with another font between",
    b"ET\nEMC\nQ\n/Artifact BMC\nq\n/F0 9 Tf\nBT\nET\nEMC\n$Q\n1q\n20 20 m 50 20 l S\n/Artifact BMC\nBT\n1 0 0 1 50 30 Tm\n@",
    (b"/Artifact BMC\nBT\nET\nEMC\n",),
    (b"q\n", b"Q\n"),
)
lines("hairlines as thin as may be", b"20 $ 30 0.494 re f\n", tuple(b"%d.%d" % (20 + n, 7 * n) for n in range(16)))
lines("rules at the edge of the margin", b"20 $ 30 2 re f\n", (b"50.33", b"130.05", b"11.95", b"77.71", b"130.049", b"11.949"))
ATTACKS["a rule and a text that has no place"] = lambda: [
    made(_MOVED[0] + artifact(b"%b 20 30 2 re f\nBT\n/F0 9 Tf\n<%b> Tj\nET\n" % (x, plain()[1][0])) + _MOVED[1])
    for x in (b"5", b"30", b"60")
]
ATTACKS["a number that is too long for an MCID"] = lambda: [
    made(b"/P <</MCID %b>> BDC\n10 20 30 2 re f\nEMC\n" % number) for number in (b"5", b"99999999999999999999")
]
ATTACKS["a colour that stays on, for one who looks at colours"] = lambda: [
    made(artifact(b"0.1 g\n10 10 200 100 re f\n") + artifact(b"1 g\nBT\nET\n") + text(b"/F0 5 Tf\n1 0 0 1 50 30 Tm\n@"))
]
ATTACKS["pages that are read whole beside pages that are not"] = lambda: [
    made(text(b"/F0 9 Tf\n1 0 0 1 50 30 Tm\n<0FF0> Tj\n") + odd, _second_page) for odd in (b"", b"12 34\n/P")
]


def _second_page(pdf: pikepdf.Pdf) -> None:
    content = pdf.pages[1].obj.Contents
    content.write(content.read_bytes() + b"\n" + text(b"/F0 9 Tf\n1 0 0 1 50 30 Tm\n<0FF1> Tj\n"))


@attack("a font called MCID")
def _font_called_mcid() -> list[bytes]:
    def change(pdf: pikepdf.Pdf) -> None:
        fonts = pdf.pages[0].obj.Resources.Font
        fonts["/MCID"] = fonts.F0

    return [made(text(b"/MCID %d Tf\n1 0 0 1 20 30 Tm\n@" % size), change) for size in (9, 4, 7)]


@attack("a form in the font of its page")
def _form_in_font_of_page() -> list[bytes]:
    def change(pdf: pikepdf.Pdf) -> None:
        inner = b"/Artifact BMC\nBT 1 0 0 1 50 30 Tm <%b> Tj ET\nEMC" % plain()[1][0]
        form = pdf.make_stream(inner, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 900, 900]))
        form.Resources = pdf.pages[0].obj.Resources
        pdf.pages[0].obj.Resources = Dictionary({**form.Resources, "/XObject": Dictionary(X=form)})

    return [made(b"/F0 9 Tf\nBT\nET\n/X Do\n", change)]


@attack("a font chosen with too many operands")
def _font_with_too_many_operands() -> list[bytes]:
    def change(name: str) -> Change:
        def apply(pdf: pikepdf.Pdf) -> None:
            fonts = pdf.pages[0].obj.Resources.Font
            fonts["/F1"], fonts["/F9"] = fonts.F0, pdf.make_indirect(Dictionary({**fonts.F0, "/BaseFont": Name(name)}))

        return apply

    return [made(text(b"/F9 9 /F1 9 Tf\n1 0 0 1 50 30 Tm\n@"), change(name)) for name in ("/PublicSans-Regular", "/Other")]


def _state(pdf: pikepdf.Pdf, entries: Dictionary) -> None:
    pdf.pages[0].obj.Resources["/ExtGState"] = Dictionary(G=pdf.make_indirect(entries))


@attack("a font chosen by a graphics state")
def _font_of_a_state() -> list[bytes]:
    def change(*, lacking: bool) -> Change:
        def apply(pdf: pikepdf.Pdf) -> None:
            _state(pdf, Dictionary(Font=Array([_subset(pdf, plain()[1][:1] if lacking else ()), 9])))

        return apply

    shown = text(b"/G gs\n1 0 0 1 50 30 Tm\n@")
    return [
        made(b"\n" * more + shown, change(lacking=lacking)) for lacking, more in ((False, 0), (True, 0), (True, 1), (True, 1))
    ]


def _subset(pdf: pikepdf.Pdf, without: tuple[bytes, ...]) -> pikepdf.Object:
    """Return the font again, knowing nothing of some codes."""
    known = pdf.pages[0].obj.Resources.Font.F0
    said = known.ToUnicode.read_bytes()
    for code in without:
        said = re.sub(rb"<%b> <....>\n" % code, b"", said)
    return pdf.make_indirect(Dictionary({**known, "/ToUnicode": pdf.make_stream(said)}))


ATTACKS["an opacity that is nearly 1"] = lambda: [
    made(text(b"/G gs\n/F0 9 Tf\n1 0 0 1 50 30 Tm\n@"), lambda pdf, value=value: _state(pdf, Dictionary(ca=Decimal(value))))
    for value in ("1.0", "0.9999999999")
]


@attack("a profile that says in another object how many inks it has")
def _profile() -> list[bytes]:
    def change(count: int) -> Change:
        def apply(pdf: pikepdf.Pdf) -> None:
            profile = pdf.make_stream(b"profile", N=pdf.make_indirect(Dictionary(Q=count)))
            pdf.pages[0].obj.Resources["/ColorSpace"] = Dictionary(CS=Array([Name.ICCBased, profile]))

        return apply

    shown = b"/CS cs 1 1 1 1 scn\n/F0 9 Tf\n1 0 0 1 50 30 Tm\n@"
    files = [made(text(shown), change(count), packed=False) for count in (3, 4)]
    return [re.sub(rb"<< /Q (\d) >>", lambda found: found[1].ljust(len(found[0])), data) for data in files]


def _fonts(*withouts: tuple[bytes, ...]) -> Change:
    def apply(pdf: pikepdf.Pdf) -> None:
        made = [_subset(pdf, without) for without in withouts]
        for number, font in enumerate(made):
            pdf.pages[0].obj.Resources.Font[f"/A{number}"] = font

    return apply


ATTACKS["two subsets of one font in a file"] = lambda: [
    made(
        text(b"/A0 9 Tf\n1 0 0 1 50 30 Tm\n<%b> Tj\n" % first) + text(b"/A1 9 Tf\n1 0 0 1 50 40 Tm\n<%b> Tj\n" % second),
        _fonts(without, ()),
    )
    for first, second, without in ((plain()[1][0], plain()[1][0], plain()[1][:1]), (b"0FF0", b"0FF1", ()))
]


@attack("simple fonts with and without an encoding")
def _simple() -> list[bytes]:
    def change(*, encoded: bool) -> Change:
        def apply(pdf: pikepdf.Pdf) -> None:
            font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Zapf, FirstChar=65, Widths=Array([500]))
            font.FontDescriptor = Dictionary(Flags=4, MissingWidth=500)
            if encoded:
                font.Encoding = Name.WinAnsiEncoding
            pdf.pages[0].obj.Resources.Font["/S"] = pdf.make_indirect(font)

        return apply

    shown = ((b"41", True), (b"81", False))
    return [made(text(b"/S 9 Tf\n1 0 0 1 50 30 Tm\n<%b> Tj\n" % code), change(encoded=encoded)) for code, encoded in shown]


@attack("other codes for a space")
def _spaces() -> list[bytes]:
    last = plain()[1][1]

    def change(lines: bytes) -> Change:
        def apply(pdf: pikepdf.Pdf) -> None:
            font = _subset(pdf, ())
            said = re.sub(rb"<....> <0020>\n", b"", font.ToUnicode.read_bytes())
            font.ToUnicode.write(re.sub(rb"<%b> <....>" % last, lines.replace(b"*", b"<%b>" % last), said))
            pdf.pages[0].obj.Resources.Font["/A1"] = font

        return apply

    shown = text(b"/A1 9 Tf\n1 0 0 1 225 30 Tm\n<###%b> Tj\n" % last)
    maps = (b"* <0020>", b"<0FF0> <0020>\n* <0020>", b"<0FF0> <0020>\n* <00A0>", b"* <00A0>")
    return [made(shown, change(lines)) for lines in maps]


@attack("a form called Font")
def _form_called_font() -> list[bytes]:
    def change(width: int) -> Change:
        def apply(pdf: pikepdf.Pdf) -> None:
            state = pdf.make_indirect(Dictionary(LW=width))
            ink = b"/Artifact BMC\n/G gs 10 10 m 90 10 l S\nEMC"
            form = pdf.make_stream(ink, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 900, 900]))
            form.Resources = pdf.make_indirect(Dictionary(ExtGState=Dictionary(G=state)))
            page = pdf.pages[0].obj
            page.Resources = Dictionary({**page.Resources, "/XObject": Dictionary(Font=form)})

        return apply

    return [made(b"/Font Do\n", change(width)) for width in (1, 2)]
