"""Two versions of one agency, field by field: what is in the file now, and what somebody has typed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.studio.agency_form.schema import Field, List, schema_by_path


@dataclass(frozen=True, slots=True)
class Difference:
    """A field (or a whole list) of which there are two versions."""

    path: str
    theirs: tuple[str, ...]
    yours: tuple[str, ...]
    """A value, or a line for each entry."""
    chosen: str = ""
    """`theirs` or `yours` where only one of them has changed, else nothing."""


def differences(base: Mapping[str, str] | None, theirs: Mapping[str, str], yours: Mapping[str, str]) -> tuple[Difference, ...]:
    """Return where two versions differ, in the order of the form. `base`: what both were made from, if that is known."""
    found: list[Difference] = []
    for path, spec in schema_by_path().items():
        if "*" in path or not isinstance(spec, Field | List):
            continue
        old = None if base is None else _said(base, path)
        one, other = _said(theirs, path), _said(yours, path)
        if one != other:
            chosen = "" if old is None else "yours" if old == one else "theirs" if old == other else ""
            found.append(Difference(path, _lines(one), _lines(other), chosen))
    return tuple(found)


def merged(theirs: Mapping[str, str], yours: Mapping[str, str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the values with each field or list of the version that is chosen for it, by path; yours where nothing is."""
    made = dict(yours)
    for path, version in chosen.items():
        if version != "theirs":
            continue
        for name in [name for name in made if name == path or name.startswith(f"{path}.")]:
            del made[name]
        made[path] = ""
        made |= {name: value for name, value in theirs.items() if name == path or name.startswith(f"{path}.")}
    return made


def _said(values: Mapping[str, str], path: str) -> tuple[tuple[str, str], ...]:
    spec = schema_by_path()[path]
    default = spec.default if isinstance(spec, Field) else ""
    if isinstance(spec, Field):
        value = values.get(path, "")
        return (("", value),) if value and value != default else ()
    return tuple(
        sorted(((name, value) for name, value in values.items() if name.startswith(f"{path}.") and value), key=_in_order)
    )


def _in_order(item: tuple[str, str]) -> tuple[int, str]:
    return int(item[0].split(".")[1]), item[0]


def _lines(said: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return a value, or a line for each entry of a list."""
    lines: dict[str, list[str]] = {}
    for name, value in said:
        lines.setdefault(name.split(".")[1] if name else "", []).append(value)
    return tuple(", ".join(values) for values in lines.values())
