"""The modules say enough, rest on facts that hold, and fit their cards by word count."""

from __future__ import annotations

import re
from typing import Literal

import pytest

from generator.content.agency import Agency, Phone
from generator.content.modules import Module, Statement
from generator.content.packets import Library
from generator.diagnostics import Problem

MODULES = ("detainers", "consular", "language")
VARIANTS = ("general", "287g")
NUMBERS = {"detainers": 2, "consular": 3, "language": 7}
NEGATIVES = ("Never ", "Do not ")
AMOUNTS = {
    "decide": (3, 5), "key_points": (6, 9), "officer_steps": (8, 13), "do": (4, 7), "dont": (4, 7), "contacts": (2, 4),
    "leadership_topics": (7, 10), "checklist": (10, 16), "metrics": (5, 8),
}  # fmt: skip


def module(library: Library, name: str) -> Module:
    return next(found for found in library.modules if found.id == name)


def words(text: str | None) -> int:
    """Words as printed; a field counts as one."""
    return len(re.sub(r"\{\{.*?\}\}", "field", text or "").split())


def worded(items: tuple[Statement, ...], detail: Literal["card", "memo"], variant: str) -> list[str]:
    wordings = [getattr(item, detail) for item in items if item.only in (None, variant)]
    return [wording for wording in wordings if wording]


def test_the_library_has_no_problems_and_no_warnings(
    packets_library: Library, agencies: list[Agency], warnings_found: list[Problem]
) -> None:
    assert tuple(found.id for found in packets_library.modules) == MODULES
    assert {found.id: found.number for found in packets_library.modules} == NUMBERS
    assert agencies
    assert warnings_found == []


@pytest.mark.parametrize("name", MODULES)
def test_each_section_has_as_much_as_its_chapter_needs(packets_library: Library, name: str) -> None:
    found = module(packets_library, name)
    wrong = {
        section: len(getattr(found, section))
        for section, (least, most) in AMOUNTS.items()
        if not least
        <= len([item for item in getattr(found, section) if getattr(item, "only", None) in (None, "general")])
        <= most
    }
    assert wrong == {}
    assert found.tables
    assert found.history


@pytest.mark.parametrize("name", MODULES)
def test_leadership_topics_are_paragraphs_with_choices(packets_library: Library, name: str) -> None:
    topics = module(packets_library, name).leadership_topics
    assert [topic.title for topic in topics if not 50 <= words(topic.text) <= 90] == []
    assert [topic.title for topic in topics if len(topic.choices) < 2] == []
    assert [topic.title for topic in topics if not topic.facts and not topic.practice] == []


@pytest.mark.parametrize("name", MODULES)
def test_what_officers_read_rests_on_facts_that_hold(packets_library: Library, name: str) -> None:
    facts = {fact.id: fact for fact in packets_library.reference.facts}
    found = module(packets_library, name)
    said = [*found.key_points, *found.officer_steps, *found.do, *found.dont]
    rests_on = {fact for statement in said for fact in statement.facts}
    assert rests_on
    assert sorted(fact for fact in rests_on if not facts[fact].printable) == []
    assert [statement.text for statement in said if not statement.facts and not statement.practice] == []


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", MODULES)
def test_business_card_words(packets_library: Library, name: str, variant: str) -> None:
    found = module(packets_library, name)
    steps, dont = worded(found.officer_steps, "card", variant), worded(found.dont, "card", variant)
    assert 3 <= len(steps) <= 5
    assert 45 <= sum(map(words, steps)) <= 60
    assert max(map(words, steps)) <= 12
    assert 2 <= len(dont) <= 3
    assert sum(map(words, dont)) <= 25
    assert max(map(words, dont)) <= 8


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", MODULES)
def test_memo_book_words(packets_library: Library, name: str, variant: str) -> None:
    found = module(packets_library, name)
    steps, dont = worded(found.officer_steps, "memo", variant), worded(found.dont, "memo", variant)
    assert 5 <= len(steps) <= 7
    assert 85 <= sum(map(words, steps)) <= 115
    assert 3 <= len(dont) <= 5
    assert sum(map(words, dont)) <= 50


@pytest.mark.parametrize("name", MODULES)
def test_a_dont_says_so_in_its_own_words(packets_library: Library, name: str) -> None:
    """A heading can be missed or cut off; no line may then tell an officer to do what it forbids."""
    dont = module(packets_library, name).dont
    wordings = [text for item in dont for text in (item.text, item.memo, item.card) if text]
    assert [text for text in wordings if not text.startswith(NEGATIVES)] == []


@pytest.mark.parametrize("name", MODULES)
def test_phone_block(packets_library: Library, agencies: list[Agency], name: str) -> None:
    contacts = module(packets_library, name).contacts
    assert 1 <= len([contact for contact in contacts if "card" in contact.on]) <= 2
    assert 1 <= len([contact for contact in contacts if "memo" in contact.on]) <= 3
    assert contacts[0].on == ("card", "memo", "packet"), "the first is the one number to call"
    for contact in contacts:
        for agency in agencies:
            value: object = agency
            for part in contact.phone.split(".")[1:]:
                value = getattr(value, part)
            assert isinstance(value, Phone), (agency.slug, contact.phone)


@pytest.mark.parametrize("name", MODULES)
def test_history_is_dated_and_never_on_a_card(packets_library: Library, name: str) -> None:
    history = module(packets_library, name).history
    assert [item.text for item in history if not item.history or item.card or item.memo] == []


def test_the_old_count_of_hours_is_only_history(packets_library: Library) -> None:
    """The 2011 form left weekends out of the 48 hours; no instruction may still do so."""
    found = module(packets_library, "detainers")
    said = [*found.key_points, *found.officer_steps, *found.do]
    wordings = [text for item in said for text in (item.text, item.memo, item.card) if text]
    assert [text for text in wordings if "weekends" in text.lower() and not re.search(r"count|included", text)] == []
    clock = [item for item in found.officer_steps if item.card and "48" in item.card]
    assert [item.facts for item in clock] == [("m2-48new",)]


def test_all_terms_of_the_glossary_are_used_and_every_module_names_some(packets_library: Library) -> None:
    used = {term for found in packets_library.modules for term in found.terms}
    assert used == {entry.term for entry in packets_library.reference.glossary}


def test_resources_with_a_lost_address_give_none(packets_library: Library) -> None:
    lost = [item for found in packets_library.modules for item in found.resources if item.status == "address-lost"]
    assert lost
    assert [item.title for item in lost if item.url] == []
