"""Files in an object store or on another machine, through fsspec (filesystem-spec.readthedocs.io)."""

from __future__ import annotations

import contextlib
import hashlib
import os
import posixpath
import socket
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.record.archive import ArchiveKind, write_archive
from generator.record.files import TEMPORARY
from generator.record.places import shown_place
from generator.record.store import Reach, Stamp

_WHOLE = frozenset(("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss"))
"""Object stores: an upload is seen when it is finished, and not before (for S3: docs.aws.amazon.com, "consistency model")."""
_EXTRAS = {"s3": "musterpress[s3]", "s3a": "musterpress[s3]"}
_TAGS = ("ETag", "etag", "md5Hash")
"""What a store says of a file's bytes: where it says that, nothing else is needed."""
_TIMES = ("mtime", "LastModified", "last_modified", "updated", "modified")


@dataclass(frozen=True, slots=True)
class RemoteStore:
    """A place that a URL names. It can be pickled, and holds nothing open: libraries keep connections, one set a process."""

    url: str

    @classmethod
    def open(cls, url: str) -> RemoteStore:
        """Return the store of a URL, after a look at whether there is a library for it.

        Raises ProblemsError (exit code 5): `store-unknown` for a protocol that is none, `store-library` where its library is
        not installed, `cannot-write` where the URL means nothing to it.
        """
        store = cls(url)
        with store._told():
            store._opened()
        return store

    @property
    def protocol(self) -> str:
        """What stands before `://`."""
        return self.url.partition("://")[0]

    @property
    def reach(self) -> Reach:
        """Other machines reach it by the same URL, but for the memory of this process."""
        return "process" if self.protocol == "memory" else "anywhere"

    @property
    def leaves_parts(self) -> bool:
        """Whether files are written under another name first."""
        return self.protocol not in _WHOLE

    def below(self, folder: str) -> RemoteStore:
        """Return the store of what is below a folder."""
        return RemoteStore(f"{self.url}/{folder}")

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write files, each whole; the last one when all others are there."""
        if not files:
            return
        with self._told():
            fs, base = self._opened()
            targets = {_key(base, name): data for name, data in files.items()}
            last = next(reversed(targets))
            if self.leaves_parts:
                self._put_by_parts(fs, targets)
                return
            # Several at once, where the library can.
            fs.pipe({target: data for target, data in targets.items() if target != last})
            fs.pipe_file(last, targets[last])

    def stamp(self, name: str) -> Stamp | None:
        """Return the stamp of a file: what the store says of its bytes, or else the time of change and its number."""
        with self._told():
            fs, base = self._opened()
            path = _key(base, name)
            try:
                found = fs.info(path)
            except FileNotFoundError:
                return None
            return _stamp(fs, path, found) if found.get("type") == "file" else None

    def look(self) -> Callable[[str], Stamp | None]:
        """Return what tells stamps out of one listing, made when it is asked first: one question for a thousand files."""
        listed: dict[str, Stamp] | None = None

        def stamp(name: str) -> Stamp | None:
            nonlocal listed
            name = posixpath.normpath(name)
            if name.startswith("../"):
                return self.stamp(name)
            if listed is None:
                listed = self._stamps()
            return listed.get(name)

        return stamp

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes. Raises ProblemsError (exit code 5) where the store cannot be asked."""
        with self._told():
            fs, base = self._opened()
            try:
                return bytes(fs.cat_file(_key(base, name)))
            except (FileNotFoundError, IsADirectoryError):
                return None

    def names(self, under: str = "") -> Iterator[str]:
        """Yield the names of the files below a folder."""
        with self._told():
            fs, base = self._opened()
            found = self._found(fs, _key(base, under))
        yield from (path[len(base) + 1 :] for path in found)

    def delete(self, name: str) -> None:
        """Take a file away."""
        with self._told():
            fs, base = self._opened()
            path = _key(base, name)
            with contextlib.suppress(FileNotFoundError):
                fs.rm_file(path)
            if self.leaves_parts:
                with contextlib.suppress(Exception):  # it is not empty, or this file system has no folders
                    fs.rmdir(posixpath.dirname(path))

    def pack(self, name: str, kind: ArchiveKind, files: Iterable[tuple[str, bytes]]) -> None:
        """Write an archive here, in a temporary folder, and send it."""
        with tempfile.TemporaryDirectory(prefix="musterpress-") as folder:
            packed = Path(folder) / "archive"
            write_archive(packed, kind, files)
            with self._told():
                fs, base = self._opened()
                target = _key(base, name)
                part = self._part(target) if self.leaves_parts else target
                fs.makedirs(posixpath.dirname(target), exist_ok=True) if self.leaves_parts else None
                fs.put_file(str(packed), part)
                if part != target:
                    fs.mv(part, target)

    def _put_by_parts(self, fs: Any, targets: Mapping[str, bytes]) -> None:
        """Write all to temporary names, then rename; what is left of it goes where that fails."""
        waiting: list[tuple[str, str]] = []
        try:
            for target, data in targets.items():
                fs.makedirs(posixpath.dirname(target), exist_ok=True)
                waiting.append((self._part(target), target))
                fs.pipe_file(waiting[-1][0], data)
            while waiting:
                fs.mv(*waiting[0])
                del waiting[0]
        finally:
            for part, _ in waiting:
                with contextlib.suppress(Exception):
                    fs.rm_file(part)

    def _part(self, target: str) -> str:
        """Return the temporary name of a file: no other process of any machine has it."""
        return f"{target}{TEMPORARY}-{socket.gethostname()}-{os.getpid()}"

    def _stamps(self) -> dict[str, Stamp]:
        with self._told():
            fs, base = self._opened()
            found = self._found(fs, base)
            return {path[len(base) + 1 :]: _stamp(fs, path, one) for path, one in found.items()}

    def _found(self, fs: Any, path: str) -> dict[str, Any]:
        """Return what is said of the files below a folder, none of which may be there; a bucket must."""
        try:
            return dict(fs.find(path, detail=True))
        except FileNotFoundError:
            if self.leaves_parts:
                return {}
            raise

    def _opened(self) -> tuple[Any, str]:
        """Return the file system (fsspec keeps one a process, and none over a fork) and the path in it."""
        import fsspec  # noqa: PLC0415 - only who writes elsewhere waits for it

        # Without the library's own memory of listings: others write there too.
        fs, path = fsspec.core.url_to_fs(self.url, use_listings_cache=False)
        return fs, str(path).rstrip("/")

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Raise whatever a library raises as a ProblemsError (exit code 5). Libraries differ in what that is."""
        try:
            yield
        except ProblemsError:
            raise
        except Exception as error:
            raise ProblemsError([self._problem(error)], ExitCode.WRITE) from error

    def _problem(self, error: Exception) -> Problem:
        place, kind = Place(shown_place(self.url)), type(error).__name__
        if isinstance(error, ImportError):
            message = f"`{self.protocol}://` needs a library that is not installed: {_words(error)}"
            extra = _EXTRAS.get(self.protocol)
            hint = f'install it: `pip install "{extra}"`' if extra else "install the library that fsspec names for it"
            return Problem("store-library", message, place, (hint,))
        if isinstance(error, ValueError) and "rotocol not known" in str(error):
            hint = "write a folder, or a URL that fsspec knows, such as `s3://bucket/prefix`"
            return Problem("store-unknown", f"`{self.protocol}://` is no kind of place that files go to", place, (hint,))
        message = f"`{shown_place(self.url)}` cannot be written: {_words(error)}"
        if isinstance(error, NotImplementedError):
            message = f"`{self.protocol}://` can be read and not written"
            hint = "choose another place with `--out`"
        elif isinstance(error, PermissionError) or "Credential" in kind:
            hint = "give credentials that may list, read, write and delete there, where its library looks for them"
            if self.protocol in _EXTRAS:
                hint += ": `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, `AWS_PROFILE`, or the machine's role"
        elif isinstance(error, FileNotFoundError):
            hint = "make the bucket or folder first, or mend the URL"
        else:
            hint = "see that it can be reached, and run the same command again: what is done is kept"
        return Problem("cannot-write", message, place, (hint,))


def _key(base: str, name: str) -> str:
    """Return the path of a name, which may lead out of the base by `../`."""
    name = posixpath.normpath(name) if name else ""
    while name.startswith("../"):
        base, name = posixpath.dirname(base), name.removeprefix("../")
    return f"{base}/{name}" if name else base


def _stamp(fs: Any, path: str, found: Mapping[str, Any]) -> Stamp:
    """Return the stamp of what a file system says of a file. One that says neither hash nor time is asked for the bytes."""
    size = int(found.get("size") or 0)
    tag = next((found[key] for key in _TAGS if found.get(key)), None)
    if tag is not None:
        return Stamp(size, 0, _number(str(tag).strip('"')))
    time = next((found[key] for key in _TIMES if found.get(key) is not None), None)
    if time is None:
        with contextlib.suppress(NotImplementedError):
            time = fs.modified(path)
    if time is None:
        return Stamp(size, 0, _number(hashlib.sha256(fs.cat_file(path)).hexdigest()))
    return Stamp(size, _number(time), _number(found.get("ino")))


def _number(value: object) -> int:
    """Return a number of 53 bits, which JSON keeps, that is another for another value."""
    return int.from_bytes(hashlib.blake2b(repr(value).encode(), digest_size=8).digest()) >> 11


def _words(error: Exception) -> str:
    """Return what an error says as part of a sentence."""
    text = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    text = " ".join(text.split()).rstrip(".")
    return text[:1].lower() + text[1:]
