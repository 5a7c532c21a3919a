"""Running a profile's checks over a file of which most was seen before.

Only one thing is remembered of a check: that it found nothing wrong with something. A check that is not known to find nothing
is run over the whole file, as if there were no memo, so that problems are always those of the check itself, in its own order.

What a check looks at is said in its rule: `reads` names the facts, `content` how it looks at what pages show (see `Rule`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from generator.diagnostics import Problem
from generator.preflight.content import NOTHING, ContentPart, PageContent, gathered
from generator.preflight.facts import PageFacts, PdfFacts
from generator.preflight.objects import as_int
from generator.preflight.profiles import Profile, Rule
from generator.preflight.source import Source
from generator.preflight.structure import Element, Structure

_TAGGED = Structure((Element(0, 0, "Document", "Document", None, 0, {}, {}),), (0,), {}, (), {}, {}, {})
"""Stands for any tree, where all that matters is that there is one."""
_Token = tuple[object, ...]
_TOKENS: Mapping[str, Callable[[PdfFacts], _Token]] = {
    "file": lambda pdf: (id(pdf.catalog), id(pdf.info)),
    "catalog": lambda pdf: (id(pdf.catalog),),
    "sheets": lambda pdf: tuple([id(page.sheet) for page in pdf.pages]),
    "keys": lambda pdf: tuple([page.keys for page in pdf.pages]),
    "structure": lambda pdf: (id(pdf.structure),),
    "tree": lambda pdf: (id(pdf.structure.owners) if pdf.structure is not None else None,),
    "parents": lambda pdf: (id(pdf.parent_tree),),
    "form-keys": lambda pdf: tuple(
        (number, as_int(form.get("/StructParents")), as_int(form.get("/StructParent"))) for number, form in pdf.forms.items()
    ),
    "forms": lambda pdf: tuple((number, id(form)) for number, form in pdf.forms.items()),
    "xmp": lambda pdf: (pdf.xmp,),
    "damage": lambda pdf: pdf.damage,
}
FIELDS: Mapping[str, tuple[str, ...]] = {
    "file": ("catalog", "info"),
    "catalog": ("catalog",),
    "sheets": ("pages",),
    "keys": ("pages",),
    "structure": ("structure",),
    "tree": ("structure",),
    "parents": ("parent_tree",),
    "form-keys": ("forms",),
    "forms": ("forms",),
    "xmp": ("xmp",),
    "damage": ("damage",),
}
"""The fields of PdfFacts that each word in a rule's `reads` stands for (`name` and `limits` may always be read).

