"""`musterpress build`: one agency's packets as PDF files, and how to look at them and print them."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from generator.cli.options import DiagnosticsOption, QuietOption, RootOption, VerboseOption, open_project
from generator.cli.screen import Screen
from generator.cli.tables import counted, in_words, table
from generator.diagnostics import Problem, ProblemsError

if TYPE_CHECKING:
    from generator.pipeline import BuildRequest, BuildResult
    from generator.project import ProjectFiles
    from generator.record import BuiltDocument

EditionName = Literal["reading", "office", "press", "large-print", "all"]
InkName = Literal["color", "black"]

PacketsArgument = Annotated[list[str] | None, typer.Argument(metavar="PACKET", help="Packets to build; none named: all.")]
AgencyOption = Annotated[Path, typer.Option("--agency", "-a", metavar="FILE", help="The agency's file.")]
ModuleOption = Annotated[
    list[str] | None, typer.Option("--module", "-m", metavar="ID", help="Only this module; may be given more than once.")
]
EditionOption = Annotated[
    EditionName,
    typer.Option(
        "--edition",
        "-e",
        help="Reading editions, office sheets to cut, files for a print shop, large print; or what the packets list.",
    ),
]
OutOption = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder to write to.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Treat warnings as errors.")]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="Neither read nor write the cache of finished documents in your cache folder.")
]
RecordOption = Annotated[
    bool, typer.Option("--record", help="Write reprint.json: what each document was made from, for `diff` to compare with.")
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", metavar="N", min=1, help="How many documents to make at once; not given: one a processor, 8 at most."
    ),
]

StockOption = Annotated[
    list[str] | None,
    typer.Option("--stock", metavar="ID", help="Make cards on this stock instead; may be given more than once."),
]
InkOption = Annotated[InkName, typer.Option("--ink", help="`black` for copiers: no colours, no grey, no reversed type.")]
CopiesOption = Annotated[
    int | None, typer.Option("--copies", "-n", metavar="N", help="Say on the sheets how often to print them for so many copies.")
]
SparesOption = Annotated[
    float, typer.Option("--spares", metavar="PERCENT", help="With --copies: so many more, for cards that are spoilt.")
]
PrinterOption = Annotated[
    str | None, typer.Option("--printer", metavar="ID", help="Make good how far this printer of the agency file shifts backs.")
]

MANIFEST = "manifest.json"
MOST_JOBS = 8
"""Processes that are started if nobody says how many: each needs memory of its own."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What `build` and `watch` were asked for."""

    agency: Path
    packets: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    edition: EditionName = "all"
    out: Path = Path("output")
    root: Path | None = None
    strict: bool = False
    dry_run: bool = False
    force: bool = False
    jobs: int | None = None
    stocks: tuple[str, ...] = ()
    ink: InkName = "color"
    copies: int | None = None
    spares: float = 0.0
    printer: str | None = None
    cache: bool = True
    """Whether to look for finished work in the user's cache folder, and to store it there."""
    record: bool = False
    """Whether to write what each document was made from."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A build's result, and which of its files were not in the output folder yet (written, unless it was a dry run)."""

    result: BuildResult
    new: frozenset[str]


