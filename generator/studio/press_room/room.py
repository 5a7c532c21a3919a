"""What the worker holds: library, typefaces and memory of earlier documents, all of one state of the project's files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.content.agency import Agency
from generator.content.packets import Edition, Library
from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.load import load_agency_bytes, load_library
from generator.load.wording import visible
from generator.pipeline.choose_jobs import Chosen, choose_jobs
from generator.pipeline.list_annexes import list_annexes
from generator.pipeline.make_documents import Making
from generator.pipeline.memos import Memos
from generator.pipeline.printing import Printing
from generator.project import ProjectFiles
from generator.project.files import FOLDERS, Stamp
from generator.typefaces import Typefaces


@dataclass(slots=True)
class PressRoom:
    """Holds for as long as nothing of packets, templates and fonts changes; then another one is opened."""

    folder: Path
    project: ProjectFiles
    library: Library
    warnings: tuple[Problem, ...]
    """Of the library."""
    typefaces: Typefaces
    stamps: Mapping[str, Stamp]
    memos: Memos = field(default_factory=Memos)

    @classmethod
    def open(cls, folder: Path) -> PressRoom:
        """Load what all agencies share. Raises ProblemsError with every problem of the library."""
        # Before anything is read: what changes meanwhile is seen the next time.
        door, warnings = ProjectFiles(folder), list[Problem]()
        stamps = door.stamps(*FOLDERS)
        library = load_library(door, warnings)
        typefaces = Typefaces.load(door)
        # What came and went while it was read may have been read.
        held: Mapping[str, Stamp] = stamps if door.stamps(*FOLDERS) == stamps else {}
        return cls(folder, door, library, tuple(warnings), typefaces, held)

    def holds(self) -> bool:
        """Whether the files are still those that were read, on the same day (which decides warnings)."""
        return self.stamps == self.project.stamps(*FOLDERS) and ProjectFiles(self.folder).today() == self.project.today()

    def agency(self, path: Path, text: str) -> tuple[Agency, tuple[Problem, ...]]:
        """Return the agency of a draft, and its warnings. Raises ProblemsError."""
        warnings: list[Problem] = []
        # What is no UTF-8 (half of a surrogate pair) the loader refuses.
        raw = text.encode("utf-8", "surrogatepass")
        agency = load_agency_bytes(self.project.again(), raw, path, self.library, warnings)
        return agency, tuple(warnings)

    def choose(
        self,
        agency: Agency,
        document: tuple[str, str],
        editions: tuple[Edition, ...],
        stocks: tuple[str, ...],
        printing: Printing,
        modules: tuple[str, ...] = (),
    ) -> tuple[Chosen, ...]:
        """Return what is to be made for a document (packet and stem) in these editions; large print apart from the others.

        Raises ProblemsError (exit code 2, `nothing-to-print` and others of `choose_jobs`) where there is none.
        """
        packet, stem = document
        every = choose_jobs(self.library, agency, (packet,), modules, "all", stocks, printing)
        base = next((one for one in every if one.stem == stem), None)
        has = tuple(edition for edition in editions if base is not None and base.job.has(edition))
        if base is None or has != editions:
            wrong = ", ".join(f"`{edition}`" for edition in editions if edition not in has)
            message = f"nothing to print: `{visible(packet)}` has no `{visible(stem)}` in {wrong}"
            raise ProblemsError([Problem("nothing-to-print", message, Place("studio"))], ExitCode.USAGE)
        groups = (tuple(one for one in has if one != "large-print"), tuple(one for one in has if one == "large-print"))
        return list_annexes(tuple(replace(base, editions=group) for group in groups if group))

    def making(self, chosen: Chosen) -> Making:
        """Return a document at its beginning."""
        own = self.memos.library_of(chosen.job, self.library)
        return Making(chosen, own, self.project.again(), self.typefaces, self.memos)
