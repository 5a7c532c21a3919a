"""Whole-file-or-nothing writing: everything goes to temporary files first, then each is renamed into place."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Mapping
from pathlib import Path

from generator.diagnostics import ExitCode, Place, Problem, ProblemsError

TEMPORARY = ".musterpress-part"
"""Part of the name of every file that is not whole yet."""


def write_files(folder: Path, files: Mapping[str, bytes], durable: bool = True, keep_mode: bool = False) -> None:
    """Write files (names relative to `folder`, `/` between parts) so that no reader ever sees half of one.

    Nothing of an earlier run is touched until all new files are complete on disk. The last name given is renamed last,
    so a manifest put last is never ahead of what it lists. `durable`: each file is on the disk, and not only on its way
    there, before any is renamed. `keep_mode`: a file that is there already keeps its permissions.
    Raises ProblemsError (exit code 5, code `cannot-write`) and removes its temporary files, and the folders it made, when
    the folder or disk refuses.
    """
    waiting: list[tuple[Path, Path]] = []
    made: list[Path] = []
    try:
        for name, data in files.items():
            target = folder / name
            made += _make_folder(target.parent)
            if target.is_dir():
                raise IsADirectoryError(21, "is a folder", str(target))
            part = target.with_name(f"{target.name}{TEMPORARY}-{os.getpid()}")
            waiting.append((part, target))
            with part.open("wb") as stream:
                if keep_mode and target.exists():
                    shutil.copymode(target, part)
                stream.write(data)
                if durable:
                    stream.flush()
                    os.fsync(stream.fileno())
        for part, target in waiting:
            part.replace(target)
    except OSError as error:
        _clear(waiting, made)
        raise refused(folder, error) from error
    except BaseException:
        _clear(waiting, made)
        raise


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, whole or not at all. Raises FileExistsError, and OSError where the disk refuses."""
    part = path.with_name(f".{path.name}{TEMPORARY}-{os.getpid()}-{threading.get_ident()}")
    try:
        with part.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(part, path)  # a rename would take the place of a file that has just come
        except FileExistsError:
            raise
        except OSError:  # a disk without hard links
            if path.exists():
                raise FileExistsError(path) from None
            part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder and those above it, and return the ones that were not there, the outermost first."""
    if folder.is_dir():
        return []
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _clear(waiting: list[tuple[Path, Path]], made: list[Path]) -> None:
    """Take away temporary files and the folders made for them, as far as the system lets us."""
    for part, _ in waiting:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    for folder in reversed(made):
        with contextlib.suppress(OSError):
            folder.rmdir()


def refused(folder: Path, error: OSError) -> ProblemsError:
    """Return the error that says which path the system refused and why."""
    refused = str(error.filename or folder).split(TEMPORARY, maxsplit=1)[0]
    reason = (error.strerror or "the system gave no reason").lower()
    problem = Problem(
        "cannot-write",
        f"`{refused}` cannot be written: {reason}",
        Place(str(folder)),
        ("choose another folder with `--out`, or make room or mend the rights of this one; earlier output is as it was",),
    )
    return ProblemsError([problem], ExitCode.WRITE)
