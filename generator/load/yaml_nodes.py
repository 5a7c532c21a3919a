"""YAML text -> plain data whose every text knows its place; only the plain part of YAML is let in.

Let in: one document of mappings, lists and scalars. Refused: aliases and anchors, tags, duplicate keys, keys that are not text,
several documents, other encodings than UTF-8, more than `MAX_BYTES`, `MAX_DEPTH` or `MAX_NODES`. Every scalar stays the text that
was written (so `no`, `12:30`, `007` and `2026.1` are what they look like), but for a bare `true` and `false` (booleans) and a
bare `null`, `~` or nothing (None). What a text means is decided by the field it stands in (`generator.load.reading`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from generator.diagnostics import Place, Problem, ProblemsError, SourcedText
from generator.load.text_rules import code_point
from generator.load.wording import Path, visible
from generator.load.yaml_errors import syntax_problem

Data = None | bool | SourcedText | list[Any] | dict[str, Any]

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
MAX_NODES = 100_000

_LOADERS: tuple[Any, ...] = (*([yaml.CSafeLoader] if yaml.__with_libyaml__ else []), yaml.SafeLoader)
"""libyaml first, for speed; a text it refuses is read again by the Python parser, whose words are the same everywhere."""
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_LINE_END = re.compile("\r\n|\r|\n")
_CUT_OFF = re.compile(r"[ \t]*:?[ \t]+#[^\s#]")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What no YAML text may hold (YAML 1.2, 5.1), and the line ends and marks that editors count differently from parsers."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A file's data with the places of its keys and values, by path."""

    file: str
    data: Data
    keys: Mapping[Path, Place] = field(default_factory=dict)
    values: Mapping[Path, Place] = field(default_factory=dict)

    def place(self, path: Path) -> Place:
        """Return where the value at `path` stands, or the nearest thing round it that is written."""
        for length in range(len(path), -1, -1):
            found = self.values.get(path[:length])
            if found is not None:
                return found
        return Place(self.file, 1, 1)

    def key_place(self, path: Path) -> Place:
        """Return where the key at `path` stands, or the value's place."""
        return self.keys.get(path) or self.place(path)


class _StopError(Exception):
    """The file cannot be read any further."""


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    container: list[Any] | dict[str, Any]
    path: Path
    key: str | None = None
    """In a mapping: the key whose value comes next."""
    spoilt: int = 0
    """How many duplicate keys were met; their values are read to find their problems, and dropped."""


