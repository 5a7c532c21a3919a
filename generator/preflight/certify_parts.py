"""Which texts, inks, marks and fonts of a file's pages are known to be in order, and what is wrong with the others.

What is in order has a certificate (`ContentPart.clean`): an object that stands for the checks, the limits, the boxes of the page
and whether the file is tagged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from generator.preflight.content import ContentPart, PageContent, Stretch, gathered
from generator.preflight.facts import PageFacts, PdfFacts
from generator.preflight.letters import all_extents
from generator.preflight.memo import CheckMemo
from generator.preflight.profiles import Rule
from generator.preflight.structure import Element, Structure

_TAGGED = Structure((Element(0, 0, "Document", "Document", None, 0, {}, {}),), (0,), {}, (), {}, {}, {})
"""Stands for any tree, where all that matters is that there is one."""


@dataclass(slots=True)
class _Group:
    """What is new on pages with the same boxes; `page` is one of them, `certificate` what it gets if it is in order."""

    page: PageFacts
    certificate: object
    stretches: dict[Stretch, None] = field(default_factory=dict)
    parts: dict[ContentPart, None] = field(default_factory=dict)


def doubtful_in_parts(pdf: PdfFacts, rules: Sequence[Rule], memo: CheckMemo) -> set[object]:
    """Return the checks of those rules that find something wrong with a part of a page."""
    tagged = pdf.structure is not None and bool(pdf.structure.elements)
    checks = tuple(rule.check for rule in rules)
    groups: dict[int, _Group] = {}
    for page in pdf.pages:
        group = groups.get(id(page.frame))
        if group is None:
            key = ("certificate", checks, pdf.limits, page.frame, tagged)
            group = groups[id(page.frame)] = _Group(page, _certificate(key, memo))
        for stretch in page.content.stretches:
            if group.certificate not in stretch.clean and stretch not in group.stretches:
                group.stretches[stretch] = None
                group.parts.update({part: None for part in stretch.parts if group.certificate not in part.clean})
    stage = replace(pdf, structure=_TAGGED if tagged else None, parent_tree=None, forms={}, damage=(), xmp=None, pages=())
    doubtful: set[object] = set()
    for group in groups.values():
        doubtful |= _of_group(stage, group, rules)
        for stretch in group.stretches:
            if all(group.certificate in part.clean for part in stretch.parts):
                stretch.clean.add(group.certificate)
    return doubtful


def _certificate(key: tuple[object, ...], memo: CheckMemo) -> object:
    """Return the one object that stands for all that a certificate says."""
    known = memo.get(key)
    if known is None:
        known = object()
        memo.put(key, known, 500)
    found: object = known
    return found


def _of_group(stage: PdfFacts, group: _Group, rules: Sequence[Rule]) -> set[object]:
    """Return the checks that find something wrong with what is new on some pages, and certify what is in order.

    What is wrong with a copy and not with what it is a copy of can only come from its place. Copies come late: what they are
    copies of may be new too.
    """
    doubtful = _certified(stage, group, [part for part in group.parts if not part.like], rules)
    copies = [part for part in group.parts if part.like]
    good = [copy for copy in copies if all(group.certificate in part.clean for part in copy.like)]
    if good:
        reach = all_extents([copy.extent for copy in good])
        placed = [rule for rule in rules if rule.placed and not (rule.surely and rule.surely(stage.limits, group.page, reach))]
        doubtful |= _certified(stage, group, good, placed)
    known = set(good)
    return doubtful | _certified(stage, group, [copy for copy in copies if copy not in known], rules)


def _certified(stage: PdfFacts, group: _Group, parts: Sequence[ContentPart], rules: Sequence[Rule]) -> set[object]:
    """Return the checks that find something wrong with parts of pages; if none does, certify them."""
    wrong = _wrong(stage, group.page, gathered(parts), rules) if parts and rules else set()
    if not wrong:
        for part in parts:
            part.clean.add(group.certificate)
    return wrong


def _wrong(stage: PdfFacts, page: PageFacts, part: ContentPart, rules: Sequence[Rule]) -> set[object]:
    """Return the checks that find something wrong with a part of a page."""
    alone = replace(stage, pages=(replace(page, content=PageContent((Stretch((part,)),)), annotations=()),))
    return {rule.check for rule in rules if any(True for _ in rule.check(alone))}
