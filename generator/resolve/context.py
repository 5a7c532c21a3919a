"""What a template may use: the agency, the modules as this agency gets them, and the reference data they need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from generator.content.agency import Agency
from generator.content.base import Model
from generator.content.modules import Module, PolicyMode, Variant
from generator.content.packets import Job, Library
from generator.content.reference import Fact, Language, Reference, StateRule, Term
from generator.diagnostics import NOWHERE, Place, Problem, ProblemsError, SourcedText, nearest
from generator.resolve.fields import written_date

_Named = TypeVar("_Named")


def build_context(job: Job, library: Library) -> dict[str, Any]:
    """Return the names a template may use with their values; docs/markup.md says what each is.

    Raises ProblemsError (`content-unknown-fact`, `content-unknown-term`, `agency-unknown-language`) with all at once.
    """
    reference, agency = library.reference, job.agency
    state = next((rule for rule in reference.states if rule.code == agency.state), None)
    variant = variant_of(agency, state)
    modules = tuple(for_agency(module, variant, agency.detainer_policy.mode) for module in job.modules)
    facts = {fact.id: fact for fact in reference.facts}
    problems: list[Problem] = []
    own = _pick(
        _codes(agency), {language.code: language for language in reference.languages}, "agency-unknown-language", problems
    )
    terms = _glossary(modules, variant, reference, problems)
    for module in modules:
        _pick(_facts_named(module), facts, "content-unknown-fact", problems)
    if problems:
        raise ProblemsError(problems)
    return {
        "agency": agency,
        "agency_languages": own,
        "audience": job.packet.audience,
        "consular": reference.consular,
        "edition": ", ".join(sorted({module.edition for module in modules})) or None,
        "facts": MappingProxyType(facts),
        "glossary": terms,
        "languages": languages_in_order(own, reference.languages),
        "module": modules[0] if job.line.per_module and len(modules) == 1 else None,
        "modules": modules,
        "packet": job.packet,
        "reference": reference,
        "review_by": min((module.review_by for module in modules), default=None),
        "signoff_line": signoff_line(agency),
        "sources_of": sources_in(facts),
        "state": state,
        "stock": job.stock,
        "variant": variant,
    }


def content_roots(job: Job, context: Mapping[str, Any]) -> dict[str, Model | None]:
    """Return the objects that fields in module text may start from."""
    return {"agency": job.agency, "consular": context["consular"], "module": context["module"], "stock": job.stock}


def variant_of(agency: Agency, state: StateRule | None) -> Variant:
    """Return which version of the modules an agency gets; where the state prohibits 287(g) agreements, never theirs."""
    return "general" if state is not None and state.agreements_287g == "prohibited" else agency.variant


def for_agency(module: Module, variant: Variant, mode: PolicyMode) -> Module:
    """Return the module without what is only for the other variant or for agencies with another policy on detainers.

    A card must not tell an officer to do what the agency has decided against, not even with "if policy allows" in front.
    """
    changes = {}
    for name in type(module).model_fields:
        value = getattr(module, name)
        if isinstance(value, tuple):
            kept = tuple(item for item in value if _is_for(item, variant, mode))
            if len(kept) < len(value):
                changes[name] = kept
    return module.model_copy(update=changes) if changes else module


def _is_for(item: object, variant: Variant, mode: PolicyMode) -> bool:
    """Tell whether an agency gets a statement, contact, checklist item, resource or term."""
    policy: tuple[PolicyMode, ...] = getattr(item, "policy", ())
    return getattr(item, "only", None) in {None, variant} and (not policy or mode in policy)


def languages_in_order(own: tuple[Language, ...], all_languages: Iterable[Language]) -> tuple[Language, ...]:
    """Return the agency's languages in its order, then every other of high confidence by its English name."""
    codes = {language.code for language in own}
    others = (language for language in all_languages if language.confidence == "high" and language.code not in codes)
    return (*own, *sorted(others, key=lambda language: (language.english.casefold(), language.code)))


def signoff_line(agency: Agency) -> str:
    """Return the sentence on counsel's review for footers."""
    if agency.sign_off is None:
        return "Not reviewed by agency counsel"
    return f"Reviewed by agency counsel: {agency.sign_off.reviewed_by}, {written_date(agency.sign_off.reviewed_on)}"


def sources_in(facts: Mapping[str, Fact]) -> Callable[[Module], tuple[Fact, ...]]:
    """Return `sources_of(module)`: the distinct facts its statements rest on, in the order they are first named."""

    def sources_of(module: Module) -> tuple[Fact, ...]:
        return tuple(facts[name] for name in dict.fromkeys(name for name, _ in _facts_named(module)))

    return sources_of


def _facts_named(module: Module) -> Iterator[tuple[str, Place]]:
    """Yield the id of each fact a module's statements rest on, with the place of the statement."""
    for name in type(module).model_fields:
        value = getattr(module, name)
        if not isinstance(value, tuple):
            continue
        for item in value:
            for fact in getattr(item, "facts", ()):
                yield fact, _place_of(item)


def _place_of(item: Any) -> Place:
    """Return the place of a statement, contact, topic, checklist item or table: that of its first text."""
    values = (getattr(item, name) for name in type(item).model_fields)
    return next((value.place for value in values if isinstance(value, SourcedText)), NOWHERE)


def _codes(agency: Agency) -> Iterator[tuple[str, Place]]:
    """Yield the agency's language codes with a place in its file."""
    for code in agency.languages:
        yield code, Place(agency.name.place.file)


def _glossary(modules: Iterable[Module], variant: Variant, reference: Reference, problems: list[Problem]) -> tuple[Term, ...]:
    """Return the terms the modules use, in alphabetical order, without those only for the other variant."""
    named = ((term, Place(module.title.place.file)) for module in modules for term in module.terms)
    terms = _pick(named, {str(term.term): term for term in reference.glossary}, "content-unknown-term", problems)
    terms = tuple(term for term in dict.fromkeys(terms) if term.only in {None, variant})
    return tuple(sorted(terms, key=lambda term: (term.term.casefold(), term.term)))


def _pick(
    names: Iterable[tuple[str, Place]], choices: Mapping[str, _Named], code: str, problems: list[Problem]
) -> tuple[_Named, ...]:
    """Return the named ones in order; a name that is none becomes a problem."""
    found = []
    for name, place in names:
        if name in choices:
            found.append(choices[name])
        else:
            problems.append(Problem(code, f"there is no {code.rpartition('-')[2]} `{name}`", place, nearest(name, choices)))
    return tuple(found)
