"""`musterpress studio`: the same work from a page in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.options import DiagnosticsOption, QuietOption
from generator.cli.screen import Screen
from generator.diagnostics import Place, Problem


def studio_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Your project folder.", show_default="this folder")] = Path(),
    host: Annotated[
        str, typer.Option("--host", metavar="NAME", help="Where to listen; other machines need a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port to listen on; 0: a free one.")] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the browser.")] = False,
    diagnostics: DiagnosticsOption = "human",
    quiet: QuietOption = False,
) -> None:
    """Fill in an agency, see its cards and print them, in your browser.

    Everything stays on this machine, in the same files that the other commands read. Ctrl-C ends it.
    """
    screen = Screen(diagnostics, quiet=quiet)
    with screen.guard():
        from generator.studio.server import listen, open_browser, serve  # noqa: PLC0415 - `--help` must not wait for it

        studio = listen(folder, host, port)
        if studio.open_to_network:
            screen.report([_warning(host)])

        def ready() -> None:
            if studio.open_to_network and (quiet or diagnostics == "json"):
                typer.echo(studio.url)  # nobody could come in without it
            screen.note(f"studio: {studio.url} (Ctrl-C ends it)\n")
            # With a token the address would stand in the list of processes, for everybody on this machine.
            if not (no_browser or studio.open_to_network):
                open_browser(studio.url)

        serve(studio, ready)


def _warning(host: str) -> Problem:
    """Return what must be said before others are let in."""
    return Problem(
        "studio-open",
        f"THE STUDIO IS OPEN TO THE NETWORK at `{host}`: whoever has the address with its token can read and change the files "
        "of this folder, and what is sent is not encrypted",
        Place("command line"),
        ("leave `--host` out unless other machines must reach it, and do so only in a network that you trust",),
        severity="warning",
    )