`keys` are those by which the parent tree is read, with the pages' numbers (`PageFacts.keys`), `form-keys` those of forms;
`tree` is the structure without the
texts of its elements (`Element.text`).
"""


def check_rules(pdf: PdfFacts, profile: Profile) -> Iterable[Problem]:
    """Yield the problems of all rules in their order."""
    source = pdf.source
    if source.memo is None or source.door is None:
        for rule in profile.rules:
            yield from rule.check(pdf)
        return
    tokens = {name: token(pdf) for name, token in _TOKENS.items()}
    kept = (pdf.catalog, pdf.info, pdf.structure, pdf.parent_tree, pdf.forms, tuple(page.sheet for page in pdf.pages))
    doubtful = _in_parts(pdf, [rule for rule in profile.rules if rule.content == "parts"])
    doubtful |= _in_sheets(pdf, [rule for rule in profile.rules if rule.content == "sheets"], tokens, kept)
    for rule in profile.rules:
        if rule.content == "all" or rule.check in doubtful or not _clean(pdf, rule, tokens, kept, source):
            yield from rule.check(pdf)


def _clean(pdf: PdfFacts, rule: Rule, tokens: Mapping[str, _Token], kept: _Token, source: Source) -> bool:
    """Tell whether a rule finds nothing wrong, what it looks at in parts left aside."""
    if rule.content == "sheets":
        return True  # `_in_sheets` has looked
    if rule.content == "pages":
        return all(_page_clean(pdf, rule, page, source) for page in pdf.pages)
    shown = tuple([page.content.tags for page in pdf.pages]) if rule.content == "marks" else ()
    key = ("rule", rule.check, pdf.limits, shown, *(tokens[name] for name in rule.reads))
    bare = pdf if rule.content == "marks" else replace(pdf, pages=tuple(_bare(page) for page in pdf.pages))
    return source.once(key, lambda: not any(True for _ in rule.check(bare)), kept)


def _bare(page: PageFacts) -> PageFacts:
    """Return a page without its content."""
    return page.sheet if isinstance(page.sheet, PageFacts) else replace(page, content=NOTHING)


def _page_clean(pdf: PdfFacts, rule: Rule, page: PageFacts, source: Source) -> bool:
    """Tell whether a rule that looks at each page by itself finds nothing wrong with one."""
    parts = page.content.parts
    key = ("page", rule.check, pdf.limits, page.frame, tuple(map(id, parts)))
    alone = replace(pdf, pages=(page,))
    return source.once(key, lambda: not any(True for _ in rule.check(alone)), parts)


def _in_sheets(pdf: PdfFacts, rules: list[Rule], tokens: Mapping[str, _Token], kept: _Token) -> set[object]:
    """Return the checks, of rules that look at each page by itself and not at what it shows, that find something wrong."""
    checks = tuple(rule.check for rule in rules)
    shared = tuple([tokens[name] for name in dict.fromkeys(name for rule in rules for name in rule.reads)])
    doubtful: set[object] = set()
    for page in pdf.pages:
        key = ("sheet", checks, id(page.sheet), shared)
        doubtful |= pdf.source.once(key, partial(_wrong_sheet, pdf, page, rules), page.sheet, kept)
    return doubtful


def _wrong_sheet(pdf: PdfFacts, page: PageFacts, rules: list[Rule]) -> frozenset[object]:
    """Return the checks that find something wrong with a page's dictionary and annotations."""
    alone = replace(pdf, pages=(_bare(page),))
    return frozenset(rule.check for rule in rules if any(True for _ in rule.check(alone)))


def _in_parts(pdf: PdfFacts, rules: list[Rule]) -> set[object]:
    """Return the checks of those rules that find something wrong with a part of a page."""
    tagged = pdf.structure is not None and bool(pdf.structure.elements)
    checks = tuple(rule.check for rule in rules)
    placed = [rule for rule in rules if rule.placed]
    stage = replace(pdf, structure=_TAGGED if tagged else None, parent_tree=None, forms={}, damage=(), xmp=None, pages=())
    doubtful: set[object] = set()
    certificates: dict[object, object] = {}
    for page in pdf.pages:
        certificate = certificates.get(page.frame)
        if certificate is None:  # one object for all that is equal: it is compared with many
            certificate = pdf.source.once(("certificate", checks, pdf.limits, page.frame, tagged), object)
            certificates[page.frame] = certificate
        new = [part for part in page.content.parts if certificate not in part.clean]
        fresh = [part for part in new if not part.like]
        for parts, which in ((fresh, rules), *_copies(new, certificate, rules, placed)):
            wrong = _wrong(stage, page, gathered(parts), which) if parts else set()
            doubtful |= wrong
            if not wrong:
                for part in parts:
                    part.clean.add(certificate)
    return doubtful


def _copies(
    parts: list[ContentPart], certificate: object, rules: list[Rule], placed: list[Rule]
) -> Iterator[tuple[list[ContentPart], list[Rule]]]:
    """Yield the copies among some parts, each group with the rules that it has to be looked at with.

    What is wrong with a copy and not with what it is a copy of can only come from its place. It is asked late: what they are
    copies of may stand on the same page.
    """
    copies = [part for part in parts if part.like]
    good = [copy for copy in copies if all(certificate in part.clean for part in copy.like)]
    if placed:
        yield good, placed
    else:
        for copy in good:
            copy.clean.add(certificate)
    yield [copy for copy in copies if copy not in good], rules


def _wrong(stage: PdfFacts, page: PageFacts, part: ContentPart, rules: list[Rule]) -> set[object]:
    """Return the checks that find something wrong with a part of a page."""
    alone = replace(stage, pages=(replace(page, content=PageContent((part,), forms=part.forms), annotations=()),))
    return {rule.check for rule in rules if any(True for _ in rule.check(alone))}
