"""Carries out a page's content streams and writes down what they show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from generator.preflight.colors import COLOR_OPERATORS
from generator.preflight.content import ContentPart, FontUse, InkShow, Paint, TextShow, kept_uses
from generator.preflight.font_cache import FontCache
from generator.preflight.fonts import PdfFont
from generator.preflight.geometry import (
    IDENTITY,
    Box,
    grow,
    intersect,
    multiply,
    scale_of,
    transform_box,
)
from generator.preflight.graphics_state import GraphicsState, is_transparency_group, transparency_of, values_of
from generator.preflight.images import has_soft_mask, inline_pixels, is_stencil, pixels_of, placed_size
from generator.preflight.marks import MarkStack
from generator.preflight.objects import (
    PdfDict,
    as_array,
    as_dict,
    as_name,
    as_number,
    object_number,
    stream_data,
)
from generator.preflight.operands import first, inline_properties, matrix, name, number
from generator.preflight.paths import PathTracer
from generator.preflight.shown_text import run_of, shown
from generator.preflight.standing import Standing, in_form
from generator.preflight.tokens import Oddities, Operand, operations

_DEEPEST_FORM = 24
MOST_FORMS = 5_000
_DEEPEST_STATE = 10_000


class Interpreter:
    """Runs streams of one page, or a piece of them; `result` has what it saw."""

    def __init__(self, holder: int, begin: Standing, fonts: FontCache) -> None:
        """Start. `holder` is the page's object number."""
        self._state = GraphicsState(*begin.state)
        self._stack = [GraphicsState(*values) for values in begin.stack]
        self._outer = len(begin.marks)
        self._cache = fonts
        self._holder = holder
        self._resources: PdfDict = {}
        self._form_stack: list[int] = []
        self._forms: list[int] = []
        self._marks = MarkStack(begin.marks)
        self._texts: list[TextShow] = []
        self._inks: list[InkShow] = []
        self._uses: dict[PdfFont, FontUse] = {}
        self._faults: dict[str, None] = {}
        self._transparency: dict[str, None] = {}
        self._text_matrix = self._line_matrix = IDENTITY
        self._path = PathTracer()
        self._clipping = False

    def result(self) -> ContentPart:
        """Return what was shown."""
        return ContentPart(
            tuple(self._marks.marks),
            tuple(self._texts),
            tuple(self._inks),
            kept_uses(self._uses),
            tuple(self._faults),
            tuple(self._marks.unbalanced),
            tuple(self._forms),
            tuple(self._transparency),
            self._outer,
            self._marks.left_open(),
        )

    def standing(self) -> Standing | None:
        """Return how the next piece begins; None in the middle of a path or with text matrices out of a text object."""
        if self._clipping or not self._path.fresh or (self._text_matrix, self._line_matrix) != (IDENTITY, IDENTITY):
            return None
        opened = [self._marks.marks[index] for index in self._marks.left_open()]
        outer = (None, *range(len(opened)))
        marks = tuple([mark if mark.parent == at else replace(mark, parent=at) for at, mark in zip(outer, opened, strict=False)])
        return Standing(values_of(self._state), tuple(map(values_of, self._stack)), marks)

    def run_piece(self, data: bytes, resources: PdfDict) -> bool:
        """Carry out a piece of a page's streams; tells whether it reads the same by itself as among the others."""
        odd = Oddities()
        self._resources = resources
        self._carry_out(data, odd)
        return not odd.found

    def run(self, data: bytes, resources: PdfDict) -> None:
        """Carry out one stream with its resources; sequences it leaves open are closed and noted."""
        outer, self._resources = self._resources, resources
        level = self._marks.enter()
        self._carry_out(data, None)
        self._marks.leave(level)
        self._resources = outer

    def _carry_out(self, data: bytes, odd: Oddities | None) -> None:
        for operator, operands in operations(data, odd):
            handler = _HANDLERS.get(operator)
            if handler is not None:
                handler(self, operands)
            elif operator in COLOR_OPERATORS:
                COLOR_OPERATORS[operator](self._state, operands, self._resources)

    def fault(self, sentence: str) -> None:
        """Note something that cannot be carried out, once."""
        self._faults[sentence] = None

    # graphics state

    def _save(self, _: list[Operand]) -> None:
        if len(self._stack) < _DEEPEST_STATE:
            self._stack.append(replace(self._state))

    def _restore(self, _: list[Operand]) -> None:
        if self._stack:
            self._state = self._stack.pop()

    def _concatenate(self, operands: list[Operand]) -> None:
        change = matrix(operands)
        if change is not None:
            self._state.ctm = multiply(change, self._state.ctm)

    def _graphics_state(self, operands: list[Operand]) -> None:
        entries = self._resource("ExtGState", operands) or {}
        width, font = as_number(entries.get("/LW")), as_array(entries.get("/Font")) or ()
        if width is not None:
            self._state.line_width = width
        if len(font) == 2:
            self._state.font, self._state.size = self._cache.read(font[0]), as_number(font[1]) or 0.0
        self._state.overprint(entries)
        self._transparency.update(dict.fromkeys(transparency_of(entries)))

    def _line_width(self, operands: list[Operand]) -> None:
        self._state.line_width = first(operands)

    def _resource(self, kind: str, operands: list[Operand]) -> PdfDict | None:
        return as_dict(self._raw_resource(kind, operands))

    def _raw_resource(self, kind: str, operands: list[Operand]) -> object:
        return (as_dict(self._resources.get(f"/{kind}")) or {}).get(f"/{name(operands)}")

    # text

    def _begin_text(self, _: list[Operand]) -> None:
        """BT, and ET too: outside text objects there are no text matrices (ISO 32000-1, 9.4.1)."""
        self._text_matrix = self._line_matrix = IDENTITY

    def _font(self, operands: list[Operand]) -> None:
        if len(operands) < 2:
            return
        self._state.size = number(operands[1])
        raw = self._raw_resource("Font", operands[:1])
        self._state.font = self._cache.read(raw) if as_dict(raw) is not None else None
        if self._state.font is None:
            self.fault(f"font resource `{name(operands[:1])}` is missing")

    def _move(self, operands: list[Operand]) -> None:
        if len(operands) >= 2:
            shift = (1.0, 0.0, 0.0, 1.0, number(operands[0]), number(operands[1]))
            self._text_matrix = self._line_matrix = multiply(shift, self._line_matrix)

    def _move_leading(self, operands: list[Operand]) -> None:
        if len(operands) >= 2:
            self._state.leading = -number(operands[1])
        self._move(operands)

    def _set_matrix(self, operands: list[Operand]) -> None:
        placed = matrix(operands)
        if placed is not None:
            self._text_matrix = self._line_matrix = placed

    def _next_line(self, _: list[Operand]) -> None:
        self._move([0.0, -self._state.leading])

    def _char_space(self, operands: list[Operand]) -> None:
        self._state.char_space = first(operands)

    def _word_space(self, operands: list[Operand]) -> None:
        self._state.word_space = first(operands)

    def _stretch(self, operands: list[Operand]) -> None:
        self._state.stretch = first(operands, 100.0) / 100

    def _leading(self, operands: list[Operand]) -> None:
        self._state.leading = first(operands)

    def _rise(self, operands: list[Operand]) -> None:
        self._state.rise = first(operands)

    def _mode(self, operands: list[Operand]) -> None:
        self._state.mode = int(first(operands))

    def _show(self, operands: list[Operand]) -> None:
        if operands:
            self._show_parts([operands[-1]])

    def _show_array(self, operands: list[Operand]) -> None:
        if operands and isinstance(operands[-1], list):
            self._show_parts(operands[-1])

    def _show_next_line(self, operands: list[Operand]) -> None:
        self._next_line([])
        self._show(operands)

    def _show_spaced(self, operands: list[Operand]) -> None:
        if len(operands) >= 3:
            self._state.word_space, self._state.char_space = number(operands[0]), number(operands[1])
        self._show_next_line(operands)

    def _show_parts(self, parts: list[Operand]) -> None:
        """Show strings with adjustments between them, as one piece of text."""
        font = self._state.font
        if font is None:
            if any(isinstance(part, bytes) and part for part in parts):
                self.fault("text is shown without a font")
            return
        run = run_of(parts, font, self._state)
        if run.codes:
            show = shown(run, font, self._state, self._text_matrix, self._marks.current, self._order())
            self._texts.append(show)
            use = self._uses.setdefault(font, FontUse())
            use.visible = use.visible or show.visible
            (use.replaced if self._marks.replaced else use.codes).update(run.codes)
        shift = (0.0, run.along) if font.vertical else (run.along, 0.0)
        self._text_matrix = multiply((1.0, 0.0, 0.0, 1.0, *shift), self._text_matrix)

    # paths, images, forms

    def _move_to(self, operands: list[Operand]) -> None:
        self._path.move(operands)

    def _line_to(self, operands: list[Operand]) -> None:
        self._path.line(operands, self._state.ctm)

    def _curve(self, operands: list[Operand]) -> None:
        self._path.curve(operands, self._state.ctm)

    def _curve_from_here(self, operands: list[Operand]) -> None:
        self._path.curve_from_here(operands, self._state.ctm)

    def _curve_to_control(self, operands: list[Operand]) -> None:
        self._path.curve_to_control(operands, self._state.ctm)

    def _close(self, _: list[Operand]) -> None:
        self._path.close()

    def _rectangle(self, operands: list[Operand]) -> None:
        self._path.rectangle(operands, self._state.ctm)

    def _clip(self, _: list[Operand]) -> None:
        self._clipping = True

    def _fill(self, _: list[Operand]) -> None:
        self._paint(filled=True)

    def _stroke(self, _: list[Operand]) -> None:
        self._paint(stroked=True)

    def _fill_and_stroke(self, _: list[Operand]) -> None:
        self._paint(filled=True, stroked=True)

    def _end_path(self, _: list[Operand]) -> None:
        self._paint()

    def _paint(self, filled: bool = False, stroked: bool = False) -> None:
        """End the path and ink it, half a line wider on each side if it is stroked."""
        box, state = self._path.take(), self._state
        width = max(state.line_width * scale_of(state.ctm), 0.0) if stroked else 0.0
        if box is not None and (filled or stroked):
            self._ink("path", grow(box, width / 2), state.paint(filled, stroked), line_width=width)
        if self._clipping:
            state.clip = intersect(state.clip, box)
        self._clipping = False

    def _shade(self, _: list[Operand]) -> None:
        if self._state.clip is not None:
            self._ink("shading", self._state.clip, Paint())

    def _ink(self, kind: str, box: Box, paint: Paint, **more: Any) -> None:
        seen = intersect(self._state.clip, box)
        self._inks.append(InkShow(kind, seen, self._marks.current, paint, self._order(), whole=box, **more))

    def _order(self) -> int:
        return len(self._texts) + len(self._inks)

    def _inline_image(self, operands: list[Operand]) -> None:
        entries = operands[0] if operands and isinstance(operands[0], dict) else {}
        self._image(inline_pixels(entries), Paint(), None)

    def _image(self, pixels: tuple[int, int], paint: Paint, entries: PdfDict | None) -> None:
        ctm = self._state.ctm
        box = transform_box(ctm, (0, 0, 1, 1))
        self._ink("image", box, paint, pixels=pixels, placed=placed_size(ctm), image=entries)

    def _paint_object(self, operands: list[Operand]) -> None:
        raw = self._raw_resource("XObject", operands)
        entries = as_dict(raw)
        if entries is None:
            self.fault(f"XObject resource `{name(operands)}` is missing")
        elif as_name(entries.get("/Subtype")) == "Form":
            self._paint_form(object_number(raw) or -id(entries), raw, entries)
        else:
            if has_soft_mask(entries):
                self._transparency["an image has a soft mask"] = None
            self._image(pixels_of(entries), self._state.paint(is_stencil(entries), False), entries)

    def _paint_form(self, form: int, raw: object, entries: PdfDict) -> None:
        """Carry out a form XObject (ISO 32000-1, 8.10.1); one that paints itself is noted and left."""
        if form in self._form_stack or len(self._form_stack) >= _DEEPEST_FORM:
            self.fault(f"form XObject {form} paints itself")
            return
        if len(self._forms) >= MOST_FORMS:
            self.fault(f"more than {MOST_FORMS:,} form XObjects are painted")
            return
        data = stream_data(raw)
        if data is None:
            self.fault(f"form XObject {form} cannot be read")
            return
        self._forms.append(form)
        if is_transparency_group(entries):
            self._transparency["a form XObject is a transparency group"] = None
        outer = (self._state, self._stack, self._holder, self._path, self._text_matrix, self._line_matrix)
        inside = in_form(Standing(values_of(self._state)), entries)
        self._state, self._stack, self._holder, self._path = GraphicsState(*inside.state), [], form, PathTracer()
        self._form_stack.append(form)
        self.run(data, as_dict(entries.get("/Resources")) or self._resources)
        self._form_stack.pop()
        self._state, self._stack, self._holder, self._path, self._text_matrix, self._line_matrix = outer

    # marked content

    def _begin_mark(self, operands: list[Operand]) -> None:
        self._marks.open(name(operands[:1]), {}, self._holder)

    def _begin_mark_with(self, operands: list[Operand]) -> None:
        properties = operands[-1] if operands else None
        if not isinstance(properties, dict):
            entries = self._resource("Properties", operands)
            if entries is None:
                self.fault(f"property list `{name(operands)}` is missing")
            properties = inline_properties(entries or {})
        self._marks.open(name(operands[:1]), properties, self._holder)

    def _end_mark(self, _: list[Operand]) -> None:
        self._marks.close()


