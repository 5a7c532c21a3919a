"""An agency file's text and a form's values: one from the other, checked by the loader, saved without losing anybody's change.

Values are texts by dotted path (`ice.phone.number`, `consulates.0.country`, `languages.0`); phones, secrets and the logo have the
paths of their long forms, however the file writes them.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.content.agency import Agency
from generator.content.packets import Library
from generator.diagnostics import Problem, ProblemsError
from generator.load import load_agency_text
from generator.load.yaml_nodes import MAX_BYTES, read_tree, too_big
from generator.load.yaml_spans import Span, read_spans
from generator.project import ProjectFiles
from generator.record import write_files
from generator.studio.agency_form.places import field_of
from generator.studio.agency_form.schema import Field, List, agency_schema, schema_by_path
from generator.studio.agency_yaml import (
    Editor,
    block,
    current_values,
    order_of,
    pattern,
    put_value,
    replaceable,
    written_entry,
)
from generator.studio.agency_yaml.matching import matched
from generator.studio.libraries import library_of

if TYPE_CHECKING:
    from generator.studio.agency_files import AgencyFile
    from generator.studio.app import Studio

_KEPT = 32


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A problem or warning, and the dotted path of the field or group it is about (``: the file)."""

    problem: Problem
    field: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the loader says of a text."""

    agency: Agency | None
    """None if there are errors."""
    problems: tuple[FieldProblem, ...]
    """Errors and warnings, in the order of the file."""

    @property
    def errors(self) -> tuple[FieldProblem, ...]:
        """The problems that stop a build."""
        return tuple(found for found in self.problems if found.problem.severity == "error")


class ConflictError(Exception):
    """The file on disk is not the one that was edited."""

    def __init__(self, current_text: str) -> None:
        """Keep what the file says now."""
        super().__init__("the file has changed")
        self.current_text = current_text


def values_of(text: str) -> dict[str, str]:
    """Return the values of a text, by path; what is not written is not there. Raises ProblemsError if the text is not YAML."""
    read_tree(text.encode("utf-8", "replace"), "")
    root = _root(text)
    return {path: value for path, value in current_values(root) if path in _known(path)}


def with_values(text: str, values: Mapping[str, str]) -> str:
    """Return the text with these values put in; where nothing differs not a byte changes.

    A field that `values` does not name stays as it is; '' takes it out. A list of which any path is named (`languages` itself
    with '' will do) is the entries that are named, in their order, without those that hold nothing; what an entry leaves out
    is not in it. Entries keep their comments when they move. Names that are no field are left alone.
    Raises ProblemsError if the text is not YAML, or would not be any more (too long).
    """
    read_tree(text.encode("utf-8", "replace"), "")
    wanted = clean(values)
    editor = Editor(text, order_of)
    kept, lists = _entries(wanted)
    for path, entries in lists.items():
        _arrange(editor, path, entries)
    targets = {**kept, **_leaves(editor, lists)}
    changes = [change for path, value in targets.items() if (change := replaceable(editor, path, value)) is not None]
    editor.replace_scalars(changes)
    # What is taken out comes last, so that no group is empty in between.
    for path, value in sorted(targets.items(), key=lambda target: not target[1]):
        put_value(editor, path, value)
    made = editor.text
    if _says(made, targets, lists):
        return made
    made = _written_anew(text, targets, lists)
    read_tree(made.encode("utf-8", "replace"), "")
    return made


def clean(values: Mapping[str, str]) -> dict[str, str]:
    """Return the values of fields there are, trimmed, with one kind of line end, in the order of the form."""
    known = {path: value for path, value in values.items() if path in _known(path) or _is_list(path)}
    return {path: value.replace("\r\n", "\n").replace("\r", "\n").strip() for path, value in known.items()}


def compacted(values: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the values without entries of lists that hold nothing, and the old path of each entry and field by its new one."""
    kept, lists = _entries(clean(values))
    made, back = dict(kept), {path: path for path in kept}
    for path, entries in lists.items():
        made.setdefault(path, "")
        for position, (index, entry) in enumerate(entries):
            back[f"{path}.{position}"] = f"{path}.{index}"
            for name, value in entry.items():
                dot = f".{name}" if name else ""
                made[f"{path}.{position}{dot}"] = value
                back[f"{path}.{position}{dot}"] = f"{path}.{index}{dot}"
    return made, back


