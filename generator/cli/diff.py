"""`musterpress diff`: which sheets must be printed again, for which agencies, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from generator.cli.batch import COLUMNS, DefaultsOption, SheetOption
from generator.cli.options import DiagnosticsOption, QuietOption, RootOption, VerboseOption, open_project
from generator.cli.screen import Screen
from generator.cli.tables import counted, table
from generator.diagnostics import ExitCode, Place, Problem, ProblemsError

if TYPE_CHECKING:
    from generator.pipeline.reprint.changes import Change, Compared

Format = Literal["table", "csv", "json"]

OldArgument = Annotated[
    Path, typer.Argument(metavar="OLD", help="Output folder of `build` or `batch` that was printed from, or a copy of it.")
]
NewArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="NEW",
        help="Another output folder; or an agency file, or a sheet or folder of agencies, as they are today. "
        "Not given: the agency file that OLD was made from.",
    ),
]
FormatOption = Annotated[
    Format | None,
    typer.Option("--format", help="How to write the list; not given: what FILE ends in, or else a table.", show_default=False),
]
ColumnsOption = Annotated[
    Path | None,
    typer.Option("--columns", metavar="FILE", help="Which column is which field; not given: as the batch that made OLD says."),
]
FileOption = Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write the list to a file.")]


@dataclass(slots=True)
class Tally:
    """What was found so far."""

    agencies: int = 0
    documents: int = 0
    touched: int = 0
    """Agencies for which there is something to do."""
    counts: dict[str, int] = field(default_factory=dict)
    """Documents by status."""
    unrecorded: int = 0
    problems: int = 0
    code: int = 0
    """The worst exit code of any agency."""

    @property
    def to_do(self) -> int:
        """How many documents are to be printed, or taken out of use."""
        return sum(count for status, count in self.counts.items() if status != "metadata")

    def add(self, one: Compared) -> None:
        """Count an agency."""
        self.agencies += 1
        self.documents += one.documents
        self.touched += any(change.to_do for change in one.changes)
        self.unrecorded += one.unrecorded
        self.problems += bool(one.problems)
        self.code = max(self.code, one.code)
        for change in one.changes:
            self.counts[change.status] = self.counts.get(change.status, 0) + 1


def diff_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    old: OldArgument,
    new: NewArgument = None,
    form: FormatOption = None,
    out: FileOption = None,
    defaults: DefaultsOption = None,
    columns: ColumnsOption = None,
    sheet: SheetOption = None,
    root: RootOption = None,
    diagnostics: DiagnosticsOption = "human",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the sheets that must be printed again, and why.

    Compares what was printed with another output, or with what today's files would give; only what may have changed is
    made for that, and nothing is written but FILE. The exit code is 0 if there is nothing to print, and 1 if there is.
    """
    screen = Screen(diagnostics, quiet=quiet, verbose=verbose)
    with screen.guard():
        found = _compared(_Asked(old, new, root, defaults, columns, sheet))
        tally = _write(found, form or _form_of(out), out, screen)
        _tell(tally, out, screen)
        if tally.code or tally.to_do:
            raise typer.Exit(tally.code or 1)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be compared with what, and how a sheet of agencies is read."""

    old: Path
    new: Path | None
    root: Path | None
    defaults: Path | None
    columns: Path | None
    sheet: str | None


def _compared(asked: _Asked) -> Iterator[Compared]:
    """Return what comes of each agency. Raises ProblemsError for what concerns them all."""
    from generator.pipeline.reprint.changes import compare_outputs  # noqa: PLC0415 - `--help` must not wait for it
    from generator.pipeline.reprint.outputs import folders, is_output  # noqa: PLC0415

    old, new = asked.old, asked.new
    given = [name for name in ("defaults", "columns", "sheet") if getattr(asked, name) is not None]
    if given and (new is None or is_output(new)):
        message = f"`--{given[0]}` goes with a sheet or folder of agencies"
        raise ProblemsError([Problem("diff-no-source", message, Place("command line"))], ExitCode.USAGE)
    folders(old)
    if new is not None and is_output(new):
        return compare_outputs(old, new)
    # The whole program, which two outputs do not need.
    from generator.load import TABLES  # noqa: PLC0415
    from generator.pipeline.reprint.compare_today import Source, compare_with_inputs, find_agency_file  # noqa: PLC0415

    path, columns = new or find_agency_file(old, asked.root), asked.columns
    if columns is None and path.suffix.lower() in TABLES and (old / COLUMNS).is_file():
        columns = old / COLUMNS
    inside = path / "agency.yaml" if path.is_dir() else path
    source = Source(path, asked.defaults, columns, asked.sheet)
    return compare_with_inputs(old, source, open_project(asked.root, inside))


def _form_of(out: Path | None) -> Format:
    """Return the form that a file's name asks for."""
    forms: dict[str, Format] = {".csv": "csv", ".json": "json"}
    return forms.get(out.suffix.lower(), "table") if out is not None else "table"


