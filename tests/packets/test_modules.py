"""The modules say enough, rest on facts that hold, and fit their cards by word count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from pydantic import BaseModel

from generator.content.agency import Agency, Phone
from generator.content.modules import Module, PolicyMode, Statement, Variant
from generator.content.packets import Library
from generator.diagnostics import Problem, SourcedText
from generator.resolve.context import for_agency

MODULES = ("introduction", "detainers", "consular", "retaliation", "outreach", "victims", "language", "profiling")
VARIANTS: tuple[Variant, ...] = ("general", "287g")
MODES: tuple[PolicyMode, ...] = ("hold", "notify-only", "none")
NOT_SPELLED_OUT = {"PDF", "KB", "MB", "ID", "START"}
"""`START` is the word that a hotline wants to be sent."""
OF_AGREEMENTS = {"287(g)", "Jail Enforcement", "Task Force", "Warrant Service Officer"}
NUMBERS = {name: number for number, name in enumerate(MODULES, start=1)}
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


def worded(items: tuple[Statement, ...], detail: Literal["card", "memo"]) -> list[str]:
    return [wording for item in items if (wording := getattr(item, detail))]


def texts(value: object) -> Iterator[str]:
    """Every text of a module, a section or a statement."""
    if isinstance(value, SourcedText):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name))
    elif isinstance(value, tuple):
        for entry in value:
            yield from texts(entry)


def on_cards(found: Module, mode: PolicyMode, variant: Variant = "general") -> str:
    """All that an officer's cards of one module say to an agency."""
    printed = for_agency(found, variant, mode)
    items = (*printed.officer_steps, *printed.dont)
    contacts = [contact for contact in printed.contacts if {"card", "memo"} & set(contact.on)]
    words_of_contacts = [text for contact in contacts for text in (contact.label, contact.note) if text]
    return "\n".join([*worded(items, "card"), *worded(items, "memo"), *words_of_contacts])


def test_the_library_has_no_problems_and_no_warnings(
    packets_library: Library, agencies: list[Agency], warnings_found: list[Problem]
) -> None:
    assert tuple(found.id for found in packets_library.modules) == MODULES
    assert {found.id: found.number for found in packets_library.modules} == NUMBERS
    assert agencies
    assert warnings_found == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", MODULES)
def test_each_section_has_as_much_as_its_chapter_needs(
    packets_library: Library, name: str, variant: Variant, mode: PolicyMode
) -> None:
    found = for_agency(module(packets_library, name), variant, mode)
    amounts = {section: len(getattr(found, section)) for section in AMOUNTS}
    wrong = {section: amounts[section] for section, (least, most) in AMOUNTS.items() if not least <= amounts[section] <= most}
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


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", MODULES)
def test_business_card_words(packets_library: Library, name: str, variant: Variant, mode: PolicyMode) -> None:
    found = for_agency(module(packets_library, name), variant, mode)
    steps, dont = worded(found.officer_steps, "card"), worded(found.dont, "card")
    assert 3 <= len(steps) <= 5
    assert 45 <= sum(map(words, steps)) <= 60
    assert max(map(words, steps)) <= 12
    assert 2 <= len(dont) <= 3
    assert sum(map(words, dont)) <= 25
    assert max(map(words, dont)) <= 8


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", MODULES)
def test_memo_book_words(packets_library: Library, name: str, variant: Variant, mode: PolicyMode) -> None:
    found = for_agency(module(packets_library, name), variant, mode)
    steps, dont = worded(found.officer_steps, "memo"), worded(found.dont, "memo")
    assert 5 <= len(steps) <= 7
    assert 85 <= sum(map(words, steps)) <= 115
    assert 3 <= len(dont) <= 5
    assert sum(map(words, dont)) <= 50


def test_cards_never_say_what_the_agency_has_decided_against(packets_library: Library) -> None:
    found = module(packets_library, "detainers")
    said = {mode: on_cards(found, mode) for mode in MODES}
    assert "Count 48 straight hours" in said["hold"]
    assert {mode for mode in MODES if "Hold only on" in said[mode]} == {"hold"}
    assert {mode for mode in MODES if "straight hours" in said[mode]} == {"hold"}
    assert {mode for mode in MODES if "Tell Immigration and Customs Enforcement (ICE)" in said[mode]} == {"hold", "notify-only"}
    assert {mode for mode in MODES if "Serve a copy" in said[mode]} == {"hold", "notify-only"}
    assert {mode for mode in MODES if "Never hold anyone on a detainer form." in said[mode]} == {"notify-only", "none"}
    assert {mode for mode in MODES if "agency.ice" in said[mode]} == {"hold", "notify-only"}
    assert [mode for mode in MODES if "policy allows it" in said[mode] or "if policy" in said[mode].lower()] == []
    assert [mode for mode in MODES if "citizenship" not in said[mode]] == []


@pytest.mark.parametrize("name", MODULES)
def test_every_line_is_for_some_agency_and_only_detainers_depend_on_the_policy(packets_library: Library, name: str) -> None:
    found = module(packets_library, name)
    everywhere = [for_agency(found, variant, mode) for variant in VARIANTS for mode in MODES]
    kept = {step.text.place for printed in everywhere for step in (*printed.officer_steps, *printed.dont, *printed.do)}
    assert kept == {step.text.place for step in (*found.officer_steps, *found.dont, *found.do)}
    if name != "detainers":
        assert len({for_agency(found, "general", mode) for mode in MODES}) == 1


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", MODULES)
def test_the_general_version_says_nothing_of_287g(packets_library: Library, name: str, mode: PolicyMode) -> None:
    general = for_agency(module(packets_library, name), "general", mode)
    assert [text for text in texts(general) if "287(g)" in text] == []


def test_the_general_glossary_says_nothing_of_287g(packets_library: Library) -> None:
    glossary = packets_library.reference.glossary
    assert {str(term.term) for term in glossary if term.only} == OF_AGREEMENTS
    assert {term.only for term in glossary if term.only} == {"287g"}
    assert [term.term for term in glossary if not term.only for text in texts(term) if "287" in text] == []


@pytest.mark.parametrize("name", MODULES)
def test_abbreviations_are_in_the_glossary(packets_library: Library, name: str) -> None:
    found = module(packets_library, name)
    named = {part for term in found.terms for part in re.findall(r"[A-Z]{2,}", term)}
    used = {
        part for text in texts(found) for part in re.findall(r"(?<![\w-])[A-Z]{2,}(?![\w-])", re.sub(r"\{\{.*?\}\}", "", text))
    }
    assert sorted(used - named - NOT_SPELLED_OUT) == []


def test_dates_are_written_as_readers_here_expect(packets_library: Library) -> None:
    months = "January|February|March|April|May|June|July|August|September|October|November|December"
    reference = packets_library.reference
    read = [*texts(packets_library.modules), *texts(reference.consular), *texts(reference.states), *texts(reference.glossary)]
    assert [text for text in read if re.search(rf"\b\d{{1,2}} (?:{months})\b", text)] == []


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
    clock = [item for item in found.officer_steps if "straight hours" in (item.card or "")]
    assert [item.facts for item in clock] == [("m2-48new",)]


def test_all_terms_of_the_glossary_are_used_and_every_module_names_some(packets_library: Library) -> None:
    used = {term for found in packets_library.modules for term in found.terms}
    assert used == {entry.term for entry in packets_library.reference.glossary}


def test_resources_with_a_lost_address_give_none(packets_library: Library) -> None:
    lost = [item for found in packets_library.modules for item in found.resources if item.status == "address-lost"]
    assert lost
    assert [item.title for item in lost if item.url] == []
