"""`musterpress build`: one agency's packets as PDF files, and how to look at them and print them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from generator.cli.options import DiagnosticsOption, QuietOption, RootOption, VerboseOption, open_project
from generator.cli.screen import Screen
from generator.cli.tables import counted, in_words, table
from generator.diagnostics import Problem, ProblemsError

if TYPE_CHECKING:
    from generator.pipeline import BuildResult
    from generator.project import ProjectFiles
    from generator.record import BuiltDocument

EditionName = Literal["reading", "office", "all"]

PacketsArgument = Annotated[list[str] | None, typer.Argument(metavar="PACKET", help="Packets to build; none named: all.")]
AgencyOption = Annotated[Path, typer.Option("--agency", "-a", metavar="FILE", help="The agency's file.")]
ModuleOption = Annotated[
    list[str] | None, typer.Option("--module", "-m", metavar="ID", help="Only this module; may be given more than once.")
]
EditionOption = Annotated[
    EditionName, typer.Option("--edition", "-e", help="Reading editions, office sheets to cut, or all there are.")
]
OutOption = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder to write to.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Treat warnings as errors.")]


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


def build_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    agency: AgencyOption,
    packets: PacketsArgument = None,
    modules: ModuleOption = None,
    edition: EditionOption = "all",
    out: OutOption = Path("output"),
    root: RootOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Build and check everything, write nothing.")] = False,
    strict: StrictOption = False,
    diagnostics: DiagnosticsOption = "human",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Build an agency's packets.

    Writes PDF files and manifest.json to the output folder, or nothing at all if anything is wrong.
    """
    screen = Screen(diagnostics, quiet=quiet, verbose=verbose)
    options = BuildOptions(agency, tuple(packets or ()), tuple(modules or ()), edition, out, root, strict, dry_run)
    with screen.guard():
        project = open_project(root, agency)
        result = run_build(options, project, screen)
        screen.data(documents_table(result.documents, out))
        screen.note(f"\n{closing_words(result, options)}")


def run_build(options: BuildOptions, project: ProjectFiles, screen: Screen) -> BuildResult:
    """Build and, unless it is a dry run, write; show the warnings.

    Raises ProblemsError from any stage; with `strict` also for warnings (exit code 1), and then nothing is written.
    """
    from generator import pipeline  # noqa: PLC0415 - `--help` must not wait for the whole program

    request = pipeline.BuildRequest(options.agency, options.packets, options.modules, options.edition)
    result = pipeline.build(request, project)
    if options.strict and result.warnings:
        raise ProblemsError(as_errors(result.warnings))
    screen.report(result.warnings)
    if not options.dry_run:
        pipeline.write(result, options.out)
    for name, digest in project.inputs():
        screen.detail(f"read {project.display(name)} (sha256 {digest[:12]})\n")
    return result


def as_errors(warnings: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return warnings as the errors they are under `--strict`."""
    return tuple(replace(warning, severity="error") for warning in warnings)


def documents_table(documents: Iterable[BuiltDocument], out: Path) -> str:
    """Return a row for each document in the order of paths: path, pages, size."""
    ordered = sorted(documents, key=lambda document: document.path)
    rows = [(str(out / document.path), str(document.pages), in_words(len(document.data))) for document in ordered]
    return table(("file", "pages", "size"), rows, right=frozenset({"pages", "size"}))


def closing_words(result: BuildResult, options: BuildOptions) -> str:
    """Return what was written and how to look at it and print it, fitting the editions that were built."""
    documents = result.documents
    total = f"{counted(len(documents), 'document')}, {in_words(sum(len(document.data) for document in documents))}"
    if options.dry_run:
        lines = [f"Dry run: {total} would be written to {options.out}, with manifest.json; nothing was written."]
    else:
        lines = [f"Wrote {total} to {options.out}, with manifest.json."]
    if any(document.edition == "reading" for document in documents):
        lines.append("To look at: open the reading editions (without `-office` in the name) in any PDF viewer or on a phone.")
    if any(document.edition == "office" for document in documents):
        lines.append(
            "To print: the `-office` sheets at 100 % (actual size, never “fit to page”), two-sided, flipped on the edge "
            "named at the foot of each sheet (long edge for the built-in cards); measure the 4 in bar, then cut at the marks."
        )
    if result.agency.sample:
        lines.append(f"These are samples and say so: take `sample: true` out of {options.agency} when its values are yours.")
    return "".join(f"{textwrap.fill(line, 100, break_long_words=False, break_on_hyphens=False)}\n" for line in lines)
