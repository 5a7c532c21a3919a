"""The whole series: every module for every audience, every job aid, all videos, languages and resources, for each agency."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.content.packets import Product
from generator.preflight.measure import measure_pdf
from tests.packets.test_reference import CENSUS_2020, ROWS
from tests.support.builds import built
from tests.support.card_sizes import LARGEST_STEP, card_sizes
from tests.support.reading import hidden_text
from tests.support.series import MODULES, NAMES, jobs, library, one_line, other_text, reading, text

GENERAL = ("cedar-river-university-pd", "mapleton-pd")
SHERIFF = "juniper-county-so"
PROHIBITED = "cedar-river-university-pd"

AIDS = {
    "introduction": {"fingerprint-flow": "trainer"},
    "detainers": {
        "booking-desk-card": "officer", "clock-worksheet": "officer", "form-versions": "officer", "detainee-requests": "officer",
    },
    "consular": {
        "mandatory-list": "officer", "notice-flow": "officer", "notification-form": "officer", "notice-log": "officer",
        "statement-choice": "officer", "statement-mandatory": "officer",
    },
    "retaliation": {"manipulation-signs": "officer", "whom-to-tell": "officer"},
    "outreach": {"public-questions": "public", "liaison-card": "public", "meeting-planner": "commander"},
    "victims": {
        "protections-compared": "officer", "qualifying-crimes": "officer", "certifier-checklist": "commander",
        "victim-handout": "public",
    },
    "language": {"interpreter-steps": "officer", "access-plan-worksheet": "commander"},
    "profiling": {"stop-reasons": "officer", "complaint-routes": "public", "data-review": "commander"},
}  # fmt: skip
"""The job aids of each module and the packet each is in; those of the language module that let people point stand apart."""
I_SPEAK: dict[Product, tuple[str, ...]] = {
    "i_speak_card": ("officer/i-speak-card-business-card.pdf", "officer/i-speak-card-memo-book.pdf"),
    "accordion": ("officer/i-speak-accordion-4.pdf",),
    "i_speak_guide": ("i_speak/i-speak-guide.pdf",),
    "poster": ("i_speak/i-speak-poster.pdf",),
    "client_card": ("i_speak/i-speak-client-cards-business-card.pdf",),
}
ONE_PAGE = {
    "officer/consular-notice-flow.pdf",
    "officer/consular-notification-form.pdf",
    "officer/retaliation-manipulation-signs.pdf",
    "officer/victims-protections-compared.pdf",
    "officer/victims-qualifying-crimes.pdf",
    "public/outreach-liaison-card.pdf",
}
"""Sheets that are looked at while one hand is busy; all others for officers and the public take one sheet, both sides."""
STATUSES = ("Current", "Superseded", "History", "Address lost", "Not confirmed")
ROW = 420
"""Characters from the start of a resource's title within which the rest of its row stands."""
SOURCE = Path(__file__).parents[1] / "support/source_resources.yaml"
AGREEMENT = re.compile(r"287\s*\(\s*g|1357\s*\(\s*g|287g|Jail Enforcement|Warrant Service Officer", re.IGNORECASE)


def paths(agency: str) -> set[str]:
    return {document.path for document in reading(agency)}


def one_line_each(said: str) -> list[str]:
    return [one_line(line) for line in said.split("\n")]


def pages(agency: str, path: str) -> int:
    return next(document.pages for document in built(agency).documents if document.path == path)


@pytest.mark.parametrize("agency", NAMES)
def test_no_document_has_a_problem(agency: str) -> None:
    assert [problem.message for problem in built(agency).warnings] == []


@pytest.mark.parametrize("agency", NAMES)
@pytest.mark.parametrize("module", MODULES)
def test_every_module_is_there_for_every_audience(agency: str, module: str) -> None:
    wanted = {
        f"officer/{module}-card-business-card.pdf", f"officer/{module}-card-memo-book.pdf",
        f"officer/{module}-handout.pdf", f"trainer/{module}-trainers-guide.pdf",
    }  # fmt: skip
    wanted |= {f"{audience}/{module}-{aid}.pdf" for aid, audience in AIDS[module].items()}
    assert wanted - paths(agency) == set()
    assert pages(agency, f"officer/{module}-handout.pdf") <= 2


