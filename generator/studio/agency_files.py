"""The agency files of a project folder, by name. A name from a request is looked up here, never made into a path."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_FOLDERS = ("", "agencies", "packets/agencies")
_SUFFIXES = (".yaml", ".yml")
_NOT_AGENCIES = frozenset({"columns.yaml", "mkdocs.yml"})


@dataclass(frozen=True, slots=True)
class AgencyFile:
    """One agency's file. `id` stands in addresses: its path below the project folder, `/` as `~`, without the suffix."""

    id: str
    path: Path


class AgencyFiles:
    """What agency files there are, looked up anew each time."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder."""
        self.folder = folder

    def all(self) -> tuple[AgencyFile, ...]:
        """Return the agency files, by id."""
        found: dict[str, AgencyFile] = {}
        for below in _FOLDERS:
            place = self.folder / below
            if not place.is_dir():
                continue
            for entry in sorted(os.scandir(place), key=lambda one: one.name):
                stem, suffix = os.path.splitext(entry.name)  # noqa: PTH122 - of a name, not of a path
                # Links may lead out of the folder.
                if suffix in _SUFFIXES and entry.is_file(follow_symlinks=False) and entry.name not in _NOT_AGENCIES:
                    name = "~".join(part for part in (below.replace("/", "~"), stem) if part)
                    found.setdefault(name, AgencyFile(name, Path(entry.path)))
        return tuple(found[name] for name in sorted(found))

    def find(self, name: str) -> AgencyFile | None:
        """Return the agency file of an id, or None."""
        return next((one for one in self.all() if one.id == name), None)
