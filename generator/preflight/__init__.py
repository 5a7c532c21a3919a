"""Checks on a finished PDF, ours or a stranger's, and reading one back for the tests."""

from generator.preflight.checking import check_pdf
from generator.preflight.colors import Color
from generator.preflight.compare_pages import differing_pages
from generator.preflight.limits import Limits
from generator.preflight.measure import MeasuredField, MeasuredInk, MeasuredPage, MeasuredText, measure_pdf
from generator.preflight.memo import CheckMemo
from generator.preflight.profiles import PROFILES, Profile, Rule
from generator.preflight.tag_tree import dump_tag_tree

__all__ = [
    "PROFILES",
    "CheckMemo",
    "Color",
    "Limits",
    "MeasuredField",
    "MeasuredInk",
    "MeasuredPage",
    "MeasuredText",
    "Profile",
    "Rule",
    "check_pdf",
    "differing_pages",
    "dump_tag_tree",
    "measure_pdf",
]
