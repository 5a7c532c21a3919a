"""The small XML vocabulary that templates write and `lay_out` reads; docs/markup.md is its reference."""

from generator.markup.tree import Element, Node, Text
from generator.markup.vocabulary import BLOCK, INLINE, VOCABULARY, ElementSpec

__all__ = ["BLOCK", "INLINE", "VOCABULARY", "Element", "ElementSpec", "Node", "Text"]
