"""A problem: severity, place, code, sentence, hints. Errors carry all the problems of a stage at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from generator.diagnostics.exit_codes import ExitCode
from generator.diagnostics.places import NOWHERE, Place


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `message` states the fact, lower case, no full stop; each hint says what to do."""

    code: str
    message: str
    place: Place = NOWHERE
    hints: tuple[str, ...] = ()
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """Return the form people see: `file:line:col: error[code]: sentence` and `hint:` lines."""
        head = f"{self.place}: {self.severity}[{self.code}]: {self.message}{in_cell(self.place)}"
        return "\n".join([head, *(f"hint: {hint}" for hint in self.hints)])


def in_cell(place: Place) -> str:
    """Return the words that end a problem of a spreadsheet, ` (cell C14)`; of another file none."""
    return f" (cell {place.cell})" if place.cell else ""


class ProblemsError(Exception):
    """A stage could not go on; `problems` has everything it found, `exit_code` the kind."""

    def __init__(self, problems: Iterable[Problem], exit_code: ExitCode = ExitCode.CONTENT) -> None:
        """Keep the problems sorted by place, without repeats."""
        self.problems = tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.place, problem.code)))
        self.exit_code = exit_code
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(wrong: str, right: Iterable[str]) -> tuple[str, ...]:
    """Return a hint naming the closest right name (or, if none is close, the choices), for a misspelt one."""
    choices = sorted(right)
    close = difflib.get_close_matches(wrong, choices, n=1, cutoff=0.6)
    if close:
        return (f"did you mean `{close[0]}`?",)
    if 0 < len(choices) <= 12:
        return (f"choose one of {', '.join(f'`{choice}`' for choice in choices)}",)
    return ()
