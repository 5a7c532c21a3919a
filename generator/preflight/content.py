"""What a page shows: marked content, text and ink, with where each stands (ISO 32000-1, clauses 8, 9 and 14.6).

Positions are points from the top left corner of the page as it is seen (MediaBox, /Rotate and /UserUnit applied), y downwards.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from generator.preflight.colors import Color
from generator.preflight.fonts import PdfFont
from generator.preflight.geometry import Box
from generator.preflight.objects import PdfDict


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked-content sequence. `holder` is the object number of the page or form whose stream has it."""

    tag: str
    mcid: int | None
    holder: int
    parent: int | None
    """Index of the sequence it stands in, among the page's marks."""
    in_artifact: bool
    """It is, or stands in, an /Artifact."""
    in_tag: bool
    """It has, or stands in one that has, an MCID."""
    actual_text: str | None = None
    lang: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Paint:
    """How something prints: colour of its fill and stroke, None where there is none."""

    fill: Color | None = None
    stroke: Color | None = None
    overprint: bool = False
    """What lies beneath is not knocked out (ISO 32000-1, 8.6.7)."""

    @property
    def colors(self) -> tuple[Color, ...]:
        """The colours it prints in."""
        return tuple(color for color in (self.fill, self.stroke) if color is not None)

    @property
    def paper(self) -> bool:
        """Nothing of it can be seen: it is white all over."""
        return bool(self.colors) and all(color.paper for color in self.colors)


class TextShow(NamedTuple):
    """The text of one text-showing operator: where its baseline starts, its size and the box its font's heights give it."""

    x: float
    y: float
    size: float
    width: float
    box: Box
    font: PdfFont
    text: str
    mark: int | None
    visible: bool
    """False for text rendering mode 3 and 7 (neither filled nor stroked)."""
    clipped: bool
    """Part of it lies outside the current clipping path's box."""
    paint: Paint = Paint()
    order: int = 0
    """Counts all that the page paints, from its first: what comes later covers what came before."""

    @property
    def is_accent(self) -> bool:
        """Whether it does not move the pen, and its box is that of its outlines (`PdfFont.heights`)."""
        return not self.width and bool(self.font.heights)


class InkShow(NamedTuple):
    """One painted path, image or shading; `box` is what the clipping path's box leaves of it, None if nothing."""

    kind: str
    box: Box | None
    mark: int | None
    paint: Paint = Paint()
    order: int = 0
    line_width: float = 0.0
    """Of a stroke, in points on the page."""
    whole: Box = (0.0, 0.0, 0.0, 0.0)
    """Its box before clipping."""
    pixels: tuple[int, int] = (0, 0)
    """Width and height of an image in samples; (0, 0) if unknown."""
    placed: tuple[float, float] = (0.0, 0.0)
    """Width and height of an image as it is printed, in points, along its own sides."""
    image: PdfDict | None = None
    """An image XObject's dictionary (and stream)."""


@dataclass(slots=True)
class FontUse:
    """How a page uses a font: codes shown, and codes shown only under a marked-content ActualText."""

    codes: set[int] = field(default_factory=set)
    replaced: set[int] = field(default_factory=set)
    visible: bool = False

    def kept(self) -> KeptUse:
        """Return the same, to be kept for long."""
        return KeptUse(_numbers(self.codes), _numbers(self.replaced), self.visible)


class KeptUse(NamedTuple):
    """A `FontUse` that is remembered with a piece of a page: the codes in their order, as small as can be."""

    codes: Sequence[int]
    replaced: Sequence[int]
    visible: bool


def _numbers(codes: set[int]) -> Sequence[int]:
    """Return codes of at most four bytes, in their order."""
    return array("I", sorted(codes)) if codes else ()


@dataclass(frozen=True, slots=True, eq=False)
class ContentPart:
    """What one piece of a page's content streams does; indexes and order count from the piece's own first."""

    marks: tuple[Mark, ...] = ()
    texts: tuple[TextShow, ...] = ()
    inks: tuple[InkShow, ...] = ()
    fonts: Mapping[PdfFont, KeptUse] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    """What cannot be carried out: a missing font, an unreadable stream."""
    unbalanced: tuple[str, ...] = ()
    """Marked-content sequences opened or closed once too often."""
    forms: tuple[int, ...] = ()
    """Object numbers of form XObjects painted, in order; one that is painted twice stands here twice."""
    transparency: tuple[str, ...] = ()
    """What lets ink beneath it show through."""
    outer: int = 0
    """So many of `marks` were opened by earlier pieces; they stand first, the outermost at the front."""
    still_open: tuple[int, ...] = ()
    """Indexes of those that are open at its end."""
    clean: set[Hashable] = field(default_factory=set)
    """Certificates: what was found to be in order here (see `certify`)."""
    like: tuple[ContentPart, ...] = ()
    """The pieces that this one is, but for where on the page they stand (see `moved`)."""

    @property
    def tags(self) -> tuple[tuple[int, int, bool], ...]:
        """(holder, MCID, in an artifact) of the sequences with an MCID that it opens, in order."""
        return tuple((mark.holder, mark.mcid, mark.in_artifact) for mark in self.marks[self.outer :] if mark.mcid is not None)


def hull_of(parts: Iterable[ContentPart]) -> Box | None:
    """Return a box round all that pieces show; None if nothing is shown, or a clipping path has a say in what is."""
    boxes: list[Box] = []
    for part in parts:
        if any(show.clipped for show in part.texts) or any(_is_cut(show) for show in part.inks):
            return None
        boxes += [show.box for show in part.texts]
        boxes += [show.whole for show in part.inks]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _is_cut(ink: InkShow) -> bool:
    """Tell whether a clipping path says where an ink ends; a shading ends nowhere else."""
    return ink.box != ink.whole or ink.kind == "shading"


