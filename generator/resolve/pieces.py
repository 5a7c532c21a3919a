"""Pieces that are the same in many documents: what closed macros write, table rows, and what of the content an agency gets.

They are kept for a run, in which content and templates stay as they are.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Macro

from generator.content.reference import Language
from generator.diagnostics import Problem
from generator.markup.rows import RowMemo

T = TypeVar("T")
_MACROS_KEPT = 8192
_CHOSEN_KEPT = 256


@dataclass(slots=True)
class Pieces:
    """What is known of one run's documents."""

    rows: RowMemo = field(default_factory=RowMemo)
    _macros: OrderedDict[Hashable, tuple[str, tuple[Any, ...]]] = field(default_factory=OrderedDict)
    """What macros have written, with what they were given: kept, so that no other can get its identity."""
    _chosen: OrderedDict[Hashable, tuple[Any, object]] = field(default_factory=OrderedDict)

    def chosen(self, key: Hashable, owner: object, choose: Callable[[], T]) -> T:
        """Return what has been chosen of the content for `key`; `owner` is kept, since the key has its identity."""
        found = self._chosen.get(key)
        if found is None:
            found = self._chosen[key] = (choose(), owner)
            if len(self._chosen) > _CHOSEN_KEPT:
                self._chosen.popitem(last=False)
        else:
            self._chosen.move_to_end(key)
        made: T = found[0]
        return made

    def macro(self, key: Hashable, given: tuple[Any, ...], problems: list[Problem], write: Callable[[], str]) -> str:
        """Return what a closed macro writes for `given`; nothing is remembered of one that has a problem."""
        found = self._macros.get(key)
        if found is not None:
            self._macros.move_to_end(key)
            return found[0]
        before = len(problems)
        written = write()
        if len(problems) == before:
            self._macros[key] = (written, given)
            if len(self._macros) > _MACROS_KEPT:
                self._macros.popitem(last=False)
        return written


class ClosedMacro:
    """A macro that writes the same whenever it is given the same numbers, languages (which never change) and lists of them."""

    def __init__(self, macro: Macro, name: Hashable, pieces: Pieces, problems: list[Problem]) -> None:
        """Take the macro, and a name that no other in any template has."""
        self._macro, self._name, self._pieces, self._problems = macro, name, pieces, problems

    def __getattr__(self, name: str) -> Any:
        """Return what the macro has."""
        return getattr(self._macro, name)

    @pass_eval_context
    def __call__(self, context: EvalContext, *given: Any, **named: Any) -> str:
        """Return what the macro writes."""

        def write() -> str:
            return self._macro(context, *given, **named)

        told = tuple(map(_told, given))
        if named or None in told:
            return write()
        return self._pieces.macro((self._name, context.autoescape, told), given, self._problems, write)


def _told(value: Any) -> Hashable:
    """Return what tells an argument from all others as long as it lives; None for one that is not content."""
    if type(value) is int:
        return value
    if type(value) is Language:
        return "language", id(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        told = tuple(map(_told, value))
        return None if None in told else told
    return None
