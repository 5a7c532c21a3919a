"""Number trees (ISO 32000-1, 7.9.7): the parent tree and the page labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.preflight.objects import PdfArray, PdfDict, as_array, as_dict, as_int, as_list, object_number


@dataclass(frozen=True, slots=True)
class NumberTree:
    """Key to value (raw: references are kept), with what is wrong with the tree itself."""

    entries: Mapping[int, object]
    faults: tuple[str, ...]


def read_number_tree(value: object) -> NumberTree | None:
    """Return the tree whose root `value` is; None if it is no dictionary. Rings are noted, not followed."""
    root = as_dict(value)
    if root is None:
        return None
    entries: dict[int, object] = {}
    faults: list[str] = []
    seen: set[int] = set()
    stack: list[PdfDict] = [root]
    while stack:
        node = stack.pop()
        key = object_number(node) or -id(node)
        if key in seen:
            faults.append("a node of the tree stands inside itself")
            continue
        seen.add(key)
        kids = [as_dict(kid) for kid in as_list(node.get("/Kids"))]
        stack += [kid for kid in reversed(kids) if kid is not None]
        _read_leaf(as_array(node.get("/Nums")) or (), entries, faults)
    return NumberTree(entries, tuple(faults))


def _read_leaf(items: PdfArray, entries: dict[int, object], faults: list[str]) -> None:
    """Add a leaf's pairs to the entries."""
    if len(items) % 2:
        faults.append("a leaf of the tree has a key without a value")
    for raw_key, value in zip(items[::2], items[1::2], strict=False):
        key = as_int(raw_key)
        if key is None:
            faults.append("a key of the tree is not an integer")
        elif key in entries:
            faults.append(f"key {key} occurs twice")
        else:
            entries[key] = value