def moved(parts: Sequence[ContentPart], right: float, down: float) -> ContentPart:
    """Return pieces of which no clipping path takes anything away as one, painted elsewhere; `right` and `down` in points.

    They must stand in the same marked-content sequences, and open none.
    """
    texts: list[TextShow] = []
    inks: list[InkShow] = []
    fonts: dict[PdfFont, FontUse] = {}
    for part in parts:
        before = len(texts) + len(inks)
        for text in part.texts:
            x, y, size, width, (x0, y0, x1, y1), font, words, mark, visible, clipped, paint, order = text
            box = (x0 + right, y0 + down, x1 + right, y1 + down)
            placed = (x + right, y + down, size, width, box, font, words, mark, visible, clipped, paint, order + before)
            texts.append(TextShow(*placed))
        for ink in part.inks:
            x0, y0, x1, y1 = ink.whole
            box = (x0 + right, y0 + down, x1 + right, y1 + down)
            inks.append(ink._replace(box=box, whole=box, order=ink.order + before))
        _add_uses(fonts, part.fonts)
    first = parts[0]
    said = _said(parts)
    return ContentPart(
        first.marks, tuple(texts), tuple(inks), kept_uses(fonts), *said, first.outer, first.still_open, like=tuple(parts)
    )


def gathered(parts: Sequence[ContentPart]) -> ContentPart:
    """Return pieces of a page, not all of them, as one, for who looks at each text, ink, mark and font by itself.

    A sequence that several of them stand in is there several times.
    """
    return parts[0] if len(parts) == 1 else _joined(parts, apart=True)


def kept_uses(uses: Mapping[PdfFont, FontUse]) -> Mapping[PdfFont, KeptUse]:
    """Return how fonts are used, to be kept for long."""
    return {font: use.kept() for font, use in uses.items()}


def _add_uses(uses: dict[PdfFont, FontUse], more: Mapping[PdfFont, KeptUse]) -> None:
    """Add how fonts are used to what is known of it."""
    for font, use in more.items():
        known = uses.setdefault(font, FontUse())
        known.codes.update(use.codes)
        known.replaced.update(use.replaced)
        known.visible = known.visible or use.visible


class PageContent:
    """All that one page's content streams do: pieces in order, put together when somebody asks."""

    def __init__(self, parts: tuple[ContentPart, ...], tags: tuple[object, ...] = (), forms: tuple[int, ...] = ()) -> None:
        """`tags` stands for the sequences with an MCID: equal for pages that have the same, in the same order.

        `forms` are the object numbers of the parts' form XObjects.
        """
        self.parts = parts
        self.tags = tags
        self.forms = tuple(dict.fromkeys(forms))
        """Object numbers of form XObjects painted, each once."""

    @cached_property
    def _whole(self) -> ContentPart:
        return self.parts[0] if len(self.parts) == 1 else _joined(self.parts)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marked-content sequences, in the order they open."""
        return self._whole.marks

    @property
    def texts(self) -> tuple[TextShow, ...]:
        """The texts, in the order they are shown."""
        return self._whole.texts

    @property
    def inks(self) -> tuple[InkShow, ...]:
        """Paths, images and shadings, in the order they are painted."""
        return self._whole.inks

    @property
    def fonts(self) -> Mapping[PdfFont, KeptUse]:
        """The fonts, in the order of their first use."""
        return self._whole.fonts

    @property
    def faults(self) -> tuple[str, ...]:
        """What cannot be carried out, each once."""
        return self._whole.faults

    @property
    def unbalanced(self) -> tuple[str, ...]:
        """Marked-content sequences opened or closed once too often."""
        return self._whole.unbalanced

    @property
    def transparency(self) -> tuple[str, ...]:
        """What lets ink beneath it show through, each once."""
        return self._whole.transparency


def _joined(parts: Sequence[ContentPart], *, apart: bool = False) -> ContentPart:
    """Return the pieces of a page as one; `apart`: pieces of which one need not go on where the one before it ends."""
    marks: list[Mark] = []
    texts: list[TextShow] = []
    inks: list[InkShow] = []
    uses: dict[PdfFont, FontUse] = {}
    opened: list[int] = []
    for part in parts:
        outer = 0 if apart else part.outer
        place = [*opened[:outer], *range(len(marks), len(marks) + len(part.marks) - outer)]
        order = len(texts) + len(inks)
        marks += [_moved(mark, place) for mark in part.marks[outer:]]
        texts += [show._replace(mark=_at(place, show.mark), order=show.order + order) for show in part.texts]
        inks += [show._replace(mark=_at(place, show.mark), order=show.order + order) for show in part.inks]
        _add_uses(uses, part.fonts)
        opened = [place[index] for index in part.still_open]
    return ContentPart(tuple(marks), tuple(texts), tuple(inks), kept_uses(uses), *_said(parts))


def _said(parts: Sequence[ContentPart]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...], tuple[str, ...]]:
    """Return the faults, unbalanced sequences, forms and transparency of pieces."""
    return (
        tuple(dict.fromkeys(fault for part in parts for fault in part.faults)),
        tuple(sentence for part in parts for sentence in part.unbalanced),
        tuple(number for part in parts for number in part.forms),
        tuple(dict.fromkeys(sentence for part in parts for sentence in part.transparency)),
    )


def _moved(mark: Mark, place: list[int]) -> Mark:
    """Return a sequence with its parent's index on the page."""
    return mark if mark.parent is None else replace(mark, parent=place[mark.parent])


def _at(place: list[int], mark: int | None) -> int | None:
    """Return an index on the page."""
    return None if mark is None else place[mark]


NOTHING = PageContent(())
"""The content of a page of which only the rest is looked at."""
