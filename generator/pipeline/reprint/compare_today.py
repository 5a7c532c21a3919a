"""An output compared with today's inputs: an agency file, a table or folder of agencies, or those it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.content.agency import Agency
from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.load import load_agency, open_source
from generator.pipeline.reprint.changes import Compared, compare
from generator.pipeline.reprint.outputs import folders, is_of_many, read_output
from generator.pipeline.reprint.today import Today
from generator.project import ProjectFiles

_AGENCY = "agency/"
"""What the manifest puts before the names of files that are the agency's own."""
_FILES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Source:
    """Where today's agencies are: a file, a folder or a table; and how a table is read."""

    path: Path
    defaults: Path | None = None
    columns: Path | None = None
    sheet: str | None = None


def find_agency_file(old: Path, root: Path | None = None) -> Path:
    """Return the agency file that an output was made from, by the name in its manifest.

    It is looked for in the working folder, in the project folder, and in those above and beside the output. Raises
    ProblemsError (exit code 3, `diff-no-inputs`) if it is not found in just one of them, or the output is of many agencies.
    """
    hint = "name it after the output: `musterpress diff OLD agency.yaml`, or for a batch the table or folder of its agencies"
    if is_of_many(old):
        message = f"`{old}` is of many agencies and does not say where they were written down"
        raise ProblemsError([Problem("diff-no-inputs", message, Place("command line"), (hint,))], ExitCode.MISSING)
    output = read_output(old)
    names = [name.removeprefix(_AGENCY) for name in output.inputs if name.startswith(_AGENCY) and name.endswith(_FILES)]
    around = [Path(), *((root,) if root is not None else ()), old.absolute().parent, old.absolute().parent.parent]
    places = [folder / name for name in names if "/" not in name for folder in around]
    found: dict[Path, Path] = {place.resolve(): place for place in reversed(places) if place.is_file()}
    if len(found) != 1:
        named = " or ".join(f"`{name}`" for name in names) or "no agency file"
        where = "which is not found" if not found else f"of which there are {len(found)}"
        message = f"`{old}` was made from {named}, {where}"
        raise ProblemsError([Problem("diff-no-inputs", message, Place("command line"), (hint,))], ExitCode.MISSING)
    return next(iter(found.values()))


def compare_with_inputs(old: Path, source: Source, project: ProjectFiles) -> Iterator[Compared]:
    """Compare an output with what its agencies' files or rows would give today, one agency after another.

    Agencies that only the source has are passed over: nothing of theirs was printed. Raises ProblemsError for what concerns
    all: no output, no source, problems of the library.
    """
    printed = {folder.name: folder for folder in folders(old)} if is_of_many(old) else {read_output(old).agency: old}
    today = Today.open(project)
    if source.path.suffix in _FILES and not source.path.is_dir() and source.defaults is None:
        agency = load_agency(project.again(), source.path, today.library)
        # The only agency may have got another slug meanwhile.
        name = agency.slug if is_of_many(old) else next(iter(printed))
        if name not in printed:
            message = f"nothing was printed for `{agency.slug}` in `{old}`"
            raise ProblemsError([Problem("unknown-agency", message, Place("command line"))], ExitCode.USAGE)
        yield _compared(today, printed[name], agency)
        return
    yield from _compare_source(today, printed, source, project)


def _compare_source(today: Today, printed: dict[str, Path], source: Source, project: ProjectFiles) -> Iterator[Compared]:
    agencies = open_source(
        project, source.path, defaults=source.defaults, columns=source.columns, sheet=source.sheet, library=today.library
    )
    left = dict(printed)
    for raw in agencies.raw_rows():
        folder = left.pop(raw.slug or "", None)
        if folder is None:
            continue
        row = agencies.load(raw)
        if row.agency is None:
            yield Compared(raw.slug or "", 0, (), problems=row.problems, code=int(ExitCode.CONTENT))
            continue
        yield _compared(today, folder, row.agency)
    agencies.close()
    for folder in left.values():
        yield _compared(today, folder, None)


def _compared(today: Today, folder: Path, agency: Agency | None) -> Compared:
    """Compare one output with what its agency would get; with nothing, if there is no such agency any longer."""
    try:
        output = read_output(folder)
    except ProblemsError as error:
        return Compared(folder.name, 0, (), problems=error.problems, code=int(error.exit_code))
    return compare(output, None) if agency is None else today.compare(output, agency)
