"""What a preview looks like: which pages stand beside each other, how large, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from generator.content.packets import Edition
from generator.diagnostics import Problem
from generator.studio.words import read_words
from generator.studio.workshop import Listed, Preview

ZOOMS = (0, 50, 75, 100, 150, 200, 300, 400)
"""Per cent of paper's size on a screen of 96 px an inch; 0 fits the window."""
_FIT_CARD, _FIT_PAGE = 150, 100
_PX = 96 / 72
_DENSITY = 1.5
"""Picture pixels a pixel of the page, for sharp screens."""
_STEP = 0.25
_LONGEST_ALT = 400
"""Characters; a longer text stands beside the picture, which points to it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it is shown; width and height in px."""

    number: int
    """From 1."""
    src: str
    width: int
    height: int
    caption: str
    alt: str
    text: str
    """The page's words if they are too long for `alt`, or nothing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is looked at, and how."""

    packet: str = ""
    stem: str = ""
    edition: Edition = "reading"
    page: int = 1
    zoom: int = 0
    outlines: bool = False

    @property
    def is_card(self) -> bool:
        """Whether faces may stand beside each other: not on sheets, which are large."""
        return self.edition in ("reading", "press")


def look_of(choice: Choice, listed: Listed | None) -> tuple[int, ...]:
    """Return the pages (from 0) that are shown together: front and back of a card, or a page alone."""
    pair = choice.is_card and listed is not None and bool(listed.stock)
    first = (choice.page - 1) // 2 * 2 if pair else choice.page - 1
    return (first, first + 1) if pair else (first,)


def seen_pages(shown: Preview, choice: Choice, look: Sequence[int]) -> tuple[Seen, ...]:
    """Return the pages of a preview that are shown; the last ones if there are none of these numbers."""
    count = len(shown.pages)
    there = [at for at in look if at < count] or list(range(max(0, count - len(look)), count))
    zoom = choice.zoom or (_FIT_CARD if len(look) > 1 else _FIT_PAGE)
    return tuple(_seen(shown, choice, at, zoom, pair=len(look) > 1) for at in there)


def _seen(shown: Preview, choice: Choice, at: int, zoom: int, pair: bool) -> Seen:
    w = read_words()
    info = shown.pages[at]
    factor = _PX * zoom / 100
    scale = max(_STEP, round(factor * _DENSITY / _STEP) * _STEP)
    lined = "&outlines=1" if choice.outlines and shown.outlined else ""
    name = "front" if pair and at % 2 == 0 else "back" if pair else "page"
    caption = w(f"preview.caption_{name}", number=at + 1, count=len(shown.pages))
    lead = w("preview.alt", title=shown.title, caption=caption)
    text = info.text
    long = len(text) > _LONGEST_ALT
    return Seen(
        number=at + 1,
        src=f"/previews/{shown.key}/{at + 1}.png?scale={scale:g}{lined}",
        width=round(info.width * factor),
        height=round(info.height * factor),
        caption=caption,
        alt=f"{lead} {text.replace(chr(10), ' ')}".strip() if text and not long else lead,
        text=text if long else "",
    )


def label_of(listed: Listed) -> str:
    """Return how a document is named in a list."""
    w = read_words()
    product = w(f"preview.product_{listed.product}")
    about = "" if listed.title in (listed.packet_title, product) else w("preview.about", product=product, title=listed.title)
    if listed.product == "job_aid":
        about = listed.title
    named = about or product
    return w("preview.on_stock", document=named, stock=listed.stock_title) if listed.stock_title else named


def grouped(every: Sequence[Listed]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the documents by packet: its title, then value and label of each."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in every:
        groups.setdefault(one.packet_title, []).append((f"{one.packet}/{one.stem}", label_of(one)))
    return list(groups.items())


def pick(every: Sequence[Listed], packet: str, stem: str) -> Listed | None:
    """Return a document by name; with no names a first one to look at: a card, if there is any."""
    if packet or stem:
        return next((one for one in every if (one.packet, one.stem) == (packet, stem)), None)
    return next((one for one in every if one.product == "pocket_card"), next(iter(every), None))


def as_json(shown: Preview, choice: Choice, look: Sequence[int]) -> dict[str, Any]:
    """Return a preview for the script: with all its words, so that the script has none of its own."""
    pages = seen_pages(shown, choice, look)
    return {
        "key": shown.key,
        "fresh": shown.fresh,
        "checked": shown.checked,
        "outlined": shown.outlined,
        "title": shown.title,
        "count": len(shown.pages),
        "page": pages[0].number if pages else 1,
        "step": len(look),
        "pages": [{"width": one.width, "height": one.height} for one in shown.pages],
        "shown": [asdict(one) for one in pages],
        "problems": [problem_json(problem) for problem in shown.problems],
        "status": status_of(shown),
        "packet": choice.packet,
        "stem": choice.stem,
        "edition": choice.edition,
    }


def status_of(shown: Preview) -> str:
    """Return what is said of a preview to who does not see it."""
    w = read_words()
    if shown.fresh:
        return w("preview.fresh")
    count = len(shown.problems)
    return w.count("preview.stale" if shown.key else "preview.none", count)


def problem_json(problem: Problem) -> dict[str, Any]:
    """Return a problem as the terminal says it."""
    return {"code": problem.code, "message": problem.message, "hints": list(problem.hints), "line": problem.place.line}