@pytest.mark.parametrize("agency", NAMES)
def test_no_other_job_aid_is_there(agency: str) -> None:
    """A new one has to be looked at, and put where it belongs."""
    aids = {path for path, job in jobs(agency).items() if job.aid is not None}
    assert aids == {f"{audience}/{module}-{aid}.pdf" for module in MODULES for aid, audience in AIDS[module].items()}


@pytest.mark.parametrize("agency", NAMES)
def test_sheets_for_officers_and_the_public_are_sheets(agency: str) -> None:
    aids = [path for path, job in jobs(agency).items() if job.aid is not None and job.aid.audience in {"officer", "public"}]
    assert {path: pages(agency, path) for path in aids if pages(agency, path) > (1 if path in ONE_PAGE else 2)} == {}
    assert set(aids) >= ONE_PAGE


@pytest.mark.parametrize("agency", NAMES)
def test_how_fingerprints_travel_is_drawn_and_told(agency: str) -> None:
    data = next(one.data for one in reading(agency) if one.path == "trainer/introduction-fingerprint-flow.pdf")
    alt = next(line for line in one_line_each(hidden_text(data)) if line.startswith("A diagram of seven numbered boxes"))
    assert all(f"ox {number}" in alt or f"oxes {number}" in alt for number in (1, 2, 3, 4, 5, 6))
    assert "nothing new" in text(agency, "trainer/introduction-fingerprint-flow.pdf")


@pytest.mark.parametrize("agency", NAMES)
def test_the_poster_is_11_by_17_inches(agency: str) -> None:
    poster = next(one for one in reading(agency) if one.product == "poster")
    assert [(round(page.width), round(page.height)) for page in measure_pdf(poster.data)] == [(11 * 72, 17 * 72)]


@pytest.mark.parametrize("agency", NAMES)
def test_what_people_point_at_comes_in_all_shapes(agency: str) -> None:
    for product, names in I_SPEAK.items():
        assert set(names) <= {document.path for document in reading(agency) if document.product == product}


@pytest.mark.parametrize("agency", NAMES)
def test_the_commanders_packet_has_a_chapter_for_each_module_in_series_order(agency: str) -> None:
    said = text(agency, "commander/commanders-packet.pdf")
    starts = [said.find(f"Tab {number} · Module {number} ") for number in range(1, len(MODULES) + 1)]
    assert starts == sorted(starts)
    assert -1 not in starts
    for module, start, end in zip(library().modules, starts, [*starts[1:], len(said)], strict=True):
        chapter = said[start:end]
        assert one_line(str(module.title)) in chapter
        for part in (
            "What this module asks",
            "Talking points",
            "Policy choices",
            "Planning checklist",
            "Metrics",
            "Resources",
            "Sources",
        ):
            assert part in chapter, (module.id, part)


def guide_data(agency: str, module: str) -> bytes:
    return next(document.data for document in reading(agency) if document.path == f"trainer/{module}-trainers-guide.pdf")


@pytest.mark.parametrize("agency", NAMES)
def test_trainers_guides_are_whole(agency: str) -> None:
    for module in MODULES:
        said = text(agency, f"trainer/{module}-trainers-guide.pdf")
        minutes = re.search(r"Trainer's guide · Module \d · (\d+) minutes", said)
        assert minutes is not None
        assert 10 <= int(minutes[1]) <= 15
        for part in ("Videos", "Script", "To discuss", "Scenario 1", "Scenario 2", "Quiz key", "Attendance · Module"):
            assert part in said, (module, part)
        assert "Scenario 3" not in said
        assert said.count("Model answer") == 2
        fields = set(one_line_each(hidden_text(guide_data(agency, module))))
        assert {f"q{number}-a" for number in range(1, 6)} | {"roster-name-1", "roster-score-20"} <= fields
        assert "q6-a" not in fields


