"""Markup and typefaces to frames: pages and card faces with every position fixed."""

from generator.lay_out.document import Facts, Look, lay_out
from generator.lay_out.engine import ShapedText, TextEngine
from generator.lay_out.figures import Picture

__all__ = ["Facts", "Look", "Picture", "ShapedText", "TextEngine", "lay_out"]
