"""What a run remembers from document to document; it lives as long as the run and never decides a byte.

While it lives, content, templates, fonts and program must stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.content.packets import Job, Library
from generator.draw import DrawMemo
from generator.pipeline.earlier import library_of
from generator.pipeline.prepare_pages import PagesMemo
from generator.preflight import CheckMemo
from generator.resolve import ResolveMemo


@dataclass(slots=True)
class Memos:
    """The memo objects of the rooms, passed on explicitly."""

    resolved: ResolveMemo = field(default_factory=ResolveMemo)
    pages: PagesMemo = field(default_factory=PagesMemo)
    drawn: DrawMemo = field(default_factory=DrawMemo)
    checked: CheckMemo = field(default_factory=CheckMemo)
    _libraries: dict[tuple[int, str, tuple[str, ...]], tuple[Library, Library]] = field(default_factory=dict)

    def library_of(self, job: Job, library: Library) -> Library:
        """Return the part of the library that a document may use; the same object for documents about the same."""
        key = (id(library), job.packet.id, tuple(module.id for module in job.modules))
        found = self._libraries.get(key)
        if found is None:
            # The library is kept, so that no other can get its identity.
            found = self._libraries[key] = (library, library_of(job, library))
        return found[1]
