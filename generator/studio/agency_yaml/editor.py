"""One YAML text, changed at one place after another. Paths are keys as the file has them, and positions in lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from generator.load.yaml_spans import Span, read_spans
from generator.studio.agency_yaml.places import after_line, cut_in_flow, entry_chunks, first_on_line, insert_at, line_start
from generator.studio.agency_yaml.written import Written, block, entry_lines, inline, scalar

Where = tuple[str | int, ...]
_COMMENT = re.compile(r"[ \t]*#")
_NAMED_COMMENT = re.compile(r"[ \t]*# ?[A-Za-z0-9_]+:")


class Editor:
    """The text, and what stands where in it."""

    def __init__(self, text: str, order: Callable[[Where], Sequence[str]]) -> None:
        """Take a text that the loader reads. `order`: which keys the group at a path may have, in order."""
        self._order = order
        self._mark = "\ufeff" if text.startswith("\ufeff") else ""
        self._body = text.removeprefix("\ufeff")
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self._root: Span | None = None

    @property
    def text(self) -> str:
        """The text as it is now."""
        return self._mark + self._body

    @property
    def root(self) -> Span:
        """What the text holds."""
        if self._root is None:
            self._root = read_spans(self._body) or Span("group", 0, 0, flow=True)
        return self._root

    def at(self, path: Where) -> Span | None:
        """Return what stands at a path, or None."""
        node: Span | None = self.root
        for key in path:
            if node is None:
                return None
            if isinstance(key, int):
                node = node.items[key] if node.kind == "list" and key < len(node.items) else None
            else:
                node = node.get(key) if node.kind == "group" else None
        return node

    def set(self, path: Where, value: Written, bare: bool = False) -> None:
        """Write a value at a path; what is missing on the way is made."""
        for length in range(len(path), -1, -1):
            node = self.at(path[:length])
            if node is not None:
                break
        else:
            node, length = self.root, 0
        missing = path[length:]
        if not missing or node.kind != "group":
            # Where a text or nothing stands and a group should, the group takes its place.
            self._replace(node, _nested(missing, value), bare)
        else:
            self._insert(path[:length], node, _nested(missing, value), bare)

    def replace_scalars(self, changes: Sequence[tuple[Span, str, bool]]) -> None:
        """Put other values in the place of scalars, all at once."""
        for span, value, bare in sorted(changes, key=lambda change: -change[0].start):
            self._write(span.start, span.end, self._spaced(span, scalar(value, span.style, bare, span.flow)))

    def remove(self, path: Where) -> None:
        """Take a key and its value out; a group that is left with nothing goes too."""
        parent = self.at(path[:-1])
        key = str(path[-1])
        if parent is None or parent.kind != "group" or parent.get(key) is None:
            return
        if len(parent.keys) == 1 and len(path) > 1 and isinstance(path[-2], str):
            self.remove(path[:-1])
            return
        index = [name for name, _ in parent.keys].index(key)
        start, value = parent.keys[index][1], parent.items[index]
        if parent.flow:
            self._write(*cut_in_flow(self._body, [at for _, at in parent.keys], parent.items, index), "")
        elif first_on_line(self._body, start):
            begin, end = line_start(self._body, start), after_line(self._body, value.end)
            self._write(begin, end, self._left_over(begin, start - begin, key))
        elif index + 1 < len(parent.keys):
            self._write(start, parent.keys[index + 1][1], "")
        else:
            self._write(start, value.end, "{}")

    def arrange(self, path: Where, plan: Sequence[int | Written]) -> None:
        """Make the list at a path of its own entries, by position, and new ones; a list of nothing is taken out."""
        node = self.at(path)
        if not plan:
            self.remove(path)
        elif node is None or node.kind != "list" or not node.items:
            made = [entry for entry in plan if not isinstance(entry, int)]
            if node is not None and node.kind != "list":
                self.remove(path)
            self.set(path, made)
        elif list(plan) != list(range(len(node.items))):
            self._arrange_flow(node, plan) if node.flow else self._arrange_block(node, plan)

    def _arrange_flow(self, node: Span, plan: Sequence[int | Written]) -> None:
        body, items = self._body, node.items
        texts = [body[items[entry].start : items[entry].end] if isinstance(entry, int) else inline(entry) for entry in plan]
        kept = min(len(plan), len(items))
        if len(plan) > len(items):
            at = items[-1].end
            self._write(at, at, "".join(f", {text}" for text in texts[kept:]))
        elif kept < len(items):
            self._write(items[kept - 1].end, items[-1].end, "")
        for index in range(kept - 1, -1, -1):
            self._write(items[index].start, items[index].end, texts[index])

    def _arrange_block(self, node: Span, plan: Sequence[int | Written]) -> None:
        column = node.start - line_start(self._body, node.start)
        start, chunks = entry_chunks(self._body, node)
        end = start + sum(map(len, chunks))
        made: list[str] = []
        for entry in plan:
            chunk = chunks[entry] if isinstance(entry, int) else self._lines(entry_lines(entry, column))
            made.append(chunk if chunk.endswith("\n") else chunk + self.newline)
        self._write(start, end, "".join(made))

    def _replace(self, node: Span, value: Written, bare: bool) -> None:
        written = scalar(value, node.style, bare, node.flow) if isinstance(value, str | bool) else inline(value)
        self._write(node.start, node.end, self._spaced(node, written))

    def _spaced(self, node: Span, written: str) -> str:
        """An empty value begins right behind its colon or dash."""
        return f" {written}" if node.empty and self._body[node.start - 1 : node.start] in {":", "-"} else written

    def _insert(self, path: Where, group: Span, made: Mapping[str, Written], bare: bool) -> None:
        """Write a key and its value into the group at `path`."""
        key, value = next(iter(made.items()))
        if group.flow or not group.keys:
            written = scalar(value, bare=bare, flow=True) if isinstance(value, str | bool) else inline(value)
            at = group.items[-1].end if group.items else group.start + 1
            self._write(at, at, f"{', ' if group.items else ''}{key}: {written}")
            return
        first = group.keys[0][1]
        column = first - line_start(self._body, first)
        alone = f"{' ' * column}{key}: {scalar(value, bare=bare)}" if isinstance(value, str | bool) else None
        lines = block(made, column) if alone is None else [alone]
        start, end = insert_at(self._body, group, key, column, self._order(path))
        before = "" if not self._body[:start] or self._body[:start].endswith("\n") else self.newline
        self._write(start, end, before + self._lines(lines))

    def _left_over(self, begin: int, column: int, key: str) -> str:
        """Return what stays of a line that is taken out: its name, if the comment above it says what it is for."""
        above = self._body[line_start(self._body, begin - 1) : begin] if begin else ""
        explained = _COMMENT.match(above) and not _NAMED_COMMENT.match(above)
        return f"{' ' * column}# {key}:{self.newline}" if explained and above.index("#") == column else ""

    def _lines(self, lines: Sequence[str]) -> str:
        return "".join(line + self.newline for line in lines)

    def _write(self, start: int, end: int, text: str) -> None:
        self._body = self._body[:start] + text + self._body[end:]
        self._root = None


def _nested(keys: Where, value: Written) -> Any:
    for key in reversed(keys):
        value = {str(key): value}
    return value
