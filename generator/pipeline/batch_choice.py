"""Which agencies of a source a batch is for."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import NamedTuple

from generator.diagnostics import ExitCode, Place, Problem, ProblemsError, nearest
from generator.load import AgencySource, sample_of

_COMMAND_LINE = Place("command line")


class Found(NamedTuple):
    """A row of the source, as little of it as tells whether anything has changed."""

    number: int
    slug: str
    """Empty where none can be made of it."""
    digest: str

    @property
    def name(self) -> str:
        """What the row is called in tables and problems."""
        return self.slug or f"row {self.number}"


def chosen_rows(source: AgencySource, only: tuple[str, ...], limit: int | None, sample: int | None) -> tuple[Found, ...]:
    """Return the rows that `only` names (slugs, or patterns with `*` and `?`; none: all), the first `limit` of them.

    `sample`: no more than so many of these, those with the longest and oddest values.
    Raises ProblemsError (exit code 2, `unknown-agency`) for a name that no row has.
    """
    every = tuple(Found(raw.number, raw.slug or "", raw.digest) for raw in source.raw_rows())
    _refuse_unknown(only, [row.slug for row in every])
    rows = tuple(row for row in every if not only or any(fnmatchcase(row.slug, name) for name in only))
    rows = rows if limit is None else rows[:limit]
    if sample is None:
        return rows
    among = {row.number for row in rows}
    taken = set(sample_of((one for one in source.trees() if one[0] in among), sample))
    return tuple(row for row in rows if row.number in taken)


def _refuse_unknown(only: tuple[str, ...], slugs: Iterable[str]) -> None:
    known = sorted({slug for slug in slugs if slug})
    problems = [
        Problem("unknown-agency", f"no agency of the source has the slug `{name}`", _COMMAND_LINE, nearest(name, known))
        for name in dict.fromkeys(only)
        if not any(fnmatchcase(slug, name) for slug in known)
    ]
    if problems:
        raise ProblemsError(problems, ExitCode.USAGE)
