"""Frames to tagged PDF bytes. The only room that knows ReportLab (by way of svglib, for vector art)."""

from generator.draw.draw_document import draw_document
from generator.draw.font_source import Face, FontSource
from generator.draw.memo import DrawMemo
from generator.draw.press import PressProfile

__all__ = ["DrawMemo", "Face", "FontSource", "PressProfile", "draw_document"]
