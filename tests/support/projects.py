"""A project held in memory, for tests of rooms that only read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from generator.project import ProjectFiles


class MemoryProject(ProjectFiles):
    """Files by project name; `display` shows the name itself."""

    def __init__(self, files: dict[str, str]) -> None:
        super().__init__(today=date(2026, 11, 24), built_in=Path())
        self._files = files

    def again(self) -> MemoryProject:
        return MemoryProject(self._files)

    def exists(self, name: str) -> bool:
        return name in self._files

    def read_bytes(self, name: str) -> bytes:
        if name not in self._files:
            raise FileNotFoundError(name)
        return self._files[name].encode("utf-8", "surrogateescape")

    def display(self, name: str) -> str:
        return name
