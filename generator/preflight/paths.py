"""The box of the path under construction (ISO 32000-1, 8.5.2)."""

from __future__ import annotations

from collections.abc import Sequence

from generator.preflight.geometry import Box, Matrix, Point, bounds, curve_bounds, transform
from generator.preflight.operands import number
from generator.preflight.tokens import Operand


class PathTracer:
    """Follows path operators and keeps the exact box of what they outline, on the page as seen."""

    def __init__(self) -> None:
        """Start without a path."""
        self._boxes: list[Box] = []
        self._at: Point = (0.0, 0.0)
        self._start: Point = (0.0, 0.0)

    def take(self) -> Box | None:
        """Return the path's box (None if there is none) and begin a new path, without a current point (8.5.3.1)."""
        corners = [corner for box in self._boxes for corner in ((box[0], box[1]), (box[2], box[3]))]
        self._boxes = []
        self._at = self._start = (0.0, 0.0)
        return bounds(corners) if corners else None

    @property
    def fresh(self) -> bool:
        """No path is under construction."""
        return not self._boxes and self._at == self._start == (0.0, 0.0)

    def move(self, operands: Sequence[Operand]) -> None:
        """`m`: begin a subpath."""
        if len(operands) >= 2:
            self._at = self._start = number(operands[0]), number(operands[1])

    def close(self) -> None:
        """`h`: go back to where the subpath began."""
        self._at = self._start

    def line(self, operands: Sequence[Operand], ctm: Matrix) -> None:
        """`l`: a straight line."""
        if len(operands) >= 2:
            end = number(operands[0]), number(operands[1])
            self._boxes.append(bounds((transform(ctm, *self._at), transform(ctm, *end))))
            self._at = end

    def curve(self, operands: Sequence[Operand], ctm: Matrix) -> None:
        """`c`: a cubic curve."""
        if len(operands) >= 6:
            x1, y1, x2, y2, x3, y3 = (number(operand) for operand in operands[:6])
            placed = [transform(ctm, *point) for point in (self._at, (x1, y1), (x2, y2), (x3, y3))]
            self._boxes.append(curve_bounds(placed[0], placed[1], placed[2], placed[3]))
            self._at = x3, y3

    def curve_from_here(self, operands: Sequence[Operand], ctm: Matrix) -> None:
        """`v`: a curve whose first control point is the current point."""
        self.curve([*self._at, *operands], ctm)

    def curve_to_control(self, operands: Sequence[Operand], ctm: Matrix) -> None:
        """`y`: a curve whose second control point is its end."""
        self.curve([*operands, *operands[-2:]], ctm)

    def rectangle(self, operands: Sequence[Operand], ctm: Matrix) -> None:
        """`re`: a closed rectangle."""
        if len(operands) >= 4:
            x, y, width, height = (number(operand) for operand in operands[:4])
            corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
            self._boxes.append(bounds(transform(ctm, *corner) for corner in corners))
            self._at = self._start = x, y
