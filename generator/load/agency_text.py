"""An agency file's text -> agency, problems and the field each problem is about: for who edits the file field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath

from generator.content.agency import Agency, AnnexRef, IceContact, Logo, Phone, Press
from generator.content.base import Model
from generator.content.packets import Library
from generator.diagnostics import Place, Problem, ProblemsError
from generator.load.agency_file import WrittenIce, read_agency
from generator.load.annexes import WrittenAnnex
from generator.load.logos import LogoReader, WrittenLogo
from generator.load.phones import DIALED_WITHIN, WrittenPhone, parse_phone
from generator.load.print_fields import WrittenPress
from generator.load.wording import Path, shown
from generator.load.yaml_nodes import Tree, read_tree
from generator.project import ProjectFiles

WRITTEN: Mapping[type[Model], type[Model]] = {
    Phone: WrittenPhone,
    Logo: WrittenLogo,
    AnnexRef: WrittenAnnex,
    Press: WrittenPress,
    IceContact: WrittenIce,
}
"""Models of the content whose keys in an agency file are other than their fields, and the model of those keys."""

_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class _PathTree(Tree):
    """A tree whose places carry the path that was asked for, in the part of a place that only spreadsheets use."""

    def place(self, path: Path) -> Place:
        """Return the place of the value at `path`, or of the nearest thing round it, with the path itself."""
        return replace(Tree.place(self, path), cell=_joined(path))

    def key_place(self, path: Path) -> Place:
        """Return the place of the key at `path`, with the path."""
        return replace(Tree.key_place(self, path), cell=_joined(path))


@dataclass(frozen=True, slots=True)
class ReadText:
    """What an agency file's text says."""

    agency: Agency | None
    """None if there are problems."""
    problems: tuple[tuple[Problem, Path], ...] = ()
    """Problems and warnings, each with the path of what it is about: () is the file. A key that is missing has its path too."""
    tree: Tree | None = field(default=None, repr=False)


def load_agency_text(
    project: ProjectFiles, raw: bytes, path: FilePath, library: Library, dialed_within: int = DIALED_WITHIN
) -> ReadText:
    """Return what `load_agency` would say if the file at `path` held the bytes `raw`; raises nothing for bad content."""
    try:
        tree = read_tree(raw, shown(path))
    except ProblemsError as error:
        return ReadText(None, tuple((problem, ()) for problem in error.problems))
    marked = _PathTree(tree.file, tree.data, tree.keys, tree.values)
    agency, problems, warnings = read_agency(marked, path, LogoReader(project, path, shown), library, project, dialed_within)
    found = sorted({_taken_apart(problem, tree): None for problem in (*problems, *warnings)}, key=_by_place)
    return ReadText(agency, tuple(found), tree)


def printed_phone(written: str) -> str | None:
    """Return the one form in which a phone number is printed, or None if `written` is none."""
    phone = parse_phone(written.strip())
    return None if phone is None else str(phone.display)


def _by_place(found: tuple[Problem, Path]) -> tuple[Place, str]:
    return found[0].place, found[0].code


def _joined(path: Path) -> str:
    return "".join(f"{_BETWEEN}{'#' if isinstance(part, int) else '.'}{part}" for part in path) or _BETWEEN


def _taken_apart(problem: Problem, tree: Tree) -> tuple[Problem, Path]:
    """Return a problem as it is said elsewhere, and the path that its place carries or else the value that stands there."""
    carried = problem.place.cell
    if carried:
        parts = (part for part in carried.split(_BETWEEN) if part)
        path: Path = tuple(int(part[1:]) if part.startswith("#") else part[1:] for part in parts)
        return replace(problem, place=replace(problem.place, cell="")), path
    at = [where for places in (tree.keys, tree.values) for where, place in places.items() if place == problem.place]
    return problem, max(at, key=len, default=())
