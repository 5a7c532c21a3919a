"""Bytes by key in a folder of the user's: never needed, never trusted, never in the way.

An entry is one file: a header (magic, key, length, SHA-256 over all of it and the body) and the body. It is written under another
name and renamed, so any number of processes may share the folder without locks: who reads has an old file, a new one or none.
Whatever is not exactly an entry of that key (damaged, cut short, of another key, a link, a pipe) is taken away and counts as not
there. Nothing here raises after `open`: a full disk or a folder that refuses only ends the storing.

The hash finds damage, not forgery: so the folder must be the user's own and nobody else's to write to.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, Protocol

from generator.record.files import TEMPORARY

MOST_BYTES = 512_000_000
MOST_ENTRIES = 20_000
_FORMAT = 1
_MAGIC = b"musterpress cache\r\n\x00"
_HEADER = struct.Struct(">20s96sQ32s")
"""Magic, key (ASCII, filled up with zeros), bytes of the body, SHA-256."""
_HASHED = _HEADER.size - 32
_KEY = re.compile(r"[a-z0-9-]{1,96}")
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""No link is followed, and no pipe waited for (flags that a system does not have are left out)."""
_USAGE = "usage"
"""The file that counts what was stored: `= entries bytes` as of the last clean-up, then a line `entries bytes` for each run."""
_MOST_USAGE = 64_000
_KEEP = 0.8
"""What is left after a clean-up, of the bound: so that the next run need not clean up again."""
_LEFT_BEHIND = 3600 * 10**9
"""Nanoseconds after which a temporary file is one of a killed run."""


class CacheUnusableError(Exception):
    """The folder cannot be used; the message says why, for `-v`."""


class Cache(Protocol):
    """What stores bytes by key and may have forgotten them."""

    def get(self, key: str) -> bytes | None:
        """Return what was stored, or None."""

    def put(self, key: str, body: bytes) -> None:
        """Store, if it can be."""


class _Row(NamedTuple):
    """An entry as the clean-up sees it; the order is that of going."""

    used: int
    path: str
    size: int


