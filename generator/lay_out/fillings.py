"""An agency's values in the texts that have marks for them, and what layout has asked about such texts."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from generator.lay_out.inline import InlineText
from generator.lay_out.paragraphs import SetParagraph, set_anew
from generator.lay_out.set_lines import Asked, HoleMark, LineMark
from generator.lay_out.setting import UNSETTLED, Setting, TextSetter
from generator.lay_out.styles import Computed
from generator.markup.slots import Values

Answer = Hashable
"""What layout goes on from: the heights of lines, a width, a label."""


@dataclass(slots=True)
class Trace:
    """The questions of a piece of layout in their order, each once, with their answers; `good` until one found a problem."""

    steps: list[tuple[Asked, Answer]] = field(default_factory=list)
    good: bool = True
    _seen: set[tuple[object, ...]] = field(default_factory=set)

    def add(self, asked: Asked, answer: Answer) -> None:
        """Note a question."""
        if asked.key not in self._seen:
            self._seen.add(asked.key)
            self.steps.append((asked, answer))


@dataclass(slots=True)
class Fillings:
    """The texts of one document with an agency's values, each set once for a measure and scale."""

    values: Values
    text: TextSetter
    trace: Trace | None = None
    _filled: dict[int, InlineText] = field(default_factory=dict)
    _set: dict[tuple[object, ...], SetParagraph] = field(default_factory=dict)

    def note_label(self, anchor: str, label: str) -> None:
        """Note that a page's label was asked for."""
        if self.trace is not None:
            self.trace.add(Asked(None, None, None, None, (anchor,)), label)

    def paragraph(self, content: InlineText, style: Computed, setting: Setting, width: float) -> SetParagraph:
        """Return a paragraph set with the values, its lines as holes."""
        asked = Asked(content, style, setting.scale, width, setting.pages_of(content))
        found = self._lines(asked, setting)
        if self.trace is not None:
            self.trace.add(asked, found.heights)
            self.trace.good = self.trace.good and not found.problems
        setting.problems.extend(found.problems)
        holes = tuple(HoleMark(asked, index, style.align, width) for index in range(len(found.lines)))
        return replace(found, marks=holes)

    def max_width(self, content: InlineText, setting: Setting) -> float:
        """Return how wide a text with the values is on one line, in points."""
        asked = Asked(content, None, setting.scale, None, setting.pages_of(content))
        answer = self._width(asked, setting)
        if self.trace is not None:
            self.trace.add(asked, answer)
        return answer

    def fits(self, content: InlineText, limit: float, setting: Setting) -> bool:
        """Tell whether a text with the values is no wider than `limit` points on one line."""
        asked = Asked(content, None, setting.scale, limit, setting.pages_of(content))
        answer = self._width(asked, setting) <= limit
        if self.trace is not None:
            self.trace.add(asked, answer)
        return answer

    def answer(self, asked: Asked, setting: Setting) -> Answer:
        """Return the answer to a question with the values at hand; None where there is a problem."""
        if asked.content is None:
            return setting.labels.get(asked.pages[0], UNSETTLED)
        if asked.style is None:
            width = self._width(asked, setting)
            return width if asked.width is None else width <= asked.width
        found = self._lines(asked, setting)
        return None if found.problems else found.heights

    def line(self, asked: Asked, index: int) -> LineMark:
        """Return a line of a text that was asked for."""
        mark = self._set[asked.key].marks[index]
        assert isinstance(mark, LineMark)
        return mark

    def _lines(self, asked: Asked, setting: Setting) -> SetParagraph:
        found = self._set.get(asked.key)
        if found is None:
            assert asked.content is not None
            assert asked.style is not None
            assert asked.width is not None
            own = replace(setting, text=self.text, problems=[], fillings=None)
            found = self._set[asked.key] = set_anew(self._content(asked.content), asked.style, own, asked.width)
        return found

    def _width(self, asked: Asked, setting: Setting) -> float:
        assert asked.content is not None
        return replace(setting, text=self.text, fillings=None).max_width(self._content(asked.content))

    def _content(self, content: InlineText) -> InlineText:
        found = self._filled.get(id(content))
        if found is None:
            found = self._filled[id(content)] = content.filled(self.values)
        return found
