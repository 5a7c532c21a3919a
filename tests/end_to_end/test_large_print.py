"""Large print: nothing small, one column, and as sound as the usual editions."""

from __future__ import annotations

import pytest

from generator.preflight import measure_pdf
from tests.support.builds import ROOT
from tests.support.own_agency import build_for
from tests.support.validation import assert_valid

AGENCY = ROOT / "packets/agencies/mapleton-pd.yaml"
BODY, RUNNING = 18.0, 12.0


def made(packet: str) -> dict[str, bytes]:
    return {one.path: one.data for one in build_for(AGENCY, packet, "large-print").documents}


@pytest.mark.parametrize(
    ("packet", "path"),
    [
        ("officer", "officer/language-handout-large-print.pdf"),
        ("trainer", "trainer/language-trainers-guide-large-print.pdf"),
        ("commander", "commander/commanders-packet-large-print.pdf"),
        ("i_speak", "i_speak/i-speak-guide-large-print.pdf"),
    ],
)
def test_nothing_is_small(packet, path):
    data = made(packet)[path]
    for number, page in enumerate(measure_pdf(data), 1):
        running = [text for text in page.texts if text.artifact]
        body = [text for text in page.texts if not text.artifact and text.text.strip()]
        assert min((text.size for text in running), default=RUNNING) >= RUNNING, (number, running)
        small = [text for text in body if text.size < BODY]
        # Running feet that are said once are tagged there: below the text, at their own size.
        assert all(text.size >= RUNNING and text.y > page.height - 60 for text in small), (number, small)
        assert max((text.box[2] for text in page.texts), default=0) <= page.width - 36
    assert_valid(data)


def test_cards_and_logs_are_left_out():
    found = made("officer")
    assert "officer/language-handout-large-print.pdf" in found
    assert not [path for path in found if "card-" in path or "booklet" in path or "-log-" in path]
