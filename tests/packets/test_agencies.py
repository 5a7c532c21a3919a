"""The example agencies: every field filled, nobody's real number, one of each kind the packets must serve."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from generator.content.agency import Agency, Phone
from generator.content.packets import Library

SLUGS = ["cedar-river-university-pd", "juniper-county-so", "mapleton-pd"]
MAY_BE_EMPTY = {"sign_off", "annexes", "press", "printers"}
FICTIONAL = re.compile(r"\+1[2-9]\d{2}55501\d{2}")


@pytest.fixture(params=SLUGS)
def agency(request: pytest.FixtureRequest, agencies: list[Agency]) -> Agency:
    return next(found for found in agencies if found.slug == request.param)


def phones(value: object) -> Iterator[Phone]:
    if isinstance(value, Phone):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from phones(getattr(value, name))
    elif isinstance(value, tuple):
        for entry in value:
            yield from phones(entry)


def test_the_three_kinds(agencies: list[Agency], packets_library: Library) -> None:
    rules = {state.code: state.agreements_287g for state in packets_library.reference.states}
    found = {agency.slug: (agency.kind, agency.variant, rules[agency.state], agency.detainer_policy.mode) for agency in agencies}
    assert found == {
        "cedar-river-university-pd": ("campus", "general", "prohibited", "none"),
        "juniper-county-so": ("sheriff", "287g", "required", "hold"),
        "mapleton-pd": ("police", "general", "unknown", "notify-only"),
    }


def test_they_differ_where_a_mix_up_would_show(agencies: list[Agency]) -> None:
    assert len({agency.colors.accent for agency in agencies}) == 3
    assert {agency.logo.kind for agency in agencies if agency.logo} == {"png", "svg"}
    assert [agency.slug for agency in agencies if agency.sign_off] == ["juniper-county-so"]
    assert {agency.language_line.access_code.print for agency in agencies} == {"blank", "officer"}


def test_they_are_samples_with_fictional_numbers(agency: Agency) -> None:
    numbers = list(phones(agency))
    assert agency.sample
    assert len(numbers) > 12
    assert [phone.e164 for phone in numbers if not FICTIONAL.fullmatch(phone.e164)] == []


def test_every_field_is_filled(agency: Agency) -> None:
    empty = {name for name in Agency.model_fields if getattr(agency, name) in (None, ())}
    assert empty <= MAY_BE_EMPTY
    assert 8 <= len(agency.languages) <= 12
    assert 5 <= len(agency.consulates) <= 6
    assert agency.logo is not None
    assert agency.logo.width == agency.logo.height
    assert agency.ice.night_phone


def test_most_of_its_languages_have_a_phrase(agency: Agency, packets_library: Library) -> None:
    printed = {language.code for language in packets_library.reference.languages if language.printed_phrase}
    assert len(set(agency.languages) & printed) >= 8
