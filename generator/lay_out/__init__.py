"""Markup and typefaces to frames: pages and card faces with every position fixed."""

from generator.lay_out.document import Facts, LayoutMemo, lay_out, lay_out_again
from generator.lay_out.engine import ShapedText, TextEngine
from generator.lay_out.figures import Picture
from generator.lay_out.read_packet import Look

__all__ = ["Facts", "LayoutMemo", "Look", "Picture", "ShapedText", "TextEngine", "lay_out", "lay_out_again"]
