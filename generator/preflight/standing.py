"""What one piece of a page's content hands on to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generator.preflight.content import Mark
from generator.preflight.geometry import IDENTITY, Box, Matrix, intersect, multiply, normal, transform_box
from generator.preflight.graphics_state import GraphicsState, values_of
from generator.preflight.objects import PdfDict, numbers
from generator.preflight.operands import matrix


@dataclass(frozen=True, slots=True)
class Standing:
    """All that one piece of a page's content hands on to the next: graphics state, saved states, open sequences."""

    state: tuple[Any, ...]
    stack: tuple[tuple[Any, ...], ...] = ()
    marks: tuple[Mark, ...] = ()
    colors: bool = True
    """Whether what is known of colours is true: one who did not look at them has other pieces than one who did."""


NOWHERE = Standing(())
"""Stands for how a piece goes on after which there is nothing."""


def at_the_top(base: Matrix, clip: Box) -> Standing:
    """Return how a page begins; `base` takes user space to the page as seen."""
    return Standing(values_of(GraphicsState(base, clip)))


def in_form(at: Standing, form: PdfDict) -> Standing:
    """Return how a form XObject's content begins where it is painted (ISO 32000-1, 8.10.1)."""
    state, box = GraphicsState(*at.state), numbers(form.get("/BBox"), 4)
    state.ctm = multiply(matrix(numbers(form.get("/Matrix"), 6)) or IDENTITY, state.ctm)
    if box is not None:
        state.clip = intersect(state.clip, transform_box(state.ctm, normal(box)))
    return Standing(values_of(state), (), at.marks, at.colors)


def without_font(at: Standing) -> Standing:
    """Return how a piece begins to which it does not matter which font was chosen before it."""
    state = GraphicsState(*at.state)
    state.font, state.size = None, 0.0
    return Standing(values_of(state), at.stack, at.marks, at.colors)
