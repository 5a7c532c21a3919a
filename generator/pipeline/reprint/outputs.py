"""Output folders as they are found: one agency's (`build`), or one of many agencies' (`batch`)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.pipeline.reprint.record_file import ReprintRecord, read_record

MANIFEST = "manifest.json"
_LARGEST = 50_000_000


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as a manifest lists it."""

    path: str
    packet: str
    product: str
    edition: str
    modules: tuple[str, ...]
    stock: str
    pages: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Output:
    """One agency's documents in their folder, and what is recorded of them."""

    folder: Path
    agency: str
    documents: Mapping[str, Listed]
    inputs: tuple[str, ...]
    """Names of the files that they were made from."""
    record: ReprintRecord | None

    def read(self, path: str) -> bytes | None:
        """Return a document's bytes; None if it is not there, or not the one that the manifest names."""
        try:
            data = (self.folder / path).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == self.documents[path].sha256 else None


def is_output(folder: Path) -> bool:
    """Whether a folder is what `build` or `batch` has written."""
    return folder.is_dir() and ((folder / MANIFEST).is_file() or next(_of_agencies(folder), None) is not None)


def is_of_many(folder: Path) -> bool:
    """Whether an output folder is of many agencies."""
    return not (folder / MANIFEST).is_file()


def folders(out: Path) -> tuple[Path, ...]:
    """Return the folder of each agency in the order of slugs. Raises ProblemsError (exit code 3) if it is no output."""
    if (out / MANIFEST).is_file():
        return (out,)
    found = tuple(sorted(_of_agencies(out), key=lambda folder: folder.name)) if out.is_dir() else ()
    if not found:
        message = f"`{out}` is not what `build` or `batch` has written: there is no {MANIFEST} in it or one folder below"
        hint = "name the folder that was given as `--out`"
        raise ProblemsError([Problem("diff-no-output", message, Place("command line"), (hint,))], ExitCode.MISSING)
    return found


def read_output(folder: Path) -> Output:
    """Return an agency's output. Raises ProblemsError (exit code 3, `diff-manifest`) if its manifest cannot be read."""
    path = folder / MANIFEST
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("too large")
        whole = json.loads(path.read_bytes())
        rows = [_listed(row) for row in whole["documents"]]
        inputs = tuple(str(row["path"]) for row in whole["inputs"])
        return Output(folder, str(whole["agency"]), {row.path: row for row in rows}, inputs, read_record(folder))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        hint = "build again into this folder, or take a copy of the one that was printed from"
        problem = Problem("diff-manifest", "the manifest cannot be read", Place(str(path)), (hint,))
        raise ProblemsError([problem], ExitCode.MISSING) from error


def _of_agencies(out: Path) -> Iterator[Path]:
    return (one for one in out.iterdir() if one.is_dir() and not one.is_symlink() and (one / MANIFEST).is_file())


def _listed(row: Mapping[str, object]) -> Listed:
    """Return a row of a manifest. Raises ValueError for a path that leaves its folder."""
    path, modules, pages = str(row["path"]), row["modules"], row["pages"]
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts or not isinstance(modules, list) or not isinstance(pages, int):
        raise ValueError(path)
    names = tuple(map(str, modules))
    stock = str(row["stock"] or "")
    return Listed(path, str(row["packet"]), str(row["product"]), str(row["edition"]), names, stock, pages, str(row["sha256"]))
