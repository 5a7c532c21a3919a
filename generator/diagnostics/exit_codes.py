"""Exit codes by kind of failure; only `cli` turns errors into them."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process returns."""

    OK = 0
    CONTENT = 1
    """Problems in the content: agency file, module, template, fact."""
    USAGE = 2
    """A wrong command line."""
    MISSING = 3
    """Something that should be there is not: a file, a font, a tool."""
    PREFLIGHT = 4
    """A finished PDF failed a check."""
    WRITE = 5
    """Output could not be written."""
    STOPPED = 130
    """Stopped by the user (Ctrl-C)."""
