"""The marked-content sequences of a page, as they open and close (ISO 32000-1, 14.6)."""

from __future__ import annotations

from generator.preflight.content import Mark
from generator.preflight.operands import text_string
from generator.preflight.tokens import Operand


class MarkStack:
    """Sequences opened so far, and those still open."""

    def __init__(self, opened: tuple[Mark, ...] = ()) -> None:
        """Start with those that earlier pieces of the page left open, the outermost first."""
        self.marks: list[Mark] = list(opened)
        self.unbalanced: list[str] = []
        self._open: list[int] = list(range(len(opened)))
        self._floor = 0

    def open(self, tag: str, properties: dict[str, Operand], holder: int) -> None:
        """Begin a sequence in the stream of `holder` (an object number)."""
        given = properties.get("MCID")
        mcid = int(given) if isinstance(given, float) else None
        parent = self.current
        outer = self.marks[parent] if parent is not None else None
        self._open.append(len(self.marks))
        self.marks.append(
            Mark(
                tag=tag,
                mcid=mcid,
                holder=holder if mcid is not None else 0,
                parent=parent,
                in_artifact=tag == "Artifact" or (outer is not None and outer.in_artifact),
                in_tag=mcid is not None or (outer is not None and outer.in_tag),
                actual_text=text_string(properties.get("ActualText")),
                lang=text_string(properties.get("Lang")),
                alt=text_string(properties.get("Alt")),
            )
        )

    def close(self) -> None:
        """End the innermost sequence of this stream; one too many is noted."""
        if len(self._open) > self._floor:
            self._open.pop()
        else:
            self.unbalanced.append("`EMC` closes nothing")

    def enter(self) -> int:
        """Begin a stream: what is open outside it cannot be closed inside. Returns what `leave` needs."""
        outer, self._floor = self._floor, len(self._open)
        return outer

    def leave(self, outer: int) -> None:
        """End a stream: what it leaves open is noted and closed."""
        for index in self._open[self._floor :]:
            self.unbalanced.append(f"`{self.marks[index].tag}` is opened but not closed")
        del self._open[self._floor :]
        self._floor = outer

    def left_open(self) -> tuple[int, ...]:
        """Return the indexes of those still open, the outermost first."""
        return tuple(self._open)

    @property
    def current(self) -> int | None:
        """Index of the innermost open sequence."""
        return self._open[-1] if self._open else None

    @property
    def replaced(self) -> bool:
        """What is shown now stands under an ActualText."""
        return any(self.marks[index].actual_text is not None for index in self._open)
