"""What may be chosen in a field: states, ICE offices by state, languages with their own names."""

from __future__ import annotations

from collections.abc import Mapping

from generator.content.packets import Library
from generator.content.reference import IceOffice, StateRule
from generator.studio.agency_form.schema import Field
from generator.studio.words import Words

Choices = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Groups with their headings ('' for none), and in each values with their labels."""


def choices_of(spec: Field, value: str, values: Mapping[str, str], library: Library, words: Words) -> Choices:
    """Return the choices of a field, `value` among them even where it is none; nothing for a field that is typed."""
    if spec.kind == "choice":
        found: Choices = (("", tuple((choice, words(f"agency.choice.{spec.path}.{choice}")) for choice in spec.choices)),)
    elif spec.kind == "state":
        found = (("", tuple((rule.code, f"{rule.name} ({rule.code})") for rule in _states(library))),)
    elif spec.kind == "office":
        found = _offices(values.get("state", ""), library, words)
    else:
        return ()
    known = {choice for _, group in found for choice, _ in group}
    empty = () if spec.default else (("", words("agency.choose")),)
    other = ((value, words("agency.not_listed", value=value)),) if value and value not in known else ()
    first = (("", (*empty, *other)),) if empty or other else ()
    return first + found


def language_names(library: Library, words: Words) -> dict[str, str]:
    """Return the languages by code, with their names in English and in themselves, in the order of their English names."""
    return {
        language.code: words("agency.autonym", english=language.english, autonym=language.autonym)
        if language.autonym and language.autonym != language.english
        else str(language.english)
        for language in sorted(library.reference.languages, key=lambda one: one.english.casefold())
    }


def office_note(value: str, library: Library, words: Words) -> str:
    """Return what is known of the office that is chosen, and that nobody has verified the directory."""
    office = next((one for one in library.reference.ice_offices if one.id == value), None)
    known = words("agency.office_note", name=office.name, covers=office.covers_note, as_of=office.as_of) if office else ""
    unverified = any(one.verified == "unverified" for one in library.reference.ice_offices)
    return f"{known} {words('agency.office_unverified') if unverified else ''}".strip()


def offices_for(state: str, library: Library) -> tuple[IceOffice, ...]:
    """Return the offices that the directory lists for a state."""
    return tuple(office for office in library.reference.ice_offices if state in office.covers)


def _offices(state: str, library: Library, words: Words) -> Choices:
    """Return the offices: first those that serve the state, then all others by the state they are in."""
    names = {rule.code: str(rule.name) for rule in library.reference.states}
    serving = offices_for(state, library)
    groups: dict[str, list[tuple[str, str]]] = {}
    if serving:
        groups[words("agency.office_serves", state=names.get(state, state))] = [_option(office, words) for office in serving]
    for office in sorted(library.reference.ice_offices, key=lambda one: (names.get(one.state, one.state), one.name)):
        if office not in serving:
            groups.setdefault(names.get(office.state, office.state), []).append(_option(office, words))
    return tuple((heading, tuple(options)) for heading, options in groups.items())


def _option(office: IceOffice, words: Words) -> tuple[str, str]:
    return office.id, words("agency.office_option", name=office.name, covers=", ".join(office.covers))


def _states(library: Library) -> list[StateRule]:
    return sorted(library.reference.states, key=lambda rule: rule.name)
