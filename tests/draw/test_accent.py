"""The agency's accent: set by a stream of its own, so that pages do not depend on it."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from generator.diagnostics import ProblemsError
from generator.draw import DrawMemo, PressProfile, draw_document
from generator.frames import ACCENT, Document, Group, Item, Path, Rect, TextItem, with_colors
from tests.draw.setting import FONTS, Draft, content, draw, failures, line, sheet

RED, GREEN = "#B01010", "#0A7A30"
SQUARE = (("M", 0.0, 0.0), ("L", 30.0, 0.0), ("L", 30.0, 30.0), ("L", 0.0, 30.0), ("Z",))


def square(x: float, fill: str | None, stroke: str | None) -> Path:
    commands = tuple((name, x + args[0], 100 + args[1]) if args else (name,) for name, *args in SQUARE)  # type: ignore[operator]
    return Path(commands, fill=fill, stroke=stroke, line_width=3)


def two_colors(node: int) -> TextItem:
    one, two = line("Two ", node, y=90, color=ACCENT), line("colours", node, x=80, y=90)
    return TextItem(node, (*one.runs, *two.runs), "Two colours")


def colored(accent: str, *, mixed: bool = False, grouped: bool = False) -> Document:
    """Text, rules and outlines in and beside the accent, in every order."""
    draft = Draft()
    pages = []
    for number in range(2):
        head = line(f"Head {number}", None, y=12, color=ACCENT if number else "#444444")
        items: list[Item] = [
            line("Black at first", draft.node("P"), y=30),
            line("A heading", draft.node("H1"), y=45, color=ACCENT),
            line("Black", draft.node("P"), y=60),
            line("Grey", draft.node("P"), y=75, color="#555555"),
            Rect(100, 40, 50, 4, ACCENT),
            Rect(100, 50, 50, 4, "#000000"),
            *(square(10 + 40 * at, fill, stroke) for at, (fill, stroke) in enumerate(PENS)),
        ]
        if mixed:
            items.append(two_colors(draft.node("P")))
        if grouped:
            items.append(Group((Rect(0, 0, 20, 5, ACCENT), Rect(0, 6, 20, 5)), 200, 20, 20, 20, artifact=True))
        pages.append(sheet(head, *items))
    return draft.document(*pages, accent=accent)


PENS = ((ACCENT, None), ("#00FF00", ACCENT), (ACCENT, "#000000"), (None, ACCENT), ("#0000FF", "#000000"), (ACCENT, ACCENT))


def looks(data: bytes) -> list[bytes]:
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.render(scale=2).to_pil().tobytes() for page in pdf]


@pytest.mark.parametrize("more", [{}, {"mixed": True}, {"grouped": True}])
def test_it_looks_as_if_every_item_had_the_colour(more: dict[str, bool]) -> None:
    document = colored(RED, **more)
    data = draw(document)
    assert looks(data) == looks(draw(with_colors(document)))
    assert looks(data) != looks(draw(colored(GREEN, **more)))
    assert failures(data) == []


def test_pages_do_not_depend_on_it() -> None:
    with pikepdf.open(io.BytesIO(draw(colored(RED)))) as red, pikepdf.open(io.BytesIO(draw(colored(GREEN)))) as green:
        for one, other in zip(red.pages, green.pages, strict=True):
            assert one.obj.Contents[-1].read_raw_bytes() == other.obj.Contents[-1].read_raw_bytes()
            assert content(one) != content(other)
            assert content(one).count("q\n") == content(one).count("Q\n")
        # The head of the second page has the colour in its own state.
        assert [len(page.obj.Contents) for page in red.pages] == [3, 3]
        assert red.pages[0].obj.Contents[1].objgen == red.pages[1].obj.Contents[1].objgen


def test_a_page_without_it_has_no_stream_for_it() -> None:
    draft = Draft()
    data = draw(draft.document(sheet(line("Black", draft.node("P"))), accent=RED))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert isinstance(pdf.pages[0].obj.Contents, pikepdf.Stream)


def test_what_is_remembered_has_the_right_accent() -> None:
    for more in ({}, {"mixed": True}, {"grouped": True}):
        memo = DrawMemo()
        first = colored(RED, **more)
        for accent in (RED, GREEN, RED):
            document = replace(first, accent=accent)
            assert draw_document(document, FONTS, None, memo) == draw(document)
            assert draw_document(document, FONTS, PressProfile(), memo) == draw_document(document, FONTS, PressProfile())


def test_it_has_to_be_a_colour() -> None:
    with pytest.raises(ProblemsError, match="accent `red` is not a colour"):
        draw(colored("red"))
