"""What is the same on every sheet of a stock, made once: places, marks, how far ink may reach."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_KEPT = 64

Made = TypeVar("Made")


class Known(Generic[Made]):
    """What was made of things that never change, by their identity; things are kept with it, and the oldest goes first.

    By identity, since a stock has too many parts to be compared each time, and places that are equal may differ (`Place.back`).
    """

    def __init__(self) -> None:
        """Start with nothing known."""
        self._made: OrderedDict[Hashable, tuple[tuple[object, ...], Made]] = OrderedDict()

    def find(self, things: tuple[object, ...], make: Callable[[], Made], *more: Hashable) -> Made:
        """Return what `make` makes of these things, and of `more` that is looked at by its value."""
        key = (*map(id, things), *more)
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = (things, make())
            if len(self._made) > _KEPT:
                self._made.popitem(last=False)
        return found[1]
