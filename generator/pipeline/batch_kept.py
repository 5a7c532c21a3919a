"""What is known of an agency's documents from earlier runs, and which of them would be made the same again."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generator.content.agency import Agency
from generator.content.packets import Library
from generator.diagnostics import Place, Problem
from generator.pipeline.batch_keys import StaticKeys, field_digests
from generator.pipeline.choose_jobs import Chosen
from generator.pipeline.fingerprints import Fingerprints
from generator.pipeline.outcomes import Outcome
from generator.record import Seen, Stamp
from generator.record.run_state import AgencyRecord, as_json

if TYPE_CHECKING:
    from generator.pipeline.batch_plan import AgencyWork, BatchChoice
    from generator.pipeline.reprint.agency_fields import FieldReads


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A document's file: the key of its document, what that has read, and what the file is."""

    key: str
    """Of all it depends on but the agency, templates and fonts; empty if it was made while those changed."""
    fields: tuple[tuple[str, str], ...]
    """The agency's fields, each with a hash, as they were or might as well have been."""
    reads: tuple[str, ...]
    """Templates and fonts, sorted."""
    digest: str
    """Hash of these as they were."""
    size: int
    sha256: str
    pages: int
    warnings: tuple[Problem, ...]
    """On the first of a document's files."""
    stamp: Stamp | None = None


