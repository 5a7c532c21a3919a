"""Where in a YAML text lines begin and end, entries stand, and a new key goes. Positions count characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from generator.load.yaml_spans import Span

_BLANK_OR_COMMENT = re.compile(r"[ \t]*(#.*)?\r?\n?")


def line_start(text: str, at: int) -> int:
    """Return where the line of a position begins."""
    return text.rfind("\n", 0, max(at, 0)) + 1


def after_line(text: str, at: int) -> int:
    """Return where the next line begins, or the end of the text."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def first_on_line(text: str, at: int) -> bool:
    """Whether only spaces stand before a position on its line."""
    return not text[line_start(text, at) : at].strip()


def cut_in_flow(text: str, starts: Sequence[int], values: Sequence[Span], index: int) -> tuple[int, int]:
    """Return what to cut so that an entry in brackets is gone together with one comma."""
    if index + 1 < len(starts):
        return starts[index], starts[index + 1]
    return (values[index - 1].end if index else starts[index]), values[index].end


def entry_chunks(text: str, node: Span) -> tuple[int, list[str]]:
    """Return where a list in lines begins and its entries' lines, each with the comments and blank lines above it."""
    column = node.start - line_start(text, node.start)
    begin = line_start(text, node.start)
    while begin and _BLANK_OR_COMMENT.fullmatch(text[line_start(text, begin - 1) : begin]):
        begin = line_start(text, begin - 1)
    ends = [after_line(text, max(item.end, _dash(text, item.start, column))) for item in node.items]
    return begin, [text[start:end] for start, end in pairwise([begin, *ends])]


def _dash(text: str, at: int, column: int) -> int:
    """Return where the dash of an entry stands: on its line, or further up."""
    start = line_start(text, at)
    while text[start : start + column + 1] != " " * column + "-" and start:
        start = line_start(text, start - 1)
    return start + column


def insert_at(text: str, group: Span, key: str, column: int, order: Sequence[str]) -> tuple[int, int]:
    """Return where the lines of a new key go, and the end of what they take the place of: a comment `# key:`, if there is one.

    After a comment that shows the key with a value they go behind it; else behind the key that comes before it in `order`.
    """
    is_root = column == 0
    begin, end = (0, len(text)) if is_root else _region(text, group, column)
    here = re.compile(rf"^ {{{column}}}# ?{re.escape(key)}:(?P<value>[^\r\n]*)\r?\n?", re.MULTILINE)
    found = here.search(text, begin, end)
    goes_on = found is not None and text.startswith(" " * column + "#  ", found.end())
    if found is not None and not found["value"].strip() and not goes_on:
        return found.start(), found.end()
    if found is not None:
        at = found.end()
        while at < end and text[at : at + column + 1] == " " * column + "#":
            at = after_line(text, at)
        return at, at
    names = [name for name, _ in group.keys]
    wanted = order.index(key) if key in order else len(order)
    before = [index for index, name in enumerate(names) if name in order and order.index(name) < wanted]
    after = [name for name in names if name in order and order.index(name) > wanted]
    if is_root and not after and not (wanted and order[wanted - 1 : wanted] and order[wanted - 1] in names):
        return len(text), len(text)
    last = max(before, key=lambda index: order.index(names[index])) if before else 0
    at = after_line(text, group.items[last].end)
    return at, at


def _region(text: str, group: Span, column: int) -> tuple[int, int]:
    """Return the lines that belong to a group, with the comments of its own column around it."""
    begin, end = line_start(text, group.keys[0][1]), after_line(text, group.end)
    comment = " " * column + "#"
    # Above an entry's dash are the comments of the entry before.
    while begin and first_on_line(text, group.keys[0][1]) and text[line_start(text, begin - 1) : begin].startswith(comment):
        begin = line_start(text, begin - 1)
    while text[end : end + column + 1] == comment:
        end = after_line(text, end)
    return begin, end
