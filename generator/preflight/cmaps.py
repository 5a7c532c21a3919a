"""CMaps: which bytes make a character code, and which text a code stands for (ISO 32000-1, 9.7.5 and 9.10.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.preflight.tokens import Operand, operations

_LARGEST_RANGE = 65_536


@dataclass(frozen=True, slots=True)
class CMap:
    """What one CMap says. `spaces` are (length in bytes, first code, last code)."""

    text: Mapping[int, str] = field(default_factory=dict)
    cids: Mapping[int, int] = field(default_factory=dict)
    spaces: tuple[tuple[int, int, int], ...] = ()


def read_cmap(data: bytes) -> CMap:
    """Return the mappings of an embedded CMap or ToUnicode stream; what is not well-formed is left out."""
    text: dict[int, str] = {}
    cids: dict[int, int] = {}
    spaces: list[tuple[int, int, int]] = []
    for operator, operands in operations(data):
        if operator == b"endbfchar":
            for code, target in _groups(operands, 2):
                text.update(_text_range(code, code, target))
        elif operator == b"endbfrange":
            for first, last, target in _groups(operands, 3):
                text.update(_text_range(first, last, target))
        elif operator in (b"endcidchar", b"endcidrange"):
            for group in _groups(operands, 2 if operator == b"endcidchar" else 3):
                cids.update(_cid_range(group[0], group[-2], group[-1]))
        elif operator == b"endcodespacerange":
            spaces += [
                (len(first), int.from_bytes(first), int.from_bytes(last))
                for first, last in _groups(operands, 2)
                if isinstance(first, bytes) and isinstance(last, bytes)
            ]
    return CMap(text, cids, tuple(spaces))


def _groups(operands: list[Operand], size: int) -> Iterator[tuple[Operand, ...]]:
    """Yield operands in groups (a count before `begin...` is an operator's own operand and never gets here)."""
    for at in range(0, len(operands) - size + 1, size):
        yield tuple(operands[at : at + size])


def _utf16(raw: bytes) -> str:
    """Return the text of a target string; half a surrogate pair becomes U+FFFD."""
    return raw.decode("utf-16-be", "replace")


def _text_range(first: Operand, last: Operand, target: Operand) -> dict[int, str]:
    """Return the mappings of one line of a `bfrange`."""
    if not isinstance(first, bytes) or not isinstance(last, bytes):
        return {}
    start = int.from_bytes(first)
    count = min(int.from_bytes(last) - start + 1, _LARGEST_RANGE)
    if isinstance(target, list):
        return {start + i: _utf16(item) for i, item in enumerate(target[: max(count, 0)]) if isinstance(item, bytes)}
    if not isinstance(target, bytes):
        return {}
    if count <= 1 or len(target) < 2:
        return {start: _utf16(target)}
    head, tail = target[:-2], int.from_bytes(target[-2:])
    return {start + i: _utf16(head + ((tail + i) & 0xFFFF).to_bytes(2)) for i in range(count)}


def _cid_range(first: Operand, last: Operand, cid: Operand) -> dict[int, int]:
    """Return the mappings of one line of a `cidrange` or `cidchar`."""
    if not isinstance(first, bytes) or not isinstance(last, bytes) or not isinstance(cid, float):
        return {}
    start = int.from_bytes(first)
    count = min(int.from_bytes(last) - start + 1, _LARGEST_RANGE)
    return {start + i: int(cid) + i for i in range(count)}
