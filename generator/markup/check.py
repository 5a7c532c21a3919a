"""Checks a tree against the vocabulary: names, attributes, values, nesting, links."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from generator.diagnostics import Problem, nearest
from generator.markup.tree import Element, Text
from generator.markup.vocabulary import FIELDS, GLOBAL_ATTRIBUTES, VOCABULARY, ElementSpec
from generator.units import parse_length

LINK_SCHEMES = ("https", "mailto", "tel")
"""Schemes an `href` may have."""

_DIRECTIONS = frozenset({"ltr", "rtl", "auto"})
_MARGINS_ONLY = frozenset({"page-number", "page-count"})
_PICTURES = frozenset({"img", "qr"})
_NEVER_EMPTY = frozenset({"ul", "ol", "table", "tr"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?=\S)")


class ValueKind(NamedTuple):
    """A form that an attribute's value must have."""

    about: str
    """As said in hints and in docs/markup.md."""
    fits: Callable[[str], bool]


def _is_length(written: str) -> bool:
    """Whether it is a length of zero or more."""
    try:
        length = parse_length(written)
    except ValueError:
        return False
    return length.points >= 0 and length.em >= 0


def _pattern(about: str, expression: str) -> ValueKind:
    """Make a kind from a regular expression for the whole value (ASCII only)."""
    compiled = re.compile(expression, re.ASCII)
    return ValueKind(about, lambda written: compiled.fullmatch(written) is not None)


_LENGTH = ValueKind("a length such as `3.5in`, `9mm`, `10.5pt`, `0.5em`", _is_length)
_LENGTH_OR_FILL = ValueKind("a length, or `fill`", lambda written: written == "fill" or _is_length(written))
_NUMBER = _pattern("a whole number from 1 to 999", r"[1-9]\d{0,2}")
_FIELD_NAME = _pattern("small letters and digits with `-` between, such as `time-called`", r"[a-z0-9]+(-[a-z0-9]+)*")

