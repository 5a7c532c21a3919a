"""Card faces: fixed boxes, set at the largest size at which both faces of a card fit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from generator.content.theme import Stock
from generator.diagnostics import Place, Problem
from generator.lay_out.boxes import Box, ColumnBlock
from generator.lay_out.flow import SLACK, Frame, stack
from generator.lay_out.framing import Block, measured
from generator.lay_out.lists import ItemList
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
    size, faces, setting = _largest(card, setting_at)
    problems = list(setting.problems)
    for number, face in enumerate(faces):
        if face.over > SLACK:
            problem = _overflow(card, face, size, setting)
            problems.append(replace(problem, hints=(*problem.hints, *_without_step(card, number, setting_at))))
    return [_draft(card, face) for face in faces], size, problems


def _largest(card: Card, setting_at: SettingAt) -> tuple[float, list[_SetFace], Setting]:
    """Return the largest size at which all faces fit (the floor if none does), the faces set at it, and the setting."""
    floor = card.stock.floor.at(0.0)
    size, faces, setting = floor, list[_SetFace](), setting_at(Scale(floor, floor))
    for size in _sizes(card.stock.ideal.at(0.0), floor):
        setting = setting_at(Scale(size, floor))
        faces = [_set_face(face, card.stock, setting, number) for number, face in enumerate(card.faces)]
        if not _wide(setting) and all(face.over <= SLACK for face in faces):
            break
    return size, faces, setting


def _wide(setting: Setting) -> bool:
    return any(problem.code in _WIDTH_CODES for problem in setting.problems)


def _without_step(card: Card, number: int, setting_at: SettingAt) -> tuple[str, ...]:
    """Return the hint that says what taking the last step out of a face would give; nothing for a face without steps.

    The other faces do not count: each that is too long has a problem of its own.
    """
    face = card.faces[number]
    blocks = _stepless(face.blocks)
    if blocks is None:
        return ()
    size, faces, setting = _largest(replace(card, faces=(replace(face, blocks=blocks),)), setting_at)
    if _wide(setting):
        return ()
    if faces[0].over <= SLACK:
        return (f"without the last step it fits at {size:g} pt",)
    lines = _lines_over(faces[0], setting)
    return (f"without the last step it is still {lines} line{'s' * (lines != 1)} too long",)


def _stepless(blocks: tuple[Block, ...]) -> tuple[Block, ...] | None:
    """Return blocks without the last item of the first numbered list among or inside them; None if there is none to spare."""
    for at, block in enumerate(blocks):
        made: Block | None = None
        if isinstance(block, ItemList):
            made = replace(block, items=tuple(block.items)[:-1]) if _numbered(block) else None
        elif isinstance(block, Box | ColumnBlock):
            inner = _stepless(block.blocks)
            made = None if inner is None else replace(block, blocks=inner)
        if made is not None:
            return (*blocks[:at], made, *blocks[at + 1 :])
    return None


def _numbered(block: ItemList) -> bool:
    """Tell whether a list is numbered and has an item to spare."""
    first = block.items[0].marker if len(block.items) > 1 else None
    written = "".join(piece.text for piece in first.content.pieces) if first and first.content else ""
    return written.removesuffix(".").isdecimal()


def _sizes(ideal: float, floor: float) -> Iterator[float]:
    """Yield the sizes to try, largest first; the floor is the last."""
    for step in range(max(0, math.ceil((ideal - floor) / STEP))):
        yield ideal - step * STEP
    yield floor


def _set_face(face: Face, stock: Stock, setting: Setting, number: int) -> _SetFace:
    """Set a face inside its safe zone; its footer stands on the zone's lower edge.

    The bound edge is the left one of fronts (`number` 0, 2, ...) and the right one of backs.
    """
    points = setting.scale.points
    width, height, safe, bleed = (points(one) for one in (stock.width, stock.height, stock.safe, stock.bleed))
    binding = points(stock.binding)
    inner, left = width - 2 * safe - binding, safe + (0.0 if number % 2 else binding)
    band = points(face.band)
    top = max(safe, band)
    bottom = height - safe
    running: list[Placed] = []
    if face.band is not None:
        running.append((-bleed, -bleed, RectMark(width + 2 * bleed, bleed + band, setting.colors["accent"])))
    if face.footer is not None:
        setting.page_label = face.name.capitalize()
        foot = set_running(face.footer, setting, left, inner, turned=False)
        down = bottom - foot.height
        running += [(x, y + down, mark) for x, y, mark in foot.marks]
        bottom = down - _gap(face.footer, foot, setting)
    room = bottom - top
    frame = stack(measured(face.blocks, setting, left, inner), room)
    setting.problems.extend(frame.problems)
    return _SetFace(face, frame, top, room, tuple(running))


def _gap(footer: RunningText, foot: SetRunning, setting: Setting) -> float:
    space = footer.style.box.space_before
    rule = max(0.0, *(-y for _, y, _ in foot.marks)) if foot.marks else 0.0
    return setting.scale.points(FOOT_GAP if space is None else space) + rule


def _overflow(card: Card, set_face: _SetFace, size: float, setting: Setting) -> Problem:
    """Say by how many lines a face is too tall, and which block is the first to run over."""
    running_over = _first_over(set_face.frame.placements, set_face.room)
    lines = _lines_over(set_face, setting)
    block = f"`{running_over.excerpt}`" if running_over.excerpt else "empty space"
    return Problem(
        "card-overflow",
        f"{set_face.face.name} of card `{card.title}` does not fit on `{card.stock.id}` at {size:g} pt: "
        f"{lines} line{'s' * (lines != 1)} too many; the block that runs over is {block}",
        running_over.place if running_over.place.file else set_face.face.place,
        ("shorten the text of this face, or choose a larger stock",),
    )


def _lines_over(set_face: _SetFace, setting: Setting) -> int:
    """Return by how many lines a face is too tall, in lines of the block that runs over."""
    line = _first_over(set_face.frame.placements, set_face.room).line_height or setting.scale.base * 1.2
    return max(1, math.ceil(round(set_face.over / line, 3)))


def _first_over(placements: Sequence[Placement], room: float) -> Slice:
    over = [one.slice for one in placements if one.bottom > room + SLACK]
    return next((one for one in over if one.excerpt), over[0])


def _draft(card: Card, set_face: _SetFace) -> Draft:
    stock = card.stock
    width, height, safe, bleed, floor = (one.at(0.0) for one in (stock.width, stock.height, stock.safe, stock.bleed, stock.floor))
    geometry = Geometry(width, height, bleed, safe, floor)
    name = set_face.face.name
    return Draft(geometry, set_face.frame, (0.0, set_face.top), name.capitalize(), f"{card.title} {name}", set_face.running)
