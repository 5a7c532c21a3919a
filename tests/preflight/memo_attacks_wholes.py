"""Histories of files made to deceive what is known as a whole: pages, streams that begin or end alike, trees, copies, facets."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.preflight.memo_attacks import ATTACKS, Change, artifact, attack, made, plain, text

_LINE = text(b"/F0 9 Tf\n1 0 0 1 50 30 Tm\n@")
_SCALED = b"q\n2 0 0 2 0 0 cm\nBT\nET\n"


def changes(name: str, change: Callable[[pikepdf.Pdf, object], None], values: tuple[object, ...], more: bytes = _LINE) -> None:
    """Add an attack by a change alone, which a value decides that differs from file to file."""
    ATTACKS[name] = lambda: [made(more, _with(change, value)) for value in values]


def _with(change: Callable[[pikepdf.Pdf, object], None], value: object) -> Change:
    return lambda pdf: change(pdf, value)


def _elsewhere(pdf: pikepdf.Pdf, value: object) -> pikepdf.Object:
    """Return a value as an object of its own, which has the same number in each file."""
    return pdf.make_indirect(pikepdf.Object.parse(str(value).encode()))


def _link(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return next(note for page in pdf.pages for note in page.obj.get("/Annots", ()) if note.Subtype == Name.Link)


def _elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    return [one for one in pdf.objects if isinstance(one, Dictionary) and one.get("/S") == Name(kind) and "/P" in one]


def page_entry(key: str) -> Callable[[pikepdf.Pdf, object], None]:
    def change(pdf: pikepdf.Pdf, value: object) -> None:
        pdf.pages[0].obj[key] = _elsewhere(pdf, value)

    return change


changes("a page that is turned by another object", page_entry("/Rotate"), (0, 90, 45, 180))
changes("a page that is scaled by another object", page_entry("/UserUnit"), (1, 0.4, 2))
changes("a page whose size stands in another object", page_entry("/MediaBox"), ("[0 0 252 144]", "[0 0 90 60]", "[9]"))

for _name, _ends in (
    ("a word that goes on where a stream ended", (b"Q", b"Q1\n" + _LINE, b"Q\n" + _LINE, b"Qq\n" + _LINE)),
    ("a number that goes on where a stream ended", (b"Q\n9", b"Q\n90 w\n" + _LINE, b"Q\n9\n10 10 m 90 10 l S\n")),
    ("a comment where a stream ended", (b"Q\n%", b"Q\n%Q\n" + _LINE, b"Q\n% \n" + _LINE)),
):
    ATTACKS[_name] = lambda ends=_ends: [made(_SCALED + end) for end in ends]
for _name, _values in (
    ("a word that begins before what is the same", (b"", b"B", b"/N ", b"7 ", b"%", b"Q\n")),
    ("a string that begins before what is the same", (b"", b"(", b"(\n", b"<", b"[", b"<<\n")),
    ("an image that begins before what is the same", (b"", b"BI /W 1 /H 1 ID x\n", b"BI /W 9 /H 9 ID x\nEI\n")),
    ("a state that is not given back before what is the same", (b"", b"q\n", b"0.1 w\n", b"BT\n", b"0 0 m\n", b"W n\n")),
    ("a mark that is left open before what is the same", (b"", b"/Artifact BMC\n", b"EMC\n", b"/P<</MCID 0>>BDC\n")),
):
    ATTACKS[_name] = lambda values=_values: [made(_SCALED + value + b"Q\n" + _LINE + _LINE) for value in values]


def _of_two_pages(pdf: pikepdf.Pdf, entries: object) -> None:
    """Let two pages show one stream that names a graphics state, which only the first has, as `entries` say."""
    stream = pdf.make_stream(artifact(b"/G gs\n10 10 m 90 10 l S\n") + _LINE)
    for page in pdf.pages:
        page.obj.Contents = Array([page.obj.Contents, stream])
    if entries is not None:
        state = Dictionary(G=pdf.make_indirect(pikepdf.Object.parse(str(entries).encode())))
        pdf.pages[0].obj.Resources = Dictionary({**pdf.pages[0].obj.Resources, "/ExtGState": state})


def _two_pages(name: str, values: tuple[object, ...]) -> None:
    def make() -> list[bytes]:
        return [made(b"", _with(_of_two_pages, value)) for value in values]

    ATTACKS[name] = make


_two_pages("a state that one of two pages has", ("<</LW 3>>", None, "<</LW 0.01>>", "<</ca 0.5>>", "<</LW 3>>"))


def _action(pdf: pikepdf.Pdf, value: object) -> None:
    _link(pdf).A = _elsewhere(pdf, value)


changes(
    "an action in another object",
    _action,
    (
        "<</S/URI/URI(https://example.org)>>",
        "<</S/Launch/F(a)>>",
        "<</S/URI/URI(file:///a)>>",
        "<</S/URI/URI(https://a)/Next<</S/JavaScript>>>>",
    ),
)


@attack("an action after an action, two objects away")
def _next_action() -> list[bytes]:
    def change(kind: str) -> Change:
        def apply(pdf: pikepdf.Pdf) -> None:
            last = pdf.make_indirect(Dictionary(S=Name(kind)))
            first = pdf.make_indirect(Dictionary(S=Name.URI, URI=String("https://example.org"), Next=last))
            _link(pdf).A = first

        return apply

    return [made(_LINE, change(kind)) for kind in ("/GoTo", "/JavaScript", "/GoTo")]


def _opening(pdf: pikepdf.Pdf, value: object) -> None:
    pdf.Root.OpenAction = _elsewhere(pdf, value)
    first = _elsewhere(pdf, "<</Title(a)>>")
    first.A = _elsewhere(pdf, value)
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=first, Last=first))


changes("what is done on opening, in another object", _opening, ("<</S/GoTo>>", "<</S/JavaScript/JS(a)>>", "<</S/GoTo>>"))


def _described(pdf: pikepdf.Pdf, value: object) -> None:
    _link(pdf).Contents = _elsewhere(pdf, value)


changes("a link that says in another object where it leads", _described, ("(call)", "( )", "7"))


def _key(pdf: pikepdf.Pdf, value: object) -> None:
    _link(pdf).StructParent = _elsewhere(pdf, value)


changes("a link with its key in another object", _key, (1, 2, 0, 99))


def _off_the_page(pdf: pikepdf.Pdf, away: object) -> None:
    for page in pdf.pages:
        if away and "/Annots" in page.obj:
            page.obj.Annots = Array([note for note in page.obj.Annots if note.Subtype != Name.Link])


changes("a link that is taken off its page", _off_the_page, (False, True, False))


def _language(*, own: bool) -> Callable[[pikepdf.Pdf, object], None]:
    def change(pdf: pikepdf.Pdf, value: object) -> None:
        element = _elements(pdf, "/P")[0]
        element.Alt = String("words")
        element.Lang = _elsewhere(pdf, f"({value})") if own else String(str(value))

    return change


_TAGS = ("es", "fr", "no tag", "es")
changes("an element in another language", _language(own=False), _TAGS)
changes("an element in a language that stands in another object", _language(own=True), _TAGS)


def _copies(pdf: pikepdf.Pdf, told: object) -> None:
    """Paint a form in some places: `told` are what is shown in it, what lies beneath, and the places."""
    ink, ground, places = told  # type: ignore[misc]
    form = pdf.make_stream(
        ink.replace(b"#", plain()[1][0]), Type=Name.XObject, Subtype=Name.Form, BBox=Array([-999, -999, 999, 999])
    )
    form.Resources = page = pdf.pages[0].obj.Resources
    pdf.pages[0].obj.Resources = Dictionary({**page, "/XObject": Dictionary(C=form)})
    painted = b"".join(b"/Artifact BMC\nq 1 0 0 1 %b cm\n/C Do\nQ\nEMC\n" % place for place in places)
    content = pdf.pages[0].obj.Contents
    content.write(content.read_bytes() + b"\n" + ground + painted)


_MIDDLE, _EDGES = (b"60 50", b"90 70", b"120 90"), (b"5.99 50", b"6.01 60", b"5.94 70", b"5.96 80", b"60 1", b"60 137")
_DARK, _LIGHT = artifact(b"0.1 g\n0 0 252 144 re f\n"), b"1 0.6 0.6 rg\nBT\n/F0 5 Tf\n1 0 0 1 0 0 Tm\n<#> Tj\nET\n"
_BLACK, _RULE = b"BT\n/F0 9 Tf\n1 0 0 1 0 0 Tm\n<#> Tj\nET\n", b"0 0 30 2 re f\n"
for _name, _told in (
    ("copies of text, one at the edge", [(_BLACK, b"", (*_MIDDLE, edge)) for edge in (b"30 30", *_EDGES)]),
    ("copies of a rule, one at the edge", [(_RULE, b"", (*_MIDDLE, edge)) for edge in (b"30 30", *_EDGES)]),
    ("copies of light text, on paper and on dark", [(_LIGHT, ground, _MIDDLE) for ground in (b"", _DARK, b"", _DARK)]),
    (
        "copies of text that grows smaller",
        [(_BLACK.replace(b"9", size, 1), b"", _MIDDLE) for size in (b"9", b"5", b"9")],
    ),
):
    changes(_name, _copies, tuple(_told), b"")


def _trimmed(pdf: pikepdf.Pdf, places: object) -> None:
    pdf.pages[0].obj.TrimBox = Array([60, 40, 200, 120])
    _copies(pdf, (_BLACK.replace(b"9", b"5", 1), b"", places))


changes(
    "small copies outside the trim and inside", _trimmed, ((b"20 20", b"30 25"), (b"20 20", b"90 70"), (b"30 25", b"20 20")), b""
)


@attack("a form that is one only if another object says so")
def _kind_of_form() -> list[bytes]:
    def change(kind: str) -> Change:
        def apply(pdf: pikepdf.Pdf) -> None:
            form = pdf.make_stream(_BLACK.replace(b"#", plain()[1][0]), Type=Name.XObject, BBox=Array([0, 0, 900, 900]))
            form.Subtype = pdf.make_indirect(Name(kind))
            form.Resources = pdf.pages[0].obj.Resources
            pdf.pages[0].obj.Resources = Dictionary({**form.Resources, "/XObject": Dictionary(C=form)})

        return apply

    return [made(b"/Artifact BMC\nBT\nET\n/C Do\nEMC\n", change(kind)) for kind in ("/Form", "/Image", "/Form")]
