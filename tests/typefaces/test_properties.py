"""What holds for any text at any width."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.typefaces.characters import NOT_SHAPED, is_default_ignorable
from generator.typefaces.collection import Typefaces
from generator.typefaces.segments import grapheme_clusters
from generator.typefaces.text import Run, TextStyle

LANGUAGES = ("en", "ar", "he", "ur", "km", "th", "hi", "am", "zh-Hant", "ja", "ko", "ru", "rhg", "yo", "fa")
WORDS = (
    *("Hello", "ICE", "(202)", "555-0123", "naïve", "e\u0323\u0301", "12/31", "50%", "a\xa0b", "ffi", "AVAVA", "🇺🇸", "☐", "→"),
    *("مرحبا", "می\u200cکنم", "كَلَّا", "שלום", "اردو", "𐴌𐴗𐴥𐴝"),
    *("ខ្ញុំនិយាយ", "ฉันพูด", "हिन्दी", "क्षि", "አማርኛ", "我講廣東話。", "日本語を", "한국어를", "русский"),
)
JOINTS = ("", " ", "  ", "-", "/", "\n", "\u202e", "\u2067", "\u2069", "\u200b", "\u00ad", "\t", ", ", "(", ")")


def printing(text: str) -> list[str]:
    """Return the characters of a text that need a glyph, in no particular order."""
    return sorted(char for char in text if not is_default_ignorable(char))


styles = st.builds(TextStyle, size=st.sampled_from((7.0, 10.5, 24.0)), bold=st.booleans(), italic=st.booleans())
pieces = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(JOINTS)), max_size=6)
texts = pieces.map(lambda found: "".join(word + joint for word, joint in found))
plain_runs = st.builds(
    Run,
    text=texts,
    style=styles,
    lang=st.sampled_from(LANGUAGES),
    key=st.integers(0, 3),
    isolate=st.booleans(),
    nobreak=st.booleans(),
)
boxes = st.builds(Run, text=st.just("\ufffc"), style=styles, box=st.floats(1, 30))
paragraphs = st.lists(st.one_of(plain_runs, plain_runs, plain_runs, boxes), max_size=4).map(tuple)


@given(runs=paragraphs, width=st.floats(5, 300), direction=st.sampled_from(("auto", "ltr", "rtl")))
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_say_the_paragraph_and_fit(typefaces: Typefaces, runs: tuple[Run, ...], width: float, direction: str) -> None:
    paragraph = typefaces.shape(runs, direction)  # type: ignore[arg-type]
    lines = paragraph.break_lines(width)
    text = "".join(run.text for run in runs)
    said = "".join(char for char in text if char not in NOT_SHAPED)
    assert "".join(line.text for line in lines) == said
    for line in lines:
        inked = line.text.rstrip(" \t\u200b")
        assert line.width <= width + 0.01 or len(list(grapheme_clusters(inked))) == 1
        assert line.width == pytest.approx(sum(run.width for run in line.runs))
        assert Counter("".join(run.text for run in line.runs)) <= Counter(line.text)
        for run in line.runs:
            assert run.box == (not run.glyphs)
            drawn = "".join(glyph.text for glyph in run.glyphs)
            assert printing(drawn) == ([] if run.box else printing(run.text))
    if width >= paragraph.min_width:
        assert not any(line.emergency for line in lines)
    if width >= paragraph.max_width:
        assert len(lines) <= 1 + sum(line.forced for line in lines)


@given(runs=paragraphs, width=st.floats(5, 300))
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_remembered_equals_what_is_made_anew(typefaces: Typefaces, runs: tuple[Run, ...], width: float) -> None:
    anew = Typefaces.__new__(Typefaces)
    anew.__dict__.update(typefaces.__dict__)
    anew._analyses, anew._paragraphs = type(typefaces._analyses)(), type(typefaces._paragraphs)()
    assert anew.shape(runs).break_lines(width) == typefaces.shape(runs).break_lines(width)
