"""Reads a drawn PDF back: where all text and ink really stands, whatever the plan was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.preflight.check_boxes import page_box
from generator.preflight.colors import Color
from generator.preflight.content import Mark
from generator.preflight.facts import PageFacts
from generator.preflight.form_fields import Widget, widgets
from generator.preflight.geometry import Box, normal, transform_box
from generator.preflight.objects import numbers
from generator.preflight.opening import open_pdf
from generator.preflight.sheets import seen_matrix

_NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class MeasuredText:
    """One piece of text. (x, y) is the start of its baseline; `box` spans its advance and its font's ascent and descent."""

    text: str
    x: float
    y: float
    size: float
    width: float
    box: Box
    font: str
    mcid: int | None
    """MCID of the sequence it stands in; None for an artifact."""
    artifact: bool
    clipped: bool
    """The clipping path cuts some of `box` off."""
    color: Color | None = None
    """Of its fill, or of its outline if that is all there is; None for invisible text."""


@dataclass(frozen=True, slots=True)
class MeasuredInk:
    """One painted `path`, `image` or `shading`, stroke width included; `box` is what the clipping path leaves of it."""

    kind: str
    box: Box
    mcid: int | None
    artifact: bool
    fill: Color | None = None
    stroke: Color | None = None
    line_width: float = 0.0
    """Of a stroke, in points."""
    pixels: tuple[int, int] = (0, 0)
    """Of an image, width and height in samples; (0, 0) for anything else."""


@dataclass(frozen=True, slots=True)
class MeasuredField:
    """One form field that can be seen; `kind` is `text`, `multiline`, `check` or another kind of field."""

    name: str
    kind: str
    tooltip: str
    box: Box


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    """One page, as it is seen. All in points from the top left corner of the MediaBox, y downwards; boxes are (x0, y0, x1, y1).

    `trim` and `bleed` are the page's boxes (CropBox or MediaBox where it has none). Invisible text (rendering mode 3) is
    among `texts`; ink that is wholly clipped away is not among `inks`.
    """

    width: float
    height: float
    trim: Box
    bleed: Box
    texts: tuple[MeasuredText, ...]
    inks: tuple[MeasuredInk, ...]
    fields: tuple[MeasuredField, ...] = ()
    """In the order of the page's annotations."""


def measure_pdf(data: bytes) -> tuple[MeasuredPage, ...]:
    """Return every page of a PDF, measured; form XObjects are followed, patterns and links are not.

    Raises ProblemsError for a file that cannot be read.
    """
    pdf = open_pdf(data, "PDF")
    found = list(widgets(pdf))
    return tuple(_measure(page, [widget for widget in found if widget.page is page]) for page in pdf.pages)


def _measure(page: PageFacts, fields: Sequence[Widget]) -> MeasuredPage:
    """Measure one page."""
    matrix = seen_matrix(page.entries, page.media)
    whole = transform_box(matrix, page.media)
    crop = page_box(page, "CropBox") or page.media
    marks = page.content.marks
    texts = tuple(
        MeasuredText(
            show.text,
            show.x,
            show.y,
            show.size,
            show.width,
            show.box,
            show.font.name,
            _mcid(marks, show.mark),
            _artifact(marks, show.mark),
            show.clipped,
            show.paint.fill or show.paint.stroke,
        )
        for show in page.content.texts
    )
    inks = tuple(
        MeasuredInk(
            ink.kind,
            ink.box,
            _mcid(marks, ink.mark),
            _artifact(marks, ink.mark),
            ink.paint.fill,
            ink.paint.stroke,
            ink.line_width,
            ink.pixels,
        )
        for ink in page.content.inks
        if ink.box is not None
    )
    measured = tuple(MeasuredField(one.name, one.kind, one.tooltip, transform_box(matrix, _rectangle(one))) for one in fields)
    trim = transform_box(matrix, page_box(page, "TrimBox") or crop)
    bleed = transform_box(matrix, page_box(page, "BleedBox") or crop)
    return MeasuredPage(whole[2], whole[3], trim, bleed, texts, inks, measured)


def _rectangle(widget: Widget) -> Box:
    """Return a widget's rectangle in default user space."""
    box = numbers(widget.note.entries.get("/Rect"), 4)
    return normal(box) if box else _NOWHERE


def _mcid(marks: tuple[Mark, ...], index: int | None) -> int | None:
    """Return the MCID of the innermost sequence that has one."""
    while index is not None:
        if marks[index].mcid is not None:
            return marks[index].mcid
        index = marks[index].parent
    return None


def _artifact(marks: tuple[Mark, ...], index: int | None) -> bool:
    """Tell whether it stands in an artifact."""
    return index is not None and marks[index].in_artifact
