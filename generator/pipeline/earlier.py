"""What an earlier build has left in the output folder, and which of it is still true.

A document is a function of the program, its job, the part of the library that its job may use, the templates and the fonts.
Its key is a hash over all of these, templates and fonts whole: a new file that would take the place of another counts too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.content.packets import Job, Library
from generator.pipeline.build_request import STATE, bytes_or_none
from generator.pipeline.choose_jobs import Chosen
from generator.pipeline.fingerprints import Fingerprints
from generator.pipeline.outcomes import Input, Outcome, built_document
from generator.project import ProjectFiles, program_digest
from generator.record import BuiltDocument

_FORMAT = 1
_FONTS_INDEX = "fonts/fonts.yaml"
_SHARED = ("templates", "fonts")
"""Folders of which every document depends on every file."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a finished document: its key, its hash, and what the manifest of a build that does not make it needs."""

    key: str
    sha256: str
    pages: int
    reads: tuple[str, ...]
    """Templates and fonts read for it, sorted."""


@dataclass(slots=True)
class Keys:
    """The keys of a build's documents."""

    project: ProjectFiles
    _shared: dict[str, str] = field(init=False)
    _common: str = field(init=False)
    _fingerprints: Fingerprints = field(default_factory=Fingerprints)

    def __post_init__(self) -> None:
        """Look at the program, the templates and the fonts."""
        self._shared = {name: digest for folder in _SHARED for name, digest in self.project.digests(folder).items()}
        self._common = self._fingerprints.of(program_digest(), self._shared)

    def of(self, chosen: Chosen, library: Library) -> str:
        """Return the key of a document that is made with this part of the library."""
        return self._fingerprints.of(self._common, chosen.job, library, chosen.stem, chosen.printing)

    def digest(self, name: str) -> str | None:
        """Return the hash that a template or font had when this was made; None for one that was not there."""
        return self._shared.get(name)

    def fonts_index(self) -> tuple[Input, ...]:
        """Return the list of fonts, which every build depends on, as it was when this was made."""
        return tuple((name, digest) for name, digest in self._shared.items() if name == _FONTS_INDEX)

    def hold(self, outcome: Outcome) -> bool:
        """Whether a document was made from the files that its key is of, and not from some changed meanwhile."""
        return all(self.digest(name) == digest for name, digest in outcome.reads)


def library_of(job: Job, library: Library) -> Library:
    """Return the part of the library that a document may use: of modules, training and job aids those of its own modules."""
    ids = {module.id for module in job.modules}
    return library.model_copy(
        update={
            "modules": tuple(module for module in library.modules if module.id in ids),
            "training": tuple(training for training in library.training if training.module in ids),
            "job_aids": tuple(aid for aid in library.job_aids if aid.module in ids),
            "packets": (job.packet,),
        }
    )


def read_state(out: Path) -> dict[str, Kept]:
    """Return what the last build kept, by path; nothing if there was none or its file is not as it should be."""
    try:
        state = json.loads((out / STATE).read_bytes())
        if state["format"] != _FORMAT:
            return {}
        return {
            str(row["path"]): Kept(str(row["key"]), str(row["sha256"]), int(row["pages"]), tuple(map(str, row["reads"])))
            for row in state["documents"]
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def still_true(chosen: Chosen, key: str, state: Mapping[str, Kept], keys: Keys, out: Path) -> Outcome | None:
    """Return a document as an earlier build has made it, if it would be made the same again and all its files are whole."""
    documents: list[BuiltDocument] = []
    reads: dict[str, str] = {}
    for edition in chosen.editions:
        kept = state.get(chosen.path(edition))
        if kept is None or kept.key != key:
            return None
        data = bytes_or_none(out / chosen.path(edition))
        if data is None or hashlib.sha256(data).hexdigest() != kept.sha256:
            return None
        for name in kept.reads:
            digest = keys.digest(name)
            if digest is None:
                return None
            reads[name] = digest
        documents.append(built_document(chosen, edition, kept.pages, data))
    return Outcome(tuple(documents), reads=tuple(sorted(reads.items())))


def state_text(documents: Iterable[tuple[str, Outcome]], keys: Keys) -> str:
    """Return the state file of a build: a row for each file, by path, of documents with their keys.

    A document whose templates or fonts changed while it was made is left out, and so is one that was warned of: they are
    made again next time.
    """
    rows: list[dict[str, Any]] = []
    for key, outcome in documents:
        if outcome.warnings or not keys.hold(outcome):
            continue
        reads = sorted({name for name, _ in outcome.reads})
        for built in outcome.documents:
            sha256 = hashlib.sha256(built.data).hexdigest()
            rows.append({"path": built.path, "key": key, "sha256": sha256, "pages": built.pages, "reads": reads})
    rows.sort(key=lambda row: str(row["path"]))
    return json.dumps({"format": _FORMAT, "documents": rows}, indent=1, ensure_ascii=False) + "\n"
