"""Which of an agency's fields a document reads: a changed field concerns these documents and no others.

Filling in a template is a function of the fields that are read on the way. If all of them are as they were, the other fields
cannot have had a say, neither now nor then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.content.agency import Agency
from generator.content.packets import Library
from generator.pipeline.choose_jobs import Chosen
from generator.pipeline.list_annexes import gets_annexes
from generator.project import ProjectFiles
from generator.resolve import resolve

AFTERWARDS = frozenset(("name", "short_name", "slug", "sample", "colors", "logo"))
"""Fields that are read of an agency once its templates are filled in: names in margins and metadata, colours, pictures."""
_FIELDS = frozenset(Agency.model_fields)


class _Watched(Agency):
    """An agency that tells which of its fields are asked for."""

    def __getattribute__(self, name: str) -> Any:
        if name in _FIELDS:
            object.__getattribute__(self, "__dict__")["_told"](name)
        return super().__getattribute__(name)


_Watched.__module__, _Watched.__qualname__, _Watched.__name__ = Agency.__module__, Agency.__qualname__, Agency.__name__


def watched(agency: Agency, told: Callable[[str], object]) -> Agency:
    """Return the agency as one that calls `told` with the name of each field that is read."""
    made = _Watched.model_construct(None, **{name: getattr(agency, name) for name in _FIELDS})
    made.__dict__["_told"] = told
    return made


def fields_read(chosen: Chosen, library: Library, project: ProjectFiles) -> frozenset[str]:
    """Return the agency's fields that a document depends on. Raises ProblemsError like `resolve`."""
    found: set[str] = set()
    job = chosen.job.model_copy(update={"agency": watched(chosen.job.agency, found.add)})
    resolve(job, library, project.again())
    return frozenset(found) | AFTERWARDS | read_late(chosen)


def read_late(chosen: Chosen) -> frozenset[str]:
    """Return the fields that only some editions read: the print shop's colours, and annexes."""
    late = {"press"} if "press" in chosen.editions else set()
    return frozenset(late | ({"annexes"} if gets_annexes(chosen) else set()))
