"""Templates that work with marks: what looks into one is answered by its value, or told that marks do not do here.

A text of the agency's (`Slot`) notices by itself most of what is done with it. What runs in C does not ask it, and text that has
been put together from it is a plain `str`: comparisons, filters, tests and look-ups therefore pass what they get through here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.exceptions import TemplateError

from generator.markup.slots import has_slots
from generator.resolve.closed import is_closed
from generator.resolve.slots import Slot


class MarkSeenError(TemplateError):
    """A template looks into text that was put together from marks, whose value nobody can tell."""


def looked_into(value: Any) -> Any:
    """Return what a template may look into in the place of a value: of a mark, what it stands for.

    Raises MarkSeenError for text put together from marks, in a list as well.
    """
    if isinstance(value, Slot):
        return value.looked_into()
    if isinstance(value, str):
        if has_slots(value):
            raise MarkSeenError("the template looks into text that holds values of the agency")
    elif isinstance(value, list | tuple):
        for one in value:
            if not isinstance(one, Slot):
                looked_into(one)
    return value


def looking(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter or test that looks into what it is given."""

    @wraps(function)
    def look(*given: Any, **named: Any) -> Any:
        return function(*map(looked_into, given), **{name: looked_into(value) for name, value in named.items()})

    return look


class Generator(CodeGenerator):
    """Writes comparisons so that they go through `TemplateEnvironment.looked_into`, and closed macros through `closed`."""

    _closed = 0

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write the definition of a macro."""
        if not is_closed(macro_ref.node):
            super().macro_def(macro_ref, frame)
            return
        self._closed += 1
        self.write(f"environment.closed(({self.name!r}, {self._closed}), ")
        super().macro_def(macro_ref, frame)
        self.write(")")

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write a comparison."""
        self.write("(")
        self._looking(node.expr, frame)
        for operand in node.ops:
            self.visit(operand, frame)
        self.write(")")

    def visit_Operand(self, node: nodes.Operand, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write the operator and the right side of a comparison."""
        self.write(f" {_OPERATORS[node.op]} ")
        self._looking(node.expr, frame)

    def _looking(self, node: nodes.Expr, frame: Frame) -> None:
        self.write("environment.looked_into(")
        self.visit(node, frame)
        self.write(")")


_OPERATORS = {"eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "in": "in", "notin": "not in"}