class _Builder:
    """Builds the tree event by event, without recursion."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self._lines = _LINE_END.split(text)
        self._sharp = {number for number, line in enumerate(self._lines) if "#" in line} if "#" in text else set[int]()
        self.problems: list[Problem] = []
        self.keys: dict[Path, Place] = {}
        self.values: dict[Path, Place] = {}
        self.data: Data = None
        self._open: list[_Open] = []
        self._key_end: Any = None
        self._documents = 0
        self._nodes = 0

    def report(self, code: str, message: str, mark: Any, *hints: str) -> None:
        """Note a problem at a parser's mark."""
        self.problems.append(Problem(code, message, self._at(mark), hints))

    def take(self, event: Any) -> None:
        """Take the parser's next event. Raises _StopError when reading on makes no sense."""
        if isinstance(event, yaml.NodeEvent):
            self._node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self.report(
                    "yaml-documents", "the file holds more than one document", event.start_mark, "take the `---` line out"
                )
                raise _StopError

    def _at(self, mark: Any) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1)

    def _node(self, event: Any) -> None:
        """Take a scalar, an alias, or the start of a list or mapping."""
        self._nodes += 1
        if self._nodes > MAX_NODES or len(self._open) > MAX_DEPTH:
            self._too_much(event)
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event)
        top = self._open[-1] if self._open else None
        if top is None:
            path: Path = ()
        elif isinstance(top.container, list):
            path = (*top.path, len(top.container))
        elif top.key is None:
            self._key(top, event)
            return
        else:
            path = (*top.path, top.key)
        place = self.values[path] = self._at(event.start_mark)
        value = self._value(event, place)
        self._key_end = None
        self._attach(top, value)
        if isinstance(value, list | dict):
            self._open.append(_Open(value, path))

    def _too_much(self, event: Any) -> NoReturn:
        """Stop files that are built to exhaust the program."""
        if self._nodes > MAX_NODES:
            self.report("yaml-too-big", f"the file holds more than {MAX_NODES} values", event.start_mark, "split the file")
        else:
            message = f"more than {MAX_DEPTH} levels stand inside each other"
            self.report("yaml-depth", message, event.start_mark, "flatten the file")
        raise _StopError

    def _refuse_extras(self, event: Any) -> None:
        """Report aliases, anchors and tags: parts of YAML that no file of ours needs."""
        name = visible(event.anchor or "")
        if isinstance(event, yaml.AliasEvent):
            self.report("yaml-alias", f"`*{name}` is an alias", event.start_mark, "write the value out")
        elif event.anchor is not None:
            self.report(
                "yaml-alias",
                f"`&{name}` is an anchor",
                event.start_mark,
                "take it out; if text begins with `&`, put it in quotes",
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            self.report(
                "yaml-tag",
                f"`{visible(tag)}` is a tag",
                event.start_mark,
                "take it out; if text begins with `!`, put it in quotes",
            )

    def _refuse_cut(self, event: Any) -> None:
        """Report a bare text that goes on with `#`: of `Precinct #4` and `accent: #1A4480` the rest would be dropped."""
        # Parsers disagree on where a value that is not there stands, so it is looked for after its key.
        mark = self._key_end if event.value == "" and self._key_end is not None else event.end_mark
        if mark.line in self._sharp and _CUT_OFF.match(self._lines[mark.line], mark.column):
            hint = "put the value in quotes; if it is a comment, write a space after the `#`"
            self.report("yaml-comment", "what follows the `#` is read as a comment", mark, hint)

    def _key(self, top: _Open, event: Any) -> None:
        """Take a mapping's next key."""
        if not isinstance(event, yaml.ScalarEvent):
            hint = "put values that begin with `{`, `[` or `*` in quotes"
            self.report("yaml-key", "a key is not text", event.start_mark, hint)
            raise _StopError
        key = str(event.value)
        self._key_end = event.end_mark
        path = (*top.path, key)
        if path in self.keys:
            self.report(
                "duplicate-key",
                f"`{visible(key)}` is written twice",
                event.start_mark,
                f"the first is in line {self.keys[path].line}",
            )
            top.spoilt += 1
            key = f"{key}\0{top.spoilt}"
        else:
            self.keys[path] = self._at(event.start_mark)
        top.key = key

    def _value(self, event: Any, place: Place) -> Data:
        if isinstance(event, yaml.ScalarEvent):
            if event.implicit[0]:
                self._refuse_cut(event)
                if event.value in _CONSTANTS:
                    return _CONSTANTS[event.value]
            return SourcedText(event.value, place)
        if isinstance(event, yaml.SequenceStartEvent):
            return []
        return {} if isinstance(event, yaml.MappingStartEvent) else None

    def _attach(self, top: _Open | None, value: Data) -> None:
        if top is None:
            self.data = value
        elif isinstance(top.container, list):
            top.container.append(value)
        elif top.key is not None:
            top.container[top.key] = value
            top.key = None


def read_tree(raw: bytes, file: str) -> Tree:
    """Return the tree of a YAML file's bytes; `file` is the name for places. Raises ProblemsError with what was found."""
    if len(raw) > MAX_BYTES:
        raise ProblemsError([too_big(len(raw), file)])
    text = _decoded(raw, file)
    problems = list(_unreadable(text, file))
    if problems:
        raise ProblemsError(problems)
    builder = _built(text, file)
    if builder.problems:
        raise ProblemsError(builder.problems)
    if builder.data is None:
        raise ProblemsError(
            [Problem("yaml-empty", "the file says nothing", Place(file, 1, 1), ("write its keys, or take the file away",))]
        )
    return Tree(file, builder.data, builder.keys, builder.values)


def too_big(size: int, file: str) -> Problem:
    """Return the problem of a file of `size` bytes, more than `MAX_BYTES`."""
    return Problem("yaml-too-big", f"the file has {size} bytes, more than {MAX_BYTES}", Place(file), ("split the file",))


def _built(text: str, file: str) -> _Builder:
    """Return the builder that has taken all of `text`, with a syntax problem if there is one."""
    builder = _Builder(text, file)
    for loader in _LOADERS:
        builder = _Builder(text, file)
        try:
            parser = loader(text)
            try:
                while parser.check_event():
                    builder.take(parser.get_event())
            finally:
                parser.dispose()
        except _StopError:
            return builder
        except yaml.YAMLError as error:
            if loader is _LOADERS[-1]:
                builder.problems.append(syntax_problem(error, file))
            continue
        return builder
    return builder


def _decoded(raw: bytes, file: str) -> str:
    """Return the file's text without a byte order mark. Raises ProblemsError at the first byte that is no UTF-8."""
    try:
        return raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"byte 0x{raw[error.start]:02X} is not UTF-8"
        raise ProblemsError([Problem("not-utf-8", message, place, ("save the file as UTF-8",))]) from None


def _unreadable(text: str, file: str) -> Iterator[Problem]:
    """Yield a problem for each line that holds characters no YAML file may hold."""
    if _UNREADABLE.search(text) is None:
        return
    for number, line in enumerate(_LINE_END.split(text), start=1):
        found = _UNREADABLE.search(line)
        if found is not None:
            yield Problem(
                "control-character",
                f"the line holds {code_point(found[0])}",
                Place(file, number, found.start() + 1),
                ("take it out, or type the line again",),
            )
