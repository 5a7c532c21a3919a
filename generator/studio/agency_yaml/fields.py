"""The fields of an agency in an agency file: where each is written, in whichever of its forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.load.yaml_spans import Span
from generator.studio.agency_form.schema import (
    EACH,
    Field,
    List,
    Part,
    Spec,
    agency_schema,
    is_phone,
    is_secret,
    schema_by_path,
)
from generator.studio.agency_yaml.editor import Editor, Where
from generator.studio.agency_yaml.written import Inline, Written

_NOTHING = frozenset({"", "~", "null"})
_TRUTH = frozenset({"true", "false"})
_SAME = {"dialled": "dialed"}
"""Keys with a second spelling."""


def current_values(root: Span) -> Iterator[tuple[str, str]]:
    """Yield path and value of every field that is written; phones, secrets and the logo by the paths of their long forms."""
    yield from _values(agency_schema(), root, "")


def text_of(span: Span | None) -> str:
    """Return what a form shows for a value: its text, trimmed, or nothing."""
    if span is None or span.kind != "scalar" or (not span.style and span.text in _NOTHING):
        return ""
    return span.text.strip()


def says(span: Span | None, kind: str, value: str) -> bool:
    """Whether what is written already means `value` to the loader, and nothing has to change."""
    if span is None:
        return not value
    if span.kind != "scalar":
        return not value
    bare = not span.style and span.text in _TRUTH
    if kind == "check":
        return (bare and span.text == value) or (not value and not text_of(span))
    if not value:
        return not span.style and span.text in _NOTHING
    return not bare and text_of(span) == value


def _values(part: Part, node: Span, before: str) -> Iterator[tuple[str, str]]:
    for spec in part.parts:
        name = spec.path.rpartition(".")[2]
        here = f"{before}{name}"
        if here == "logo" and isinstance(spec, Part):
            yield from _logo_values(spec, node)
            continue
        found = node.get(name) if node.kind == "group" else None
        if name in _SAME and found is None and node.kind == "group":
            found = node.get(_SAME[name])
        if found is not None:
            yield from _value(spec, found, here)


def _value(spec: Spec, found: Span, here: str) -> Iterator[tuple[str, str]]:
    if isinstance(spec, List):
        for index, item in enumerate(found.items if found.kind == "list" else ()):
            yield from _value(spec.entry, item, f"{here}.{index}")
    elif isinstance(spec, Part) and found.kind == "scalar":
        if (is_phone(spec) or is_secret(spec)) and text_of(found):
            yield f"{here}.{main_key(spec)}", text_of(found)
    elif isinstance(spec, Part):
        yield from _values(spec, found, f"{here}.")
    elif text_of(found):
        yield here, text_of(found)


def _logo_values(spec: Part, root: Span) -> Iterator[tuple[str, str]]:
    if root.kind != "group":
        return
    logo = root.get("logo")
    if logo is not None and logo.kind == "group":
        yield from _values(spec, logo, "logo.")
        return
    for path, found in (("logo.path", logo), ("logo.alt", root.get("logo_alt"))):
        if text_of(found):
            yield path, text_of(found)


def main_key(spec: Part) -> str:
    """Return the key of a phone's or secret's own value."""
    return spec.parts[0].path.rpartition(".")[2]


def put_value(editor: Editor, path: str, value: str) -> None:
    """Write a field's value, or take the field out where `value` is empty; nothing changes if the file says so already."""
    spec, parent = _specs(path)
    where = _where(editor, path, parent)
    found = editor.at(where)
    if says(found, spec.kind, value) or (found is None and value == spec.default):
        return
    if spec.kind == "check" and value == spec.default:
        value = ""
    if not value:
        editor.remove(where)
        second = (*where[:-1], _SAME.get(str(where[-1]), ""))
        editor.remove(second)
        return
    written: Written = value == "true" if spec.kind == "check" and value in _TRUTH else value
    outer = editor.at(where[:-1])
    short = isinstance(parent, Part) and (is_phone(parent) or is_secret(parent))
    if short and outer is not None and outer.kind == "scalar" and text_of(outer):
        # `504-555-0110` becomes {number: 504-555-0110, dialled: ...}.
        editor.set(where[:-1], Inline({main_key(parent): text_of(outer), str(where[-1]): str(value)}))
        return
    editor.set(where, written, bare=spec.kind in {"number", "date"})


def replaceable(editor: Editor, path: str, value: str) -> tuple[Span, str, bool] | None:
    """Return the scalar that a new value takes the place of, if that is all there is to do."""
    spec, parent = _specs(path)
    found = editor.at(_where(editor, path, parent))
    plain = found is not None and found.kind == "scalar" and spec.kind != "check" and value
    if found is None or not plain or says(found, spec.kind, value):
        return None
    return found, value, spec.kind in {"number", "date"}


def _where(editor: Editor, path: str, parent: Part) -> Where:
    """Return the keys under which a field is written in this file."""
    where: Where = tuple(int(part) if part.isdecimal() else part for part in path.split("."))
    if where[0] == "logo":
        logo = editor.at(("logo",))
        is_short = (logo is not None and logo.kind != "group" and text_of(logo)) or (
            (logo is None or logo.kind != "group") and editor.at(("logo_alt",)) is not None
        )
        return ({"path": "logo", "alt": "logo_alt"}[str(where[1])],) if is_short else where
    last = str(where[-1])
    if last in _SAME and editor.at(where) is None and editor.at((*where[:-1], _SAME[last])) is not None:
        return (*where[:-1], _SAME[last])
    if (is_phone(parent) or is_secret(parent)) and last == main_key(parent):
        outer = editor.at(where[:-1])
        if outer is None or outer.kind == "scalar":
            return where[:-1]
    return where


def _specs(path: str) -> tuple[Field, Part]:
    spec = schema_by_path()[pattern(path)]
    if not isinstance(spec, Field):
        raise KeyError(path)
    return spec, _specs_of(path.rpartition(".")[0])


def _specs_of(path: str) -> Part:
    found = schema_by_path()[pattern(path)] if path else agency_schema()
    return found if isinstance(found, Part) else agency_schema()


def pattern(path: str) -> str:
    """Return a path with `*` for positions."""
    return ".".join(EACH if part.isdecimal() else part for part in path.split("."))


def order_of(where: Where) -> list[str]:
    """Return which keys the group at a place of an agency file may have, in the order of the model."""
    part = _specs_of(".".join(map(str, where)))
    names = [spec.path.rpartition(".")[2] for spec in part.parts]
    if not where:
        names.insert(names.index("logo") + 1, "logo_alt")
    return names


def written_entry(spec: Field | Part, values: Mapping[str, str]) -> Written:
    """Return a new entry of a list from its values by their paths inside it (`""` for a list of plain texts)."""
    if isinstance(spec, Field):
        return values.get("", "")
    made: dict[str, Written] = {}
    for inner in spec.parts:
        name = inner.path.rpartition(".")[2]
        below = {key.removeprefix(f"{name}."): value for key, value in values.items() if key.startswith(f"{name}.") and value}
        if isinstance(inner, Field) and values.get(name):
            made[name] = values[name] == "true" if inner.kind == "check" else values[name]
        elif isinstance(inner, Part) and below:
            alone = (is_phone(inner) or is_secret(inner)) and set(below) == {main_key(inner)}
            made[name] = below[main_key(inner)] if alone else Inline(below)
    return made
