"""Which entry of a list became which, by what they say: so that an entry keeps its comments when it moves or changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def matched(old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]]) -> list[int | None]:
    """Return for each new entry the position of the old one it was, or None for one that was none.

    Entries that are equal belong together first, at their own position before others; then those with most values in common.
    What has nothing in common is another entry, but for one that stays at its position in a list of the same length.
    """
    found: list[int | None] = [None] * len(new)
    free = set(range(len(old)))
    plain = [{key: value for key, value in entry.items() if value} for entry in new]
    by_value: dict[frozenset[tuple[str, str]], list[int]] = {}
    for index in sorted(free):
        by_value.setdefault(frozenset(old[index].items()), []).append(index)
    for position in sorted(range(len(new)), key=lambda one: not (one < len(old) and dict(old[one]) == plain[one])):
        same = by_value.get(frozenset(plain[position].items()), [])
        if same:
            taken = position if position in same else same[0]
            same.remove(taken)
            found[position] = taken
            free.discard(taken)
    left = [position for position, taken in enumerate(found) if taken is None]
    scored = [(_common(old[index], plain[position]), position == index, position, index) for position in left for index in free]
    for score, stays, position, index in sorted(scored, key=lambda one: (-one[0], not one[1], one[2], one[3])):
        if found[position] is None and index in free and (score or (stays and len(old) == len(new))):
            found[position] = index
            free.discard(index)
    return found


def _common(old: Mapping[str, str], new: Mapping[str, str]) -> int:
    return sum(old.get(key) == value for key, value in new.items())
