"""What a template may use: the agency, the modules as this agency gets them, and the reference data they need."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar, overload

from generator.content.agency import Agency
from generator.content.base import Model
from generator.content.job_aids import JobAid
from generator.content.modules import Module, PolicyMode, Variant
from generator.content.packets import Job, Library
from generator.content.reference import Fact, Language, Reference, Term
from generator.content.selection import aids_for, for_agency, state_of, variant_of
from generator.content.training import Training
from generator.content.uses import facts_named
from generator.diagnostics import Place, Problem, ProblemsError, nearest
from generator.resolve.dates import written_date
from generator.resolve.pieces import Pieces

_Named = TypeVar("_Named")


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What of the content an agency gets in a document, and what is wrong with it: the same for all of its variant and policy."""

    modules: tuple[Module, ...]
    aids: tuple[JobAid, ...]
    aid: JobAid | None
    trainings: Mapping[str, Training]
    terms: tuple[Term, ...]
    facts: Mapping[str, Fact]
    problems: tuple[Problem, ...]


def build_context(job: Job, library: Library, names: str = "", pieces: Pieces | None = None) -> dict[str, Any]:
    """Return the names a template may use with their values; docs/markup.md says what each is.

    `names` stands for the names of the agency's languages, if it is given; `pieces` remembers what is chosen of the content.

    Raises ProblemsError (`content-unknown-fact`, `content-unknown-term`, `agency-unknown-language`) with all at once.
    """
    reference, agency = library.reference, job.agency
    state = state_of(agency, library)
    variant, mode = variant_of(agency, state), agency.detainer_policy.mode
    problems: list[Problem] = []
    own = _languages(agency, reference, problems, later=bool(names))
    if pieces is None:
        chosen = _choose(job, library, variant, mode)
    else:
        key = (document_of(job, library), variant, mode)
        chosen = pieces.chosen(key, library, lambda: _choose(job, library, variant, mode))
    problems += chosen.problems
    if problems:
        raise ProblemsError(problems)
    modules = chosen.modules
    return {
        "agency": agency,
        "agency_languages": own,
        "agency_language_names": lambda: names or language_names(agency, reference),
        "aid": chosen.aid,
        "aids": chosen.aids,
        "annexes": job.annexes,
        "aids_of": lambda module: tuple(one for one in chosen.aids if one.module == module.id),
        "audience": job.audience,
        "consular": reference.consular,
        "edition": ", ".join(sorted({module.edition for module in modules})) or None,
        "facts": chosen.facts,
        "glossary": chosen.terms,
        "languages": Later(lambda: languages_in_order(tuple(own), reference.languages)),
        "module": modules[0] if (job.line.per_module or job.line.per_aid) and len(modules) == 1 else None,
        "module_of": lambda one: next((module for module in modules if module.id == one.module), None),
        "modules": modules,
        "packet": job.packet,
        "reference": reference,
        "review_by": min((module.review_by for module in modules), default=None),
        "signoff_line": signoff_line(agency),
        "sources_of": sources_in(chosen.facts),
        "state": state,
        "stock": job.stock,
        "training": chosen.trainings.get(job.training.module) if job.training is not None else None,
        "training_of": lambda module: chosen.trainings.get(module.id),
        "variant": variant,
    }


def _choose(job: Job, library: Library, variant: Variant, mode: PolicyMode) -> _Chosen:
    """Return what an agency of a variant and policy gets in a document; facts and terms that are none are problems."""
    reference, problems = library.reference, list[Problem]()
    modules = tuple(for_agency(module, variant, mode) for module in job.modules)
    aids = _aids(job, library, variant, mode)
    aid = for_agency(job.aid, variant, mode) if job.aid is not None else None
    trainings = _trainings(job, library, variant, mode)
    facts = {fact.id: fact for fact in reference.facts}
    terms = _glossary(modules, variant, reference, problems)
    for model in (*modules, *trainings.values(), *aids, *((aid,) if aid is not None else ())):
        _pick(facts_named(model), facts, "content-unknown-fact", problems)
    return _Chosen(modules, aids, aid, trainings, terms, MappingProxyType(facts), tuple(problems))


