"""An agency's office printers, changed one at a time in its file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from generator.diagnostics import Problem
from generator.studio.agency_text import (
    ConflictError,
    check_text,
    digest_of,
    earlier_text,
    read_text,
    save,
    values_of,
    with_values,
)

if TYPE_CHECKING:
    from generator.studio.agency_files import AgencyFile
    from generator.studio.app import Studio

KEYS = ("id", "x", "y", "rotation", "unprintable")
"""What a printer has, in the order of the form."""
MOST = 50
"""Printers of an agency."""
Entry = dict[str, str]


class PrintersChangedError(Exception):
    """Somebody else has changed the printers since the page was shown."""


class RefusedError(Exception):
    """The loader refuses the printer."""

    def __init__(self, by_key: Mapping[str, tuple[Problem, ...]]) -> None:
        """Keep the problems by key; '' for the whole."""
        super().__init__("the printer is refused")
        self.by_key = by_key


def printers_of(text: str) -> list[Entry]:
    """Return the printers of a file's text. Raises ProblemsError if it is no YAML."""
    found: dict[int, Entry] = {}
    for path, value in values_of(text).items():
        name, _, rest = path.partition(".")
        if name == "printers":
            index, _, key = rest.partition(".")
            found.setdefault(int(index), {})[key] = value
    return [found[index] for index in sorted(found)]


def put(studio: Studio, file: AgencyFile, before: str, at: int, entry: Entry | None) -> None:
    """Put a printer at a place of the list (one past its end: a new one), or take the one that is there out, and save the file.

    `before` is the digest of the file that the page was made from. What somebody else has changed elsewhere in the file stays.
    Raises RefusedError if the loader refuses it, PrintersChangedError, ProblemsError, IndexError for a place there is not.
    """
    text = read_text(file.path)
    _same_printers(text, before)
    printers = printers_of(text)
    if not 0 <= at <= min(len(printers), MOST - 1) or (entry is None and at == len(printers)):
        raise IndexError(at)
    if entry is not None and not any(entry.values()):
        # A form without any value would be no printer at all; this has one, and the loader says what is missing.
        entry = {**entry, "x": "0mm"}
    printers[at : at + 1] = [] if entry is None else [entry]
    values = {"printers": ""}
    for index, one in enumerate(printers):
        values |= {f"printers.{index}.{key}": one.get(key, "") for key in KEYS}
    made = with_values(text, values)
    if entry is not None:
        _check(studio, file, made, at)
    try:
        save(file, made, digest_of(text))
    except ConflictError as error:
        _same_printers(error.current_text, before)
        put(studio, file, before, at, entry)


def _same_printers(text: str, before: str) -> None:
    """Raise PrintersChangedError unless the file's printers are those of the text whose digest is `before`."""
    if digest_of(text) == before:
        return
    earlier = earlier_text(before)
    if earlier is None or printers_of(earlier) != printers_of(text):
        raise PrintersChangedError


def _check(studio: Studio, file: AgencyFile, text: str, at: int) -> None:
    """Raise RefusedError with what the loader says of the printer; what is wrong elsewhere in the file does not matter here."""
    here = f"printers.{at}"
    found: dict[str, tuple[Problem, ...]] = {}
    for one in check_text(studio, file, text).errors:
        if one.field == here or one.field.startswith(f"{here}."):
            key = one.field.removeprefix(here).removeprefix(".")
            found[key] = (*found.get(key, ()), one.problem)
        elif one.field == "printers":
            found[""] = (*found.get("", ()), one.problem)
    if found:
        raise RefusedError(found)
