"""Phone numbers in and out; contrast by the WCAG formula."""

from __future__ import annotations

import pytest

from generator.load.colors import contrast_to_white, darker
from generator.load.phones import parse_phone


@pytest.mark.parametrize(
    ("written", "e164", "display"),
    [
        ("202-555-0123", "+12025550123", "202-555-0123"),
        ("(202) 555-0123", "+12025550123", "202-555-0123"),
        ("202.555.0123", "+12025550123", "202-555-0123"),
        ("+1 555 555 0123", "+15555550123", "555-555-0123"),
        ("1 202 555 0123 x 12", "+12025550123", "202-555-0123 ext. 12"),
        ("202-555-0123 ext. 4", "+12025550123", "202-555-0123 ext. 4"),
        ("(802) 872-6199", "+18028726199", "802-872-6199"),
        ("+52 55 1234 5678", "+525512345678", "+52 55 1234 5678"),
        ("+39 06 698 1234", "+39066981234", "+39 06 698 1234"),
    ],
)
def test_phone(written, e164, display):
    phone = parse_phone(written)
    assert phone is not None
    assert (phone.e164, phone.display) == (e164, display)


@pytest.mark.parametrize(
    "written",
    ["555-12", "", "911", "555-0123", "call 202-555-0123", "202-555-0123 or 202-555-0124", "1-800-FLOWERS", "+1 999 999 9999",
     "+1 555 555 9999", "202-555-01234", "٢٠٢-٥٥٥-٠١٢٣", "+999 12345678", "tel:202-555-0123", "202-555-0123;phone-context=x",
     "(" * 5000],
)  # fmt: skip
def test_no_phone(written):
    assert parse_phone(written) is None


@pytest.mark.parametrize(
    ("color", "ratio"),
    [
        ("#FFFFFF", 1.0),
        ("#000000", 21.0),
        ("#767676", 4.54),
        ("#777777", 4.48),
        ("#0000FF", 8.59),
        ("#008000", 5.14),
        ("#FF0000", 3.998),
    ],
)
def test_contrast(color, ratio):
    assert contrast_to_white(color) == pytest.approx(ratio, abs=0.006)


@pytest.mark.parametrize("color", ["#FFCC00", "#FFFFFF", "#FF0000", "#1A4480"])
def test_darker_is_dark_enough_and_no_darker_than_needed(color):
    assert 4.5 <= contrast_to_white(darker(color)) < 10