class DiskCache:
    """A folder of entries of this format and this program; those of other programs count for the bounds and go in turn."""

    def __init__(self, root: Path, version: str, most_bytes: int = MOST_BYTES, most_entries: int = MOST_ENTRIES) -> None:
        """Use `root` for entries of the program `version` (any hexadecimal digest). Raises CacheUnusableError."""
        self.root = root
        self.folder = root / f"v{_FORMAT}-{version[:12]}"
        self.trouble: str | None = None
        """Why nothing is stored any more."""
        self._bounds = (most_entries, most_bytes)
        self._stored = [0, 0]
        for folder in (root, self.folder):
            _own(folder)

    def get(self, key: str) -> bytes | None:
        """Return the bytes stored under a key, or None if they are not there whole."""
        path = self._path(key)
        try:
            data = _regular(path)
        except FileNotFoundError:
            return None
        except OSError:
            data = None
        body = _body(key, data) if data is not None else None
        if body is None:
            _take_away(path)
            return None
        _use(path)
        return body

    def put(self, key: str, body: bytes) -> None:
        """Store bytes under a key, in the place of what was there."""
        if self.trouble is not None or _HEADER.size + len(body) > self._bounds[1] // 2:
            return
        path, part = self._path(key), None
        try:
            part = _written(self.folder, _header(key, body), body)
            os.replace(part, path)  # noqa: PTH105 - paths are texts here: thousands of them are looked through
        except OSError as error:
            self.trouble = f"`{self.root}` cannot be written: {(error.strerror or 'the system gave no reason').lower()}"
            if part is not None:
                _take_away(part)
            return
        self._stored[0] += 1
        self._stored[1] += _HEADER.size + len(body)

    def close(self) -> None:
        """Count what was stored, and clean up if the bounds are passed; most runs do neither."""
        if not self._stored[0]:
            return
        usage = str(self.root / _USAGE)
        with contextlib.suppress(OSError):
            self._count(usage)
        self._stored = [0, 0]
        known = _usage(usage)
        if known is None or any(now > most for now, most in zip(known, self._bounds, strict=True)):
            with contextlib.suppress(OSError):
                self.clean_up()

    def clean_up(self) -> None:
        """Take away what was not used for the longest time, and what killed runs left. Raises OSError where the disk refuses."""
        part = _written(self.root, b"", b"")
        try:
            # The file system's own clock, which the times of use are of as well.
            rows = self._rows(os.stat(part).st_mtime_ns)  # noqa: PTH116 - see `put`
            entries, size = len(rows), sum(row.size for row in rows)
            if entries > self._bounds[0] or size > self._bounds[1]:
                for row in sorted(rows):
                    if entries <= self._bounds[0] * _KEEP and size <= self._bounds[1] * _KEEP:
                        break
                    _take_away(row.path)
                    entries, size = entries - 1, size - row.size
            Path(part).write_bytes(f"= {entries} {size}".encode())
            os.replace(part, self.root / _USAGE)  # noqa: PTH105 - see `put`
        except BaseException:
            _take_away(part)
            raise
        for folder in self._folders():
            if folder != str(self.folder):
                with contextlib.suppress(OSError):
                    os.rmdir(folder)  # noqa: PTH106 - see `put`; only an empty one goes

    def _path(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            raise ValueError(f"no key of a cache: {key!r}")
        return f"{self.folder}{os.sep}{key}"

    def _count(self, usage: str) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        handle = os.open(usage, flags, 0o600)
        try:
            # The line end comes first: a line that was cut short does not run together with this one.
            os.write(handle, f"\n{self._stored[0]} {self._stored[1]}".encode())
        finally:
            os.close(handle)

    def _folders(self) -> list[str]:
        with os.scandir(self.root) as found:
            return [one.path for one in found if one.name.startswith("v") and one.is_dir(follow_symlinks=False)]

    def _rows(self, now: int) -> list[_Row]:
        """Return the entries of all formats and programs; take temporary files of long ago away."""
        rows: list[_Row] = []
        for folder in (str(self.root), *self._folders()):
            with contextlib.suppress(OSError), os.scandir(folder) as found:
                for one in found:
                    with contextlib.suppress(OSError):
                        seen = one.stat(follow_symlinks=False)
                        if TEMPORARY in one.name:
                            if now - seen.st_mtime_ns > _LEFT_BEHIND:
                                _take_away(one.path)
                        elif folder != str(self.root) and not stat.S_ISDIR(seen.st_mode):
                            rows.append(_Row(seen.st_mtime_ns, one.path, seen.st_size))
        return rows


def _own(folder: Path) -> None:
    """Make a folder for the user only, or accept one that only the user may write to. Raises CacheUnusableError."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        seen = folder.stat()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CacheUnusableError(f"`{folder}` cannot be used: {reason.lower()}") from None
    if hasattr(os, "getuid") and (seen.st_uid != os.getuid() or seen.st_mode & 0o022):
        raise CacheUnusableError(f"`{folder}` cannot be used: somebody else may write to it")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise CacheUnusableError(f"`{folder}` cannot be used: permission denied")


def _header(key: str, body: bytes) -> bytes:
    """Return what stands before a body."""
    head = _HEADER.pack(_MAGIC, key.encode("ascii"), len(body), b"")[:_HASHED]
    total = hashlib.sha256(head)
    total.update(body)
    return head + total.digest()


def _body(key: str, data: bytes) -> bytes | None:
    """Return the body of an entry's bytes, or None if they are not what was stored under the key."""
    body = data[_HEADER.size :]
    return body if data[: _HEADER.size] == _header(key, body) else None


def _regular(path: str) -> bytes | None:
    """Return the bytes of a regular file, None for anything else. Raises OSError."""
    handle = os.open(path, _READ)
    with open(handle, "rb") as stream:  # noqa: PTH123 - a handle has no path
        return stream.read() if stat.S_ISREG(os.fstat(handle).st_mode) else None


def _written(folder: Path, *parts: bytes) -> str:
    """Write a new temporary file and return its path. Raises OSError and leaves none."""
    import tempfile  # noqa: PLC0415 - a run that only reads need not wait for it

    folder.mkdir(mode=0o700, exist_ok=True)
    # A name that no other process can have, on no machine that shares the folder.
    handle, part = tempfile.mkstemp(prefix=f"{TEMPORARY}-", dir=folder)
    try:
        _fill(handle, parts)
    except BaseException:
        _take_away(part)
        raise
    return part


def _fill(handle: int, parts: Iterable[bytes]) -> None:
    with open(handle, "wb") as stream:
        stream.writelines(parts)


def _use(path: str) -> None:
    """Note that an entry was used now."""
    with contextlib.suppress(OSError):
        os.utime(path)


def _take_away(path: str) -> None:
    """Take away whatever is there, if the system lets us (not while another reads it, on some)."""
    try:
        os.unlink(path)  # noqa: PTH108 - see `DiskCache.put`
    except OSError:
        with contextlib.suppress(OSError):
            os.rmdir(path)  # noqa: PTH106 - see `DiskCache.put`


def _usage(path: str) -> tuple[int, int] | None:
    """Return entries and bytes as counted, or None if nobody knows."""
    try:
        data = _regular(path) or b""
        first, *rest = data.decode("ascii").splitlines()
        mark, *counts = first.split(" ")
        rows = [tuple(map(int, line.split(" "))) for line in (" ".join(counts), *rest)]
    except (OSError, ValueError):
        return None
    if mark != "=" or len(data) > _MOST_USAGE or any(len(row) != 2 or min(row) < 0 for row in rows):
        return None
    return sum(row[0] for row in rows), sum(row[1] for row in rows)
