"""Outlines' heights, beside those that fontTools reads; and damaged programs."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont

from generator.preflight.content import TextShow
from generator.preflight.fonts import PdfFont
from generator.preflight.glyph_heights import glyph_heights
from generator.preflight.letters import letters
from tests.support.builds import ROOT


@pytest.mark.parametrize("file", ["NotoSansArabic-Bold.ttf", "NotoSansThai-Regular.ttf", "PublicSans-Regular.ttf"])
def test_as_the_font_has_them(file):
    program = (ROOT / "fonts" / file).read_bytes()
    with TTFont(io.BytesIO(program)) as font:
        units, glyf, order = font["head"].unitsPerEm, font["glyf"], font.getGlyphOrder()
        expected = {
            number: (getattr(glyf[name], "yMin", 0) / units, getattr(glyf[name], "yMax", 0) / units)
            for number, name in enumerate(order)
        }
    assert any(low > 0.5 for low, _ in expected.values())
    assert glyph_heights(program, range(len(order) + 3)) == expected


def test_a_damaged_program_tells_less_and_nothing_is_raised():
    program = (ROOT / "fonts/NotoSansThai-Regular.ttf").read_bytes()
    whole = glyph_heights(program, range(60))
    for length in (0, 3, 11, 12, 40, 200, 400, *range(500, len(program), 997)):
        assert glyph_heights(program[:length], range(60)).items() <= whole.items()
    for place in range(12, 300, 7):
        broken = program[:place] + b"\xff\xff\xff" + program[place + 3 :]
        assert all(abs(low) <= 2048 and abs(high) <= 2048 for low, high in glyph_heights(broken, range(60)).values())


@pytest.mark.parametrize("reach", [(-9.0, -8.5), (-8.2, -7.0), (-7.0, -5.0), (-0.1, 0.1), (1.0, 2.0), (8.2, 9.0)])
def test_an_accent_is_where_its_outline_is_and_never_upside_down(reach):
    """Letters are taken to reach up 8 points at 10; of an accent beyond that the nearer edge is told."""
    font = PdfFont(1, "F", "Type0", True, True, {}, {}, 0.0, 0.9, -0.3, heights={5: (0.0, 0.0)})
    top, bottom = 50 + reach[0], 50 + reach[1]
    show = TextShow(20.0, 50.0, 10.0, 0.0, (20.0, top, 20.0, bottom), font, "\u2060", None, True, False)
    left, above, right, below = letters(show)
    assert (left, right) == (20.0, 20.0)
    assert top <= above <= below <= bottom
    assert (above, below) == pytest.approx((min(max(top, 42.0), bottom), max(min(bottom, 58.0), top)))
