"""fonts.yaml: which faces there are and in which order their typefaces are tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import yaml

from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.typefaces.face import FaceEntry

INDEX_NAME = "fonts/fonts.yaml"
_BOLD_FROM = 600


class FontFiles(Protocol):
    """The part of `project.ProjectFiles` fonts are read through."""

    def read_bytes(self, name: str) -> bytes:
        """Return a file's bytes; raises FileNotFoundError."""

    def read_text(self, name: str) -> str:
        """Return a file's text; raises FileNotFoundError or UnicodeDecodeError."""


@dataclass(frozen=True, slots=True)
class FontsIndex:
    """The faces in the order of the file, and for each family the typefaces in the order they are tried."""

    faces: tuple[FaceEntry, ...]
    families: Mapping[str, tuple[str, ...]]


def read_index(project: FontFiles) -> FontsIndex:
    """Read fonts.yaml. Raises ProblemsError with everything wrong in it."""
    try:
        tree = yaml.load(project.read_text(INDEX_NAME), Loader=_LineLoader)  # noqa: S506 - a SafeLoader
    except FileNotFoundError:
        hint = "take `fonts/` from the distribution, or run its `build_fonts.py`"
        problem = Problem("fonts-missing", f"`{INDEX_NAME}` is not there", Place(INDEX_NAME), (hint,))
        raise ProblemsError((problem,), ExitCode.MISSING) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(INDEX_NAME, mark.line + 1, mark.column + 1) if mark else Place(INDEX_NAME)
        said = getattr(error, "problem", None) or "it is not UTF-8 text"
        raise ProblemsError((Problem("fonts-index", f"`{INDEX_NAME}` cannot be read: {said}", place),)) from None
    problems: list[Problem] = []
    faces = tuple(face for item in _list(tree, "faces") if (face := _face(item, problems)))
    families = _families(tree, faces, problems) if not problems else {}
    if not problems and not families.get("text"):
        problems.append(_problem("it has no family `text`", "name the typefaces of `text` in the order they are tried"))
    if problems:
        raise ProblemsError(problems)
    return FontsIndex(faces, families)


class _LineLoader(yaml.SafeLoader):
    """Keeps the line of each mapping under the key `__line__`."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """Construct the mapping and note where it starts."""
        return {**super().construct_mapping(node, deep=deep), "__line__": node.start_mark.line + 1}


def _list(tree: Any, key: str) -> list[Any]:
    found = tree.get(key) if isinstance(tree, dict) else None
    return found if isinstance(found, list) else []


def _face(item: Any, problems: list[Problem]) -> FaceEntry | None:
    """Return one entry of `faces`, or None with its problem noted."""
    if not isinstance(item, dict):
        problems.append(_problem("an entry of `faces` is no mapping", "copy the entry of a neighbour and change it"))
        return None
    line = item["__line__"]
    wrong = [key for key in ("id", "typeface", "file") if not isinstance(item.get(key), str)]
    wrong += [key for key in ("scripts", "languages") if not _is_strings(item.get(key, []))]
    wrong += [] if isinstance(item.get("weight", 400), int) else ["weight"]
    if wrong:
        named = ", ".join(f"`{key}`" for key in wrong)
        problems.append(_problem(f"the face has no proper {named}", "copy the entry of a neighbour and change it", line))
        return None
    return FaceEntry(
        id=item["id"],
        typeface=item["typeface"],
        file=item["file"],
        bold=item.get("weight", 400) >= _BOLD_FROM,
        italic=bool(item.get("italic", False)),
        scripts=tuple(item.get("scripts", [])),
        languages=tuple(item.get("languages", [])),
        sha256=str(item.get("sha256", "")),
        place=Place(INDEX_NAME, line, 1),
    )


def _is_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _families(tree: Any, faces: tuple[FaceEntry, ...], problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    """Return the families, whose typefaces must all have a face."""
    written = tree.get("families") if isinstance(tree, dict) else None
    known = {face.typeface for face in faces}
    found: dict[str, tuple[str, ...]] = {}
    for family, typefaces in (written or {}).items():
        if family == "__line__":
            continue
        for typeface in typefaces:
            if typeface not in known:
                problems.append(
                    _problem(f"family `{family}` names `{typeface}`, which has no face", "add a face, or take it out")
                )
        found[family] = tuple(typefaces)
    return found


def _problem(fact: str, hint: str, line: int = 0) -> Problem:
    return Problem("fonts-index", f"in `{INDEX_NAME}`, {fact}", Place(INDEX_NAME, line), (hint,))
