"""The filters that templates write values with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from jinja2 import Undefined
from jinja2.exceptions import TemplateError
from markupsafe import Markup

from generator.content.agency import Agency, Phone, Secret
from generator.content.base import Model
from generator.content.job_aids import Blank
from generator.content.reference import Language
from generator.diagnostics import NOWHERE, Place, SourcedText
from generator.markup.carrier import place_attribute
from generator.resolve.dates import MONTHS, DateSlot, written_date
from generator.resolve.environment import TemplateEnvironment, described
from generator.resolve.fields import BLANK_WIDTH, Value, look_up, made, write_phone, write_secret
from generator.resolve.markdown import Writer

T = TypeVar("T")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)


class Filters:
    """Filters bound to one document: its fields (`roots`), its audience, and where its problems gather."""

    def __init__(self, environment: TemplateEnvironment, roots: Mapping[str, Model | None], audience: str) -> None:
        self._environment = environment
        self._roots = roots
        self._audience = audience

    def by_name(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by the names that templates use."""
        return {
            "at": self.at,
            "date": self.date,
            "in_language": self.in_language,
            "md": self.md,
            "mdi": self.mdi,
            "paired": self.paired,
            "phone": self.phone,
            "plain": self.plain,
            "secret": self.secret,
        }

    def md(self, text: Any, module: Model | None = None) -> Markup:
        """Return CommonMark with fields as blocks (p, ul, ol). `module` gives `{{ module... }}` fields a meaning."""
        writer = self._writer(text, "md", module)
        markup = writer.blocks()
        self._environment.problems += writer.problems
        return markup

    def mdi(self, text: Any, module: Model | None = None) -> Markup:
        """Return CommonMark with fields as inline markup, without a paragraph."""
        writer = self._writer(text, "mdi", module)
        markup = writer.inline()
        self._environment.problems += writer.problems
        return markup

    def plain(self, text: Any, module: Model | None = None) -> str:
        """Return CommonMark with fields as text without markup, for attributes."""
        writer = self._writer(text, "plain", module)
        words = writer.plain()
        self._environment.problems += writer.problems
        return words

    def phone(self, value: Any) -> Markup:
        """Return a phone number as a link to dial it."""
        return write_phone(self._checked(value, Phone, "phone"))

    def secret(self, value: Any, label: str, width: str = BLANK_WIDTH) -> Markup:
        """Return a secret where it may print, else a blank `width` long to write it on."""
        return write_secret(self._checked(value, Secret, "secret"), self._audience, label, width)

    def date(self, value: Any) -> str:
        """Return `November 24, 2026` for a date or `2026-11-24`, `November 2026` for `2026-11`; other text as it is."""
        if type(value) in {date, DateSlot}:
            return written_date(value)
        text = self._checked(value, str, "date")
        found = _ISO_DATE.fullmatch(text)
        if found is None or not 1 <= int(found[2]) <= 12:
            return text
        day = f" {int(found[3])}," if found[3] else ""
        return f"{MONTHS[int(found[2]) - 1]}{day} {found[1]}"

    def at(self, value: Any) -> Markup:
        """Return a place attribute for the start tag around a value: `<p{{ agency.name | at }}>`."""
        self._fail_if_undefined(value)
        return made(place_attribute(value.place if isinstance(value, SourcedText) else NOWHERE, "_from"))

    def in_language(self, text: Any, language: Any) -> Markup:
        """Return a text as a span in its language and direction."""
        words, tongue = self._checked(text, str, "in_language"), self._checked(language, Language, "in_language")
        return Markup('<span{} lang="{}" dir="{}">{}</span>').format(self.at(words), tongue.code, tongue.direction, words)

    def paired(self, blanks: Any) -> tuple[tuple[Blank, ...], ...]:
        """Return a form's fields in rows: two half-width ones that follow each other share one, any other has its own."""
        self._fail_if_undefined(blanks)
        rows: list[tuple[Blank, ...]] = []
        for blank in blanks:
            waiting = rows[-1] if rows else ()
            if blank.half and len(waiting) == 1 and waiting[0].half:
                rows[-1] = (*waiting, blank)
            else:
                rows.append((blank,))
        return tuple(rows)

    def field(self, dotted: Any) -> Value:
        """Return the value of a field by its dotted name, as module content may hold one. Not a filter but a function."""
        name = self._checked(dotted, str, "field")
        place = name.place if isinstance(name, SourcedText) else NOWHERE
        return look_up(name, self._roots, self._environment.place_here() if place == NOWHERE else place)

    def _writer(self, text: Any, name: str, module: Model | None) -> Writer:
        """Return the writer of one text of the content. Raises TemplateError for a value of the agency, which is data."""
        agency = self._roots.get("agency")
        own = agency.name.place.file if isinstance(agency, Agency) else ""
        if own and isinstance(text, SourcedText) and text.place.file == own:
            raise TemplateError(f"`{name}` reads text of modules, and this is a value of the agency: print it without the filter")
        roots = {**self._roots, "module": module} if module is not None else self._roots

        def find(dotted: str, place: Place) -> Value:
            return look_up(dotted, roots, place)

        return Writer(self._checked(text, str, name), find, self._audience)

    def _checked(self, value: Any, wanted: type[T], name: str) -> T:
        """Return the value if it is what the filter takes. Raises TemplateError."""
        self._fail_if_undefined(value)
        if value is None:
            raise self._environment.empty()
        if isinstance(value, Markup) or not isinstance(value, wanted):
            takes = "text" if wanted is str else f"a `{wanted.__name__}`"
            raise TemplateError(f"`{name}` takes {takes}, not {described(value)}")
        return value

    @staticmethod
    def _fail_if_undefined(value: Any) -> None:
        """Raise what using an unknown name raises."""
        if isinstance(value, Undefined):
            str(value)
