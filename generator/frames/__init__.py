"""Pages with every position fixed: what `lay_out` makes, `impose` arranges and `draw` writes.

Coordinates are points from the top left corner of the page's trim box, y downwards. Everything is frozen and hashable.
"""

from generator.frames.accent import ACCENT, with_colors
from generator.frames.document import Asset, Document, OutlineEntry, Page
from generator.frames.form_fields import without_fields
from generator.frames.ink import black_only
from generator.frames.items import (
    FieldKind,
    FormField,
    Glyph,
    GlyphRun,
    Group,
    Image,
    Item,
    LinkArea,
    Path,
    Rect,
    TextItem,
    Vector,
)
from generator.frames.links import without_links
from generator.frames.structure import StructNode

__all__ = [
    "ACCENT",
    "Asset",
    "Document",
    "FieldKind",
    "FormField",
    "Glyph",
    "GlyphRun",
    "Group",
    "Image",
    "Item",
    "LinkArea",
    "OutlineEntry",
    "Page",
    "Path",
    "Rect",
    "StructNode",
    "TextItem",
    "Vector",
    "black_only",
    "with_colors",
    "without_fields",
    "without_links",
]
