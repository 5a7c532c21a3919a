"""Tables of results: aligned columns, no frames, every value printed literally and whole."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Sequence

from generator.cli.screen import wants_color
from generator.diagnostics.render import visible

_UNLIMITED = 100_000


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[str] = frozenset()) -> str:
    """Return the rows under their heads, ready for stdout; columns named in `right` are set to the right.

    On a terminal long values are folded to its width; anywhere else a row is one line, whatever its length.
    """
    from rich.console import Console  # noqa: PLC0415 - `--help` must not wait for it
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    color = wants_color(sys.stdout)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _UNLIMITED
    made = Table(box=None, pad_edge=False, header_style="bold" if color else "")
    for head in heads:
        made.add_column(Text(head), justify="right" if head in right else "left", overflow="fold")
    for row in rows:
        made.add_row(*(Text(visible(value)) for value in row))
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=color, color_system="standard" if color else None, legacy_windows=False
    )
    console.print(made)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def in_words(size: int) -> str:
    """Return a file size as people say it (1 kB is 1,000 bytes): `812 B`, `41 kB`, `2.4 MB`."""
    if size < 1000:
        return f"{size} B"
    if size < 999_500:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"


def counted(number: int, noun: str) -> str:
    """Return `1 page`, `2 pages`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