@pytest.mark.parametrize("agency", NAMES)
def test_all_eleven_videos_are_named(agency: str) -> None:
    guides = (text(agency, f"trainer/{module}-trainers-guide.pdf") for module in MODULES)
    shown = [int(number) for guide in guides for number in re.findall(r"\b(\d+) of 11\b", guide)]
    assert shown == list(range(1, 12))


@pytest.mark.parametrize("agency", NAMES)
@pytest.mark.parametrize("path", ["i_speak/i-speak-guide.pdf"])
def test_every_census_language_has_a_row(agency: str, path: str) -> None:
    languages = {language.code: language for language in library().reference.languages}
    said = text(agency, path)
    assert len(CENSUS_2020) == 59
    rows = [languages[row] for code in CENSUS_2020 for row in ROWS.get(code, (code,))]
    assert [row.code for row in rows if one_line(str(row.english)) not in said] == []


@cache
def resources() -> list[tuple[str, dict[str, Any]]]:
    written = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return [(module, entry) for module in MODULES for entry in written[module]]


def bare(words: str) -> str:
    """Letters and digits only, so that neither case nor punctuation nor the end of a line counts."""
    return re.sub(r"[^a-z0-9]", "", words.lower())


def row_is_there(said: str, title: str, parts: list[str]) -> bool:
    """Say if the title stands there with all parts and a status close behind it."""
    for found in re.finditer(re.escape(bare(title)), said):
        row = said[found.start() : found.start() + ROW]
        if all(bare(part) in row for part in parts) and any(bare(status) in row for status in STATUSES):
            return True
    return False


@pytest.mark.parametrize("agency", NAMES)
def test_every_resource_of_the_briefings_page_is_in_the_commanders_packet(agency: str) -> None:
    said = bare(text(agency, "commander/commanders-packet.pdf"))
    missing = [(module, entry["title"]) for module, entry in resources() if not row_is_there(said, entry["title"], entry["says"])]
    assert missing == []


def test_the_seven_closing_documents_are_among_them() -> None:
    assert len([entry for _, entry in resources() if entry.get("closing")]) == 7
    assert len(resources()) >= 60


@pytest.mark.parametrize("agency", GENERAL)
def test_the_general_version_says_nothing_of_agreements(agency: str) -> None:
    """Neither in print nor in what only a screen reader or a list of bookmarks tells."""
    for document in built(agency).documents:
        for said in (text(agency, document.path), other_text(agency, document.path), hidden_text(document.data)):
            assert AGREEMENT.findall(said) == [], document.path


def test_the_prohibited_state_is_one_of_them() -> None:
    rules = {rule.code: rule.agreements_287g for rule in library().reference.states}
    assert rules[built(PROHIBITED).agency.state] == "prohibited"
    assert [name for name in NAMES if built(name).agency.agreement_287g.status == "active"] == [SHERIFF]


def test_the_sheriff_with_an_agreement_gets_its_version() -> None:
    wanted = {
        "commander/commanders-packet.pdf",
        "officer/introduction-card-business-card.pdf",
        "officer/introduction-card-memo-book.pdf",
        "officer/introduction-handout.pdf",
        "officer/detainers-handout.pdf",
        "officer/profiling-handout.pdf",
        "public/outreach-public-questions.pdf",
        "trainer/introduction-trainers-guide.pdf",
        "trainer/introduction-fingerprint-flow.pdf",
    }
    told = {document.path for document in reading(SHERIFF) if "287(g)" in text(SHERIFF, document.path)}
    assert wanted - told == set()
    packet = text(SHERIFF, "commander/commanders-packet.pdf")
    assert "Jail Enforcement" in packet
    assert "287(g) supervision" in packet


@pytest.mark.parametrize("agency", NAMES)
def test_no_card_face_is_far_below_its_stocks_ideal_size(agency: str) -> None:
    """Words are cut, not type."""
    sizes = card_sizes(agency)
    assert len(sizes) >= 2 * len(MODULES)
    assert [str(one) for one in sizes if one.ideal - one.size > LARGEST_STEP] == []
