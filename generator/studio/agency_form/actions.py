"""The buttons of a form's lists: up, down, take out and add, on the values typed so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.studio.agency_form.schema import Field, List, schema_by_path

MAX_ENTRIES = 200
"""Of one list of a form; more are not taken."""


@dataclass(frozen=True, slots=True)
class Acted:
    """Values after a button, and the button or field that is next."""

    values: dict[str, str]
    focus: str
    """Value of the button that has moved along, or path of the entry that is new."""


def acted(values: Mapping[str, str], do: str, added: str = "") -> Acted | None:
    """Return the values after the button `do` (`languages.up.3`, `consulates.add`), or None for a button there is not.

    `added` is the language to add.
    """
    name, _, rest = do.partition(".")
    verb, _, at = rest.partition(".")
    spec = schema_by_path().get(name)
    if not isinstance(spec, List):
        return None
    entries = _entries(values, name)
    if verb == "add" and not at:
        if len(entries) >= MAX_ENTRIES or (isinstance(spec.entry, Field) and (not added or {"": added} in entries)):
            return Acted(dict(values), do)
        entries.append({"": added} if isinstance(spec.entry, Field) else _empty(name))
        return Acted(_put(values, name, entries), f"{name}.{len(entries) - 1}")
    index = int(at) if at.isascii() and at.isdecimal() and len(at) < 5 else -1
    if not 0 <= index < len(entries) or verb not in {"up", "down", "remove"}:
        return None
    entry = entries.pop(index)
    if verb == "remove":
        return Acted(_put(values, name, entries), f"{name}.remove.{min(index, len(entries) - 1)}" if entries else f"{name}.add")
    to = max(index - 1, 0) if verb == "up" else min(index + 1, len(entries))
    entries.insert(to, entry)
    # At the end of the list its button is off; the other one is next.
    stays = {"up": "down" if to == 0 else "up", "down": "up" if to == len(entries) - 1 else "down"}[verb]
    return Acted(_put(values, name, entries), f"{name}.{stays}.{to}")


def _empty(name: str) -> dict[str, str]:
    before = f"{name}.*."
    return {
        path.removeprefix(before): ""
        for path, spec in schema_by_path().items()
        if isinstance(spec, Field) and path.startswith(before)
    }


def _entries(values: Mapping[str, str], name: str) -> list[dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for path, value in values.items():
        head, _, rest = path.partition(".")
        if head == name and rest:
            index, _, inner = rest.partition(".")
            found.setdefault(int(index), {})[inner] = value
    return [found[index] for index in sorted(found)]


def _put(values: Mapping[str, str], name: str, entries: list[dict[str, str]]) -> dict[str, str]:
    made = {path: value for path, value in values.items() if path.partition(".")[0] != name}
    made[name] = ""
    for index, entry in enumerate(entries):
        made |= {f"{name}.{index}{'.' if inner else ''}{inner}": value for inner, value in entry.items()}
    return made