def document_of(job: Job, library: Library) -> Hashable:
    """Return what of a job a template sees, apart from the agency."""
    return (
        id(library),
        job.packet.id,
        job.line.template,
        job.line.name,
        job.line.product,
        tuple(module.id for module in job.modules),
        job.stock.id if job.stock else None,
        job.training.module if job.training else None,
        job.aid.id if job.aid else None,
        tuple(job.annexes),
    )


class Later(Sequence[Language]):
    """Languages that are looked up when a template asks for them: most documents do not, and so do not depend on them."""

    def __init__(self, find: Callable[[], tuple[Language, ...]]) -> None:
        """Take what finds them."""
        self._find = find
        self._found: tuple[Language, ...] | None = None

    def _all(self) -> tuple[Language, ...]:
        if self._found is None:
            self._found = self._find()
        return self._found

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._all())

    @overload
    def __getitem__(self, at: int) -> Language: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Language, ...]: ...
    def __getitem__(self, at: int | slice) -> Language | tuple[Language, ...]:
        """Return one, or some."""
        return self._all()[at]

    def __iter__(self) -> Iterator[Language]:
        """Return them in order."""
        return iter(self._all())


def _languages(agency: Agency, reference: Reference, problems: list[Problem], *, later: bool) -> Later:
    """Return the agency's languages; unknown ones are said now, whether the template names them or not, unless `later`."""
    own = Later(lambda: _own_languages(agency, reference, problems))
    if not later:
        len(own)
    return own


def language_names(agency: Agency, reference: Reference) -> str:
    """Return the English names of the agency's languages that are known, in its order."""
    return ", ".join(language.english for language in _own_languages(agency, reference, []))


def _own_languages(agency: Agency, reference: Reference, problems: list[Problem]) -> tuple[Language, ...]:
    """Return the agency's languages in its order; an unknown one is a problem (`agency-unknown-language`)."""
    by_code = {language.code: language for language in reference.languages}
    return _pick(_codes(agency), by_code, "agency-unknown-language", problems)


def content_roots(job: Job, context: Mapping[str, Any]) -> dict[str, Model | None]:
    """Return the objects that fields in module text may start from."""
    return {"agency": job.agency, "consular": context["consular"], "module": context["module"], "stock": job.stock}


def _aids(job: Job, library: Library, variant: Variant, mode: PolicyMode) -> tuple[JobAid, ...]:
    """Return the job aids of the job's modules; a document for the public is given none but those for the public."""
    ids = {module.id for module in job.modules}
    return tuple(
        aid
        for aid in aids_for(library, variant, mode)
        if aid.module in ids and (job.audience != "public" or aid.audience == "public")
    )


def _trainings(job: Job, library: Library, variant: Variant, mode: PolicyMode) -> dict[str, Training]:
    """Return the training of the job's modules by module id; a document for the public is given none."""
    if job.audience == "public":
        return {}
    ids = {module.id for module in job.modules}
    given = [*library.training, *((job.training,) if job.training is not None else ())]
    return {training.module: for_agency(training, variant, mode) for training in given if training.module in ids}


def languages_in_order(own: tuple[Language, ...], all_languages: Iterable[Language]) -> tuple[Language, ...]:
    """Return the agency's languages in its order, then every other of high confidence or of the Census by its English name."""
    codes = {language.code for language in own}
    others = (
        language
        for language in all_languages
        if (language.confidence == "high" or language.census2020) and language.code not in codes
    )
    return (*own, *sorted(others, key=lambda language: (language.english.casefold(), language.code)))


def signoff_line(agency: Agency) -> str:
    """Return the sentence on counsel's review for footers."""
    if agency.sign_off is None:
        return "Not reviewed by agency counsel"
    return f"Reviewed by agency counsel: {agency.sign_off.reviewed_by}, {written_date(agency.sign_off.reviewed_on)}"


def sources_in(facts: Mapping[str, Fact]) -> Callable[[Model], tuple[Fact, ...]]:
    """Return `sources_of(module)`: the distinct facts its statements rest on, in the order they are first named.

    It takes a training, a job aid or a block as well.
    """

    def sources_of(model: Model) -> tuple[Fact, ...]:
        return tuple(facts[name] for name in dict.fromkeys(name for name, _ in facts_named(model)))

    return sources_of


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
