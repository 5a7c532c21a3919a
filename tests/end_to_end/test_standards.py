"""Every file of every example agency is PDF/UA-1 and PDF/A-2a, whole, and free of problems of our own checks."""

from __future__ import annotations

import pytest

from generator.preflight import check_pdf
from tests.support.builds import AGENCIES, built
from tests.support.validation import assert_valid

NAMES = [path.stem for path in AGENCIES]


def test_there_are_three_example_agencies() -> None:
    assert len(NAMES) == 3


@pytest.mark.parametrize("agency", NAMES)
def test_every_file_is_valid(agency: str) -> None:
    documents = built(agency).documents
    assert len(documents) >= 84
    for document in documents:
        assert_valid(document.data)
        assert check_pdf(document.data, document.path, document.edition) == ()


@pytest.mark.parametrize("agency", NAMES)
def test_the_commanders_packet_is_long_enough(agency: str) -> None:
    packet = next(document for document in built(agency).documents if document.product == "commander_packet")
    assert packet.pages >= 100
