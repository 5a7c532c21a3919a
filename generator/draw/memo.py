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
_SWEEP_EVERY = 8
"""Documents from one forgetting to the next."""


class _Entry(Generic[_V]):
    """A remembered value and the document that used it last."""

    __slots__ = ("used", "value")

    def __init__(self, value: _V, used: int) -> None:
        self.value = value
        self.used = used


class Shelf(Generic[_V]):
    """A bounded mapping. A key made of `id`s is only safe if the value holds on to what they are the ids of."""

    __slots__ = ("_entries", "_full", "_most", "now")

    def __init__(self, most: int, full: int = sys.maxsize) -> None:
        """Start empty; a sweep leaves no more than `most` entries, and there are never more than `full`, which is more."""
        self.now = 0
        self._most, self._full = most, full
        self._entries: dict[Hashable, _Entry[_V]] = {}

    def get(self, key: Hashable) -> _V | None:
        """Return what is remembered, or None."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        entry.used = self.now
        return entry.value

    def put(self, key: Hashable, value: _V) -> _V:
        """Remember a value and return it."""
        self._entries[key] = _Entry(value, self.now)
        if len(self._entries) > self._full:
            self._forget_first()
        return value

    def made(self, key: Hashable, make: Callable[[], _V]) -> _V:
        """Return what is remembered, else what `make` returns, and remember that."""
        found = self.get(key)
        return found if found is not None else self.put(key, make())

    def sweep(self, oldest: int) -> None:
        """Forget what was last used before document `oldest`, and the least recently used of what is too much."""
        entries = self._entries
        if len(entries) > self._most:
            oldest = max(oldest, sorted(entry.used for entry in entries.values())[-self._most - 1] + 1)
        # What the last document used stays even if it is more than `most`: the next one uses it again.
        for key in [key for key, entry in entries.items() if entry.used < min(oldest, self.now - 1)]:
            del entries[key]

    def _forget_first(self) -> None:
        """Forget what came first: within one large document nothing tells what is of use later."""
        for key in list(islice(self._entries, len(self._entries) - self._most)):
            del self._entries[key]

    def __len__(self) -> int:
        """Return how many values are remembered."""
        return len(self._entries)


@dataclass(slots=True)
class _Shelves:
    """One shelf for each kind of thing; the numbers are what a few large documents need."""

    shapes: Shelf[Any] = field(default_factory=lambda: Shelf(24))
    parts: Shelf[Any] = field(default_factory=lambda: Shelf(1500))
    inks: Shelf[Any] = field(default_factory=lambda: Shelf(2000))
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
        for shelf in self.shelves.all():
            shelf.now = self._now
            if self._now % _SWEEP_EVERY == 0:
                shelf.sweep(self._now - self._documents)

    def counts(self) -> Mapping[str, int]:
        """Return how many things of each kind are remembered."""
        return {name: len(getattr(self.shelves, name)) for name in _Shelves.__slots__}
