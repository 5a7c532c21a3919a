"""`musterpress batch`: the packets of thousands of agencies, at the speed of what changed."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from generator.cli.batch_progress import ProgressLines
from generator.cli.build import MOST_JOBS, EditionOption, ModuleOption, RecordOption, StrictOption, as_errors, processors
from generator.cli.options import DiagnosticsOption, QuietOption, RootOption, VerboseOption, open_project
from generator.cli.screen import Screen, wants_color
from generator.cli.tables import counted, in_words, table
from generator.diagnostics import Problem, ProblemsError

if TYPE_CHECKING:
    from generator.pipeline.build_batch import BatchRequest, BatchResult
    from generator.project import ProjectFiles

COLUMNS = "columns.yaml"
SHOWN = 20
"""Problems that are shown; all of them are in problems.csv."""

SourceArgument = Annotated[
    Path, typer.Argument(metavar="SOURCE", help="A sheet of agencies, a row each (CSV, XLSX), or a folder of agency files.")
]
OutOption = Annotated[
    str,
    typer.Option(
        "--out", "-o", metavar="DIR|URL", help="Folder to write to, one in it for each agency; or a URL: `s3://bucket/prefix`."
    ),
]
PacketOption = Annotated[
    list[str] | None, typer.Option("--packet", "-p", metavar="ID", help="Only this packet; may be given more than once.")
]
ProductOption = Annotated[
    list[str] | None,
    typer.Option("--product", metavar="NAME", help="Only this product (`pocket_card`); may be given more than once."),
]
DocumentOption = Annotated[
    list[str] | None,
    typer.Option(
        "--document", metavar="STEM", help="Only the document of this name, without `.pdf`; `*` stands for anything; repeatable."
    ),
]
OnlyOption = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="SLUG", help="Only this agency; `*` stands for anything; may be given more than once."),
]
LimitOption = Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="Only the first N agencies.")]
SampleOption = Annotated[
    int | None,
    typer.Option("--sample", metavar="N", min=1, help="Only N agencies, those with the longest and oddest values, to proof."),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", metavar="N", min=1, help="How many agencies to make at once; not given: one a processor, 8 at most."
    ),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="URL", help="Make the agencies on a Dask cluster: the address of its scheduler."),
]
ArchiveOption = Annotated[
    Literal["zip", "tar"] | None, typer.Option("--archive", help="Also pack the folders, beside them, for sending.")
]
ArchivePerOption = Annotated[
    Literal["agency", "all"], typer.Option("--archive-per", help="With --archive: a file for each agency, or one for all.")
]
DefaultsOption = Annotated[
    Path | None, typer.Option("--defaults", metavar="FILE", help="Agency file with the values that rows leave empty.")
]
ColumnsOption = Annotated[
    Path | None, typer.Option("--columns", metavar="FILE", help="Which column is which field; written if it is not there.")
]
SheetOption = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="Sheet of an XLSX file; not given: the first.")]
ProgressOption = Annotated[
    Literal["bar", "json"],
    typer.Option(
        "--progress",
        help="How far it is: a bar on a terminal, or for programs a line of JSON on stderr, five times a second at most; "
        "the run stops if nobody reads them any longer.",
    ),
]


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """Where agencies are, and how a sheet of them is read."""

    source: Path
    root: Path | None
    defaults: Path | None
    columns: Path | None
    sheet: str | None
    progress: ProgressLines | None = None


def batch_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    source: SourceArgument,
    out: OutOption = "output",
    packet: PacketOption = None,
    module: ModuleOption = None,
    edition: EditionOption = "all",
    product: ProductOption = None,
    document: DocumentOption = None,
    jobs: JobsOption = None,
    scheduler: SchedulerOption = None,
    only: OnlyOption = None,
    limit: LimitOption = None,
    sample: SampleOption = None,
    archive: ArchiveOption = None,
    archive_per: ArchivePerOption = "agency",
    defaults: DefaultsOption = None,
    columns: ColumnsOption = None,
    sheet: SheetOption = None,
    root: RootOption = None,
    force: Annotated[bool, typer.Option("--force", "-f", help="Make documents again that have not changed.")] = False,
    strict: StrictOption = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Make and check everything, write nothing.")] = False,
    record: RecordOption = False,
    progress: ProgressOption = "bar",
    diagnostics: DiagnosticsOption = "human",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Build the packets of many agencies.

    Each gets a folder of its own with the files that `build` gives. What is there already and would come out the same is
    left as it is, so that a run that was stopped is gone on with by running it again. An agency with problems gets
    nothing and stops no other; problems.csv lists them all.
    """
    screen = Screen(diagnostics, quiet=quiet, verbose=verbose)
    options = BatchOptions(source, root, defaults, columns, sheet, ProgressLines() if progress == "json" else None)
    with screen.guard():
        from generator.pipeline.batch_plan import BatchChoice  # noqa: PLC0415 - `--help` must not wait for the whole program
        from generator.pipeline.build_batch import BatchRequest  # noqa: PLC0415
        from generator.record import place_of  # noqa: PLC0415

        choice = BatchChoice(tuple(packet or ()), tuple(module or ()), edition, tuple(product or ()), tuple(document or ()))
        request = BatchRequest(
            place_of(out), choice, tuple(only or ()), limit, sample, jobs or min(processors(), MOST_JOBS), scheduler or "",
            archive, archive_per, force, strict, dry_run, record=record,
        )  # fmt: skip
        result = run_batch(request, options, screen)
        tell_result(result, request, screen)
        if result.code:
            raise typer.Exit(result.code)


