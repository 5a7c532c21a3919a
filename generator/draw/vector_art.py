"""SVG to form XObjects: svglib reads the picture, its ReportLab shapes are written as path operators."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from generator.diagnostics import Problem, ProblemsError
from generator.draw.assemble import flate_stream
from generator.draw.inks import Inks
from generator.draw.objects import Name, Stream, number
from generator.draw.vector_check import complaints
from generator.frames import Asset

_ROUND = 0.5522847498
"""How far the handles of a quarter circle reach, in radii."""
_SEGMENTS = ((2, "m"), (2, "l"), (6, "c"), (0, "h"))
"""ReportLab's path operators by number: how many operands, and PDF's name."""
_UPRIGHT = (1, 0, 0, 1, 0, 0)
_EVEN_ODD = 0
"""ReportLab's FILL_EVEN_ODD; nonzero is 1."""


@lru_cache(maxsize=64)
def form_stream(asset: Asset, inks: Inks | None = None) -> Stream:
    """Return a form XObject that draws the SVG, its lower left at the origin and its size in BBox, separated with `inks`.

    Raises ProblemsError (`draw-svg`) for what cannot be printed.
    """
    found = complaints(asset.data)
    if not found:
        with _kept_log() as found:
            drawing = _read(asset)
    if not found and (drawing is None or min(drawing.width, drawing.height) <= 0):
        found = ["has no size"]
    if found:
        hint = "save it as plain SVG with text turned into paths, no effects and no transparency"
        raise ProblemsError([Problem("draw-svg", f"the picture `{asset.id}` {complaint}", hints=(hint,)) for complaint in found])
    return flate_stream(
        {
            "Type": Name("XObject"),
            "Subtype": Name("Form"),
            "BBox": [0, 0, float(drawing.width), float(drawing.height)],
            "Resources": {},
        },
        "\n".join(["4 M", *_operators(drawing, inks)]).encode("ascii"),
    )


def _read(asset: Asset) -> Any:
    """Return svglib's drawing, or None."""
    from svglib.svglib import svg2rlg  # noqa: PLC0415 - takes a quarter of a second; most packets have no SVG

    return svg2rlg(io.BytesIO(asset.data))


@contextmanager
def _kept_log() -> Iterator[list[str]]:
    """Collect what svglib warns of, as complaints, instead of letting it on stderr."""
    said: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(f"could not be read: {record.getMessage().rstrip('.').lower()}")

    logger, handler = logging.getLogger("svglib.svglib"), Kept(logging.WARNING)
    propagated, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield said
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagated


def _operators(node: Any, inks: Inks | None) -> Iterator[str]:
    """Yield the operators of a shape or of a group and all below it."""
    if hasattr(node, "contents"):
        yield "q"
        matrix = getattr(node, "transform", _UPRIGHT)
        if tuple(matrix) != _UPRIGHT:
            yield f"{' '.join(number(float(part), 5) for part in matrix)} cm"
        for kid in node.contents:
            yield from _operators(kid, inks)
        yield "Q"
        return
    style = node.getProperties()
    even_odd = "*" if style.get("fillMode") == _EVEN_ODD else ""
    outline = _outline(node, type(node).__name__)
    if getattr(node, "isClipPath", 0):
        yield from [*outline, f"W{even_odd} n"]
        return
    fill, stroke = style.get("fillColor"), style.get("strokeColor")
    if type(node).__name__ in ("Line", "PolyLine"):
        fill = None
    if fill is None and stroke is None:
        return
    yield from _pen(style, fill, stroke, inks)
    yield from outline
    yield "S" if fill is None else ("f" if stroke is None else "B") + even_odd


def _pen(style: dict[str, Any], fill: Any, stroke: Any, inks: Inks | None) -> Iterator[str]:
    """Yield colours and pen of a shape."""
    if fill is not None:
        yield _color(fill, inks, "rg", "k")
    if stroke is not None:
        yield _color(stroke, inks, "RG", "K")
        yield f"{number(float(style.get('strokeWidth', 1)))} w"
        yield f"{int(style.get('strokeLineCap') or 0)} J {int(style.get('strokeLineJoin') or 0)} j"
        dashes = style.get("strokeDashArray") or []
        yield f"[{' '.join(number(float(dash)) for dash in dashes)}] 0 d"


def _color(color: Any, inks: Inks | None, rgb: str, cmyk: str) -> str:
    """Return what sets a ReportLab colour, given the operators of its part."""
    parts = [float(part) for part in color.rgb()]
    if inks is None:
        return f"{' '.join(number(part) for part in parts)} {rgb}"
    return f"{inks.operands('#' + ''.join(f'{round(255 * part):02X}' for part in parts))} {cmyk}"


def _outline(node: Any, kind: str) -> list[str]:
    """Return the path operators of a shape."""
    if kind == "Rect":
        return _rectangle(node.x, node.y, node.width, node.height, node.rx or 0, node.ry or 0)
    if kind == "Circle":
        return _rectangle(node.cx - node.r, node.cy - node.r, 2 * node.r, 2 * node.r, node.r, node.r)
    if kind == "Ellipse":
        return _rectangle(node.cx - node.rx, node.cy - node.ry, 2 * node.rx, 2 * node.ry, node.rx, node.ry)
    if kind == "Line":
        return [_segment((node.x1, node.y1), "m"), _segment((node.x2, node.y2), "l")]
    if kind in ("PolyLine", "Polygon"):
        points = list(zip(node.points[::2], node.points[1::2], strict=True))
        lines = [_segment(point, "l" if index else "m") for index, point in enumerate(points)]
        return [*lines, "h"] if kind == "Polygon" else lines
    operators, at = [], 0
    for kind_of_segment in node.operators:
        count, name = _SEGMENTS[kind_of_segment]
        operators.append(_segment(node.points[at : at + count], name))
        at += count
    return operators


def _rectangle(x: float, y: float, width: float, height: float, rx: float, ry: float) -> list[str]:
    """Return a rectangle with elliptical corners; (x, y) is the corner with the smallest coordinates."""
    if not rx or not ry:
        return [_segment((x, y, width, height), "re")]
    right, top, kx, ky = x + width, y + height, rx * (1 - _ROUND), ry * (1 - _ROUND)
    return [
        _segment((x + rx, y), "m"),
        _segment((right - rx, y), "l"),
        _segment((right - kx, y, right, y + ky, right, y + ry), "c"),
        _segment((right, top - ry), "l"),
        _segment((right, top - ky, right - kx, top, right - rx, top), "c"),
        _segment((x + rx, top), "l"),
        _segment((x + kx, top, x, top - ky, x, top - ry), "c"),
        _segment((x, y + ry), "l"),
        _segment((x, y + ky, x + kx, y, x + rx, y), "c"),
        "h",
    ]


def _segment(values: Sequence[float], name: str) -> str:
    """Return one path operator."""
    return " ".join([*(number(float(value)) for value in values), name])
