"""Agency files of any kind, as an agency would write them: those of `any_agencies`, and every other switch a file has."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from generator.content.agency import Agency, Person, Phone
from generator.content.base import Model
from generator.content.packets import Library
from tests.draw.cmyk_profile import cmyk_profile
from tests.support.any_agencies import agencies, people, phones, words
from tests.support.builds import AGENCIES

Fields = dict[str, Any]
"""An agency as its YAML file says it."""

PROFILE = "shop.icc"
_PEOPLE = ("supervisor", "counsel", "lep_coordinator", "certifying_official", "community_liaison", "complaint_line")
_LOGOS = ("mapleton-seal.svg", "juniper-star.svg", "cedar-river-seal.png")
_KINDS = ("police", "sheriff", "campus", "tribal", "state", "other")
_OFTEN = ("es", "vi", "ar", "so", "kmr", "my", "ne", "prs", "am", "zh-Hans", "ru", "uk")
_LONG = (
    "The Metropolitan Consolidated Township of Upper Saint Croix Falls and Vicinity Department of Public Safety",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Police",
    "Nuevo San José de los Ríos y Peñas Policía Municipal – División de Tránsito",
    "Department & Bureau <of> “Public” Safety {{ not a field }} – Nos. 1–9",
)
"""What no list of letters gives: names of many words, a word of no end, and signs that mean something to programs."""


def _phone(phone: Phone) -> Fields | str:
    number = str(phone.display)
    return number if phone.dialled is None else {"number": number, "dialed": phone.dialled}


def _plain(value: object) -> Any:
    """Return a part of an agency as written: without what is empty."""
    if isinstance(value, Phone):
        return _phone(value)
    if isinstance(value, Model):
        every = {name: getattr(value, name) for name in type(value).model_fields}
        return {name: _plain(one) for name, one in every.items() if one is not None}
    return str(value) if isinstance(value, str) else value


def as_written(agency: Agency) -> Fields:
    """Return the fields of an agency's file, without its logo."""
    whole: Fields = {
        **{name: str(getattr(agency, name)) for name in ("name", "short_name", "kind", "state", "log_place")},
        "sample": agency.sample,
        "colors": {"accent": agency.colors.accent},
        "languages": list(agency.languages),
        "consulates": [_plain(one) for one in agency.consulates],
    }
    parts = ("ice", "language_line", *_PEOPLE, "agreement_287g", "detainer_policy", "sign_off", "language_law")
    return whole | {name: _plain(getattr(agency, name)) for name in parts if getattr(agency, name) is not None}


@st.composite
def agency_files(draw: st.DrawFn, library: Library) -> Fields:
    """Draw the fields of an agency's file; it may be one whose sheets have a problem, such as a name that does not fit."""
    fields = as_written(draw(agencies(library)))
    prohibited = {state.code for state in library.reference.states if state.agreements_287g == "prohibited"}
    if not draw(st.integers(0, 5)):
        fields["name"] = draw(st.sampled_from(_LONG))
    fields["kind"] = draw(st.sampled_from(_KINDS))
    fields["languages"] = draw(_languages([language.code for language in library.reference.languages]))
    if draw(st.booleans()):
        office = draw(st.sampled_from([one.id for one in library.reference.ice_offices]))
        fields["ice"] = {"office": office, "phone": _phone(draw(phones()))}
    else:
        fields["ice"].pop("office", None)
    if draw(st.booleans()):
        fields["language_line"]["access_code"] = {"value": "4471", "print": draw(st.sampled_from(("officer", "blank")))}
    if draw(st.booleans()):
        fields["logo"], fields["logo_alt"] = draw(st.sampled_from(_LOGOS)), f"Seal of {fields['short_name']}"
    if fields["state"] not in prohibited and draw(st.booleans()):
        fields["agreement_287g"] = draw(_agreements())
    if not draw(st.integers(0, 3)):
        fields["press"] = {"icc": PROFILE, "condition": "A press that does not exist"}
    return fields


@st.composite
def _languages(draw: st.DrawFn, known: list[str]) -> list[str]:
    """Draw codes, mostly those that many agencies need."""
    pool = _OFTEN if draw(st.integers(0, 2)) else known
    return draw(st.lists(st.sampled_from(pool), min_size=1, max_size=14, unique=True))


@st.composite
def _agreements(draw: st.DrawFn) -> Fields:
    supervisor: Person | None = draw(st.none() | people())
    found = {"status": "active", "model": draw(st.none() | words(3)), "supervisor": supervisor}
    return {name: _plain(value) for name, value in found.items() if value is not None}


def draw_files(library: Library, count: int, number: int = 0) -> list[Fields]:
    """Return the fields of so many agencies drawn at random; the same `number` draws the same."""
    drawn: list[Fields] = []

    def collect(fields: Fields) -> None:
        drawn.append(fields)

    quiet = settings(
        max_examples=count, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    run: Callable[[], None] = quiet(seed(number)(given(agency_files(library))(collect)))
    run()
    assert len(drawn) == count
    return drawn


def write_files(folder: Path, drawn: list[Fields]) -> tuple[str, ...]:
    """Write a file for each agency, and the logos and the profile that they name; return the slugs."""
    folder.mkdir(parents=True)
    for logo in _LOGOS:
        shutil.copy(AGENCIES[0].parent / logo, folder)
    (folder / PROFILE).write_bytes(cmyk_profile())
    slugs = tuple(f"any-{number:04}" for number in range(len(drawn)))
    for slug, fields in zip(slugs, drawn, strict=True):
        text = yaml.safe_dump({"slug": slug, **fields}, allow_unicode=True, sort_keys=False)
        (folder / f"{slug}.yaml").write_text(text, encoding="utf-8")
    return slugs
