"""Which of an agency's fields a document reads, by their dotted names, and a hash of each.

Filling in a template is a function of the fields that are read on the way: a document whose fields are all as they were is as it
was. Secrets are never recorded, not even as a hash: a code of four digits is soon guessed from one.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from generator.content.agency import Agency, AnnexRef, Logo, Phone, Secret
from generator.content.base import Model
from generator.content.packets import Job, Library
from generator.content.selection import state_of
from generator.diagnostics import ProblemsError, SourcedText
from generator.pipeline.choose_jobs import Chosen
from generator.pipeline.fingerprints import Fingerprints
from generator.pipeline.list_annexes import gets_annexes
from generator.pipeline.reprint.record_file import RULE, UNRECORDED
from generator.project import ProjectFiles
from generator.resolve.document import written_markup
from generator.resolve.slots import slotted

_AFTERWARDS = ("name", "short_name", "sample", "colors.accent", "logo")
"""Fields that are read once templates are filled in: names in margins and metadata, colours, pictures."""
_NAMES_OF_LANGUAGES = "agency_language_names"
_MOST = 32
"""Runs that are remembered for a document; after so many every field of the agency counts as read."""
_LEAVES = (Phone, Secret, Logo, AnnexRef)


def watch_fields(job: Job) -> tuple[Job, set[str]]:
    """Return a job to fill in a template for, and the set that gets the fields of its agency that are read on the way."""
    found: set[str] = set()
    return job.model_copy(update={"agency": _watched(job.agency, "", found.add)}), found


@dataclass(slots=True)
class FieldReads:
    """The fields that documents read, found by filling in the template once for all agencies of which it reads the same."""

    project: ProjectFiles
    _known: dict[int, tuple[Chosen, list[_Run]]] = field(default_factory=dict)

    def of(self, chosen: Chosen, base: Chosen, library: Library) -> frozenset[str]:
        """Return the fields that a document reads, or more.

        `base` is the same object for all agencies of its shape.
        """
        agency = chosen.job.agency
        runs = self._known.setdefault(id(base), (base, []))[1]
        for run in runs:
            if run.fits(agency):
                return run.reads | read_late(chosen)
        if len(runs) >= _MOST:
            return frozenset(leaves(agency)) | read_late(chosen)
        run = self._run(chosen.job, library)
        runs.append(run)
        return run.reads | read_late(chosen)

    def _run(self, job: Job, library: Library) -> _Run:
        """Fill in the template with marks, to learn which values it looks into; without, if that fails."""
        door = self.project.again()
        for marks in (slotted(job.agency, ()), None):
            found: set[str] = set()
            agency = _watched(marks.agency if marks is not None else job.agency, "", found.add)
            try:
                written_markup(job.model_copy(update={"agency": agency}), library, door, "names")
            except ProblemsError:
                continue
            if any(_NAMES_OF_LANGUAGES in door.again().read_text(name) for name, _ in door.inputs()):
                found.update(("languages",))
            looked = None if marks is None else frozenset(marks.looked)
            return _Run.of(job.agency, frozenset(found), looked)
        return _Run.of(job.agency, frozenset(leaves(job.agency)), None)


@dataclass(frozen=True, slots=True)
class _Run:
    """What a template has read of one agency, and how to tell that it reads the same of another."""

    reads: frozenset[str]
    looked: frozenset[str] | None
    """Values that the template looks into; None: any of them may be."""
    signature: tuple[object, ...]

    @classmethod
    def of(cls, agency: Agency, reads: frozenset[str], looked: frozenset[str] | None) -> _Run:
        return cls(reads, looked, _signature(agency, reads, looked))

    def fits(self, agency: Agency) -> bool:
        """Whether it goes the same way with this agency."""
        return _signature(agency, self.reads, self.looked) == self.signature


def _signature(agency: Agency, reads: frozenset[str], looked: frozenset[str] | None) -> tuple[object, ...]:
    """Return what decides which way a template goes: all that is no text, and the texts that it looks into."""
    made: list[object] = []
    for path in sorted(reads):
        value = value_of(agency, path)
        if looked is None or any(one == path or one.startswith(f"{path}.") for one in looked):
            made.append(value)
        elif isinstance(value, Secret):
            made.append((value.print, value.value is not None))
        elif isinstance(value, (SourcedText, date, *_LEAVES)):
            made.append(type(value))
        else:
            made.append(len(value) if isinstance(value, tuple) else type(value) if isinstance(value, Model) else value)
    return tuple(made)


def read_late(chosen: Chosen) -> frozenset[str]:
    """Return the fields that are read of any agency, and those that only some documents read."""
    press = ("press.icc", "press.condition") if chosen.job.agency.press is not None else ("press",)
    annexes = ("annexes", *(f"annexes.{number}" for number in range(len(chosen.job.agency.annexes))))
    late = {*_AFTERWARDS, *(press if "press" in chosen.editions else ()), *(annexes if gets_annexes(chosen) else ())}
    return frozenset(late)


def leaves(agency: Agency) -> tuple[str, ...]:
    """Return the dotted names of all fields of an agency."""
    found: list[str] = []

    def look(value: object, path: str) -> None:
        found.append(path)
        if isinstance(value, Phone):
            found.append(f"{path}.dialled")
        elif isinstance(value, Model) and not isinstance(value, _LEAVES):
            for name in type(value).model_fields:
                look(getattr(value, name), f"{path}.{name}")
        elif isinstance(value, tuple) and value and isinstance(value[0], Model):
            for number, one in enumerate(value):
                look(one, f"{path}.{number}")

    for name in type(agency).model_fields:
        look(getattr(agency, name), name)
    return tuple(found)


def value_of(agency: Agency, path: str) -> Any:
    """Return the value at a dotted name; None where it has none."""
    value: Any = agency
    for part in path.split("."):
        if isinstance(value, tuple):
            value = value[int(part)] if part.isdigit() and int(part) < len(value) else None
        else:
            value = getattr(value, part, None)
    return value


def digests(agency: Agency, paths: Iterable[str], audience: str, library: Library) -> dict[str, str]:
    """Return a short hash of each field; of secrets only whether and how they print, for readers of this kind."""
    fingerprints = Fingerprints()
    made = {path: _digest(value_of(agency, path), audience, fingerprints) for path in sorted(paths)}
    if "state" in made:
        made[RULE] = fingerprints.of(state_of(agency, library))[:16]
    return made


def _digest(value: Any, audience: str, fingerprints: Fingerprints) -> str:
    if isinstance(value, Secret):
        prints = audience == "officer" and value.print == "officer" and bool(value.value)
        return UNRECORDED if prints else "blank"
    if isinstance(value, Phone):
        value = (value.e164, value.display)
    elif isinstance(value, Logo):
        value = (value.kind, value.data, value.alt, value.width, value.height)
    elif isinstance(value, Model) and not isinstance(value, AnnexRef):
        return "given"
    elif isinstance(value, tuple) and value and isinstance(value[0], Model):
        return str(len(value))
    return fingerprints.of(value)[:16]


@cache
def _watching(kind: type[Model]) -> type[Model]:
    """Return a class of records like `kind` that tell which of their fields are asked for."""
    fields = frozenset(kind.model_fields)
    optional = frozenset(name for name, info in kind.model_fields.items() if info.default is None)

    def ask(self: Any, name: str) -> Any:
        if name in fields:
            own = object.__getattribute__(self, "__dict__")
            value, path, told = own[name], own["_path"], own["_told"]
            if issubclass(kind, Phone):
                told(f"{path}.dialled" if name == "dialled" else path)
            elif not isinstance(value, Model) or isinstance(value, _LEAVES) or name in optional:
                told(f"{path}.{name}" if path else name)
        return object.__getattribute__(self, name)

    body = {"__getattribute__": ask, "__module__": kind.__module__, "__annotations__": {}}
    made: type[Model] = types.new_class(kind.__name__, (kind,), exec_body=lambda names: names.update(body))
    made.__qualname__ = kind.__qualname__
    return made


def _watched(value: Any, path: str, told: Callable[[str], object]) -> Any:
    """Return a value of which every record tells what is asked of it; secrets and pictures are told of as a whole."""
    if isinstance(value, tuple):
        return tuple(_watched(one, f"{path}.{number}", told) for number, one in enumerate(value))
    if not isinstance(value, Model) or isinstance(value, Secret | Logo | AnnexRef):
        return value
    kind = type(value)
    inside = {name: _watched(getattr(value, name), f"{path}.{name}" if path else name, told) for name in kind.model_fields}
    made = _watching(kind).model_construct(None, **inside)
    made.__dict__.update(_path=path, _told=told)
    return made
