"""What is not wrong enough to stop a build, but should be looked at: stale ground, loose ends."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.packets import Library
from generator.content.uses import Use, fact_uses
from generator.diagnostics import Problem, SourcedText
from generator.load.wording import visible


def check_content(library: Library) -> Iterator[Problem]:
    """Yield warnings on a library that loads: facts used nowhere, stale ground, terms nobody uses, loose resources.

    What is overdue for review is found by loading it.
    """
    uses = fact_uses(library)
    used = {use.fact for use in uses}
    for fact in library.reference.facts:
        if fact.id not in used:
            hint = "rest something on it, or take it out"
            yield _warning("fact-unused", f"nothing rests on fact `{fact.id}`", fact.statement, hint)
    for use in uses:
        yield from _stale(use, library)
    yield from _history_on_sheets(library)
    yield from _loose_ends(library)


def _stale(use: Use, library: Library) -> Iterator[Problem]:
    """Yield a warning where something other than history rests on a fact that no longer holds or that nobody verified."""
    fact = next((one for one in library.reference.facts if one.id == use.fact), None)
    if fact is None or fact.printable or use.history:
        return
    said = "unverified" if fact.status == "current" else "of unknown status" if fact.status == "unknown" else fact.status
    code = f"rests-on-{'unverified' if fact.status == 'current' else fact.status}"
    message = f"`{use.part}` of {use.kind.replace('_', ' ')} `{use.owner}` rests on `{fact.id}`, which is {said}"
    hint = "rest it on a fact that holds, or say in `history:` of which period it speaks"
    yield Problem(code, message, use.place, (hint,), "warning")


def _history_on_sheets(library: Library) -> Iterator[Problem]:
    """Yield a warning for each bit of history on a sheet for officers or the public."""
    for aid in library.job_aids:
        if aid.audience not in {"officer", "public"}:
            continue
        for block in aid.blocks:
            for said in (block.history, *(item.history for item in block.items)):
                if said is not None:
                    message = f"job aid `{aid.id}` is for `{aid.audience}` and tells history"
                    yield _warning("history-on-sheet", message, said, "keep history to the commander's packet")


def _loose_ends(library: Library) -> Iterator[Problem]:
    """Yield warnings for glossary terms that no module uses and resources of which nobody knows whether they still hold."""
    used = {term for module in library.modules for term in module.terms}
    for term in library.reference.glossary:
        if str(term.term) not in used:
            message = f"no module names the glossary term `{visible(term.term)}`"
            yield _warning("term-unused", message, term.term, "name it in a module's `terms:`, or take it out")
    for module in library.modules:
        for resource in module.resources:
            if resource.status == "unknown":
                message = f"the status of resource `{visible(resource.title)}` is unknown"
                yield _warning("resource-status-unknown", message, resource.title, "find out whether it still holds")


def _warning(code: str, message: str, where: SourcedText, hint: str) -> Problem:
    return Problem(code, message, where.place, (hint,), "warning")
