"""`musterpress watch`: builds, and builds again when something it read changes."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import typer

from generator.cli.build import (
    AgencyOption,
    BuildOptions,
    CopiesOption,
    EditionOption,
    InkOption,
    JobsOption,
    ModuleOption,
    OutOption,
    PacketsArgument,
    PrinterOption,
    SparesOption,
    StockOption,
    StrictOption,
    closing_words,
    documents_table,
    refuse_spares,
    run_build,
)
from generator.cli.options import DiagnosticsOption, QuietOption, RootOption, VerboseOption, open_project
from generator.cli.screen import Screen
from generator.cli.tables import counted
from generator.diagnostics import ExitCode
from generator.project import ProjectFiles
from generator.project.files import FOLDERS

Stamps = dict[Path, tuple[int, int] | None]
"""Modification time (ns) and size of each file; None for one that is not there."""

QUIET = 0.1
"""Seconds without a change after which files count as written (MkDocs uses the same)."""
_LONGEST_WAIT = 50
"""How many times QUIET to wait for a file that never comes to rest."""
_LOGO_SUFFIXES = (".svg", ".png", ".jpg", ".jpeg")


def watch_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    agency: AgencyOption,
    packets: PacketsArgument = None,
    modules: ModuleOption = None,
    edition: EditionOption = "all",
    out: OutOption = Path("output"),
    root: RootOption = None,
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
    """Build an agency's packets, and again whenever an input changes.

    Takes the options of `build`. Goes on after problems; Ctrl-C stops it.
    """
    screen = Screen(diagnostics, quiet=quiet, verbose=verbose)
    refuse_spares(copies, spares)
    chosen = (tuple(packets or ()), tuple(modules or ()))
    options = BuildOptions(
        agency,
        *chosen,
        edition,
        out,
        root,
        strict,
        jobs=jobs,
        stocks=tuple(stock or ()),
        ink=ink,
        copies=copies,
        spares=spares,
        printer=printer,
    )
    rounds = Rounds(options, screen)
    try:
        build_and_watch(rounds.build, rounds.likely())
    except KeyboardInterrupt:
        screen.note("stopped\n")
        raise typer.Exit(int(ExitCode.STOPPED)) from None


@dataclass(slots=True)
class Rounds:
    """The builds of one `watch`; remembers what the last one read and what it made."""

    options: BuildOptions
    screen: Screen
    _known: frozenset[Path] = frozenset()
    _made: dict[str, bytes] = field(default_factory=dict)

    def likely(self) -> frozenset[Path]:
        """Return files that the first build may read, so that a change while it runs is noticed."""
        return surroundings(self.options.root, self.options.agency)

    def build(self) -> frozenset[Path]:
        """Build once, show what changed or what is wrong, and return the files to watch."""
        project: ProjectFiles | None = None
        succeeded = False
        try:
            with self.screen.guard():
                project = open_project(self.options.root, self.options.agency)
                self._build(project)
                succeeded = True
        except typer.Exit as failed:
            if failed.exit_code == ExitCode.STOPPED:
                raise
        read = inputs_of(project, self.options.agency)
        self._known = (
            read if succeeded else read | self._known | surroundings(project.root if project else None, self.options.agency)
        )
        self.screen.note(f"watching {counted(len(self._known), 'file')}; Ctrl-C stops\n")
        return self._known

    def _build(self, project: ProjectFiles) -> None:
        """Build and write; tell the whole result the first time and what became different after that."""
        ran = run_build(self.options, project, self.screen)
        result = ran.result
        first = not self._made
        changed = [document for document in result.documents if self._made.get(document.path) != document.data]
        self._made = {document.path: document.data for document in result.documents}
        if changed:
            self.screen.data(documents_table(changed, self.options.out))
        if first:
            self.screen.note(f"\n{closing_words(result, self.options, ran.new)}")
        else:
            self.screen.note(f"built again: {len(changed)} of {counted(len(result.documents), 'document')} changed\n")


def inputs_of(project: ProjectFiles | None, agency: Path) -> frozenset[Path]:
    """Return what the build read, where a file of yours would come over it, and the pictures beside the agency file."""
    pictures = {path for path in _files(agency.parent) if path.suffix.lower() in _LOGO_SUFFIXES}
    read = set(project.paths_read()) if project is not None else set()
    if project is not None and project.root is not None:
        read |= {project.root / name for name, _ in project.inputs() if name.split("/")[0] in FOLDERS}
    return frozenset({agency, *pictures, *read})


def surroundings(root: Path | None, agency: Path) -> frozenset[Path]:
    """Return what might mend a failed build: the files of the user's own folders, read or not, and the folders (a new file)."""
    own = [path for folder in FOLDERS for path in (root / folder).rglob("*")] if root is not None else []
    return frozenset([agency, agency.parent, *_files(agency.parent), *own])


def build_and_watch(build: Callable[[], frozenset[Path]], likely: Iterable[Path] = ()) -> None:
    """Build, wait until one of the returned files has changed and is at rest, build again; for ever.

    A change while a build runs counts: files known before it (`likely` before the first) are stamped before it.
    Raises only what `build` raises, and KeyboardInterrupt.
    """
    before = stamps(likely)
    while True:
        watched = build()
        before = {**stamps(watched), **{path: stamp for path, stamp in before.items() if path in watched}}
        before = _wait_for_change(before)


def _wait_for_change(before: Stamps) -> Stamps:
    """Return the stamps once they differ from `before` and stay the same for QUIET seconds."""
    import watchfiles  # noqa: PLC0415 - `--help` must not wait for it

    folders = sorted({folder for path in before for folder in (path, path.parent) if folder.is_dir()})
    # Folders, because editors put a new file in the place of the old one. Time-outs, because a change may fall between a
    # build and the start of the watcher, and because not every network drive tells of changes.
    ticks = watchfiles.watch(
        *folders, recursive=False, step=int(QUIET * 1000), rust_timeout=500, yield_on_timeout=True, watch_filter=None
    )
    with contextlib.closing(ticks):
        while stamps(before) == before:
            next(ticks)
    return _at_rest(before)


def _at_rest(paths: Iterable[Path]) -> Stamps:
    """Return the files' stamps once they are no longer being written."""
    now = stamps(paths)
    for _ in range(_LONGEST_WAIT):
        time.sleep(QUIET)
        last, now = now, stamps(paths)
        if now == last:
            break
    return now


def stamps(paths: Iterable[Path]) -> Stamps:
    """Return the stamp of each path, as things are now."""
    found: Stamps = {}
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            found[path] = None
        else:
            found[path] = (state.st_mtime_ns, state.st_size)
    return found


def _files(folder: Path) -> list[Path]:
    """Return the files of a folder, sorted; none if it is not there."""
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
