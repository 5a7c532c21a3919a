"""Fields in module text: looked up by their dotted name, and written as data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from markupsafe import Markup, escape

from generator.content import agency
from generator.content.agency import Phone, Secret
from generator.content.base import Model
from generator.diagnostics import NOWHERE, Place, Problem, ProblemsError, SourcedText, nearest
from generator.markup.carrier import place_attribute, place_mark
from generator.resolve.dates import written_date
from generator.resolve.readable import public_fields

Value = SourcedText | str | int | Phone | date | Secret
"""What a field may hold to be printed."""

BLANK_WIDTH = "1in"
"""Width of the blank for a secret whose template gives none."""


def made(markup: str) -> Markup:
    """Return markup that the program itself has made; nothing of a value may be in it unescaped."""
    return Markup(markup)  # noqa: S704


def look_up(dotted: str, roots: Mapping[str, Model | None], place: Place) -> Value:
    """Return the value of a field such as `agency.language_line.phone`.

    Only fields and properties of our own models are reached, nothing is called. Raises ProblemsError at `place`:
    `content-unknown-field` for a name that is none or does not hold text, `agency-field-empty` (or
    `content-field-empty`) for one that holds nothing.
    """
    first, *rest = dotted.split(".")
    if first not in roots:
        raise _unknown(f"there is no field `{dotted}`", place, nearest(first, roots))
    value: object = roots[first]
    if value is None:
        hint = "give the filter the module: `| md(module)`" if first == "module" else "take it out; this product has none"
        raise _unknown(f"`{dotted}` is not known in this product", place, (hint,))
    owner = value
    for number, part in enumerate(rest, start=1):
        path = ".".join([first, *rest[: number - 1]])
        if value is None:
            raise _empty(path, owner, place, roots)
        if not isinstance(value, Model) or isinstance(value, Secret):
            raise _unknown(f"`{path}` has no field `{part}`", place, ())
        if part not in public_fields(type(value)):
            raise _unknown(f"`{path}` has no field `{part}`", place, nearest(part, public_fields(type(value))))
        owner, value = value, getattr(value, part)
    if value is None or (isinstance(value, str) and not value.strip()):
        raise _empty(dotted, owner, place, roots)
    if isinstance(value, bool) or not isinstance(value, str | int | Phone | date | Secret):
        hints = nearest("", public_fields(type(value))) if isinstance(value, Model) else ()
        raise _unknown(f"`{dotted}` does not hold text", place, hints)
    return value


def _unknown(message: str, place: Place, hints: tuple[str, ...]) -> ProblemsError:
    """Make the error for a name that is none."""
    return ProblemsError([Problem("content-unknown-field", message, place, hints)])


def _empty(dotted: str, owner: object, place: Place, roots: Mapping[str, Model | None]) -> ProblemsError:
    """Make the error for a field that holds nothing."""
    of_agency = type(owner).__module__ == agency.__name__
    root = roots.get("agency")
    file = root.name.place.file if isinstance(root, agency.Agency) and of_agency else ""
    hint = f"fill it in in {file}" if file else "fill it in"
    code = "agency-field-empty" if of_agency else "content-field-empty"
    return ProblemsError([Problem(code, f"field `{dotted}` is empty", place, (hint, "or take it out of the text"))])


def secret_text(secret: Secret, audience: str) -> SourcedText | None:
    """Return the value of a secret if this packet may print it: officers' packets only, and only if the agency says so."""
    return secret.value or None if audience == "officer" and secret.print == "officer" else None


def write_secret(secret: Secret, audience: str, label: str, width: str = BLANK_WIDTH) -> Markup:
    """Return a secret as `code`, or as a blank to fill in by hand."""
    value = secret_text(secret, audience)
    if value is None:
        return Markup('<blank label="{}" width="{}"/>').format(label, width)
    return Markup("<code{}>{}</code>").format(_at(value), value)


def write_phone(phone: Phone, linked: bool = True) -> Markup:
    """Return a phone number that is kept whole, as a link to dial it unless it stands in a link already."""
    at = _at(phone.display)
    number = Markup("<phone{}>{}</phone>").format(at, phone.display)
    if not linked:
        return number
    return Markup('<a{} href="{}" title="Call {}">{}</a>').format(at, phone.uri, phone.display, number)


def write_plain(value: Value) -> str:
    """Return a value as text for people; `Secret` has none and must be handled before."""
    if isinstance(value, Phone):
        return str(value.display)
    return written_date(value) if isinstance(value, date) else str(value)


def write_text(value: Value, around: Place) -> Markup:
    """Return a value as escaped text with its own place, inside text from `around`."""
    place = value.place if isinstance(value, SourcedText) else NOWHERE
    text = escape(write_plain(value))
    if place == NOWHERE:
        return text
    return made(place_mark(place)) + text + made(place_mark(around))


def _at(text: SourcedText) -> Markup:
    """Return the place attribute of a text."""
    return made(place_attribute(text.place))
