"""Which agencies to proof first: those whose values are longest, oddest, most or fewest."""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from generator.load.wording import Path
from generator.load.yaml_nodes import Data, Tree

_UNWRITTEN = frozenset(("LATIN", "FULLWIDTH", "MODIFIER", "FEMININE", "MASCULINE"))


@dataclass(slots=True)
class _Seen:
    """What is worth a look so far: number of a row by what is special about it, the first one if several are."""

    best: dict[str, tuple[int, int]] = field(default_factory=dict)
    """What -> (how much, number of the row)."""
    numbers: array[int] = field(default_factory=lambda: array("L"))

    def note(self, what: str, much: int, number: int) -> None:
        """Keep the row if it has more of it than those before."""
        if much > self.best.get(what, (-1, 0))[0]:
            self.best[what] = (much, number)


def sample_of(rows: Iterable[tuple[int, Tree]], count: int) -> tuple[int, ...]:
    """Return the numbers of up to `count` rows, most telling first; the same for the same rows.

    First the fullest row, the emptiest, the one with most scripts other than Latin, and the longest all in all; then the one
    with the longest value of each field, longest first; then one of each script, state, kind and status; then rows at even
    steps. `rows` are looked at once and not kept.
    """
    seen = _Seen()
    for number, tree in rows:
        _look_at(seen, number, tree.data)
    chosen = dict.fromkeys(number for number in chain(_special(seen), _spread(seen.numbers, count)))
    return tuple(chosen)[: max(count, 0)]


def _look_at(seen: _Seen, number: int, data: Data) -> None:
    values = list(_values(data, ()))
    written = "".join(text for _, text in values)
    scripts = _scripts(written)
    seen.numbers.append(number)
    seen.note("1 fullest", len(values), number)
    # Counted from above, so that the emptiest row has the most.
    seen.note("2 emptiest", 1_000_000 - len(values), number)
    if scripts:
        seen.note("3 scripts", len(scripts), number)
    seen.note("4 longest", len(written), number)
    for name, text in values:
        seen.note(f"5 {name}", len(text), number)
        if name in ("state", "kind", "agreement_287g.status", "detainer_policy.mode"):
            seen.note(f"6 {name} {text}", 0, number)
    for script in sorted(scripts):
        seen.note(f"6 script {script}", 0, number)


def _special(seen: _Seen) -> Iterator[int]:
    order = sorted(seen.best.items(), key=lambda item: (item[0][0], -item[1][0] if item[0][0] == "5" else 0, item[0]))
    return (number for _, (_, number) in order)


def _spread(numbers: array[int], count: int) -> Iterator[int]:
    """Yield the first, the last, and rows at even steps between them; then all, should some have been chosen already."""
    steps = max(count - 1, 1)
    if numbers:
        yield from (numbers[(len(numbers) - 1) * step // steps] for step in (0, *range(steps, 0, -1)))
    yield from numbers[:count]


def _values(data: Data, path: Path) -> Iterator[tuple[str, str]]:
    """Yield field (entries of lists not told apart) and text of each value that is there."""
    if isinstance(data, dict):
        for key, inner in data.items():
            yield from _values(inner, (*path, key))
    elif isinstance(data, list):
        for inner in data:
            yield from _values(inner, path)
    elif isinstance(data, str) and path != ("slug",):
        yield ".".join(map(str, path)), data.strip()


def _scripts(text: str) -> frozenset[str]:
    """Return the scripts of a text's letters but Latin, by the first word of their names in the Unicode data."""
    if text.isascii():
        return frozenset()
    return frozenset(found for char in set(text) if (found := _script(char)))


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    first = unicodedata.name(char, "").split(" ")[0] if char.isalpha() else ""
    return "" if first in _UNWRITTEN else first
