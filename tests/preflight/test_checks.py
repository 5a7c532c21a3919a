"""Each check is proved by a PDF broken on purpose that it catches, and by a good one of which it says nothing."""

from __future__ import annotations

import inspect
import io
import re
import sys
from collections.abc import Callable

import pikepdf
import pytest

from generator.diagnostics import Place
from generator.preflight import PROFILES, check_pdf
from tests.preflight.breaking import Case, element, link, parents
from tests.preflight.broken_documents import BROKEN_DOCUMENTS
from tests.preflight.broken_fields import BROKEN_FIELDS
from tests.preflight.broken_print import BROKEN_PRINT
from tests.preflight.broken_tags import BROKEN_TAGS
from tests.support.tagged_pdf import good_pdf, save
from tests.support.validation import assert_valid

CASES = BROKEN_TAGS + BROKEN_DOCUMENTS + BROKEN_FIELDS + BROKEN_PRINT


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_pdf_is_caught_by_its_check_alone(case: Case) -> None:
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        case.break_it(pdf)
        problems = check_pdf(save(pdf), "card.pdf", case.profile, case.limits)
    assert tuple(re.sub(r"object \d+", "object N", problem.message) for problem in problems) == case.messages
    assert {problem.code for problem in problems} == {case.code}
    assert {problem.place for problem in problems} == {Place("card.pdf")}
    assert all(problem.hints for problem in problems)


def test_a_link_with_the_key_of_a_page_is_caught_from_both_ends() -> None:
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        link(pdf).StructParent = 1
        del parents(pdf)[4:6]
        problems = check_pdf(save(pdf), "card.pdf")
    assert [(problem.code, problem.message) for problem in problems] == [
        ("pdf-parent-tree", "page 1: an annotation has StructParent 1, which is that of page 2 too"),
        ("pdf-link-objr", "page 1: link to `https://example.org/line`: the parent tree has no entry for its StructParent 1"),
    ]


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_nothing_is_said_of_a_good_pdf(profile: str) -> None:
    assert check_pdf(good_pdf(), "card.pdf", profile) == ()


def test_the_good_pdf_is_good_for_others_too() -> None:
    assert_valid(good_pdf())


def test_the_gate_names_what_is_wrong() -> None:
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        del element(pdf, "Figure").Alt
        data = save(pdf)
    with pytest.raises(pytest.fail.Exception, match="PDF/UA-1 PDFUA1-FIGURE"):
        assert_valid(data)


def test_every_check_of_every_profile_is_proved() -> None:
    written = {code for profile in PROFILES.values() for rule in profile.rules for code in _codes(rule.check)}
    assert written == {case.code for case in CASES}


def _codes(check: Callable[..., object]) -> set[str]:
    """Return the problem codes written in a check's module."""
    source = inspect.getsource(sys.modules[check.__module__])
    return set(re.findall(r'"(pdf-[a-z-]+)"', source))


def test_a_profile_that_is_not_there_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        check_pdf(good_pdf(), "card.pdf", "web")