def build_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    agency: AgencyOption,
    packets: PacketsArgument = None,
    modules: ModuleOption = None,
    edition: EditionOption = "all",
    out: OutOption = Path("output"),
    root: RootOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Build and check everything, write nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", "-f", help="Make documents again that have not changed.")] = False,
    no_cache: NoCacheOption = False,
    record: RecordOption = False,
    jobs: JobsOption = None,
    stock: StockOption = None,
    ink: InkOption = "color",
    copies: CopiesOption = None,
    spares: SparesOption = 0.0,
    printer: PrinterOption = None,
    strict: StrictOption = False,
    diagnostics: DiagnosticsOption = "human",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Build an agency's packets.

    Writes PDF files and manifest.json to the output folder, or nothing at all if anything is wrong. Documents that are
    there already and would come out the same are left as they are.
    """
    screen = Screen(diagnostics, quiet=quiet, verbose=verbose)
    refuse_spares(copies, spares)
    options = BuildOptions(
        agency,
        tuple(packets or ()),
        tuple(modules or ()),
        edition,
        out,
        root,
        strict,
        dry_run,
        force,
        jobs,
        tuple(stock or ()),
        ink,
        copies,
        spares,
        printer,
        not no_cache,
        record,
    )
    with screen.guard():
        _tell(run_build(options, open_project(root, agency), screen), options, screen)


def _tell(ran: Ran, options: BuildOptions, screen: Screen) -> None:
    """Show the documents, how often to print them, and what to do with them."""
    screen.data(documents_table(ran.result.documents, options.out))
    screen.data(plans(ran.result.documents))
    screen.note(f"\n{closing_words(ran.result, options, ran.new)}")


def run_build(options: BuildOptions, project: ProjectFiles, screen: Screen) -> Ran:
    """Build and, unless it is a dry run, write; show the warnings.

    Raises ProblemsError from any stage; with `strict` also for warnings (exit code 1), and then nothing is written.
    """
    from generator import pipeline  # noqa: PLC0415 - `--help` must not wait for the whole program

    request = pipeline.BuildRequest(
        options.agency,
        options.packets,
        options.modules,
        options.edition,
        out=options.out,
        force=options.force,
        jobs=options.jobs or min(processors(), MOST_JOBS),
        stocks=options.stocks,
        ink=options.ink,
        copies=options.copies,
        spares=options.spares,
        printer=options.printer,
    )
    result = _build(request, project, screen) if options.cache else pipeline.build(request, project)
    if options.strict and result.warnings:
        raise ProblemsError(as_errors(result.warnings))
    screen.report(result.warnings)
    new = pipeline.to_write(result, options.out)
    if not options.dry_run:
        pipeline.write(result, options.out)
        _record(request, project, asked=options.record)
    for name, digest in project.inputs():
        screen.detail(f"read {project.display(name)} (sha256 {digest[:12]})\n")
    return Ran(result, frozenset(new))


def _record(request: BuildRequest, project: ProjectFiles, *, asked: bool) -> None:
    """Write beside the documents what each was made from, for `musterpress diff`, if it is asked for or was written before.

    An old record beside new documents would let `diff` say that nothing has changed. Raises ProblemsError (exit code 5).
    """
    from generator.pipeline.reprint.record_file import RECORD  # noqa: PLC0415 - see `run_build`

    assert request.out is not None
    if asked or (request.out / RECORD).exists():
        from generator.pipeline.reprint.record_output import record_of  # noqa: PLC0415 - half of the program
        from generator.record import write_files  # noqa: PLC0415

        write_files(request.out, {RECORD: record_of(request, project.again()).encode()})


def _build(request: BuildRequest, project: ProjectFiles, screen: Screen) -> BuildResult:
    """Build, or find it built: with the user's cache, or without where there is none. Raises ProblemsError."""
    from generator import pipeline  # noqa: PLC0415 - see `run_build`
    from generator.pipeline.cached import build_cached, open_cache  # noqa: PLC0415
    from generator.record.disk_cache import CacheUnusableError  # noqa: PLC0415

    try:
        cache = open_cache()
    except CacheUnusableError as refused:
        screen.detail(f"no cache: {refused}\n")
        cache = None
    if cache is None:
        return pipeline.build(request, project)
    try:
        return build_cached(cache, request, project)
    finally:
        cache.close()
        if cache.trouble is not None:
            screen.detail(f"nothing more was stored in the cache: {cache.trouble}\n")


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def as_errors(warnings: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return warnings as the errors they are under `--strict`."""
    return tuple(replace(warning, severity="error") for warning in warnings)


def documents_table(documents: Iterable[BuiltDocument], out: Path) -> str:
    """Return a row for each document in the order of paths: path, pages, size."""
    ordered = sorted(documents, key=lambda document: document.path)
    rows = [(str(out / document.path), str(document.pages), in_words(len(document.data))) for document in ordered]
    return table(("file", "pages", "size"), rows, right=frozenset({"pages", "size"}))


def plans(documents: Iterable[BuiltDocument]) -> str:
    """Return how often to print each document's sheets, a line each, where somebody said how many copies."""
    planned = [one for one in sorted(documents, key=lambda document: document.path) if one.plan]
    return "".join(["\n", *(f"{one.path}: {one.plan}\n" for one in planned)]) if planned else ""


def refuse_spares(copies: int | None, spares: float) -> None:
    """Raise typer.BadParameter for spares of nothing."""
    if spares and copies is None:
        raise typer.BadParameter("it goes with --copies", param_hint="--spares")


def closing_words(result: BuildResult, options: BuildOptions, new: Collection[str]) -> str:
    """Return which files are new (`new`) and how to look at and print the documents, fitting the editions that were built."""
    documents = result.documents
    lines = [what_was_written(documents, options, new)]
    if any(document.edition == "reading" for document in documents):
        lines.append("To look at: open the reading editions (without `-office` in the name) in any PDF viewer or on a phone.")
    if any(document.edition == "office" for document in documents):
        lines.append(
            "To print: the `-office` sheets at 100 % (actual size, never “fit to page”), two-sided, flipped on the edge "
            "named at the foot of each sheet (each stock has its own); measure the 4 in bar, then cut at the marks."
        )
    if any(document.edition == "press" for document in documents):
        lines.append(
            "For the print shop: the `-press` files, one card a page with bleed and marks"
            + ("." if result.agency.press else ", in sRGB: add `press:` to the agency file for PDF/X-4 in the shop's own inks.")
        )
    if any(document.edition == "large-print" for document in documents):
        lines.append("For those who read large print: the `-large-print` files, nothing in them under 18 pt but running lines.")
    if result.agency.sample:
        lines.append(f"These are samples and say so: take `sample: true` out of {options.agency} when its values are yours.")
    return "".join(f"{textwrap.fill(line, 100, break_long_words=False, break_on_hyphens=False)}\n" for line in lines)


def what_was_written(documents: Iterable[BuiltDocument], options: BuildOptions, new: Collection[str]) -> str:
    """Return the sentence about the files: written, left as they are, or what a dry run would have done."""
    every = tuple(documents)
    changed = tuple(document for document in every if document.path in new)
    size = in_words(sum(len(document.data) for document in changed or every))
    if not changed and MANIFEST not in new:
        nothing = "" if new else " Nothing was written."
        return f"Unchanged: {counted(len(every), 'document')}, {size} in {options.out} are what would be made now.{nothing}"
    what = f"{counted(len(every), 'document')}, {size}"
    if not changed:
        what = MANIFEST
    elif len(changed) < len(every):
        what = f"{len(changed)} of {what}"
    rest = f", with {MANIFEST}" if changed and MANIFEST in new else ""
    if len(changed) < len(every):
        rest += "; the other documents are unchanged" if changed else "; the documents are unchanged"
    if options.dry_run:
        return f"Dry run: {what} would be written to {options.out}{rest}; nothing was written."
    return f"Wrote {what} to {options.out}{rest}."
