"""How problems name things: values shortened and made visible, keys by their place in the file."""

from __future__ import annotations

from pathlib import Path as FilePath

Path = tuple[str | int, ...]
"""Where a value stands in a file's data: keys and list positions (from 0) from the top."""

_LONGEST = 60


def visible(text: str) -> str:
    """Return `text` on one line, at most 60 characters, with what does not print (or turns the line round) escaped."""
    shown = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text[: _LONGEST + 1]
    )
    return shown[:_LONGEST] + "…" if len(shown) > _LONGEST else shown


def named(path: Path) -> str:
    """Return how a sentence names the value at `path`: its key, or its position (from 1) in the list of that key."""
    if not path:
        return "the file"
    last = path[-1]
    if isinstance(last, str):
        return f"`{visible(last)}`"
    return f"entry {last + 1} of {named(path[:-1])}"


def kind(value: object) -> str:
    """Return what a value of a file is, in words: `text`, `a list`, `a group of keys`."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "a group of keys"


def shown(path: FilePath) -> str:
    """Return how problems name a file the user gave: relative to the working folder where it lies below it."""
    try:
        return path.absolute().relative_to(FilePath.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