def _write(found: Iterable[Compared], form: Format, out: Path | None, screen: Screen) -> Tally:
    """Write the list, an agency at a time where its form allows, and return what was found."""
    from generator.record import write_files  # noqa: PLC0415 - see `diff_command`

    tally, kept = Tally(), list[str]()
    put: Callable[[str], object] = screen.data if out is None else kept.append
    for text in _texts(_shown(found, tally, screen), form):
        put(text)
    if out is not None:
        mark = "\ufeff" if form == "csv" else ""
        write_files(out.parent, {out.name: f"{mark}{''.join(kept)}".encode("utf-8", "backslashreplace")})
    return tally


def _shown(found: Iterable[Compared], tally: Tally, screen: Screen) -> Iterator[Change]:
    """Yield the changes to list, and count and report what goes by."""
    for one in found:
        tally.add(one)
        screen.report(one.problems)
        yield from (change for change in one.changes if change.to_do or screen.verbose)


def _texts(changes: Iterator[Change], form: Format) -> Iterator[str]:
    """Yield the list piece by piece."""
    from generator.pipeline.reprint import lists  # noqa: PLC0415 - see `diff_command`

    if form == "table":
        rows = [lists.table_row(change) for change in changes]
        if rows:
            yield table(lists.HEADS, rows)
    elif form == "csv":
        yield lists.csv_text([lists.CSV_HEADS])
        for change in changes:
            yield lists.csv_text([lists.csv_row(change)])
    else:
        before = "["
        for change in changes:
            yield f"{before}\n{lists.json_row(change)}"
            before = ","
        yield "[]\n" if before == "[" else "\n]\n"


def _tell(tally: Tally, out: Path | None, screen: Screen) -> None:
    """Say what it comes to."""
    words = []
    for status, what in (
        ("reprint", "to print again"),
        ("new", "to print for the first time"),
        ("withdrawn", "to take out of use"),
    ):
        if tally.counts.get(status):
            words.append(f"{counted(tally.counts[status], 'document')} {what}")
    of = f" of {counted(tally.touched, 'agency')}".replace("agencys", "agencies") if tally.agencies > 1 else ""
    screen.note(f"{', '.join(words)}{of}.\n" if words else "Nothing to print again.\n")
    hidden = tally.counts.get("metadata", 0)
    if hidden:
        listed = "" if screen.verbose else " (`-v` lists them)"
        screen.note(f"{counted(hidden, 'document')} with changes that do not print{listed}: no reprint needed.\n")
    if tally.unrecorded:
        which = counted(tally.unrecorded, "output").replace("1 output", "an output")
        screen.note(f"Reasons are not known for {which} without a reprint.json, as earlier versions made them.\n")
    if tally.problems:
        screen.note(f"{tally.problems:,} of {tally.agencies:,} agencies could not be compared; mend them and run this again.\n")
    if out is not None:
        screen.note(f"The list is in {out}.\n")
