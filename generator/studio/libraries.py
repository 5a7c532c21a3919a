"""The library of a project, loaded once and again when a file of it has changed."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from generator.content.packets import Library
from generator.diagnostics import Problem
from generator.load import load_library

if TYPE_CHECKING:
    from generator.studio.app import Studio

PACKETS = "packets"
"""The folder that a library is read from."""
_lock = threading.Lock()
_loaded: dict[Path, tuple[object, Library, tuple[Problem, ...]]] = {}


def library_of(studio: Studio) -> Library:
    """Return the library as its files are now. Raises ProblemsError where they have problems."""
    return library_and_warnings(studio)[0]


def library_and_warnings(studio: Studio) -> tuple[Library, tuple[Problem, ...]]:
    """Return the library and what it is warned of. Raises ProblemsError where it has problems."""
    folder = studio.settings.folder
    with _lock:
        seen = studio.project.stamps(PACKETS), studio.project.today()
        known = _loaded.get(folder)
        if known is not None and known[0] == seen:
            return known[1], known[2]
        warnings: list[Problem] = []
        library = load_library(studio.project.again(), warnings)
        if studio.project.stamps(PACKETS) == seen[0]:  # else what came and went meanwhile may have been read
            _loaded[folder] = (seen, library, tuple(warnings))
        return library, tuple(warnings)
