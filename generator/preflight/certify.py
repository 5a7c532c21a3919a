"""Running a profile's checks over a file of which most was seen before.

Only one thing is remembered of a check: that it found nothing wrong with something. A check that is not known to find nothing
is run over the whole file, as if there were no memo, so that problems are always those of the check itself, in its own order.

What a check looks at is said in its rule: `reads` names the facts, `content` how it looks at what pages show (see `Rule`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from generator.diagnostics import Problem
from generator.preflight.certify_parts import doubtful_in_parts
from generator.preflight.content import NOTHING
from generator.preflight.facts import PageFacts, PdfFacts
from generator.preflight.objects import as_int
from generator.preflight.profiles import Facet, Profile
from generator.preflight.source import Source

_Token = tuple[object, ...]
_TOKENS: Mapping[str, Callable[[PdfFacts], _Token]] = {
    "catalog": lambda pdf: (id(pdf.catalog),),
    "info": lambda pdf: (id(pdf.info),),
    "sheets": lambda pdf: tuple([id(page.sheet) for page in pdf.pages]),
    "count": lambda pdf: (len(pdf.pages),),
    "keys": lambda pdf: tuple([page.keys for page in pdf.pages]),
    "notes": lambda pdf: tuple([page.notes for page in pdf.pages]),
    "structure": lambda pdf: (id(pdf.structure),),
    "tree": lambda pdf: (id(pdf.structure.owners) if pdf.structure is not None else None,),
    "languages": lambda pdf: (id(pdf.structure.languages) if pdf.structure is not None else None,),
    "parents": lambda pdf: (id(pdf.parent_tree),),
    "form-keys": lambda pdf: tuple(
        [(number, as_int(form.get("/StructParents")), as_int(form.get("/StructParent"))) for number, form in pdf.forms.items()]
    ),
    "forms": lambda pdf: tuple([(number, id(form)) for number, form in pdf.forms.items()]),
    "xmp": lambda pdf: (pdf.xmp,),
    "damage": lambda pdf: pdf.damage,
}
FIELDS: Mapping[str, tuple[str, ...]] = {
    "catalog": ("catalog",),
    "info": ("info",),
    "sheets": ("pages",),
    "count": ("pages",),
    "keys": ("pages",),
    "notes": ("pages",),
    "structure": ("structure",),
    "tree": ("structure",),
    "languages": ("structure",),
    "parents": ("parent_tree",),
    "form-keys": ("forms",),
    "forms": ("forms",),
    "xmp": ("xmp",),
    "damage": ("damage",),
}
"""The fields of PdfFacts that each word in a rule's `reads` stands for (`name` and `limits` may always be read).

`count` is how many pages there are, `keys` are those by which the parent tree is read, with the pages' numbers
(`PageFacts.keys`), `form-keys` those of forms, `notes` the object numbers of annotations; `tree` is the structure without the
texts of its elements (`Element.text`), `languages` those texts that name languages.
"""


@dataclass(frozen=True, slots=True)
class _Case:
    """A file as its rules' facets are looked up: what stands for each fact, and what must be kept with what is found."""

    pdf: PdfFacts
    bare: PdfFacts
    """Without what pages show."""
    source: Source
    tokens: Mapping[str, _Token]
    kept: _Token
    doubtful: set[object]
    """Checks that find something wrong with a part of a page, or with a page."""

    def of(self, reads: tuple[str, ...]) -> _Token:
        """Return what stands for some facts."""
        return tuple([self.tokens[name] for name in reads])


def check_rules(pdf: PdfFacts, profile: Profile) -> Iterable[Problem]:
    """Yield the problems of all rules in their order."""
    source = pdf.source
    if source.memo is None or source.door is None:
        for rule in profile.rules:
            yield from rule.check(pdf)
        return
    case = _case(pdf, source)
    case.doubtful.update(doubtful_in_parts(pdf, [rule for rule in profile.rules if rule.content == "parts"], source.memo))
    facets = [facet for rule in profile.rules for facet in rule.facets if facet.content == "sheets"]
    case.doubtful.update(_of_sheets(case, facets))
    for rule in profile.rules:
        if rule.content == "all" or rule.check in case.doubtful or not all(_clean(case, facet) for facet in rule.facets):
            yield from rule.check(pdf)


def _case(pdf: PdfFacts, source: Source) -> _Case:
    """Return a file with what stands for its facts."""
    pages = tuple([_bare(page) for page in pdf.pages])
    tokens = {name: token(pdf) for name, token in _TOKENS.items()}
    shown = [page.content.tags for page in pdf.pages]
    tokens["marks"] = tuple([tuple(map(id, tags)) for tags in shown])
    kept = (pdf.catalog, pdf.info, pdf.structure, pdf.parent_tree, pdf.forms, pages, shown)
    return _Case(pdf, replace(pdf, pages=pages), source, tokens, kept, set())


def _clean(case: _Case, facet: Facet) -> bool:
    """Tell whether a facet finds nothing wrong, what it looks at in parts left aside."""
    if facet.content == "sheets":
        return facet.check not in case.doubtful
    if facet.content == "pages":
        return all(_page_clean(case, facet, page) for page in case.pdf.pages)
    marks = facet.content == "marks"
    key = ("rule", facet.check, case.pdf.limits, case.tokens["marks"] if marks else (), case.of(facet.reads))
    seen = case.pdf if marks else case.bare
    return case.source.once(key, lambda: not any(True for _ in facet.check(seen)), case.kept)


def _bare(page: PageFacts) -> PageFacts:
    """Return a page without its content."""
    return page.sheet if isinstance(page.sheet, PageFacts) else replace(page, content=NOTHING)


def _page_clean(case: _Case, facet: Facet, page: PageFacts) -> bool:
    """Tell whether a facet that looks at each page by itself finds nothing wrong with one."""
    parts = page.content.parts
    if facet.harmless is not None and all(map(facet.harmless, parts)):
        return True
    key = ("page", facet.check, case.pdf.limits, page.frame, tuple(map(id, parts)))
    alone = replace(case.pdf, pages=(page,))
    return case.source.once(key, lambda: not any(True for _ in facet.check(alone)), parts)


def _of_sheets(case: _Case, facets: list[Facet]) -> set[object]:
    """Return the checks, of facets that look at each page by itself and not at what it shows, that find something wrong."""
    checks = tuple([facet.check for facet in facets])
    told = case.of(tuple(sorted({word for facet in facets for word in facet.reads} - {"sheets"})))
    found: set[object] = set()
    for page in case.bare.pages:

        def wrong(page: PageFacts = page) -> frozenset[object]:
            alone = replace(case.bare, pages=(page,))
            return frozenset(check for check in checks if any(True for _ in check(alone)))

        key = ("sheet", checks, case.pdf.limits, id(page), told)
        found |= case.source.once(key, wrong, page, case.pdf.structure, case.pdf.parent_tree)
    return found
