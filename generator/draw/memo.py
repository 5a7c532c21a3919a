"""What drawing remembers from one document to the next, so that only what changed is drawn again."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Generic, TypeVar

from generator.draw.alphabet import Alphabet

_V = TypeVar("_V")

_KEPT_DOCUMENTS = 64
"""What so many documents in a row had no use for is forgotten."""


class Shelf(Generic[_V]):
    """A bounded mapping. A key made of `id`s is only safe if the value holds on to what they are the ids of.

    It has two parts, what was used lately and what was not, so that forgetting need not look at every value.
    """

    __slots__ = ("_full", "_late", "_most", "_old")

    def __init__(self, most: int, full: int = sys.maxsize) -> None:
        """Start empty; there are about `most` values at most, and never more than `full`, which is more."""
        self._most, self._full = most, full
        self._late: dict[Hashable, _V] = {}
        self._old: dict[Hashable, _V] = {}

    def get(self, key: Hashable) -> _V | None:
        """Return what is remembered, or None."""
        found = self._late.get(key)
        if found is None and self._old:
            found = self._old.pop(key, None)
            if found is not None:
                self._late[key] = found
        return found

    def put(self, key: Hashable, value: _V) -> _V:
        """Remember a value and return it."""
        self._late[key] = value
        if len(self._late) + len(self._old) > self._full:
            self._forget_first()
        return value

    def made(self, key: Hashable, make: Callable[[], _V]) -> _V:
        """Return what is remembered, else what `make` returns, and remember that."""
        found = self.get(key)
        return found if found is not None else self.put(key, make())

    def forget(self, due: bool) -> None:
        """Forget what was not used since this was done last, if it is `due` or half of what there may be was used since."""
        if due or len(self._late) * 2 > self._most:
            self._late, self._old = {}, self._late

    def _forget_first(self) -> None:
        """Forget what is old, or else what came first: within one large document nothing tells what is of use later."""
        self._old = {}
        for key in list(islice(self._late, max(0, len(self._late) - self._most))):
            del self._late[key]

    def __len__(self) -> int:
        """Return how many values are remembered."""
        return len(self._late) + len(self._old)


@dataclass(slots=True)
class _Shelves:
    """One shelf for each kind of thing; the numbers are what a few large documents need."""

    shapes: Shelf[Any] = field(default_factory=lambda: Shelf(24))
    parts: Shelf[Any] = field(default_factory=lambda: Shelf(2000))
    patterns: Shelf[Any] = field(default_factory=lambda: Shelf(300))
    inks: Shelf[Any] = field(default_factory=lambda: Shelf(2000))
    quick: Shelf[Any] = field(default_factory=lambda: Shelf(2000))
    """Some of the `inks`, by shorter keys."""
    marks: Shelf[Any] = field(default_factory=lambda: Shelf(2000))
    glyphs: Shelf[Any] = field(default_factory=lambda: Shelf(3000, 6000))
    lines: Shelf[Any] = field(default_factory=lambda: Shelf(6000, 12000))
    fonts: Shelf[Any] = field(default_factory=lambda: Shelf(256))
    bundles: Shelf[Any] = field(default_factory=lambda: Shelf(256))
    censuses: Shelf[Any] = field(default_factory=lambda: Shelf(32))
    trees: Shelf[Any] = field(default_factory=lambda: Shelf(32))
    elements: Shelf[Any] = field(default_factory=lambda: Shelf(2000))
    packs: Shelf[Any] = field(default_factory=lambda: Shelf(1000))
    annotations: Shelf[Any] = field(default_factory=lambda: Shelf(2000))
    small: Shelf[Any] = field(default_factory=lambda: Shelf(2000))

    def all(self) -> tuple[Shelf[Any], ...]:
        """Return all shelves."""
        return tuple(getattr(self, name) for name in self.__slots__)


class DrawMemo:
    """What `draw_document` remembers. It changes how long drawing takes, never a byte of what is drawn.

    Frames are told apart by identity, so it pays where documents share their items, nodes and runs of glyphs. It lives as
    long as a batch: what 64 documents in a row had no use for is forgotten, and each kind of thing has a limit of its own.
    """

    def __init__(self, documents: int = _KEPT_DOCUMENTS) -> None:
        """Start empty; `documents` is for how many of them an unused thing is kept."""
        self._documents = documents
        self._now = 0
        self._typefaces: object | None = None
        self.shelves = _Shelves()
        self.alphabets: defaultdict[str, Alphabet] = defaultdict(Alphabet)
        """By face."""

    def begin(self, typefaces: object) -> None:
        """Begin the next document; with other typefaces than before all is forgotten."""
        if typefaces is not self._typefaces:
            self.shelves, self.alphabets = _Shelves(), defaultdict(Alphabet)
            self._typefaces = typefaces
        self._now += 1
        due = self._now % max(1, self._documents // 2) == 0
        for shelf in self.shelves.all():
            shelf.forget(due)

    def counts(self) -> Mapping[str, int]:
        """Return how many things of each kind are remembered."""
        return {name: len(getattr(self.shelves, name)) for name in _Shelves.__slots__}
