"""An agency's values in the texts that have marks for them, and what layout has asked about such texts."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
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
        answer = self._width(content, setting)
        if self.trace is not None:
            self.trace.add(asked, answer)
        return answer

    def fits(self, content: InlineText, limit: float, setting: Setting, beside: InlineText | None = None) -> bool:
        """Tell whether a text with the values is no wider than `limit` points on one line, less what `beside` takes."""
        pages = setting.pages_of(content) or (setting.pages_of(beside) if beside is not None else ())
        asked = Asked(content, None, setting.scale, limit, pages, beside)
        answer = self._fits(asked, setting)
        if self.trace is not None:
            self.trace.add(asked, answer)
        return answer

    def known(self, asked: Asked, labels: Mapping[str, str]) -> Answer:
        """Return the answer to a question as far as it is known already; None where it is not, or where there is a problem."""
        if asked.content is None:
            return labels.get(asked.pages[0], UNSETTLED)
        found = self._set.get(asked.key)
        return None if found is None or found.problems else found.heights

    def answer(self, asked: Asked, setting: Setting) -> Answer:
        """Return the answer to a question about a text with the values at hand; None where there is a problem."""
        if asked.style is None:
            assert asked.content is not None
            return self._width(asked.content, setting) if asked.width is None else self._fits(asked, setting)
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
            own = self._own(setting)
            found = self._set[asked.key] = set_anew(self._content(asked.content), asked.style, own, asked.width)
        return found

    def _fits(self, asked: Asked, setting: Setting) -> bool:
        assert asked.content is not None
        assert asked.width is not None
        room = asked.width if asked.beside is None else asked.width - self._width(asked.beside, setting)
        return self._width(asked.content, setting) <= room

    def _width(self, content: InlineText, setting: Setting) -> float:
        return self._own(setting).max_width(self._content(content))

    def _own(self, setting: Setting) -> Setting:
        """Return what measures texts that have their values."""
        of = setting
        return Setting(self.text, of.scale, of.colors, of.labels, of.page_label, of.page_count, of.whole_words)

    def _content(self, content: InlineText) -> InlineText:
        found = self._filled.get(id(content))
        if found is None:
            found = self._filled[id(content)] = content.filled(self.values)
        return found
