"""How structure elements are numbered and shared out among object streams."""

from __future__ import annotations

from generator.draw.census import census
from generator.draw.memo import DrawMemo
from generator.draw.page_ink import Marks
from generator.draw.page_marks import page_marks
from generator.draw.shape import shape_of
from generator.frames import StructNode

ITEMS = 1500


def _list_of_items() -> tuple[StructNode, ...]:
    """A document whose only list has many items, each with a label and a body that holds a word in bold."""
    nodes = [StructNode("Document", kids=(1,)), StructNode("L", kids=tuple(4 * item + 2 for item in range(ITEMS)))]
    for item in range(ITEMS):
        label, body, bold = (4 * item + offset for offset in (3, 4, 5))
        nodes += [StructNode("LI", kids=(label, body)), StructNode("Lbl"), StructNode("LBody", kids=(bold,)), StructNode("Span")]
    return tuple(nodes)


def test_every_element_has_one_number_and_stands_in_one_chunk() -> None:
    memo, nodes = DrawMemo(), _list_of_items()
    shaped = shape_of(nodes, memo)
    assert not shaped.problems
    drawn = [index for index, node in enumerate(nodes) if node.role in ("Lbl", "LBody", "Span")]
    marks = [page_marks(Marks([(index, None) for index in part]), memo) for part in (drawn[:9], drawn[9:])]
    counted = census(shaped.shape, marks, memo)
    assert sorted(counted.elements) == list(range(len(nodes)))
    assert [counted.rank[index] for index in counted.elements] == list(range(len(nodes)))
    assert counted.elements[0] == 0
    chunks = counted.chunks()
    assert [rank for chunk in chunks for rank in chunk] == list(range(len(nodes)))
    for number, chunk in enumerate(chunks):
        assert {counted.chunk(counted.elements[rank]) for rank in chunk} == {number}
    # Items have no content of their own, so no page touches a chunk of them.
    roles = [{nodes[counted.elements[rank]].role for rank in chunk} for chunk in chunks]
    items = {number for number, found in enumerate(roles) if found == {"LI"}}
    assert items
    assert not items & {number for one in marks for number in counted.touched(one)}


def test_nothing_drawn_is_no_chunk() -> None:
    memo = DrawMemo()
    shaped = shape_of((StructNode("Document"),), memo)
    counted = census(shaped.shape, [page_marks(Marks(), memo)], memo)
    assert (counted.elements, counted.chunks()) == ([], [])
