"""Where each key and value of a YAML text begins and ends, by the parser that loads it: for edits that leave the rest alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

_LOADERS: tuple[Any, ...] = (*([yaml.CSafeLoader] if yaml.__with_libyaml__ else []), yaml.SafeLoader)
"""The parsers of `yaml_nodes`, in the same order."""
_COLON = re.compile(r"[ \t]*:")


@dataclass(slots=True)
class Span:
    """A value of the text, from character `start` up to `end`; an empty value stands where it would be written."""

    kind: Literal["scalar", "list", "group"]
    start: int
    end: int
    style: str = ""
    """Of a scalar its quotes (`'`, `"`, `|`, `>`), or nothing if it is bare."""
    text: str = ""
    """Of a scalar its value."""
    flow: bool = False
    """Whether it is a list or group in brackets, or stands in one."""
    keys: list[tuple[str, int]] = field(default_factory=list)
    """Of a group: its keys and where each begins."""
    items: list[Span] = field(default_factory=list)
    """What stands in a list or group, in order."""

    def get(self, key: str) -> Span | None:
        """Return the value of a group's key."""
        return next((item for (name, _), item in zip(self.keys, self.items, strict=True) if name == key), None)

    @property
    def empty(self) -> bool:
        """Whether it is a value that is not written at all."""
        return self.kind == "scalar" and self.start == self.end


@dataclass(slots=True)
class _Open:
    span: Span
    key: tuple[str, int, int] | None = None
    """In a group: the key whose value comes next, with its start and end."""


def read_spans(text: str) -> Span | None:
    """Return the spans of a text that `read_tree` takes; None if it holds no value.

    A byte order mark is not part of the text. Positions count characters from 0.
    """
    for loader in _LOADERS:
        try:
            return _spans(text, yaml.parse(text, Loader=loader))
        except yaml.YAMLError:
            if loader is _LOADERS[-1]:
                raise
    return None


def _spans(text: str, events: Iterable[Any]) -> Span | None:
    open_: list[_Open] = []
    root: Span | None = None
    for event in events:
        top = open_[-1] if open_ else None
        if isinstance(event, yaml.ScalarEvent) and top is not None and top.span.kind == "group" and top.key is None:
            top.key = (event.value, _index(event.start_mark), _index(event.end_mark))
        elif isinstance(event, yaml.NodeEvent):
            made = _span(text, event, top)
            if top is None:
                root = made
            else:
                _attach(top, made)
            if made.kind != "scalar":
                open_.append(_Open(made))
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            span = open_.pop().span
            # The parser says where the next thing begins: comments and blank lines in between belong to nobody.
            span.end = _index(event.end_mark) if span.flow else span.items[-1].end if span.items else span.start
    return root


def _span(text: str, event: Any, top: _Open | None) -> Span:
    start, end = event.start_mark.index, event.end_mark.index
    if not isinstance(event, yaml.ScalarEvent):
        kind: Literal["list", "group"] = "list" if isinstance(event, yaml.SequenceStartEvent) else "group"
        return Span(kind, start, end, flow=bool(event.flow_style))
    in_flow = top is not None and top.span.flow
    if event.style in {"|", ">"}:
        end = start + len(text[start:end].rstrip())
    elif event.style is None and event.value == "" and top is not None and top.key is not None:
        colon = _COLON.match(text, top.key[2])
        start = end = colon.end() if colon is not None else end
    return Span("scalar", start, end, style=event.style or "", text=event.value, flow=in_flow)


def _index(mark: Any) -> int:
    """Return a parser's mark as a position; its types say that an event may have none, which no event has."""
    return int(mark.index)


def _attach(top: _Open, made: Span) -> None:
    if top.key is not None:
        top.span.keys.append((top.key[0], top.key[1]))
        top.key = None
    top.span.items.append(made)