def check_text(studio: Studio, file: AgencyFile, text: str) -> Checked:
    """Return what the loader says of `text` as the content of `file`. Raises ProblemsError where the library has problems."""
    return checked_text(studio.project.again(), library_of(studio), file.path, text)


def checked_text(project: ProjectFiles, library: Library, path: Path, text: str) -> Checked:
    """Return what the loader says of `text` as the content of the file at `path`."""
    read = load_agency_text(project, text.encode("utf-8", "replace"), path, library)
    return Checked(read.agency, tuple(FieldProblem(problem, field_of(problem, where)) for problem, where in read.problems))


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text, by which a form remembers what it was made from."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_text(path: Path) -> str:
    """Return an agency file's text with its own line ends. Raises ProblemsError if it is not UTF-8, OSError if it is away."""
    raw = read_raw(path)
    if len(raw) > MAX_BYTES:
        raise ProblemsError([too_big(path.stat().st_size, path.name)])
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        read_tree(raw, path.name)
        raise
    _SAVED.keep(text)
    return text


def read_raw(path: Path) -> bytes:
    """Return a file's bytes, as far as the loader would read them and one more. Raises OSError."""
    with path.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def save(file: AgencyFile, text: str, before: str) -> None:
    """Write the text whole or not at all. Raises ConflictError if the file is not the one whose digest is `before`.

    Raises ProblemsError (code `cannot-write`) and leaves the old file where the disk refuses. A file that has been taken away
    in between is written anew.
    """
    with _SAVED.lock:
        try:
            current = read_text(file.path)
        except FileNotFoundError:
            current = None
        if current is not None and digest_of(current) != before:
            raise ConflictError(current)
        if current != text:
            write_files(file.path.parent, {file.path.name: text.encode("utf-8", "replace")}, keep_mode=True)
        _SAVED.keep(text)


def earlier_text(digest: str) -> str | None:
    """Return the text of a digest if this studio has read or written it lately: what a form was made from."""
    return _SAVED.get(digest)


class _Saved:
    """The latest texts, by digest, and the lock under which files are compared and written."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._texts: OrderedDict[str, str] = OrderedDict()

    def keep(self, text: str) -> None:
        with self.lock:
            digest = digest_of(text)
            self._texts[digest] = text
            self._texts.move_to_end(digest)
            while len(self._texts) > _KEPT:
                self._texts.popitem(last=False)

    def get(self, digest: str) -> str | None:
        with self.lock:
            return self._texts.get(digest)


_SAVED = _Saved()

Entries = list[tuple[int, dict[str, str]]]
"""Entries of a list: position in the form, and values by their path inside the entry."""


def _known(path: str) -> frozenset[str]:
    """Return the path itself if it is a field's."""
    if not path.isascii() or len(path) > 120 or any(part.isdecimal() and str(int(part)) != part for part in path.split(".")):
        return frozenset()
    return frozenset({path}) if isinstance(schema_by_path().get(pattern(path)), Field) else frozenset()


def _is_list(path: str) -> bool:
    return isinstance(schema_by_path().get(path), List)


def _root(text: str) -> Span:
    return read_spans(text.removeprefix("\ufeff")) or Span("group", 0, 0, flow=True)