_I = Interpreter
_HANDLERS: dict[bytes, Callable[[Interpreter, list[Operand]], None]] = {
    b"q": _I._save, b"Q": _I._restore, b"cm": _I._concatenate, b"gs": _I._graphics_state, b"w": _I._line_width,
    b"BT": _I._begin_text, b"ET": _I._begin_text, b"Tf": _I._font,
    b"Td": _I._move, b"TD": _I._move_leading, b"Tm": _I._set_matrix,
    b"T*": _I._next_line, b"Tc": _I._char_space, b"Tw": _I._word_space, b"Tz": _I._stretch, b"TL": _I._leading,
    b"Ts": _I._rise, b"Tr": _I._mode, b"Tj": _I._show, b"TJ": _I._show_array, b"'": _I._show_next_line,
    b'"': _I._show_spaced, b"m": _I._move_to, b"l": _I._line_to, b"c": _I._curve, b"v": _I._curve_from_here,
    b"y": _I._curve_to_control, b"h": _I._close, b"re": _I._rectangle, b"W": _I._clip, b"W*": _I._clip,
    b"S": _I._stroke, b"s": _I._stroke, b"f": _I._fill, b"F": _I._fill, b"f*": _I._fill,
    b"B": _I._fill_and_stroke, b"B*": _I._fill_and_stroke, b"b": _I._fill_and_stroke, b"b*": _I._fill_and_stroke,
    b"n": _I._end_path,
    b"sh": _I._shade, b"BI": _I._inline_image, b"Do": _I._paint_object,
    b"BMC": _I._begin_mark, b"BDC": _I._begin_mark_with, b"EMC": _I._end_mark,
}  # fmt: skip
