"""Runs a profile's checks over one PDF."""

from __future__ import annotations

from dataclasses import replace

from generator.diagnostics import Problem, ProblemsError
from generator.preflight.certify import check_rules
from generator.preflight.limits import DEFAULT_LIMITS, Limits
from generator.preflight.memo import CheckMemo
from generator.preflight.opening import open_pdf
from generator.preflight.profiles import PROFILES, Profile


def check_pdf(
    data: bytes,
    name: str,
    profile: Profile | str = "reading",
    limits: Limits = DEFAULT_LIMITS,
    memo: CheckMemo | None = None,
) -> tuple[Problem, ...]:
    """Return all problems of a PDF's bytes, in the profile's order; an empty tuple for a good file.

    `name` is the file's name for messages; `limits` are the stock's and the press's numbers, where they are known. A file that
    cannot be read gives its one problem; nothing is raised for what the file holds. What `memo` knows from files it saw before is
    not found out again; the problems are the same. Raises KeyError for a profile name that is not in PROFILES.
    """
    chosen = PROFILES[profile] if isinstance(profile, str) else profile
    try:
        if memo is not None:
            memo.begin()
        pdf = replace(open_pdf(data, name, memo, colors=chosen.colors), limits=limits)
    except ProblemsError as error:
        return error.problems
    return tuple(dict.fromkeys(check_rules(pdf, chosen)))