def _entries(wanted: Mapping[str, str]) -> tuple[dict[str, str], dict[str, Entries]]:
    """Return the values outside of lists, and the entries of each list that is named."""
    kept: dict[str, str] = {}
    found: dict[str, dict[int, dict[str, str]]] = {}
    for path, value in wanted.items():
        name, _, rest = path.partition(".")
        if not _is_list(name):
            kept[path] = value
            continue
        entries = found.setdefault(name, {})
        if rest:
            index, _, inner = rest.partition(".")
            entries.setdefault(int(index), {})[inner] = value
    lists = {
        name: [(index, entries[index]) for index in sorted(entries) if any(entries[index].values())]
        for name, entries in found.items()
    }
    return kept, lists


def _arrange(editor: Editor, path: str, entries: Entries) -> None:
    """Bring a list's entries into the form's number and order; their values follow."""
    spec = schema_by_path()[path]
    node = editor.at((path,))
    old: list[dict[str, str]] = [{} for _ in (node.items if node is not None and node.kind == "list" else ())]
    for name, value in current_values(editor.root):
        head, _, rest = name.partition(".")
        if head == path:
            index, _, inner = rest.partition(".")
            old[int(index)][inner] = value
    new = [entry for _, entry in entries]
    plan = matched(old, new)
    entry_spec = spec.entry if isinstance(spec, List) else None
    if entry_spec is None:
        return
    editor.arrange((path,), [written_entry(entry_spec, entry) if at is None else at for entry, at in zip(new, plan, strict=True)])


def _leaves(editor: Editor, lists: Mapping[str, Entries]) -> dict[str, str]:
    """Return the value of every field of every entry, '' for what an entry does not have."""
    leaves: dict[str, str] = {}
    fields = [spec.path for spec in schema_by_path().values() if isinstance(spec, Field)]
    for path, entries in lists.items():
        inner = [name.removeprefix(f"{path}.*").removeprefix(".") for name in fields if name.startswith(f"{path}.*")]
        for position, (_, entry) in enumerate(entries):
            leaves |= {f"{path}.{position}{'.' if name else ''}{name}": entry.get(name, "") for name in inner}
    return leaves


def _says(text: str, targets: Mapping[str, str], lists: Mapping[str, Entries]) -> bool:
    """Whether the loader would read these values from the text."""
    try:
        read_tree(text.encode("utf-8", "replace"), "")
    except ProblemsError:
        return False
    root = _root(text)
    found = dict(current_values(root))
    counts = all(_length(root, path) == len(entries) for path, entries in lists.items())
    return counts and all(
        found.get(path, "") == _readable(value) or _is_default(path, value, found) for path, value in targets.items()
    )


def _length(root: Span, path: str) -> int:
    node = root.get(path) if root.kind == "group" else None
    return len(node.items) if node is not None and node.kind == "list" else 0


def _readable(value: str) -> str:
    """Return a value as a file can hold it: half a surrogate pair becomes the replacement character."""
    return "".join("\ufffd" if 0xD800 <= ord(char) <= 0xDFFF else char for char in value) if not value.isascii() else value


def _is_default(path: str, value: str, found: Mapping[str, str]) -> bool:
    spec = schema_by_path()[pattern(path)]
    return path not in found and isinstance(spec, Field) and value == spec.default


def _written_anew(text: str, targets: Mapping[str, str], lists: Mapping[str, Entries]) -> str:
    """Return a file of nothing but the fields, for a text that could not be edited."""
    named: Iterable[tuple[str, str]] = values_of(text).items()
    kept = {path: value for path, value in named if path.partition(".")[0] not in lists} | dict(targets)
    values, by_list = _entries(kept)
    made = written_entry(agency_schema(), {path: value for path, value in values.items() if value})
    group = dict(made) if isinstance(made, Mapping) else {}
    for path, entries in by_list.items():
        spec = schema_by_path()[path]
        if entries and isinstance(spec, List):
            group[path] = [written_entry(spec.entry, entry) for _, entry in entries]
    return "".join(f"{line}\n" for line in block(group, 0))
