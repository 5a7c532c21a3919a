"""Matrices and boxes. A matrix (a, b, c, d, e, f) is that of ISO 32000-1, 8.3.3; a box is (x0, y0, x1, y1)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TypeAlias

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Box: TypeAlias = tuple[float, float, float, float]
Point: TypeAlias = tuple[float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that does `first` and after it `then`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def transform(matrix: Matrix, x: float, y: float) -> Point:
    """Return where the matrix takes a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def transform_box(matrix: Matrix, box: Box) -> Box:
    """Return the upright box round a transformed box."""
    x0, y0, x1, y1 = box
    a, b, c, d, e, f = matrix
    if b == 0 == c:
        xs, ys = (a * x0 + e, a * x1 + e), (d * y0 + f, d * y1 + f)
        return min(xs), min(ys), max(xs), max(ys)
    return bounds(transform(matrix, x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1)))


def bounds(points: Iterable[Point]) -> Box:
    """Return the box round points (at least one)."""
    found = list(points)
    xs, ys = [x for x, _ in found], [y for _, y in found]
    return min(xs), min(ys), max(xs), max(ys)


def union(boxes: Iterable[Box]) -> Box:
    """Return the box round boxes (at least one)."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def shifted(box: Box, by: Point) -> Box:
    """Return a box moved to the right and down."""
    right, down = by
    return box[0] + right, box[1] + down, box[2] + right, box[3] + down


def normal(box: tuple[float, ...]) -> Box:
    """Return four numbers as a box whose first corner is the lower one."""
    x0, y0, x1, y1 = box
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def intersect(first: Box | None, second: Box | None) -> Box | None:
    """Return the common part of two boxes; None is the empty box."""
    if first is None or second is None:
        return None
    x0, y0 = max(first[0], second[0]), max(first[1], second[1])
    x1, y1 = min(first[2], second[2]), min(first[3], second[3])
    return (x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None


def contains(outer: Box, inner: Box, tolerance: float = 0.01) -> bool:
    """Tell whether `inner` lies in `outer`, give or take `tolerance` points."""
    return (
        outer[0] - tolerance <= inner[0]
        and outer[1] - tolerance <= inner[1]
        and inner[2] <= outer[2] + tolerance
        and inner[3] <= outer[3] + tolerance
    )


def rounded(box: Box) -> Box:
    """Return a box in millionths of a point: the same for what is moved to a place and what is calculated there."""
    x0, y0, x1, y1 = box
    return round(x0, 6), round(y0, 6), round(x1, 6), round(y1, 6)


def grow(box: Box, by: float) -> Box:
    """Return a box larger by `by` points on each side."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def scale_of(matrix: Matrix) -> float:
    """Return by how much a matrix enlarges lengths (the square root of its determinant)."""
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))


def curve_bounds(start: Point, first: Point, second: Point, end: Point) -> Box:
    """Return the exact box of a cubic curve: its ends and the extremes of x and y between them."""
    points = [start, end]
    for axis in (0, 1):
        p0, p1, p2, p3 = start[axis], first[axis], second[axis], end[axis]
        a, b, c = -p0 + 3 * p1 - 3 * p2 + p3, 2 * (p0 - 2 * p1 + p2), p1 - p0
        for t in _roots(a, b, c):
            if 0 < t < 1:
                points.append((_at(t, start, first, second, end, 0), _at(t, start, first, second, end, 1)))
    return bounds(points)


def _at(t: float, start: Point, first: Point, second: Point, end: Point, axis: int) -> float:
    """Return one coordinate of a cubic curve at `t`."""
    u = 1 - t
    return u**3 * start[axis] + 3 * u * u * t * first[axis] + 3 * u * t * t * second[axis] + t**3 * end[axis]


def _roots(a: float, b: float, c: float) -> list[float]:
    """Return the real roots of a quadratic (or, where `a` is zero, linear) equation."""
    if abs(a) < 1e-12:
        return [] if abs(b) < 1e-12 else [-c / b]
    square = b * b - 4 * a * c
    if square < 0:
        return []
    root = math.sqrt(square)
    return [(-b + root) / (2 * a), (-b - root) / (2 * a)]
