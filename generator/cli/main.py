"""The command `musterpress`: its subcommands, and what nothing else caught."""

from __future__ import annotations

import gc
import io
import sys
from typing import Annotated

import typer

from generator import __version__
from generator.cli.batch import batch_command
from generator.cli.build import build_command
from generator.cli.calibrate import calibrate_command
from generator.cli.check import check_command
from generator.cli.diff import diff_command
from generator.cli.facts import facts_command
from generator.cli.fonts import fonts_command
from generator.cli.impose import impose_command
from generator.cli.info import info_command
from generator.cli.init import init_command
from generator.cli.screen import INTERNAL_ERROR, internal_error_text
from generator.cli.studio import studio_command
from generator.cli.watch import watch_command
from generator.diagnostics import ExitCode

PROGRAM = "musterpress"

app = typer.Typer(
    name=PROGRAM,
    add_completion=False,
    no_args_is_help=True,
    # Plain help and errors: markup would swallow `[PACKET]`, boxes would break in logs.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for _name, _command in (
    ("build", build_command),
    ("batch", batch_command),
    ("diff", diff_command),
    ("impose", impose_command),
    ("calibrate", calibrate_command),
    ("check", check_command),
    ("facts", facts_command),
    ("init", init_command),
    ("info", info_command),
    ("fonts", fonts_command),
    ("watch", watch_command),
    ("studio", studio_command),
):
    app.command(_name)(_command)


def _show_version(asked: bool) -> None:
    """Print the version and stop, if asked."""
    if asked:
        typer.echo(f"{PROGRAM} {__version__}")
        raise typer.Exit()


@app.callback()
def _program(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Print packets of a training series for one law-enforcement agency: pocket cards, I Speak guides, commander's packets.

    Results go to stdout, everything else to stderr.
    Exit codes: 0 done, 1 problems in the content, 2 wrong command, 3 something missing, 4 preflight failed,
    5 cannot write, 70 fault of the program, 130 stopped.
    """


def main() -> None:
    """Run the command line; always ends in SystemExit, never in a traceback."""
    # Frames are many small frozen objects that all live to the end: looking for garbage among them costs a quarter of a build.
    gc.set_threshold(100_000, 50, 50)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name in Khmer must not stop a build on a terminal that cannot show it.
            stream.reconfigure(errors="backslashreplace")
    try:
        app(prog_name=PROGRAM)
    except KeyboardInterrupt:
        sys.exit(int(ExitCode.STOPPED))
    except Exception as error:
        sys.stderr.write(internal_error_text(error))
        sys.exit(INTERNAL_ERROR)


if __name__ == "__main__":
    main()
