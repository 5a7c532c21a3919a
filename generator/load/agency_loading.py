"""One row or file of a source -> its Agency, with the same checks and words for both. What is here can be pickled."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from generator.content.agency import Agency, AnnexRef, Logo, Press
from generator.content.packets import Library
from generator.diagnostics import Place, Problem, ProblemsError
from generator.load.agency_file import read_agency
from generator.load.agency_nodes import Branch, laid_over, nodes_of, settled
from generator.load.agency_rows import read_row
from generator.load.annexes import AnnexReader
from generator.load.library_files import missing_file
from generator.load.logos import LogoReader
from generator.load.phones import DIALED_WITHIN
from generator.load.print_fields import PressReader
from generator.load.reading import Reader
from generator.load.table_cells import Cell
from generator.load.table_columns import Column
from generator.load.wording import Path as DataPath
from generator.load.wording import shown, visible
from generator.load.yaml_nodes import MAX_BYTES, Data, Tree, read_tree, too_big
from generator.project import ProjectFiles

ROW_INPUT = "agency/row"
"""The name under which a manifest has a row's digest."""
_ADD_KEY = re.compile(r"add `\w+:` and its value")


class RawRow(NamedTuple):
    """A row or file as found, not looked into."""

    number: int
    """Row as a spreadsheet program shows it; in a folder, place in the order of names, from 1."""
    slug: str | None
    """Written, or made from name and state; None where none can be made."""
    digest: str
    """SHA-256 of its values by field, of the defaults, and of `rival`. Files that it names (a logo) are not in it."""
    cells: tuple[Cell, ...] = ()
    """Of a table's used columns."""
    fault: str = ""
    """Why its cells could not be told apart."""
    rival: int = 0
    """Number of another row with the same slug, or 0."""
    path: str = ""
    """The agency's own file, in a folder."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row or file that was looked into."""

    number: int
    name: str
    """The agency's name as written, or nothing."""
    fields_digest: str
    agency: Agency | None
    problems: tuple[Problem, ...]
    """Errors if there is no agency, or else warnings (and none is an error)."""
    slug: str | None = None
    inputs: tuple[tuple[str, str], ...] = ()
    """Name and SHA-256 of what was read for it: itself, its logo, its annexes."""
    sides: tuple[Path, ...] = ()
    """Files beside the source that it depends on."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """An agency file of which rows take what they leave empty."""

    path: Path
    nodes: Branch
    digest: str


@dataclass(frozen=True, slots=True)
class _Beside:
    """Reads a field that names a file: below the defaults' folder if the name is written there, else below the row's."""

    own: Any
    other: Any
    """For what the defaults name."""
    file: str
    """The defaults, as places name them."""
    key: str

    def __call__(self, reader: Reader, value: Data, path: DataPath) -> Any:
        chosen = self.other if reader.tree.place((*path, self.key)).file == self.file else self.own
        return chosen(reader, value, path)


@dataclass(frozen=True, slots=True)
class RowLoader:
    """Makes agencies of raw rows, in any process."""

    source: Path
    """The table, or the folder of files."""
    columns: tuple[Column, ...] = ()
    """That give a field."""
    defaults: Defaults | None = None
    dialed_within: int = DIALED_WITHIN

    def load(self, raw: RawRow, library: Library, project: ProjectFiles) -> Row:
        """Return the row with its agency or its problems. `project` is not told what is read: `inputs` has it."""
        door = project.again()
        tree, problems, spoilt = self._tree(raw, door)
        warnings: list[Problem] = []
        agency = None
        if tree is not None:
            path = Path(raw.path) if raw.path else self.source
            agency, found, warnings = read_agency(
                tree, path, LogoReader(door, path, shown), library, door, self.dialed_within, self._readers(door, path)
            )
            # What the stand-in of a spoilt cell brings about is no problem of its own.
            problems += [self._worded(problem, raw) for problem in found if problem.place not in spoilt]
        if raw.rival:
            problems.append(self._rivals(raw, tree))
        if problems:
            agency = None
        inputs, sides = door.take()
        if not raw.path:
            inputs = tuple(sorted((*inputs, (ROW_INPUT, raw.digest))))
        problems = sorted(dict.fromkeys(problems), key=lambda problem: (problem.place, problem.code))
        return Row(
            raw.number, _name(tree), raw.digest, agency, tuple(problems or warnings), raw.slug, inputs,
            tuple(side for side in sides if str(side) != raw.path),
        )  # fmt: skip

    def tree(self, raw: RawRow) -> Tree | None:
        """Return the values of a row or file, not checked; None if there is no telling."""
        return self._tree(raw, ProjectFiles())[0]

    def _tree(self, raw: RawRow, door: ProjectFiles) -> tuple[Tree | None, list[Problem], frozenset[Place]]:
        if raw.path:
            return (*self._file_tree(Path(raw.path), door), frozenset())
        file = shown(self.source)
        if raw.fault:
            hint = 'write a `"` inside a value as `""`, and a value with the delimiter or a line break in quotes'
            return None, [Problem("table-row", raw.fault, Place(file, raw.number), (hint,))], frozenset()
        read = read_row(raw.number, raw.cells, self.columns, file, self.defaults.nodes if self.defaults else None)
        return read.tree, list(read.problems), read.spoilt

    def _file_tree(self, path: Path, door: ProjectFiles) -> tuple[Tree | None, list[Problem]]:
        file = shown(path)
        try:
            size = path.stat().st_size
            if size > MAX_BYTES:
                return None, [too_big(size, file)]
            tree = read_tree(door.read_outside(path, f"agency/{path.name}"), file)
        except (OSError, ValueError):
            return None, [missing_file(file)]
        except ProblemsError as error:
            return None, list(error.problems)
        if self.defaults is None:
            return tree, []
        own = nodes_of(with_logo_group(tree))
        if not isinstance(own, dict):
            return tree, []
        return settled(laid_over(own, self.defaults.nodes), tree.place(()), tree.keys), []

    def _readers(self, door: ProjectFiles, path: Path) -> dict[type, Any]:
        """Return the readers of fields that name files, if there are two folders that they could mean."""
        if self.defaults is None or self.defaults.path.parent.absolute() == path.parent.absolute():
            return {}
        other, file = self.defaults.path, shown(self.defaults.path)
        return {
            Logo: _Beside(LogoReader(door, path, shown), LogoReader(door, other, shown), file, "path"),
            AnnexRef: _Beside(AnnexReader(door, path), AnnexReader(door, other), file, "file"),
            Press: _Beside(PressReader(door, path), PressReader(door, other), file, "icc"),
        }

    def _worded(self, problem: Problem, raw: RawRow) -> Problem:
        """Return a problem of a table as one of a row, not of a file."""
        if raw.path:
            return problem
        message, hints = problem.message, problem.hints
        if message.startswith("the file "):
            message = f"the row{message.removeprefix('the file')}"
        hints = tuple("write it in its column" if _ADD_KEY.fullmatch(hint) else hint for hint in hints)
        return replace(problem, message=message, hints=hints)

    def _rivals(self, raw: RawRow, tree: Tree | None) -> Problem:
        """Return the problem of two rows whose documents would go to the same folder."""
        place = tree.place(("slug",)) if tree is not None else Place(raw.path or shown(self.source), raw.number)
        rows = f"rows {min(raw.number, raw.rival)} and {max(raw.number, raw.rival)}"
        if raw.path:
            rows = f"files {min(raw.number, raw.rival)} and {max(raw.number, raw.rival)} of the folder"
        message = f"{rows} have the same slug, `{visible(raw.slug or '')}`"
        return Problem("duplicate-slug", message, place, ("take one out, or give each a `slug` of its own",))


def with_logo_group(tree: Tree) -> Tree:
    """Return the tree with `logo: seal.svg` and `logo_alt:` as a group, so that a row's logo can take the place of all of it."""
    data = tree.data
    if not isinstance(data, dict) or not isinstance(data.get("logo"), str):
        return tree
    logo = {"path": data["logo"], **({"alt": data["logo_alt"]} if "logo_alt" in data else {})}
    values = dict(tree.values)
    values[("logo", "path")] = tree.place(("logo",))
    values[("logo", "alt")] = tree.place(("logo_alt",))
    data = {key: logo if key == "logo" else value for key, value in data.items() if key != "logo_alt"}
    return replace(tree, data=data, values=values)


def _name(tree: Tree | None) -> str:
    data = tree.data if tree is not None else None
    name = data.get("name") if isinstance(data, dict) else None
    return str(name).strip() if isinstance(name, str) else ""
