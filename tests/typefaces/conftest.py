"""The fonts of the repository, and short ways to ask for text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.project.files import ProjectFiles
from generator.typefaces.collection import Typefaces
from generator.typefaces.paragraph import ShapedParagraph
from generator.typefaces.text import Direction, Line, Run, TextStyle

REGULAR = TextStyle(size=10.0)


@pytest.fixture(scope="session")
def typefaces() -> Typefaces:
    return Typefaces.load(ProjectFiles())


@pytest.fixture(scope="session")
def shape(typefaces: Typefaces) -> Callable[..., ShapedParagraph]:
    """Shape plain text, or runs."""

    def shaped(text: str | tuple[Run, ...], lang: str = "en", direction: Direction = "auto") -> ShapedParagraph:
        runs = (Run(text, REGULAR, lang),) if isinstance(text, str) else text
        return typefaces.shape(runs, direction)

    return shaped


@pytest.fixture(scope="session")
def one_line(shape: Callable[..., ShapedParagraph]) -> Callable[..., Line]:
    """Set text that must come out as one line."""

    def line(text: str | tuple[Run, ...], lang: str = "en", direction: Direction = "auto") -> Line:
        (only,) = shape(text, lang, direction).break_lines(10_000)
        return only

    return line
