"""Plain words: grade 9 or below on cards and public sheets; abbreviations spelled out where they stand and in the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from pydantic import BaseModel

from generator.content.agency import Agency
from generator.diagnostics import SourcedText
from generator.markup import Element
from tests.support.builds import built
from tests.support.readability import grade, sentences
from tests.support.series import NAMES, jobs, library, markup, one_line, text

HIGHEST_GRADE = 9.0
ENOUGH_WORDS = 15
"""Of fewer words (a list of languages with a heading) a grade says nothing."""
CARDS = ("pocket_card", "i_speak_card", "accordion")
COMMANDERS_PACKET = "commander/commanders-packet.pdf"
NEAR = 400
"""Characters after its first use within which an abbreviation has to be spelled out, if it is not before."""

ABBREVIATION = re.compile(r"(?<![\w-])[A-Z]{2,}s?(?![\w-])")
NOT_ABBREVIATED = {
    "SAMPLE": "printed across what is not for use",
    "START": "the word that a hotline wants to be sent",
    "ID": "a word of its own in every dictionary: photo ID, client ID",
    "IDs": "the same",
    "VI": "a number: Title VI",
    "PDF": "a kind of file, by its only name", "KB": "a size, beside PDF", "MB": "a size, beside PDF",
    "DC": "a postal code, in the names of publishers", "US": "part of a publisher’s name", "USA": "part of a newspaper’s name",
    "CTS": "part of a company’s name",
}  # fmt: skip
"""Capitals that nobody spells out, with the reason. Form numbers (`I-247A`, `G-1055`) are names of forms and have a hyphen."""


def faces(element: Element) -> Iterator[Element]:
    if element.tag == "face":
        yield element
    for child in element.elements():
        yield from faces(child)


def graded(agency: str) -> dict[str, float]:
    """The grade of each face of each card, and of each sheet for the public."""
    found = {}
    for path, job in jobs(agency).items():
        parts: list[tuple[str, Element]] = []
        if job.line.product in CARDS:
            parts = [(f"{path} {face.get('name')}", face) for face in faces(markup(agency, path))]
        elif job.aid is not None and job.aid.audience == "public":
            parts = [(path, markup(agency, path))]
        for name, part in parts:
            said = list(sentences(part))
            if sum(len(one.split()) for one in said) >= ENOUGH_WORDS:
                found[name] = grade(said)
    return found


@pytest.mark.parametrize("agency", NAMES)
def test_cards_and_public_sheets_read_at_grade_9_or_below(agency: str) -> None:
    grades = graded(agency)
    print(*(f"{found:4} {name}" for name, found in grades.items()), sep="\n")
    assert len([name for name in grades if "-card-" in name]) >= 32
    assert len([name for name in grades if name.startswith("public/")]) == 4
    assert {name: found for name, found in grades.items() if found > HIGHEST_GRADE} == {}


def test_the_measure_tells_plain_from_not() -> None:
    assert grade(["Show the guide and let the person point."]) < 4
    assert (
        grade(["Notwithstanding administrative considerations, consular notification obligations necessitate documentation."])
        > 14
    )


@pytest.mark.parametrize("agency", NAMES)
def test_one_idea_a_line_and_verbs_first(agency: str) -> None:
    """On cards: no line of more than three short sentences, and none that starts with a condition."""
    for path, job in jobs(agency).items():
        if job.line.product == "pocket_card":
            lines = [item for face in faces(markup(agency, path)) for item in sentences(face)]
            assert [line for line in lines if len(re.findall(r"[.?!](?= |$)", line)) > 3] == [], path
            assert [line for line in lines if line.startswith(("If ", "When ", "Where ", "In case "))] == [], path


def values(value: object) -> Iterator[str]:
    """Every text of an agency's file."""
    if isinstance(value, SourcedText):
        yield str(value)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from values(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from values(one)


@cache
def own_words(agency: Agency) -> tuple[str, ...]:
    """The agency's values, which are names that it chose (`Mapleton PD`, `ICE ERO Dallas Field Office`); the longest first."""
    return tuple(sorted({one_line(one) for one in values(agency) if re.search("[A-Z]{2}", one)}, key=len, reverse=True))


@cache
def titles() -> tuple[str, ...]:
    """Titles of resources and sources: names too, and never reworded."""
    reference = library().reference
    found = {str(source.title) for fact in reference.facts for source in fact.sources} | {str(reference.consular.source.title)}
    found |= {str(resource.title) for module in library().modules for resource in module.resources}
    return tuple(sorted({one_line(title) for title in found if re.search("[A-Z]{2}", title)}, key=len, reverse=True))


def without(said: str, names: tuple[str, ...]) -> str:
    for name in names:
        said = said.replace(name, "...")
    return said


@cache
def abbreviations(agency: str, path: str) -> tuple[str, ...]:
    """The abbreviations of a document in the order of their first use; names that somebody else chose left out."""
    said = without(text(agency, path), own_words(built(agency).agency))
    if path == COMMANDERS_PACKET:
        said = without(said, titles())
    found = (one.group() for one in ABBREVIATION.finditer(said))
    return tuple(dict.fromkeys(one for one in found if one not in NOT_ABBREVIATED))


def spelled_out() -> dict[str, str]:
    """What each abbreviation of the glossary stands for."""
    return {str(term.term): one_line(str(term.spelled_out)) for term in library().reference.glossary if term.spelled_out}


def explained(said: str, short: str, long: str) -> bool:
    """Say if the long form stands before the short one, or close behind its first use."""
    long = long.removeprefix("U.S. ").lower()
    first = re.search(rf"(?<![\w-]){re.escape(short)}(?![\w-])", said)
    assert first is not None
    at = said.lower().find(long)
    return 0 <= at <= first.start() + NEAR


@pytest.mark.parametrize("agency", NAMES)
def test_abbreviations_are_spelled_out_once_a_product(agency: str) -> None:
    """Sheets and cards do it where the abbreviation first stands; the binder has its glossary for that, and names it."""
    long = spelled_out()
    missing = []
    for path in jobs(agency):
        said = without(text(agency, path), own_words(built(agency).agency))
        for short in abbreviations(agency, path):
            if path == COMMANDERS_PACKET:
                done = long.get(short, "?").lower() in said.lower()
            else:
                done = short in long and explained(said, short, long[short])
            missing += [] if done else [(path, short)]
    assert missing == []


@pytest.mark.parametrize("agency", NAMES)
def test_the_glossary_has_every_abbreviation_of_every_product(agency: str) -> None:
    used = {short for path in jobs(agency) for short in abbreviations(agency, path)}
    assert len(used) >= 25
    assert used - set(spelled_out()) == set()


@pytest.mark.parametrize("agency", NAMES)
def test_the_printed_glossary_has_them_too(agency: str) -> None:
    said = text(agency, COMMANDERS_PACKET)
    printed = said[said.index("Glossary Term Meaning") :]
    used = {short for path in jobs(agency) for short in abbreviations(agency, path)}
    assert {short for short in used if f"{short} {spelled_out()[short]}" not in printed} == set()


def test_the_glossary_has_nothing_that_no_product_says() -> None:
    used = {short for agency in NAMES for path in jobs(agency) for short in abbreviations(agency, path)}
    short_terms = {term for term in spelled_out() if ABBREVIATION.fullmatch(term)}
    assert short_terms - used == set()


def test_only_few_capitals_need_no_words() -> None:
    said = " ".join(text(agency, path) for agency in NAMES for path in jobs(agency))
    assert {word for word in NOT_ABBREVIATED if not re.search(rf"(?<![\w-]){word}(?![\w-])", said)} == set()
