"""Dates in print, and marks that stand for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from generator.markup.slots import mark

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def written_date(day: date) -> str:
    """Return `November 24, 2026`, as readers in the United States expect; the mark of a date that stands for one."""
    if isinstance(day, DateSlot):
        return day.written
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


class DateSlot(date):
    """The mark of a date; `written` is what stands for it in print."""

    written: str
    _value: date
    _path: str
    _looked: set[str]

    @classmethod
    def of(cls, number: int, path: str, value: date, looked: set[str]) -> DateSlot:
        """Make the mark of a date; `path` goes into `looked` when a part of it is read, or it is compared."""
        made = cls(1, 1, 1)
        made.written, made._path, made._value, made._looked = mark(number), path, value, looked
        return made

    def _seen(self) -> date:
        self._looked.add(self._path)
        return self._value


def _looking_at_date(name: str) -> Callable[..., Any]:
    def look(self: DateSlot, *given: Any) -> Any:
        return getattr(self._seen(), name)(*given)

    return look


def _looking_at_part(name: str) -> Callable[[DateSlot], Any]:
    def look(self: DateSlot) -> Any:
        return getattr(self._seen(), name)

    return look


for _name in (
    "isoformat",
    "strftime",
    "weekday",
    "isoweekday",
    "isocalendar",
    "toordinal",
    "timetuple",
    "replace",
    "ctime",
    "__eq__",
    "__ne__",
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
    "__hash__",
    "__add__",
    "__radd__",
    "__sub__",
    "__rsub__",
    "__str__",
    "__format__",
):
    setattr(DateSlot, _name, _looking_at_date(_name))
for _name in ("year", "month", "day"):
    setattr(DateSlot, _name, property(_looking_at_part(_name)))
