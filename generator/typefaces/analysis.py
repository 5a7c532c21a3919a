"""Everything about a paragraph that does not depend on its size: levels, scripts, faces, break opportunities, problems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from generator.diagnostics import Problem
from generator.typefaces.bidi import base_level, levels
from generator.typefaces.characters import HARD_BREAKS, NOT_SHAPED, OBJECT, character_name
from generator.typefaces.fallback import Candidate, Fallback
from generator.typefaces.scripts import resolve_scripts
from generator.typefaces.segments import grapheme_clusters, paragraph_opportunities
from generator.typefaces.text import Direction, Run

_SURROGATE = re.compile("[\ud800-\udfff]")
_EXCERPT = 40


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch (start to end, code points) shaped as one: same level, script, face, size and features.

    `size_slot` is which of the paragraph's sizes it has. A box has no face and is one character.
    """

    start: int
    end: int
    level: int
    script: str
    face: str
    slant: float
    size_slot: int
    features: tuple[str, ...]
    language: str
    box: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """A character no face has, at an offset of the paragraph, in one of its runs."""

    run: int
    char: str


@dataclass(frozen=True)
class Analysis:
    """A paragraph ready to be set at any size and width. Offsets count code points of `text`.

    `opportunities` are the offsets before which a line may end (the last is the end of the text), hard breaks
    included; `run_starts` has where each run begins.
    """

    text: str
    level: int
    items: tuple[Item, ...]
    opportunities: tuple[int, ...]
    run_starts: tuple[int, ...]
    missing: tuple[Missing, ...]
    plain: bool
    """Nothing in the text is left out of the lines."""


def analyse(runs: Sequence[Run], size_slots: Sequence[int], direction: Direction, fallback: Fallback) -> Analysis:
    """Return the analysis of a paragraph; `size_slots` tells which runs have the same size."""
    clean = [_without_surrogates(run) for run in runs]
    text = "".join([run.text for run in clean])
    starts = (0, *accumulate([len(run.text) for run in clean]))
    base = base_level(clean, direction)
    by_char = levels(clean, base)
    scripts = resolve_scripts(clean)
    missing = [
        Missing(number, char)
        for number, run in enumerate(runs)
        if run is not clean[number]
        for char in dict.fromkeys(_SURROGATE.findall(run.text))
    ]
    items: list[Item] = []
    for number, run in enumerate(clean):
        properties = (text, by_char, scripts)
        for item, candidate in _items_of_run(run, size_slots[number], starts[number], properties, fallback):
            if candidate is not None:
                missing += [Missing(number, char) for char in _lacking(text[item.start : item.end], candidate)]
            _append(items, item)
    return Analysis(
        text=text,
        level=base,
        items=tuple(items),
        opportunities=_opportunities(text, clean, starts),
        run_starts=starts[:-1],
        missing=tuple(dict.fromkeys(missing)),
        plain=NOT_SHAPED.isdisjoint(text),
    )


def problems_of(missing: Sequence[Missing], runs: Sequence[Run]) -> tuple[Problem, ...]:
    """Return a problem for each character that no font has."""
    hint = "write the text without it, or add a font that has it to `fonts/fonts.yaml`, as `fonts/README.md` tells"
    return tuple(
        Problem(
            "font-missing-glyph",
            f"no font has the character `{character_name(one.char)}` in `{_excerpt(runs[one.run].text, one.char)}`",
            runs[one.run].place,
            (hint,),
        )
        for one in missing
    )


def _excerpt(text: str, char: str) -> str:
    """Return the text, or what stands round the character in a long one."""
    printable = "".join(" " if one in HARD_BREAKS or one == "\t" else one for one in text)
    printable = _SURROGATE.sub("\ufffd", printable)
    if len(printable) <= _EXCERPT:
        return printable
    at = max(text.find(char), 0)
    start = max(0, min(at - _EXCERPT // 2, len(text) - _EXCERPT))
    end = start + _EXCERPT
    return ("…" if start else "") + printable[start:end] + ("…" if end < len(text) else "")


def _without_surrogates(run: Run) -> Run:
    """Return the run with lone surrogates, which are no characters and which ICU refuses, replaced; they are reported."""
    if run.text.isascii() or not _SURROGATE.search(run.text):
        return run
    text = _SURROGATE.sub("\ufffd", run.text)
    return Run(text, run.style, run.lang, run.key, run.isolate, run.nobreak, run.box, run.place)


Properties = tuple[str, list[int], list[str]]


def _items_of_run(
    run: Run, slot: int, offset: int, properties: Properties, fallback: Fallback
) -> Iterator[tuple[Item, Candidate | None]]:
    """Yield the items of one run, each with the face candidate that was chosen for it."""
    text, by_char, scripts = properties
    end = offset + len(run.text)
    if run.box is not None and run.text == OBJECT:
        yield Item(offset, end, by_char[offset], "Zyyy", "", 0.0, slot, (), run.lang, box=True), None
        return
    start = offset
    for at in _changes(scripts, offset, end):
        candidates = fallback.candidates(run.style, scripts[start], run.lang)
        place = start
        for piece, index in fallback.choose(text[start:at], candidates):
            chosen = candidates[index]
            for first, last in _same_level(by_char, place, place + len(piece)):
                features, face = run.style.features, chosen.face.id
                script, level = scripts[start], by_char[first]
                yield Item(first, last, level, script, face, chosen.slant, slot, features, run.lang), chosen
            place += len(piece)
        start = at


def _same_level(by_char: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of one level between two offsets."""
    first = start
    for at in _changes(by_char, start, end):
        yield first, at
        first = at


def _changes(values: Sequence[object], start: int, end: int) -> Iterator[int]:
    """Yield where other values begin between two offsets, and the end; nothing where there is nothing between them."""
    if start == end:
        return
    stretch = values[start:end]
    if stretch.count(stretch[0]) != len(stretch):
        for at in range(start + 1, end):
            if values[at] != values[at - 1]:
                yield at
    yield end


def _append(items: list[Item], item: Item) -> None:
    """Add an item, or lengthen the last one where it is set alike."""
    if items and not item.box and not items[-1].box:
        last = items[-1]
        alike = (last.level, last.script, last.face, last.slant, last.size_slot, last.features, last.language)
        if alike == (item.level, item.script, item.face, item.slant, item.size_slot, item.features, item.language):
            items[-1] = Item(last.start, item.end, *alike)
            return
    items.append(item)


def _lacking(text: str, candidate: Candidate) -> tuple[str, ...]:
    if candidate.face.characters.issuperset(text) and text.isprintable():
        return ()
    return tuple(dict.fromkeys(char for cluster in grapheme_clusters(text) for char in candidate.face.lacking(cluster)))


def _opportunities(text: str, runs: Sequence[Run], starts: Sequence[int]) -> tuple[int, ...]:
    """Return where lines may end: as UAX 14 has it, but nowhere inside a run that may not be broken."""
    stretches = [(start, start + len(run.text), run.lang) for start, run in zip(starts, runs, strict=False)]
    found = paragraph_opportunities(text, stretches)
    glued: set[int] = set()
    for (start, end, _), run in zip(stretches, runs, strict=True):
        if run.nobreak:
            glued.update(range(start + 1, end))
    return tuple([at for at in found if at not in glued or text[at - 1] in HARD_BREAKS] if glued else found)
