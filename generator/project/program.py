"""Which program this is: one hash over its own sources and over the versions of what it runs on."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

_NOT_PROGRAM = frozenset(("__pycache__", "_builtin"))


@cache
def program_digest() -> str:
    """Return the SHA-256 of every file of the package, of the Python version and of the installed libraries' versions.

    All installed libraries count, needed or not: what a library needs in turn may decide a glyph as well. Taken once in
    a process, since a program that is edited while it runs goes on as what it was.
    """
    package = Path(__file__).resolve().parent.parent
    total = hashlib.sha256(f"{sys.version}\0{sys.platform}\0".encode())
    for path in sorted(package.rglob("*")):
        parts = path.relative_to(package).parts
        # What a checker leaves in a hidden folder is not the program either.
        if path.is_file() and _NOT_PROGRAM.isdisjoint(parts) and not any(part.startswith(".") for part in parts):
            own = hashlib.sha256(path.read_bytes()).hexdigest()
            total.update(f"{path.relative_to(package).as_posix()}\0{own}\0".encode())
    for name in sorted(_installed()):
        total.update(f"{name}\0".encode())
    return total.hexdigest()


def _installed() -> set[str]:
    """Return name and version of each installed library, as its metadata folder is called (`pypdf-6.1.0.dist-info`).

    The folder of what setuptools brings for itself does not count: it is on the path only once setuptools has been imported.
    """
    folders = [Path(entry) for entry in sys.path if entry and Path(entry).is_dir() and Path(entry).name != "_vendor"]
    return {found.name for folder in folders for kind in ("dist-info", "egg-info") for found in folder.glob(f"*.{kind}")}
