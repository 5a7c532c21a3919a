"""`musterpress calibrate`: the sheet that says by how much a printer shifts backs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from generator.cli.options import DiagnosticsOption, QuietOption, RootOption, open_project
from generator.cli.screen import Screen

PaperName = Literal["letter", "a4", "tabloid", "a3"]


def calibrate_command(
    paper: Annotated[PaperName, typer.Option("--paper", help="The paper in the printer.")] = "letter",
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="File to write.")] = Path("printer-test-sheet.pdf"),
    root: RootOption = None,
    diagnostics: DiagnosticsOption = "human",
    quiet: QuietOption = False,
) -> None:
    """Make the test sheet of a printer.

    Print it two-sided and hold it to the light: it says what to write below `printers:` in the agency file. Then build with
    `--printer ID`, and backs stand behind their fronts.
    """
    screen = Screen(diagnostics, quiet=quiet)
    with screen.guard():
        from generator.pipeline.calibrate import calibrate  # noqa: PLC0415 - `--help` must not wait for it
        from generator.record import write_files  # noqa: PLC0415

        data = calibrate(paper, open_project(root))
        write_files(out.parent, {out.name: data})
        screen.data(f"{out}\n")
        screen.note("Print it two-sided at 100 %, flipped on the long edge, and do what its front says.\n")
