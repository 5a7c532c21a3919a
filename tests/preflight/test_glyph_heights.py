"""Outlines' heights, beside those that fontTools reads; and damaged programs."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont

from generator.preflight.glyph_heights import glyph_heights
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
