"""Files in one archive: the same files give the same bytes, whoever packs them and when."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Literal

from generator.record.files import TEMPORARY, refused

ArchiveKind = Literal["zip", "tar"]
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first time that a ZIP file can name (APPNOTE.TXT 4.4.6, MS-DOS date)."""
_MODE = 0o644


def write_archive(target: Path, kind: ArchiveKind, files: Iterable[tuple[str, bytes]]) -> None:
    """Pack files (name inside, bytes), in the order given, into a new file that takes the target's place when whole.

    Each is asked for when its turn comes, so that one at a time is in memory. Nothing is compressed: PDF is already. Raises
    ProblemsError (exit code 5) where the disk refuses, and what asking raises, an OSError as a ProblemsError as well.
    """
    part = target.with_name(f"{target.name}{TEMPORARY}-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            (_zip if kind == "zip" else _tar)(stream, files)
        part.replace(target)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise refused(target.parent, error) from error
        raise


def _zip(stream: IO[bytes], files: Iterable[tuple[str, bytes]]) -> None:
    import zipfile  # noqa: PLC0415 - only who packs waits for it

    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system, entry.external_attr = 3, (0o100000 | _MODE) << 16
            archive.writestr(entry, data)


def _tar(stream: IO[bytes], files: Iterable[tuple[str, bytes]]) -> None:
    import tarfile  # noqa: PLC0415 - only who packs waits for it

    # POSIX.1-2001 (pax), which takes names of any length; owner, time and mode are the same everywhere.
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in files:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), _MODE
            archive.addfile(entry, io.BytesIO(data))