@dataclass(slots=True)
class Kept:
    """An agency's documents: those of earlier runs, and which of them count for the agency as it is now."""

    store: Seen
    statics: StaticKeys
    reads: FieldReads
    agency: Agency
    earlier: AgencyRecord | None
    checked: bool
    _files: dict[str, KeptFile] = field(init=False)
    _chosen: tuple[str, tuple[str, ...]] = field(init=False)
    _fields: dict[str, str] = field(init=False)
    _stamp: Callable[[str], Stamp | None] = field(init=False)
    """As files were before anything was written."""

    def __post_init__(self) -> None:
        """Unpack what is known; whatever is not as it should be is not known."""
        self._fields = field_digests(self.agency)
        self._files, self._chosen = _unpacked(self.earlier)
        self._stamp = self.store.look()

    def find(self, chosen: Chosen, shaped: Chosen, library: Library) -> dict[str, KeptFile] | None:
        """Return a document's files by path if it would be made the same again and all of them are whole.

        `shaped` is the document as all agencies of its shape share it.
        """
        found: dict[str, KeptFile] = {}
        changed: set[str] = set()
        for path in map(chosen.path, chosen.editions):
            file = self._files.get(path)
            if file is None or not file.key or file.key != self.statics.of(shaped, library, file.reads):
                return None
            stamp = self._whole(path, file)
            if stamp is None or file.digest != self.statics.of_reads(file.reads):
                return None
            changed |= {name for name, digest in self._fields.items() if dict(file.fields).get(name) != digest}
            found[path] = replace(file, fields=tuple(self._fields.items()), stamp=stamp)
        return None if changed and self._concerns(changed, chosen, shaped, library) else found

    def _concerns(self, changed: set[str], chosen: Chosen, shaped: Chosen, library: Library) -> bool:
        """Whether a document reads any of these fields, or is named by its agency's slug."""
        read = {name.partition(".")[0] for name in self.reads.of(chosen, shaped, library)}
        return not changed.isdisjoint(read | {"slug"})

    def _whole(self, path: str, file: KeptFile) -> Stamp | None:
        """Return the stamp of a file that is the one that was written."""
        stamp = self._stamp(path)
        if stamp is None or stamp.size != file.size:
            return None
        if self.checked and stamp == file.stamp:
            return stamp
        data = self.store.read(path)
        return stamp if data is not None and hashlib.sha256(data).hexdigest() == file.sha256 else None

    def new(self, shaped: Chosen, library: Library, outcome: Outcome) -> dict[str, KeptFile]:
        """Return the files of a document that was made now."""
        reads = tuple(sorted({name for name, _ in outcome.reads}))
        shared = self.statics.shared
        held = all(shared.digests.get(name) == digest for name, digest in outcome.reads)
        key = self.statics.of(shaped, library, reads) if held else ""
        digest, fields = self.statics.of_reads(reads), tuple(self._fields.items())
        made = {}
        for number, built in enumerate(outcome.documents):
            sha256 = hashlib.sha256(built.data).hexdigest()
            warnings = outcome.warnings if number == 0 else ()
            made[built.path] = KeptFile(key, fields, reads, digest, len(built.data), sha256, built.pages, warnings)
        return made

    def differing(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return those of the files that are not there with just these bytes."""
        return {
            name: data
            for name, data in files.items()
            if (stamp := self._stamp(name)) is None or stamp.size != len(data) or self.store.read(name) != data
        }

    def stale(self, choice: BatchChoice, files: Iterable[str]) -> tuple[str, ...]:
        """Return the documents that the same choice gave last time and gives no longer."""
        if self._chosen[0] != _choice(choice):
            return ()
        now = set(files)
        return tuple(name for name in self._chosen[1] if name not in now)

    def there(self, name: str) -> bool:
        """Whether there is a file of that name."""
        return self._stamp(name) is not None

    def has(self, name: str) -> bool:
        """Whether a file that is no document is the one that was written."""
        if self.earlier is None or not self.checked:
            return False
        stamp = self._stamp(name)
        return stamp is not None and json.loads(self.earlier.files)["files"].get(name) == list(stamp)

    def record(
        self,
        work: AgencyWork,
        choice: BatchChoice,
        files: Mapping[str, KeptFile],
        extra: Iterable[str],
        sides: Mapping[str, Stamp | None],
        told: str,
    ) -> AgencyRecord:
        """Return what to keep. Documents of other choices stay known."""
        now = self.store.look()
        stamped = {name: replace(file, stamp=now(name)) for name, file in files.items()}
        gone = set(self.stale(choice, files))
        every = {name: file for name, file in self._files.items() if name not in gone} | stamped
        written = {name: file.stamp for name, file in stamped.items()} | {name: now(name) for name in extra}
        whole = all(file.key for file in files.values())
        return AgencyRecord(
            self.agency.slug,
            work.key if whole else "",
            work.raw.number,
            as_json({"files": written, "sides": sides}),
            told,
            _packed(every, _choice(choice), tuple(files)),
        )


@lru_cache(16)
def _choice(choice: BatchChoice) -> str:
    return Fingerprints().of(choice)


def _packed(files: Mapping[str, KeptFile], choice: str, chosen: Iterable[str]) -> bytes:
    """Return what is known of documents as bytes; what many share stands there once."""
    shared: dict[tuple[Any, ...], int] = {}
    rows = {
        name: [
            file.key,
            shared.setdefault(file.fields, len(shared)),
            shared.setdefault(file.reads, len(shared)),
            file.digest,
            file.size,
            file.sha256,
            file.pages,
            [problem_row(problem) for problem in file.warnings],
            file.stamp,
        ]
        for name, file in files.items()
    }
    whole = {"shared": list(shared), "choice": choice, "chosen": list(chosen), "files": rows}
    return zlib.compress(as_json(whole).encode("utf-8", "surrogatepass"), 1)


def names_kept(record: AgencyRecord) -> tuple[str, ...]:
    """Return the files below an agency's folder that earlier runs have written, and its archive."""
    return tuple(dict.fromkeys((*_unpacked(record)[0], *json.loads(record.files)["files"])))


def _unpacked(record: AgencyRecord | None) -> tuple[dict[str, KeptFile], tuple[str, tuple[str, ...]]]:
    """Return the files known, and the last choice with what it gave."""
    if record is None:
        return {}, ("", ())
    try:
        whole = json.loads(zlib.decompress(record.detail))
        shared = whole["shared"]
        files = {
            name: KeptFile(
                row[0],
                tuple((one, digest) for one, digest in shared[row[1]]),
                tuple(shared[row[2]]),
                row[3],
                row[4],
                row[5],
                row[6],
                tuple(problem_of(problem) for problem in row[7]),
                Stamp(*row[8]) if row[8] else None,
            )
            for name, row in whole["files"].items()
        }
        return files, (whole["choice"], tuple(whole["chosen"]))
    except (zlib.error, ValueError, KeyError, TypeError, IndexError):
        return {}, ("", ())


def problem_row(problem: Problem) -> list[Any]:
    """Return a problem as plain data."""
    place = problem.place
    return [problem.code, problem.message, place.file, place.line, place.column, list(problem.hints), problem.severity]


def problem_of(row: list[Any]) -> Problem:
    """Return the problem of `problem_row`."""
    code, message, file, line, column, hints, severity = row
    place = Place(file, line, column)
    return Problem(code=code, message=message, place=place, hints=tuple(hints), severity=severity)


def told_text(documents: int, pages: int, size: int, warnings: Iterable[Problem]) -> str:
    """Return what a run says of an agency that it does not make again."""
    return as_json([documents, pages, size, [problem_row(problem) for problem in warnings]])
