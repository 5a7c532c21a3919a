"""A job aid against its module and facts, and each of its blocks against what its kind needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.content.job_aids import Blank, Block, BlockKind, JobAid
from generator.diagnostics import Place, Problem
from generator.load.library_files import Loaded
from generator.load.shared_checks import Ground, check_contact, check_facts, check_ground, check_rows, check_verified
from generator.load.wording import Path, named, visible

_NEEDS: Mapping[BlockKind, tuple[str, ...]] = {
    "text": ("text",),
    "steps": ("items",),
    "list": ("items",),
    "checks": ("items",),
    "table": ("table",),
    "say": ("text",),
    "fields": ("fields",),
    "log": ("columns", "rows"),
    "figure": ("src", "alt"),
    "contacts": ("contacts",),
    "question": ("title", "text"),
    "reference": ("reference",),
}
_ANY = frozenset({"title", "text"})
"""Keys that a block of any kind may have: heading, and words before (a figure: below) what it shows."""
_CONTENT = ("text", "items", "table", "fields", "columns", "rows", "src", "alt", "contacts", "reference")
_GROUNDED = ("text", "say", "question", "table", "figure")
"""Kinds that say something as a whole; of lists each entry does."""
_STRICT = ("officer", "public", "trainer")
"""Audiences whose sheets rest on printable facts only, as cards do."""
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_job_aid(file: Loaded[JobAid], aid: JobAid, ground: Ground) -> Iterator[Problem]:
    """Yield the problems of one job aid."""
    yield from ground.modules.check(aid.module, "unknown-module", file.place(("module",)))
    for index, block in enumerate(aid.blocks):
        path = ("blocks", index)
        yield from _check_kind(file, path, block)
        yield from _check_rests(file, path, block, ground, strict=aid.audience in _STRICT)
        for at, contact in enumerate(block.contacts):
            yield from check_contact(file, (*path, "contacts", at), contact, ground)
        if block.table is not None:
            where = (*path, "table")
            yield from check_rows(file, where, [len(row) for row in block.table.rows], len(block.table.columns))
    yield from _check_blanks(file, aid)


def _check_kind(file: Loaded[JobAid], path: Path, block: Block) -> Iterator[Problem]:
    """Yield a problem for each key that the block's kind needs and lacks, or has and would not print."""
    needs = _NEEDS[block.kind]
    for key in needs:
        if not getattr(block, key):
            message = f"{named(path)} is of kind `{block.kind}` and has no `{key}`"
            yield Problem("bad-block", message, file.place(path), (f"add `{key}:`",))
    for key in _CONTENT:
        if getattr(block, key) and key not in needs and key not in _ANY:
            message = f"{named(path)} is of kind `{block.kind}`, which does not print `{key}`"
            hint = f"take it out, or make it a block of its own; `{block.kind}` needs {', '.join(f'`{name}`' for name in needs)}"
            yield Problem("bad-block", message, file.place((*path, key)), (hint,))
    if block.rows < 0:
        yield Problem("bad-value", f"`rows` of {named(path)} is {block.rows}", file.place((*path, "rows")), ("write 1 or more",))


def _check_rests(file: Loaded[JobAid], path: Path, block: Block, ground: Ground, *, strict: bool) -> Iterator[Problem]:
    """Yield the problems of what a block rests on."""
    parts: list[tuple[Path, tuple[str, ...], bool]] = [(path, block.facts, block.history is not None)]
    if block.table is not None:
        parts.append(((*path, "table"), block.table.facts, block.history is not None))
    for index, item in enumerate(block.items):
        parts.append(((*path, "items", index), item.facts, block.history is not None or item.history is not None))
        if strict and not (block.facts or block.practice):
            yield from check_ground(file, (*path, "items", index), item)
    if strict and block.kind in _GROUNDED and not (block.table is not None and block.table.facts):
        yield from check_ground(file, path, block)
    # A commander's table of form versions is about what no longer holds, as in a chapter.
    lenient = not strict and block.kind == "table"
    for where, facts, history in parts:
        yield from check_facts(file, where, facts, ground, current=not history and not lenient)
        if strict and not history:
            yield from check_verified(file, where, facts, ground, "on a sheet")
    for index, contact in enumerate(block.contacts):
        yield from check_facts(file, (*path, "contacts", index), contact.facts, ground, current=True)


def _check_blanks(file: Loaded[JobAid], aid: JobAid) -> Iterator[Problem]:
    """Yield a problem for each field that could not be told from another, or has no room."""
    first: dict[str, Place] = {}
    for index, block in enumerate(aid.blocks):
        for at, blank in enumerate(block.fields):
            path = ("blocks", index, "fields", at)
            place = file.place((*path, "name"))
            if blank.name in first:
                message = f"field `{visible(blank.name)}` is on the sheet twice"
                yield Problem("duplicate-id", message, place, (f"the first is at {first[blank.name]}",))
            first.setdefault(blank.name, place)
            yield from _check_blank(file, path, blank)


def _check_blank(file: Loaded[JobAid], path: Path, blank: Blank) -> Iterator[Problem]:
    if _NAME.fullmatch(blank.name) is None:
        message = f"`{visible(blank.name)}` cannot be the name of a field"
        yield Problem("bad-id", message, file.place((*path, "name")), ("use small letters, digits and single hyphens",))
    if not 1 <= blank.lines <= 40:
        message = f"{named(path)} is {blank.lines} lines high"
        yield Problem("bad-value", message, file.place((*path, "lines")), ("write a number from 1 to 40",))
