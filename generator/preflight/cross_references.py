"""The rows of a cross-reference stream (ISO 32000-1, 7.5.8), read a few hundred at a time; most are those of the file before."""

from __future__ import annotations

from typing import Any

from pypdf.generic import DictionaryObject

from generator.preflight.memo import CheckMemo
from generator.preflight.strict_values import Irregular

_TOGETHER = 200
_PREDICTORS = frozenset(range(10, 16))
"""PNG's; the first byte of each row says which it is (7.4.4.4)."""
_Runs = list[tuple[int, int, list[int]]]


def is_predicted(given: Any, wide: int) -> bool:
    """Tell whether each row of `wide` bytes has a predictor's byte before it; raises Irregular for other decoding parameters."""
    if given is None:
        return False
    said: dict[str, Any] = dict(given) if type(given) is DictionaryObject else {}
    if said.keys() != {"/Predictor", "/Columns"} or said["/Columns"] != wide or said["/Predictor"] not in _PREDICTORS:
        raise Irregular
    return True


def read_rows(
    data: bytes, predicted: bool, size: int, widths: tuple[int, int], memo: CheckMemo
) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Return the offsets of objects by number, and the numbers of the objects in each object stream, in its order.

    `widths` are those of the second and third field, in bytes; the first is 1 byte wide. Raises Irregular.
    """
    wide = 1 + sum(widths)
    step = wide + predicted
    if len(data) != size * step:
        raise Irregular
    offsets: dict[int, int] = {}
    packed: dict[int, list[int]] = {}
    above = bytes(wide)
    for start in range(0, size, _TOGETHER):
        some = data[start * step : (start + _TOGETHER) * step]
        key = ("rows", start, some, predicted, above, widths)
        known = memo.get(key)
        if known is None:
            rows = _plain(some, wide, above) if predicted else some
            known = (*_entries(rows, start, widths), rows[-wide:])
            memo.put(key, known, 200 * len(some) // step)
        offsets.update(known[0])
        for holder, index, numbers in known[1]:
            if index != len(packed.setdefault(holder, [])):
                raise Irregular
            packed[holder] += numbers
        above = known[2]
    return offsets, packed


def _plain(rows: bytes, wide: int, above: bytes) -> bytes:
    """Return rows without their predictors, `none` and `up`; `above` is the row before the first."""
    found: list[bytes] = []
    for at in range(0, len(rows), wide + 1):
        row = rows[at + 1 : at + 1 + wide]
        if rows[at] == 2:
            row = bytes([(one + other) & 0xFF for one, other in zip(row, above, strict=True)])
        elif rows[at]:
            raise Irregular
        found.append(row)
        above = row
    return b"".join(found)


def _entries(rows: bytes, start: int, widths: tuple[int, int]) -> tuple[dict[int, int], _Runs]:
    """Read rows from number `start` on: offsets by number, and runs of (object stream, first index, numbers)."""
    offsets: dict[int, int] = {}
    runs: _Runs = []
    wide, middle = 1 + sum(widths), 1 + widths[0]
    for number, at in enumerate(range(0, len(rows), wide), start):
        kind = rows[at]
        value = int.from_bytes(rows[at + 1 : at + middle])
        last = int.from_bytes(rows[at + middle : at + wide])
        if kind == 2:
            if not runs or runs[-1][0] != value:
                runs.append((value, last, []))
            if last != runs[-1][1] + len(runs[-1][2]):
                raise Irregular
            runs[-1][2].append(number)
        elif kind == 1 and last == 0:
            offsets[number] = value
        elif kind or number:
            raise Irregular
    return offsets, runs
