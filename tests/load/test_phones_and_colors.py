"""Phone numbers in and out; contrast by the WCAG formula."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(
    st.sampled_from(
        ("{}-{}-{}", "({}) {}-{}", "({}){}.{}", "{}.{}.{}", "{} {} {}", "+1 {} {} {}", "+1-{}-{}-{}", "+1 ({}) {}-{}")
    ),
    st.one_of(st.integers(200, 999), st.sampled_from((202, 504, 312, 800, 787, 416, 876))),
    st.one_of(st.integers(0, 999), st.just(555)),
    st.one_of(st.integers(0, 9999), st.integers(100, 199)),
)
def test_usual_american_numbers_are_read_as_phonenumbers_does(form, area, exchange, line):
    written = form.format(area, f"{exchange:03}", f"{line:04}")
    number = phonenumbers.parse(written, "US")
    fictional = exchange == 555 and 100 <= line <= 199
    right = phonenumbers.is_possible_number(number) and (fictional or phonenumbers.is_valid_number(number))
    phone = parse_phone(written)
    assert (phone is not None) == right
    if phone is not None:
        assert phone.e164 == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        assert phone.display == f"{area}-{exchange:03}-{line:04}"


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
