"""Phone numbers: what people write -> a number that can be dialled, and its one printed form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

from generator.content.agency import Phone
from generator.content.base import Model, Text
from generator.diagnostics import NOWHERE, Place, Problem, SourcedText
from generator.load.reading import REFUSED, Reader, Refused
from generator.load.wording import Path, kind, named, visible
from generator.load.yaml_nodes import Data

REGION = "US"
HINT = "use +1 555 555 0123"

_WRITTEN = re.compile(r"\+?[0-9(][0-9 ().\-/\u00a0\u2010-\u2013]*((,|;)? *(ext\.?|extension|x|#) *[0-9]{1,7})?", re.IGNORECASE)
"""Digits and what people put between them: phonenumbers itself finds numbers inside sentences and turns letters into digits."""
_FICTIONAL = re.compile(r"[2-9][0-9]{2}55501[0-9]{2}")
"""555-0100 to 555-0199 in any area code: set aside for examples (NANPA, 555 line numbers)."""
_AMERICAN = re.compile(r"(?:\+1[ .-])?(?:([2-9][0-9]{2})[ .-]|\(([2-9][0-9]{2})\) ?)([0-9]{3})[ .-]([0-9]{4})")
"""The usual ways to write the ten digits of a number of the US, which phonenumbers would read as just these digits."""

DIALED_WITHIN = 180
"""Days after which a number is to be dialed again."""


class WrittenPhone(Model):
    """The long way to write a phone."""

    number: Text
    dialed: date | None = None
    dialled: date | None = None
    """British spelling of `dialed`."""


def parse_phone(written: str, dialled: date | None = None, place: Place = NOWHERE) -> Phone | None:
    """Return the phone that `written` means (without `+` in the US), or None if it is none. `place` is of its display."""
    american = _AMERICAN.fullmatch(written)
    if american is not None:
        area, exchange, line = american[1] or american[2], american[3], american[4]
        if not _is_american(f"{area}{exchange}{line}"):
            return None
        e164, display = f"+1{area}{exchange}{line}", f"{area}-{exchange}-{line}"
        return Phone(e164=e164, display=SourcedText(display, place), dialled=dialled)
    number = _number(written)
    if number is None:
        return None
    # Printed without parentheses and with hyphens: one unbroken unit that needs no space.
    national = str(number.national_number)
    in_us = number.country_code == 1
    plain = f"{national[:3]}-{national[3:6]}-{national[6:]}" if in_us else _formatted(number, PhoneNumberFormat.INTERNATIONAL)
    display = f"{plain} ext. {number.extension}" if number.extension else plain
    return Phone(e164=_formatted(number, PhoneNumberFormat.E164), display=SourcedText(display, place), dialled=dialled)


@lru_cache(1024)
def _is_american(digits: str) -> bool:
    """Whether ten digits can be dialled in North America; those of the defaults and of the directory come again and again."""
    return _FICTIONAL.fullmatch(digits) is not None or bool(
        phonenumbers.is_valid_number(PhoneNumber(country_code=1, national_number=int(digits)))
    )


def _number(written: str) -> PhoneNumber | None:
    """Return the parsed number if it can be dialled in full."""
    if _WRITTEN.fullmatch(written) is None:
        return None
    try:
        number = phonenumbers.parse(written, REGION)
    except phonenumbers.NumberParseException:
        return None
    if number.country_code == 1 and _FICTIONAL.fullmatch(str(number.national_number)) and phonenumbers.is_possible_number(number):
        return number
    return number if phonenumbers.is_valid_number(number) else None


def _formatted(number: PhoneNumber, form: int) -> str:
    bare = PhoneNumber(
        country_code=number.country_code, national_number=number.national_number, italian_leading_zero=number.italian_leading_zero
    )
    return str(phonenumbers.format_number(bare, form))


def read_phone(reader: Reader, value: Data, path: Path) -> Phone | Refused:
    """Read `202-555-0123`, or `{number: 202-555-0123, dialed: 2026-10-01}`."""
    if isinstance(value, dict):
        entry = reader.part(WrittenPhone, value, path)
        path = (*path, "number")
        if isinstance(entry, Refused):
            # The number is looked at even where another key is wrong: all problems at once.
            _parsed(reader, value.get("number"), None, path)
            return entry
        if entry.dialed is not None and entry.dialled is not None:
            where = (*path[:-1], "dialled")
            reader.refuse(where, "duplicate-key", "`dialed` and `dialled` are both written", "take one out: they mean the same")
        return _parsed(reader, entry.number, entry.dialed or entry.dialled, path)
    if not isinstance(value, str):
        return reader.refuse(path, "agency-phone", f"{named(path)} should be a phone number, but is {kind(value)}", HINT)
    text = reader.text(value, path)
    return text if isinstance(text, Refused) else _parsed(reader, text, None, path)


def _parsed(reader: Reader, value: Data, dialled: date | None, path: Path) -> Phone | Refused:
    """Return the phone that a text means; what is no text is reported elsewhere."""
    written = value.strip() if isinstance(value, str) else ""
    if not written:
        return REFUSED
    phone = parse_phone(written, dialled, reader.tree.place(path))
    if phone is None:
        return reader.refuse(path, "agency-phone", f'"{visible(written)}" is not a phone number', HINT)
    return phone


def dialed_long_ago(model: Model, today: date, days: int = DIALED_WITHIN) -> Iterator[Problem]:
    """Yield a warning for each phone below `model` that was last dialed more than `days` days before `today`."""
    for value in vars(model).values():
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Phone):
                if item.dialled is not None and (today - item.dialled).days > days:
                    message = f"{item.display} was last dialed on {item.dialled.isoformat()}, more than {days} days ago"
                    hint = "dial it, then write the new date in `dialed:`"
                    yield Problem("phone-dialed-long-ago", message, item.display.place, (hint,), "warning")
            elif isinstance(item, Model):
                yield from dialed_long_ago(item, today, days)
