"""Problems as text: for people, one a line, or for machines."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from typing import Literal

from generator.diagnostics.places import Place
from generator.diagnostics.problems import Problem, in_cell

DiagnosticsForm = Literal["human", "short", "json"]
"""`human`: sentence and hints; `short`: a line a problem, no hints; `json`: one array on one line."""

_PROGRAM = "musterpress"
_RESET, _BOLD, _RED, _YELLOW, _CYAN = "\x1b[0m", "\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[36m"
_DIRECTING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
"""Bidi controls (UAX #9, 2) and line separators: they would move the rest of the line about."""


def render_problems(problems: Iterable[Problem], form: DiagnosticsForm = "human", *, color: bool = False) -> str:
    """Return the problems in their order, ending in a newline (nothing for none, but `[]` as JSON).

    Text of the input stands there literally: characters that act on a terminal are shown as escapes (see `visible`).
    `color` adds ANSI colours to the human and short forms and says nothing that the words do not.
    """
    if form == "json":
        return json.dumps([problem_record(problem) for problem in problems]) + "\n"
    return "".join(_lines(problem, form, color) for problem in problems)


def problem_record(problem: Problem) -> dict[str, object]:
    """Return a problem as plain data; what is unknown of its place is None. Only a problem of a spreadsheet has a `cell`."""
    return {
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "file": problem.place.file or None,
        "line": problem.place.line or None,
        "column": (problem.place.column or 1) if problem.place.line else None,
        "hints": list(problem.hints),
        **({"cell": problem.place.cell} if problem.place.cell else {}),
    }


def visible(text: str) -> str:
    """Return the text with control characters, bidi controls and lone surrogates as escapes, as Python writes them."""
    return "".join(_escaped(character) for character in text)


def summary(problems: Iterable[Problem]) -> str:
    """Return `2 errors, 1 warning`, leaving out what there is none of."""
    severities = [problem.severity for problem in problems]
    counts = [(severities.count(kind), kind) for kind in ("error", "warning")]
    return ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for count, kind in counts if count)


def _lines(problem: Problem, form: DiagnosticsForm, color: bool) -> str:
    """Return one problem's line and, for people, its hints."""
    place = str(Place(visible(problem.place.file) or _PROGRAM, problem.place.line, problem.place.column))
    kind, message = f"{problem.severity}[{problem.code}]", visible(f"{problem.message}{in_cell(problem.place)}")
    hints = [visible(hint) for hint in problem.hints] if form == "human" else []
    if not color:
        return "\n".join([f"{place}: {kind}: {message}", *(f"hint: {hint}" for hint in hints)]) + "\n"
    shade = _RED if problem.severity == "error" else _YELLOW
    head = f"{_BOLD}{place}:{_RESET} {shade}{kind}:{_RESET} {message}"
    return "\n".join([head, *(f"{_CYAN}hint:{_RESET} {hint}" for hint in hints)]) + "\n"


def _escaped(character: str) -> str:
    """Return the character, or its escape if it would act instead of being seen."""
    if character not in _DIRECTING and unicodedata.category(character) not in ("Cc", "Cs"):
        return character
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
