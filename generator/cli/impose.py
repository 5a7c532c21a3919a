"""`musterpress impose`: one run of pocket cards on one stock, and a picture of its sheets."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Annotated, Literal

import typer

from generator.cli.build import (
    AgencyOption,
    CopiesOption,
    InkOption,
    ModuleOption,
    PrinterOption,
    SparesOption,
    refuse_spares,
)
from generator.cli.options import DiagnosticsOption, QuietOption, RootOption, open_project
from generator.cli.screen import Screen
from generator.cli.tables import counted, in_words

WayName = Literal["duplex", "fold-over"]
_DOTS_PER_INCH = 110
_GAP = 24
_BETWEEN = "#808080"


def impose_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    agency: AgencyOption,
    stock: Annotated[
        str, typer.Option("--stock", metavar="ID", help="The stock; `musterpress info` lists them.")
    ] = "business-card",
    modules: ModuleOption = None,
    gang: Annotated[
        bool, typer.Option("--gang", help="A different module in each place of a sheet, as for one officer's full set.")
    ] = False,
    way: Annotated[
        WayName, typer.Option("--way", help="Two-sided, or for one-sided printers front and back side by side, to be folded.")
    ] = "duplex",
    ink: InkOption = "color",
    copies: CopiesOption = None,
    spares: SparesOption = 0.0,
    printer: PrinterOption = None,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="PDF file to write.")] = Path("sheets.pdf"),
    show: Annotated[
        Path | None,
        typer.Option("--show", metavar="FILE", help="PNG file of the sheets with trim, safe and printable outlines drawn over."),
    ] = None,
    root: RootOption = None,
    diagnostics: DiagnosticsOption = "human",
    quiet: QuietOption = False,
) -> None:
    """Impose an agency's pocket cards on a stock.

    Name one module for sheets full of its card, or write --gang for sheets with all modules (or those named) beside each
    other. In the picture of --show the trim is a solid line, the safe zone dashed, what the printer can reach dotted.
    """
    refuse_spares(copies, spares)
    screen = Screen(diagnostics, quiet=quiet)
    with screen.guard():
        from generator.pipeline.impose_run import ImposeRequest, impose_run  # noqa: PLC0415 - `--help` must not wait for it
        from generator.record import write_files  # noqa: PLC0415

        request = ImposeRequest(
            agency, stock, tuple(modules or ()), gang, way, ink, copies, spares, printer, outlines=show is not None
        )
        made = impose_run(request, open_project(root, agency))
        screen.report(made.warnings)
        pictures = {show: picture(made.shown)} if show is not None and made.shown is not None else {}
        for path, data in {out: made.data, **pictures}.items():
            write_files(path.parent, {path.name: data})
            screen.data(f"{path} ({in_words(len(data))})\n")
        screen.data(f"{counted(made.pages, 'side')}{f'; {made.plan.summary}' if made.plan else ''}\n")


def picture(data: bytes) -> bytes:
    """Return a PDF's pages beside each other, two in a row, as a PNG file."""
    import pypdfium2  # noqa: PLC0415 - `--help` must not wait for it
    from PIL import Image  # noqa: PLC0415

    with pypdfium2.PdfDocument(data) as document:
        pages = [document[index].render(scale=_DOTS_PER_INCH / 72).to_pil().convert("RGB") for index in range(len(document))]
    width, height = max(page.width for page in pages), max(page.height for page in pages)
    across, down = min(2, len(pages)), -(-len(pages) // 2)
    whole = Image.new("RGB", (across * (width + _GAP) + _GAP, down * (height + _GAP) + _GAP), _BETWEEN)
    for number, page in enumerate(pages):
        whole.paste(page, (_GAP + number % 2 * (width + _GAP), _GAP + number // 2 * (height + _GAP)))
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()