VALUE_KINDS: dict[str, ValueKind] = {
    "id": _pattern("letters, digits, `.`, `_` and `-`, a letter first", r"[A-Za-z][\w.-]*"),
    "class": _pattern("names in small letters, digits and `-`, with spaces between", r"\s*([a-z][a-z0-9-]*\s*)+"),
    "lang": _pattern("a BCP 47 language tag such as `en-US`", r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"),
    "band": _LENGTH,
    "gap": _LENGTH,
    "width": _LENGTH,
    "height": _LENGTH,
    "size": _LENGTH,
    "count": _NUMBER,
    "colspan": _NUMBER,
    "lines": _NUMBER,
    "depth": _pattern("1, 2, 3 or 4", "[1-4]"),
    "ol start": _pattern("a whole number", r"\d{1,6}"),
    "blank width": _LENGTH_OR_FILL,
    "spacer height": _LENGTH_OR_FILL,
    **{f"{tag} name": _FIELD_NAME for tag in sorted(FIELDS)},
    "table columns": ValueKind(
        "widths such as `0.4in 2* *`: lengths, and shares of what is left",
        lambda written: (
            bool(written.split())
            and all(_is_length(width) or re.fullmatch(r"(\d+(\.\d+)?)?\*", width, re.ASCII) for width in written.split())
        ),
    ),
}
"""Forms of values by `attribute`, or `element attribute` where that element has its own."""


def check_markup(root: Element, known: Collection[int] = ()) -> list[Problem]:
    """Return every problem of the tree, in reading order (codes `markup-...`).

    `known` are the identities of elements that have been checked and need the rest of the tree for nothing.
    """
    ids: dict[str, Element] = {}
    fields: dict[str, Element] = {}
    problems: list[Problem] = []
    for element, _ in _walk(root, (), known):
        problems += _take(element.get("id"), element, ids, "id")
        if element.tag in FIELDS:
            problems += _take(element.get("name"), element, fields, "field")
    for element, ancestors in _walk(root, (), known):
        problems += _check_element(element, ancestors, ids)
    return problems


def _take(name: str, element: Element, taken: dict[str, Element], what: str) -> Iterator[Problem]:
    """Note what an element is called, or yield a problem if another one has that name already."""
    if name and name in taken:
        hint = f"the other one is at {taken[name].place}"
        yield Problem(f"markup-duplicate-{what}", f"{what} `{name}` is used twice", element.place, (hint,))
    elif name:
        taken[name] = element


def _walk(
    element: Element, ancestors: tuple[Element, ...], known: Collection[int]
) -> Iterator[tuple[Element, tuple[Element, ...]]]:
    """Yield every element that is not known with those around it, the outermost first."""
    yield element, ancestors
    for child in element.elements():
        if id(child) not in known:
            yield from _walk(child, (*ancestors, element), known)


def _check_element(element: Element, ancestors: tuple[Element, ...], ids: dict[str, Element]) -> Iterator[Problem]:
    """Check one element and how it stands in its parent."""
    spec = VOCABULARY.get(element.tag)
    if spec is None:
        message = f"`{element.tag}` is not an element"
        hints = nearest(element.tag, VOCABULARY) or ("`docs/markup.md` lists the elements",)
        yield Problem("markup-unknown-element", message, element.place, hints)
        return
    yield from _check_nesting(element, ancestors)
    yield from _check_attributes(element, spec)
    if "#text" not in spec.inside:
        for child in element.children:
            if isinstance(child, Text):
                message = f"text `{_shortened(child.text)}` stands directly in `{element.tag}`"
                hint = "take it out" if not spec.inside else "put it into a `p` or another element that takes text"
                yield Problem("markup-misplaced-text", message, child.place, (hint,))
    if element.tag in _NEVER_EMPTY and not element.children:
        hint = "put it, with its heading, into an `{% if %}`"
        yield Problem("markup-empty-element", f"`{element.tag}` has nothing in it", element.place, (hint,))
    if element.tag == "a":
        yield from _check_link(element)
    if element.tag in FIELDS and element.get("name"):
        yield from _check_field(element, ancestors)
    target = element.get("to")
    if target and target not in ids:
        message = f"`{element.tag}` points to id `{target}`, which does not exist"
        yield Problem("markup-dangling-reference", message, element.place, nearest(target, ids))


def _check_nesting(element: Element, ancestors: tuple[Element, ...]) -> Iterator[Problem]:
    """Check that an element may stand where it does."""
    if not ancestors:
        return
    parent, tags = ancestors[-1], [ancestor.tag for ancestor in ancestors]
    spec = VOCABULARY.get(parent.tag)
    if spec is not None and element.tag not in spec.inside:
        allowed = sorted(spec.inside - {"#text"})
        hint = f"inside `{parent.tag}` may stand {', '.join(f'`{tag}`' for tag in allowed)}" if allowed else "put it outside"
    elif element.tag in _MARGINS_ONLY and not {"header", "footer"} & set(tags):
        parent, hint = ancestors[-1], "put it into a `header` or `footer`"
    elif element.tag == "a" and "a" in tags:
        parent, hint = ancestors[tags.index("a")], "take one of the two links out"
    else:
        return
    yield Problem("markup-misplaced-element", f"`{element.tag}` may not stand inside `{parent.tag}`", element.place, (hint,))


def _check_attributes(element: Element, spec: ElementSpec) -> Iterator[Problem]:
    """Check names and values of an element's attributes."""
    known = spec.attributes | GLOBAL_ATTRIBUTES
    for name, value in element.attributes:
        if name not in known:
            message = f"`{element.tag}` has no attribute `{name}`"
            yield Problem("markup-unknown-attribute", message, element.place, nearest(name, known))
        else:
            yield from _check_value(element, spec, name, value)
    written = {name for name, _ in element.attributes}
    for name in sorted(spec.required):
        if name == "alt" and element.tag in _PICTURES and not element.get("alt").strip():
            message = f"`{element.tag}` has no alt text"
            hint = "say in `alt` what the picture tells, for people who cannot see it"
            yield Problem("markup-missing-alt", message, element.place, (hint,))
        elif name not in written:
            message = f"`{element.tag}` has no `{name}`"
            yield Problem("markup-missing-attribute", message, element.place, (f'add `{name}="..."`',))


def _check_value(element: Element, spec: ElementSpec, name: str, value: str) -> Iterator[Problem]:
    """Check one attribute's value."""
    choices = _DIRECTIONS if name == "dir" else spec.values.get(name)
    kind = None if choices else value_kind(element.tag, name)
    if choices and value not in choices:
        hints = nearest(value, choices)
    elif kind is not None and not kind.fits(value):
        hints = (f"write {kind.about}",)
    elif name in spec.required and name != "alt" and not value.strip():
        hints = ("write something",)
    else:
        return
    message = f"`{name}` of `{element.tag}` is `{_shortened(value)}`"
    yield Problem("markup-bad-value", message, element.place, hints)


def value_kind(tag: str, attribute: str) -> ValueKind | None:
    """Return the form that an attribute's value must have, if it has one."""
    return VALUE_KINDS.get(f"{tag} {attribute}") or VALUE_KINDS.get(attribute)


def _check_link(element: Element) -> Iterator[Problem]:
    """Check that a link goes to one place, of an allowed kind."""
    href, target = element.get("href"), element.get("to")
    if bool(href) == bool(target):
        message = "`a` has both `href` and `to`" if href else "`a` has neither `href` nor `to`"
        hint = "write `href` for an address, or `to` for an id in the document"
        yield Problem("markup-link-target", message, element.place, (hint,))
    if href:
        scheme = _SCHEME.match(href)
        if scheme is None or scheme[1].lower() not in LINK_SCHEMES:
            hint = f"an address starts with {', '.join(f'`{name}:`' for name in LINK_SCHEMES)}"
            message = f"`{_shortened(href)}` is not an address that may be linked to"
            yield Problem("markup-link-scheme", message, element.place, (hint,))


def _check_field(element: Element, ancestors: tuple[Element, ...]) -> Iterator[Problem]:
    """Check that a field says what it is for and stands on the paper once."""
    if not element.get("label").strip() and "label" not in VOCABULARY[element.tag].required:
        message = f"`{element.tag}` has a `name` but no `label`"
        hint = "say in `label` what the box stands for, for people who cannot see it"
        yield Problem("markup-missing-attribute", message, element.place, (hint,))
    if element.tag == "li" and "checklist" not in ancestors[-1].classes:
        hint = 'give the list `class="checklist"`, or take the `name` out'
        yield Problem("markup-misplaced-attribute", "`li` with a `name` has no box to check", element.place, (hint,))
    margin = next((ancestor for ancestor in ancestors if ancestor.tag in ("header", "footer")), None)
    if margin is not None:
        message = f"`{element.tag}` with a `name` may not stand inside `{margin.tag}`"
        hint = "take the `name` out: what stands on every page is no field to fill in"
        yield Problem("markup-misplaced-element", message, element.place, (hint,))


def _shortened(text: str, longest: int = 40) -> str:
    """Return the text, or its beginning."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
