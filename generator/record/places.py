"""Where output goes, as the command line says it: a folder of this machine, or a URL of somewhere else."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.record.store import FolderStore, Store

Out = Path | str
"""A folder, or a URL without a `/` at its end."""
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_HERE = frozenset(("file", "local"))
_PASSWORD = re.compile(r"(://[^/@:]*):[^/@]*@")


def place_of(text: str) -> Out:
    """Return the folder or URL that a text names; `file://` is a folder, and is as fast as one.

    Raises ProblemsError (exit code 2, `bad-out`) for a URL of more than one step, or of nothing but its protocol.
    """
    if not _URL.search(text):
        return Path(text)
    if "::" in text or not _URL.match(text):
        raise _bad(text, "is a URL of several steps, in which no file can be written whole", "name the last place alone")
    protocol, _, rest = text.partition("://")
    if protocol.lower() in _HERE:
        return Path(unquote(urlsplit(f"file://{rest}").path) if rest.startswith("/") else rest)
    if not rest.strip("/") and protocol.lower() != "memory":
        raise _bad(text, "names no place to write to", f"write a bucket or host and a folder: `{protocol}://bucket/prefix`")
    return f"{protocol.lower()}://{rest.rstrip('/')}"


def open_store(out: Out) -> Store:
    """Return the store of an output. Raises ProblemsError (exit code 5) like `RemoteStore.open`."""
    if isinstance(out, Path):
        return FolderStore(out)
    # Its library takes longer to import than a run takes in which nothing has changed.
    from generator.record.remote_store import RemoteStore  # noqa: PLC0415

    return RemoteStore.open(out)


def shown_place(out: Out, name: str = "") -> str:
    """Return an output, or a file in it, as words for the user, without a password that a URL may have in it."""
    if isinstance(out, Path):
        return str(out / name)
    return _PASSWORD.sub(r"\1:***@", f"{out}/{name}" if name else out)


def _bad(text: str, message: str, hint: str) -> ProblemsError:
    shown = shown_place(text)
    return ProblemsError([Problem("bad-out", f"`{shown}` {message}", Place("command line"), (hint,))], ExitCode.USAGE)
