"""What became of a document between two outputs, and whether that is to be seen on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generator.diagnostics import Problem, ProblemsError
from generator.pipeline.reprint.outputs import Listed, Output, folders, read_output
from generator.pipeline.reprint.reasons import Reason, reasons_of, unknown

Status = Literal["reprint", "new", "withdrawn", "metadata"]
"""Print again; print for the first time; take out of use; differs in what is not printed only, so that nothing is to be done."""


@dataclass(frozen=True, slots=True)
class Change:
    """A document that is no longer as it was."""

    agency: str
    document: Listed
    status: Status
    pages: tuple[int, ...] | None
    """Pages that differ, from 1; None: all, or which is not known."""
    reasons: tuple[Reason, ...]

    @property
    def to_do(self) -> bool:
        """Whether somebody has to print something or throw it away."""
        return self.status != "metadata"


@dataclass(frozen=True, slots=True)
class Compared:
    """One agency, compared."""

    agency: str
    documents: int
    """How many there are now."""
    changes: tuple[Change, ...]
    unrecorded: bool = False
    """Whether there was nothing to tell reasons from."""
    problems: tuple[Problem, ...] = ()
    """What kept it from being compared."""
    code: int = 0


def compare_outputs(old: Path, new: Path) -> Iterator[Compared]:
    """Compare two output folders, one agency after another, in the order of slugs; nothing of one is kept for the next.

    Raises ProblemsError (exit code 3, `diff-no-output`) if either is none. An agency whose manifest cannot be read is told
    with its problems.
    """
    before = {_slug(folder, old): folder for folder in folders(old)}
    after = {_slug(folder, new): folder for folder in folders(new)}
    if len(before) == len(after) == 1 and (old in before.values() or new in after.values()):
        # One agency each: it may have got another slug in the meantime.
        before, after = {"": next(iter(before.values()))}, {"": next(iter(after.values()))}
    elif list(before.values()) == [old]:
        before = {read_output(old).agency: old}
    elif list(after.values()) == [new]:
        after = {read_output(new).agency: new}
    for slug in sorted({*before, *after}):
        try:
            was, now = (read_output(side[slug]) if slug in side else None for side in (before, after))
        except ProblemsError as error:
            yield Compared(slug, 0, (), problems=error.problems, code=int(error.exit_code))
            continue
        yield compare(was, now)


def _slug(folder: Path, out: Path) -> str:
    return "" if folder == out else folder.name


def compare(old: Output | None, new: Output | None) -> Compared:
    """Compare the documents of one agency, of which one side may be missing."""
    known = new or old
    assert known is not None
    before, after = old.documents if old else {}, new.documents if new else {}
    changes: list[Change] = []
    unrecorded = False
    for path in sorted({*before, *after}):
        was, now = before.get(path), after.get(path)
        if was is not None and now is not None:
            if was.sha256 != now.sha256:
                assert old is not None
                assert new is not None
                changes.append(_changed(old, new, path))
                unrecorded |= old.record is None or new.record is None
        elif now is not None:
            words = "the document is new" if old else "the agency is new"
            changes.append(Change(known.agency, now, "new", None, unknown(words)))
        elif was is not None:
            words = "the document is made no longer" if new else "the agency is in the new output no longer"
            changes.append(Change(known.agency, was, "withdrawn", None, unknown(words)))
    return Compared(known.agency, len(after), tuple(changes), unrecorded)


def _changed(old: Output, new: Output, path: str) -> Change:
    """Return the change of a document whose two files differ."""
    rows = [side.record.documents.get(path) if side.record is not None else None for side in (old, new)]
    return changed(new.agency, new.documents[path], old.read(path), new.read(path), reasons_of(rows[0], rows[1]))


def changed(agency: str, document: Listed, old: bytes | None, new: bytes | None, reasons: tuple[Reason, ...]) -> Change:
    """Return the change of a document by its two files; one that is not there or cannot be read is held to print otherwise."""
    pages: tuple[int, ...] | None = None
    if old is not None and new is not None:
        # Not needed where nothing has changed.
        from generator.preflight import differing_pages  # noqa: PLC0415

        try:
            pages = differing_pages(old, new)
        except ProblemsError:
            pages = None
    return Change(agency, document, "metadata" if pages == () else "reprint", pages, reasons)
