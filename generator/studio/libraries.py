"""The library of a project, loaded once and again when a file of it has changed."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from generator.content.packets import Library
from generator.diagnostics import Problem
from generator.load import load_library
from generator.project import built_in_folder

if TYPE_CHECKING:
    from generator.studio.app import Studio

_DEEPEST = 8
"""Folders inside each other that are looked into."""
_lock = threading.Lock()
_loaded: dict[Path, tuple[object, Library, tuple[Problem, ...]]] = {}


def library_of(studio: Studio) -> Library:
    """Return the library as its files are now. Raises ProblemsError where they have problems."""
    return library_and_warnings(studio)[0]


def library_and_warnings(studio: Studio) -> tuple[Library, tuple[Problem, ...]]:
    """Return the library and what it is warned of. Raises ProblemsError where it has problems."""
    folder = studio.settings.folder
    with _lock:
        seen = _look(folder / "packets"), _look(built_in_folder() / "packets"), studio.project.today()
        known = _loaded.get(folder)
        if known is not None and known[0] == seen:
            return known[1], known[2]
        warnings: list[Problem] = []
        library = load_library(studio.project.again(), warnings)
        _loaded[folder] = (seen, library, tuple(warnings))
        return library, tuple(warnings)


def _look(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return name, time of change and size of every file below a folder, but for agencies."""
    found: list[tuple[str, int, int]] = []
    waiting = [(folder, 0)]
    while waiting:
        here, depth = waiting.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir():
                # A link to a folder may lead back into itself; the library has no folders behind one.
                if entry.name != "agencies" and depth < _DEEPEST and not entry.is_symlink():
                    waiting.append((Path(entry.path), depth + 1))
                continue
            with suppress(OSError):  # a link that leads nowhere, a file that has just gone
                state = entry.stat()
                found.append((entry.path, state.st_mtime_ns, state.st_size))
    return tuple(found)
