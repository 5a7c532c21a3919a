"""What layout asks of the text engine; `generator.typefaces.Typefaces` fulfils it, tests use a fake of fixed widths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from contextlib import AbstractContextManager
from typing import Protocol

from generator.diagnostics import Problem
from generator.typefaces.text import Direction, Line, Run


class ShapedText(Protocol):
    """A shaped paragraph that can be broken at any width without shaping all of it again."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what could not be set (characters that no font has)."""

    @property
    def max_width(self) -> float:
        """Return the width in points when nothing is broken but at forced breaks."""

    def break_lines(self, width: float, first_indent: float = 0.0) -> tuple[Line, ...]:
        """Return the lines of a measure of `width` points."""


class TextEngine(Protocol):
    """Turns runs into shaped paragraphs."""

    def shape(self, runs: Sequence[Run], direction: Direction = "ltr") -> ShapedText:
        """Return the paragraph that `runs` make in the paragraph direction `direction`."""


class NotingEngine(TextEngine, Protocol):
    """A text engine that says which faces it has consulted."""

    def noting(self) -> AbstractContextManager[set[str]]:
        """Gather the faces consulted inside."""

    def note(self, face_ids: Iterable[str]) -> None:
        """Count faces as consulted."""


class NotedEngine:
    """A text engine for texts that are set once for many documents: `note` counts their faces for a document at hand."""

    def __init__(self, engine: NotingEngine) -> None:
        """Take the engine that sets them."""
        self._engine = engine
        self.faces: set[str] = set()

    def apart(self) -> NotedEngine:
        """Return another one that sets texts with the same engine."""
        return NotedEngine(self._engine)

    def count(self, faces: Set[str]) -> None:
        """Count faces among those of the texts set so far."""
        self.faces |= faces

    def shape(self, runs: Sequence[Run], direction: Direction = "ltr") -> ShapedText:
        """Return the paragraph that `runs` make."""
        with self._engine.noting() as faces:
            shaped = self._engine.shape(runs, direction)
        self.faces |= faces
        return shaped

    def note(self) -> None:
        """Count the faces of all texts set so far as consulted."""
        self._engine.note(self.faces)
