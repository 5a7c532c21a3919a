"""An agency's data as nodes, so that a row or file can be laid over defaults without losing a place.

A node is a leaf (a value and its place), or a branch: a dict of nodes, by key, or by position for a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.diagnostics import NOWHERE, Place
from generator.load.wording import Path
from generator.load.yaml_nodes import Data, Tree


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value (None if there is none) and where it stands; also a list of plain texts."""

    value: Data
    place: Place


Branch = dict[Any, Any]
"""Key or position -> Leaf or Branch."""

_PHONES = frozenset(("phone", "night_phone", "fax"))
_SECRETS = frozenset(("client_id", "access_code"))
_PERSONS = ("supervisor", "counsel", "lep_coordinator", "certifying_official", "community_liaison", "complaint_line")
_REACH = ("phone", "email")
_WHOSE: Mapping[Path, tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("ice",): (("office", "name"), ("office", "name", "phone", "night_phone", "email")),
    ("language_line",): (("name",), ("phone", "contract_ends", *sorted(_SECRETS))),
    ("logo",): (("path",), ("alt",)),
    ("press",): (("icc",), ("condition",)),
    ("sign_off",): (("reviewed_by",), ("reviewed_on",)),
    ("agreement_287g", "supervisor"): (("name",), _REACH),
    **{(person,): (("name",), _REACH) for person in _PERSONS},
}
"""Keys that say whose numbers a group has, and the keys of the defaults that would be somebody else's if those differ."""


def nodes_of(tree: Tree, path: Path = (), data: Data = None) -> Any:
    """Return the node of the data at `path` in a tree (the whole tree by default)."""
    data = tree.data if not path else data
    if isinstance(data, dict) and data:
        return {key: nodes_of(tree, (*path, key), value) for key, value in data.items()}
    if isinstance(data, list) and any(isinstance(entry, dict | list) for entry in data):
        return {index: nodes_of(tree, (*path, index), value) for index, value in enumerate(data)}
    return Leaf(data, tree.place(path))


def laid_over(rows: Any, defaults: Any, path: Path = ()) -> Any:
    """Return one node over another: what is empty in `rows` is taken from `defaults`, lists and phones as a whole.

    A group that names somebody else takes nothing from the defaults by which the first would be reached (`_WHOSE`).
    """
    if is_empty(rows):
        return rows if defaults is None else defaults
    if path and path[-1] in _SECRETS and isinstance(rows, Leaf) and _is_group(defaults):
        rows = {"value": rows}
    whole = path and path[-1] in _PHONES
    if whole or not _is_group(rows) or not _is_group(defaults):
        return rows
    kept = _kept(rows, defaults, path)
    names = [*kept, *(name for name in rows if name not in kept)]
    return {name: laid_over(rows[name], kept.get(name), (*path, name)) if name in rows else kept[name] for name in names}


def is_empty(node: Any) -> bool:
    """Whether a node holds no value at all."""
    if isinstance(node, Leaf):
        return node.value is None
    return node is None or all(is_empty(inner) for inner in node.values())


def settled(branch: Branch, place: Place, keys: Mapping[Path, Place] | None = None) -> Tree:
    """Return the tree of a branch at `place`: empty groups are None, empty entries of lists are taken out."""
    values: dict[Path, Place] = {}
    data = {name: _settle(inner, (name,), values) for name, inner in branch.items()}
    values[()] = place
    return Tree(place.file, data, keys or {}, values)


def _is_group(node: Any) -> bool:
    return isinstance(node, dict) and not any(isinstance(key, int) for key in node)


def _kept(rows: Branch, defaults: Branch, path: Path) -> Branch:
    """Return what of the defaults goes with what the row says."""
    naming, theirs = _WHOSE.get(path, ((), ()))
    if not any(_differs(rows.get(name), defaults.get(name)) for name in naming):
        return defaults
    kept = {name: node for name, node in defaults.items() if name not in theirs}
    # Whether a number may be printed is the defaults' rule; only the number itself is somebody else's.
    rules = {name: defaults[name]["print"] for name in theirs if name in _SECRETS and _has_rule(defaults.get(name))}
    return kept | {name: {"print": rule} for name, rule in rules.items()}


def _has_rule(node: Any) -> bool:
    return isinstance(node, dict) and "print" in node


def _differs(row: Any, default: Any) -> bool:
    """Whether a row's value is there and is another than the default's (which may be none)."""
    if is_empty(row):
        return False
    same = isinstance(row, Leaf) and isinstance(default, Leaf) and str(row.value).strip() == str(default.value).strip()
    return not same


def _settle(node: Any, path: Path, values: dict[Path, Place]) -> Data:
    if isinstance(node, Leaf):
        values[path] = node.place
        return node.value
    if is_empty(node):
        values[path] = _first(node).place
        return None
    values[path] = _first(node, filled=True).place
    if _is_group(node):
        return {name: _settle(inner, (*path, name), values) for name, inner in node.items()}
    entries: list[Any] = []
    for index in sorted(node):
        if not is_empty(node[index]):
            entries.append(_settle(node[index], (*path, len(entries)), values))
    return entries


def _first(node: Any, *, filled: bool = False) -> Leaf:
    """Return the first leaf, or the first that is not empty."""
    if isinstance(node, Leaf):
        return node
    for inner in node.values() if node else ():
        if not filled or not is_empty(inner):
            return _first(inner, filled=filled)
    return Leaf(None, NOWHERE)