def run_batch(request: BatchRequest, options: BatchOptions, screen: Screen) -> BatchResult:
    """Open the source and make everything, with a bar on a terminal. Raises ProblemsError for what concerns all agencies."""
    from generator.load import open_source  # noqa: PLC0415 - see `batch_command`
    from generator.pipeline.build_batch import build_batch  # noqa: PLC0415

    inside = options.source / "agency.yaml" if options.source.is_dir() else options.source
    project = open_project(options.root, inside)
    columns = _columns(project, options, request, screen)
    source = open_source(project, options.source, defaults=options.defaults, columns=columns, sheet=options.sheet)
    screen.report(source.warnings)
    if options.progress is not None:
        result = build_batch(request, project, source, options.progress)
        options.progress.end(result)
        return result
    bar = not screen.quiet and screen.form != "json" and sys.stderr.isatty()
    with _bar() if bar else contextlib.nullcontext() as tell:
        return build_batch(request, project, source, tell)


def _columns(project: ProjectFiles, options: BatchOptions, request: BatchRequest, screen: Screen) -> Path | None:
    """Return the file that says which column is which field, if there is one; show what the columns of a table are taken for.

    The file named by `--columns` is written if it is not there; so is columns.yaml in the output folder, for the next time.
    """
    from generator.load import TABLES, preview_columns  # noqa: PLC0415 - see `batch_command`
    from generator.record import FolderStore, open_store, shown_place  # noqa: PLC0415

    named = options.columns
    if options.source.suffix.lower() not in TABLES or options.source.is_dir():
        return named
    told = named if named is not None and named.exists() else None
    mapping = preview_columns(project, options.source, columns=told, sheet=options.sheet)
    text = mapping.as_yaml()
    saved = str(named) if named else shown_place(request.out, COLUMNS)
    store, name = (FolderStore(named.parent), named.name) if named else (open_store(request.out), COLUMNS)
    known = told is not None or store.read(name) == text.encode()
    rows = [(column.header, column.field.name if column.field else "", column.found) for column in mapping.columns]
    (screen.detail if known else screen.note)(table(("column", "field", "found"), rows))
    if not known and not request.dry_run:
        store.put({name: text.encode()})
        screen.note(f"saved to {saved}; edit it and give it with --columns if a column is taken for the wrong field\n\n")
    return told


@contextlib.contextmanager
def _bar() -> Iterator[Callable[[BatchResult], None]]:
    """Show how many agencies are done, how many a second, and how long it will take; gone when it is over."""
    from rich.console import Console  # noqa: PLC0415 - see `batch_command`
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    console = Console(file=sys.stderr, no_color=not wants_color(sys.stderr))
    parts = ("{task.description}", BarColumn(), MofNCompleteColumn(), "{task.fields[rate]}", TimeRemainingColumn())
    columns = [TextColumn(part) if isinstance(part, str) else part for part in parts]
    with Progress(*columns, console=console, transient=True, refresh_per_second=4) as progress:
        task = progress.add_task("agencies", total=None, rate="")

        def tell(result: BatchResult) -> None:
            rate = f"{result.done / result.seconds:.1f} a second" if result.seconds else ""
            problems = f", {result.failed:,} with problems" if result.failed else ""
            progress.update(task, total=result.total, completed=result.done, rate=f"{rate}{problems}")

        yield tell


def tell_result(result: BatchResult, request: BatchRequest, screen: Screen) -> None:
    """Show what went wrong, the table, and what to do next.

    Raises ProblemsError (exit code 1) for warnings of the library under `--strict`.
    """
    from generator.record import shown_place  # noqa: PLC0415 - see `batch_command`

    if request.strict and result.warnings:
        raise ProblemsError(as_errors(result.warnings))
    screen.report(result.warnings)
    found = [_of_agency(slug, problem) for slug, _, problem in result.problems]
    shown = found if screen.form == "json" else found[:SHOWN]
    screen.report(shown)
    left = len(found) - len(shown)
    if left:
        where = "" if request.dry_run else f" in {shown_place(request.out, 'problems.csv')}"
        screen.note(f"and {counted(left, 'more problem')}{where}\n")
    screen.data(summary_table(result))
    if result.memory:
        screen.detail(f"a worker had {in_words(result.memory)} in memory at most\n")
    screen.note(f"\n{closing_words(result, request)}")


def _of_agency(slug: str, problem: Problem) -> Problem:
    """Return the problem with the agency it is of, where its place does not tell."""
    return problem if problem.place.file else replace(problem, message=f"{slug}: {problem.message}")


def summary_table(result: BatchResult) -> str:
    """Return what became of the batch, a line of figures."""
    rate = result.done / result.seconds if result.seconds else 0.0
    row = (
        f"{result.made:,}",
        f"{result.unchanged:,}",
        f"{result.failed:,}",
        f"{result.documents:,}",
        f"{result.rendered:,}",
        f"{result.pages:,}",
        in_words(result.size),
        f"{result.seconds:.1f}",
        f"{rate:,.1f}",
    )
    heads = ("made", "unchanged", "with problems", "documents", "made now", "pages", "size", "seconds", "agencies a second")
    return table(heads, [row], right=frozenset(heads))


def closing_words(result: BatchResult, request: BatchRequest) -> str:
    """Return the sentence on where things are and what comes next."""
    from generator.record import shown_place  # noqa: PLC0415 - see `batch_command`

    if result.stopped:
        return f"Stopped after {result.done:,} of {result.total:,} agencies: run the same command to go on.\n"
    if request.dry_run:
        return "Dry run: nothing was written.\n"
    words = f"Everything is in {shown_place(request.out)}"
    if result.done < result.total:
        words = f"{result.total - result.done:,} agencies were not begun; what was done is in {shown_place(request.out)}"
    if result.problems:
        words += "; problems.csv there says what to mend, then run the same command again"
    return f"{words}.\n"
