"""What of a page is printed, and its boxes, all as the page is seen: points from its top left, y downwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.preflight.check_boxes import page_box
from generator.preflight.content import InkShow, TextShow
from generator.preflight.facts import PageFacts
from generator.preflight.geometry import Box, grow, intersect, rounded, transform_box
from generator.preflight.letters import TOLERANCE, letters, prints
from generator.preflight.sheets import seen_matrix


@dataclass(frozen=True, slots=True)
class Printed:
    """One text or ink that is not white, with what messages call it; `box` is rounded."""

    what: str
    box: Box
    show: TextShow | InkShow


def paper_of(page: PageFacts) -> Box:
    """Return the MediaBox."""
    return transform_box(seen_matrix(page.entries, page.media), page.media)


def trim_of(page: PageFacts) -> Box:
    """Return the TrimBox; CropBox or MediaBox where there is none."""
    return _box(page, "TrimBox")


def bleed_of(page: PageFacts) -> Box:
    """Return the BleedBox; CropBox or MediaBox where there is none (ISO 32000-1, table 30)."""
    return _box(page, "BleedBox")


def printed(page: PageFacts) -> Iterator[Printed]:
    """Yield all that can be seen of a page: texts, then inks."""
    yield from printed_texts(page)
    yield from printed_inks(page)


def printed_texts(page: PageFacts) -> Iterator[Printed]:
    """Yield texts that print; blank, invisible and white ones do not."""
    for show in page.content.texts:
        if prints(show):
            yield Printed(f"`{show.text.strip()}`", rounded(letters(show)), show)


def printed_inks(page: PageFacts) -> Iterator[Printed]:
    """Yield paths, images and shadings that print; white ones do not."""
    for show in page.content.inks:
        if show.box is not None and not show.paint.paper:
            yield Printed(f"{'an' if show.kind == 'image' else 'a'} {show.kind}", rounded(show.box), show)


def overlap(first: Box, second: Box) -> bool:
    """Tell whether two boxes share more than an edge."""
    return intersect(grow(first, -TOLERANCE) if _wide(first) else first, grow(second, -TOLERANCE)) is not None


def clearance(outer: Box, inner: Box) -> float:
    """Return how far `inner` keeps from the nearest side of `outer`; negative if it reaches out."""
    return min(inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])


def points(value: float) -> str:
    """Return a length as messages give it."""
    return f"{round(value, 2) + 0.0:g} pt"


def _box(page: PageFacts, key: str) -> Box:
    """Return a page box as seen."""
    found = page_box(page, key) or page_box(page, "CropBox") or page.media
    return transform_box(seen_matrix(page.entries, page.media), found)


def _wide(box: Box) -> bool:
    """Tell whether a box is wider and higher than twice the tolerance."""
    return min(box[2] - box[0], box[3] - box[1]) > 3 * TOLERANCE
