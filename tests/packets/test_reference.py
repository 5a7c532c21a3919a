"""The reference data is whole: languages and their locks, the consular list, offices, states, facts."""

from __future__ import annotations

import hashlib
import unicodedata

from generator.content.packets import Library
from generator.load.content_checks import check_content

CENSUS_2020 = [
    "es", "ht", "bn", "ro", "ta", "ti", "ig", "zh", "pt", "el", "te", "nv", "ilo", "mr", "vi", "ja", "am", "my", "hu", "nl",
    "si", "ko", "it", "so", "pa", "he", "hr", "sk", "ru", "fa", "th", "lo", "ml", "bg", "ase", "ar", "de", "gu", "hmn", "sw",
    "tw", "tl", "hy", "km", "sq", "yi", "lt", "pl", "hi", "ne", "tr", "id", "yo", "fr", "uk", "ur", "bs", "sr", "cs",
]  # fmt: skip
"""The 59 languages of the 2020 Census guides (Snohomish County, Washington, "FAQ: languages of the 2020 Census")."""
ROWS = {"zh": ("zh-Hans", "zh-Hant"), "pt": ("pt-BR", "pt-PT"), "hmn": ("mww",), "tw": ("ak",)}
LARGEST = ("es", "zh-Hans", "zh-Hant", "tl", "vi", "ar", "fr", "ko", "ru", "ht", "pt-BR", "de")
STATES = [
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA", "ME",
    "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI",
    "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "AS", "GU", "MP", "PR", "VI",
]  # fmt: skip


def test_every_census_language_has_a_row(packets_library: Library) -> None:
    codes = {language.code for language in packets_library.reference.languages}
    assert len(CENSUS_2020) == 59
    assert [code for code in CENSUS_2020 if not set(ROWS.get(code, (code,))) <= codes] == []
    assert len(codes) == 174


def test_every_phrase_is_locked_and_composed(packets_library: Library) -> None:
    languages = packets_library.reference.languages
    locked = {language.code: hashlib.sha256(language.phrase.encode()).hexdigest() for language in languages if language.phrase}
    assert locked == {language.code: language.phrase_sha256 for language in languages if language.phrase}
    assert [language.code for language in languages if not language.phrase and language.phrase_sha256] == []
    texts = [text for language in languages for text in (language.phrase, language.autonym, language.point_here) if text]
    assert [
        text for text in texts if "\ufffd" in text or text != text.strip() or unicodedata.normalize("NFC", text) != text
    ] == []


def test_printed_phrases_and_instructions_are_of_high_confidence(packets_library: Library) -> None:
    languages = {language.code: language for language in packets_library.reference.languages}
    assert len([language for language in languages.values() if language.printed_phrase]) == 99
    assert [code for code in LARGEST if not languages[code].point_here] == []
    assert [code for code, language in languages.items() if language.point_here and language.confidence != "high"] == []


def test_direction_fits_the_script(packets_library: Library) -> None:
    right_to_left = {"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Rohg"}
    languages = packets_library.reference.languages
    assert [row.code for row in languages if (row.direction == "rtl") != (row.script in right_to_left)] == []


def test_consular_list(packets_library: Library) -> None:
    consular = packets_library.reference.consular
    names = [country.name for country in consular.countries]
    assert consular.count == len(set(names)) == 57
    assert names == sorted(names)
    assert {country.name for country in consular.countries if country.note} == {"China", "Poland", "United Kingdom"}
    poland = next(country for country in consular.countries if country.name == "Poland")
    assert "not confirmed" in (poland.note or "")
    assert not {"Mexico", "Guatemala", "India", "Canada"} & set(names)
    assert "without a date" in consular.as_of
    assert "before each print run" in consular.caution


def test_ice_offices(packets_library: Library) -> None:
    reference = packets_library.reference
    states = {state.code for state in reference.states}
    assert len(reference.ice_offices) == 25
    assert [office.id for office in reference.ice_offices if office.phone] == [], "no number in the facts to print"
    assert {office.verified for office in reference.ice_offices} == {"unverified"}
    covered = {code for office in reference.ice_offices for code in office.covers}
    assert covered <= states
    assert states - covered == {"AS"}


def test_states(packets_library: Library) -> None:
    rules = {state.code: state.agreements_287g for state in packets_library.reference.states}
    assert list(rules) == STATES
    assert {code for code, rule in rules.items() if rule == "required"} == {"FL", "GA", "TN", "TX"}
    assert {code for code, rule in rules.items() if rule == "prohibited"} == {"NY"}
    assert {rule for code, rule in rules.items() if code not in {"FL", "GA", "TN", "TX", "NY"}} == {"unknown"}
    known = [state for state in packets_library.reference.states if state.agreements_287g != "unknown"]
    assert [state.code for state in known if not state.facts or state.verified == "unverified"] == []


def test_facts_have_sources_and_unsourced_ones_are_unverified(packets_library: Library) -> None:
    facts = packets_library.reference.facts
    assert len(facts) == len({fact.id for fact in facts})
    assert [fact.id for fact in facts if not fact.sources] == []
    unsourced = [fact for fact in facts if all(source.title.startswith("No source found") for source in fact.sources)]
    assert unsourced
    assert [fact.id for fact in unsourced if fact.verified != "unverified"] == []
    assert [fact.id for fact in facts if fact.status == "superseded" and not fact.superseded_by] == []


def test_only_open_questions_are_left(packets_library: Library) -> None:
    """Nothing lies about unused or rests on what no longer holds; what nobody could settle yet stays a warning."""
    found = list(check_content(packets_library))
    assert {problem.code for problem in found} <= {"resource-status-unknown", "rests-on-unverified"}
    unverified = {problem.place.file for problem in found if problem.code == "rests-on-unverified"}
    assert unverified <= {"packets/modules/profiling.yaml"}, "the table of cases for counsel to re-read, and nothing else"
