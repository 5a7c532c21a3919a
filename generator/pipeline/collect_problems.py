"""Run a stage for every document and only then stop, with everything that was wrong."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from generator.diagnostics import ExitCode, Problem, ProblemsError

P = ParamSpec("P")
R = TypeVar("R")


class Collected:
    """Context that gathers ProblemsErrors of the calls made through `run` and raises them as one at its end."""

    def __init__(self) -> None:
        """Start with nothing found."""
        self._problems: list[Problem] = []
        self._exit_code = ExitCode.CONTENT

    def run(self, step: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """Return the step's result, or None after noting its problems."""
        try:
            return step(*args, **kwargs)
        except ProblemsError as error:
            self._problems += error.problems
            self._exit_code = error.exit_code
            return None

    def __enter__(self) -> Self:
        """Begin a stage."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the stage; raise what was found unless something worse is on its way."""
        if kind is None and self._problems:
            raise ProblemsError(self._problems, self._exit_code)
