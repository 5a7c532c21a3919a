"""What takes long to make and is the same for every test: made once per run of the tests, or once per process."""

from __future__ import annotations

import fcntl
import hashlib
import pickle
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

FOLDERS: list[Path] = []
"""One folder that all processes of this run share; none where there is only one process."""


def once_a_run(name: str, make: Callable[[], T]) -> T:
    """Return what `make` returns: the first process that asks makes it, the others wait and read it.

    Where making it fails nothing is kept, and whoever asks next tries again. Raises what `make` raises.
    """
    if not FOLDERS:
        return make()
    kept = FOLDERS[0] / f"{name}.pickle"
    with (FOLDERS[0] / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.is_file():
            found: T = pickle.loads(kept.read_bytes())
            return found
        made = make()
        kept.write_bytes(pickle.dumps(made))
        return made


def once_a_file(read: Callable[..., T]) -> Callable[..., T]:
    """Let a reader of a file's bytes read the same bytes once per process; what it raises is not remembered.

    The file is known by its digest, so that its bytes are not kept.
    """
    known: dict[tuple[Any, ...], T] = {}

    @wraps(read)
    def remembered(data: bytes, *options: str) -> T:
        key = (hashlib.sha256(data).digest(), *options)
        if key not in known:
            known[key] = read(data, *options)
        return known[key]

    return remembered
