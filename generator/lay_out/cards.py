"""Card faces: fixed boxes, set at the largest size at which both faces of a card fit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from generator.content.theme import Stock
from generator.diagnostics import Place, Problem
from generator.lay_out.flow import SLACK, Frame, stack
from generator.lay_out.framing import Block, measured
from generator.lay_out.marks import RectMark
from generator.lay_out.pages import Draft, Geometry
from generator.lay_out.running import RunningText, SetRunning, set_running
from generator.lay_out.setting import Scale, Setting
from generator.lay_out.slices import Placed, Placement, Slice
from generator.units import Length

STEP = 0.25
"""Points between the sizes that are tried."""
FOOT_GAP = Length(em=0.5)
"""Space above a face's footer where its style says nothing."""
_WIDTH_CODES = frozenset({"text-too-wide", "layout-too-wide"})


@dataclass(frozen=True, slots=True)
class Face:
    """One side of a card; `band` is the height of the strip of accent inside the trim edge."""

    name: str
    blocks: tuple[Block, ...]
    footer: RunningText | None
    band: Length | None
    place: Place


@dataclass(frozen=True, slots=True)
class Card:
    """A card element with its stock."""

    title: str
    stock: Stock
    faces: tuple[Face, ...]


@dataclass(frozen=True, slots=True)
class _SetFace:
    """A face at one size: its placed content, its artifacts, and by how many points it is too tall."""

    face: Face
    frame: Frame
    top: float
    room: float
    running: tuple[Placed, ...]

    @property
    def over(self) -> float:
        return self.frame.height - self.room


SettingAt = Callable[[Scale], Setting]


def fit_card(card: Card, setting_at: SettingAt) -> tuple[list[Draft], float, list[Problem]]:
    """Return the faces' pages, the size they are set at, and what is wrong even at the floor.

    Sizes go from the stock's ideal to its floor in steps of a quarter point; both faces get the same one. `setting_at`
    gives a fresh setting for a scale.
    """
    floor = card.stock.floor.at(0.0)
    size, faces, setting = floor, list[_SetFace](), setting_at(Scale(floor, floor))
    for size in _sizes(card.stock.ideal.at(0.0), floor):
        setting = setting_at(Scale(size, floor))
        faces = [_set_face(face, card.stock, setting) for face in card.faces]
        wide = any(problem.code in _WIDTH_CODES for problem in setting.problems)
        if not wide and all(face.over <= SLACK for face in faces):
            break
    problems = list(setting.problems)
    problems += [_overflow(card, face, size, setting) for face in faces if face.over > SLACK]
    return [_draft(card, face) for face in faces], size, problems


def _sizes(ideal: float, floor: float) -> Iterator[float]:
    """Yield the sizes to try, largest first; the floor is the last."""
    for step in range(max(0, math.ceil((ideal - floor) / STEP))):
        yield ideal - step * STEP
    yield floor


def _set_face(face: Face, stock: Stock, setting: Setting) -> _SetFace:
    """Set a face inside its safe zone; its footer stands on the zone's lower edge."""
    points = setting.scale.points
    width, height, safe, bleed = (points(one) for one in (stock.width, stock.height, stock.safe, stock.bleed))
    inner = width - 2 * safe
    band = points(face.band)
    top = max(safe, band)
    bottom = height - safe
    running: list[Placed] = []
    if face.band is not None:
        running.append((-bleed, -bleed, RectMark(width + 2 * bleed, bleed + band, setting.colors["accent"])))
    if face.footer is not None:
        setting.page_label = face.name.capitalize()
        foot = set_running(face.footer, setting, safe, inner, turned=False)
        down = bottom - foot.height
        running += [(x, y + down, mark) for x, y, mark in foot.marks]
        bottom = down - _gap(face.footer, foot, setting)
    room = bottom - top
    frame = stack(measured(face.blocks, setting, safe, inner), room)
    setting.problems.extend(frame.problems)
    return _SetFace(face, frame, top, room, tuple(running))


def _gap(footer: RunningText, foot: SetRunning, setting: Setting) -> float:
    space = footer.style.box.space_before
    rule = max(0.0, *(-y for _, y, _ in foot.marks)) if foot.marks else 0.0
    return setting.scale.points(FOOT_GAP if space is None else space) + rule


def _overflow(card: Card, set_face: _SetFace, size: float, setting: Setting) -> Problem:
    """Say by how many lines a face is too tall, and which block is the first to run over."""
    running_over = _first_over(set_face.frame.placements, set_face.room)
    line = running_over.line_height or setting.scale.base * 1.2
    lines = max(1, math.ceil(round(set_face.over / line, 3)))
    block = f"`{running_over.excerpt}`" if running_over.excerpt else "empty space"
    return Problem(
        "card-overflow",
        f"{set_face.face.name} of card `{card.title}` does not fit on `{card.stock.id}` at {size:g} pt: "
        f"{lines} line{'s' * (lines != 1)} too many; the block that runs over is {block}",
        running_over.place if running_over.place.file else set_face.face.place,
        ("shorten the text of this face, or choose a larger stock",),
    )


def _first_over(placements: Sequence[Placement], room: float) -> Slice:
    over = [one.slice for one in placements if one.bottom > room + SLACK]
    return next((one for one in over if one.excerpt), over[0])


def _draft(card: Card, set_face: _SetFace) -> Draft:
    stock = card.stock
    width, height, safe, bleed, floor = (one.at(0.0) for one in (stock.width, stock.height, stock.safe, stock.bleed, stock.floor))
    geometry = Geometry(width, height, bleed, safe, floor)
    name = set_face.face.name
    return Draft(geometry, set_face.frame, (0.0, set_face.top), name.capitalize(), f"{card.title} {name}", set_face.running)
