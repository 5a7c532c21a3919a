"""The agency files of a project folder, by name. A name from a request is looked up here, never made into a path."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

_FOLDERS = ("", "agencies", "packets/agencies")
_SUFFIXES = (".yaml", ".yml")
_NOT_AGENCIES = frozenset({"columns.yaml", "mkdocs.yml"})


_ODD = re.compile(r"[^A-Za-z0-9_.-]")


def _in_address(name: str) -> str:
    """Return a name as it stands in addresses: `=23` for `#`, and so on for whatever means something there."""
    return _ODD.sub(lambda odd: "".join(f"={byte:02x}" for byte in odd[0].encode()), name)


@dataclass(frozen=True, slots=True)
class AgencyFile:
    """One agency's file. `id` stands in addresses: its path below the project folder, `/` as `~`, without the suffix.

    Where two files differ in the suffix alone, the second one's id has it. Other characters than letters, digits, `_`, `.`
    and `-` are written as `=` and a byte.
    """

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
            for entry in self._entries(below):
                stem, suffix = os.path.splitext(entry.name)  # noqa: PTH122 - of a name, not of a path
                # Links may lead out of the folder; a name that is no text stands in no address.
                known = suffix in _SUFFIXES and entry.name.isprintable() and entry.name not in _NOT_AGENCIES
                if known and entry.is_file(follow_symlinks=False):
                    name = "~".join(map(_in_address, (*(part for part in below.split("/") if part), stem)))
                    name = name if name not in found else f"{name}{suffix}"
                    found[name] = AgencyFile(name, Path(entry.path))
        return tuple(found[name] for name in sorted(found))

    def find(self, name: str) -> AgencyFile | None:
        """Return the agency file of an id, or None."""
        return next((one for one in self.all() if one.id == name), None)

    def _entries(self, below: str) -> list[os.DirEntry[str]]:
        """Return what lies in a folder of the project, by name; nothing where a link leads to it, or where it cannot be read."""
        place = self.folder
        for part in below.split("/") if below else ():
            place /= part
            if place.is_symlink():
                return []
        try:
            with os.scandir(place) as found:
                return sorted(found, key=lambda one: one.name)
        except OSError:
            return []
