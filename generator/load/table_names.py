"""What people call the fields of an agency at the head of a column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from generator.load.table_fields import ENTRY, MAX_ENTRIES, all_fields

_PHONES = ("phone", "telephone", "tel", "number", "phone number", "telephone number", "phone no", "duty phone", "contact number")
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "ice": ("ice", "ice contact", "ice office", "ice field office", "ice duty", "ice ero", "ero", "ero office"),
    "language_line": (
        "language line",
        "interpreter line",
        "interpreter service",
        "language service",
        "interpreter",
        "interpreters",
    ),
    "supervisor": ("supervisor", "shift supervisor", "duty supervisor", "on duty supervisor", "watch commander"),
    "counsel": ("counsel", "attorney", "agency counsel", "legal counsel", "legal advisor", "city attorney", "county attorney"),
    "lep_coordinator": ("lep coordinator", "lep", "language access coordinator", "language coordinator", "lep contact"),
    "certifying_official": (
        "certifying official",
        "u visa certifying official",
        "u visa official",
        "certifier",
        "u visa certifier",
    ),
    "community_liaison": ("community liaison", "liaison", "liaison officer", "community liaison officer"),
    "complaint_line": ("complaint line", "complaints", "complaint", "complaint office", "internal affairs"),
    "agreement_287g": ("agreement", "agreement agreement", "agreement program"),
    "detainer_policy": ("detainer policy", "detainer", "ice detainer policy"),
    "consulates": ("consulate", "consulates"),
    "annexes": ("annex", "annexes", "attachment"),
    "printers": ("printer", "printers"),
    "colors": ("color", "colors", "colour", "colours"),
    "logo": ("logo", "seal", "badge"),
    "sign_off": ("sign off", "signoff", "review"),
    "press": ("press", "print shop"),
}
"""By group of fields. `287(g)` and `287g` are read as `agreement`."""
_LEAVES: Mapping[str, tuple[str, ...]] = {
    "phone": _PHONES,
    "phone.dialed": ("phone dialed", "phone dialled", "dialed", "phone last dialed", "phone checked", "phone verified"),
    "night_phone": ("night phone", "after hours phone", "after hours", "night number", "night duty phone", "after hours number"),
    "email": ("email", "e mail", "email address", "mail"),
    "fax": ("fax", "fax number"),
    "name": ("name", "full name"),
    "title": ("title", "position", "rank", "job title"),
    "office": ("office id", "office code"),
    "client_id": ("client id", "client number", "account number", "customer id", "account", "client code"),
    "access_code": ("access code", "pin", "code", "pin code"),
    "client_id.print": ("client id print", "print client id"),
    "access_code.print": ("access code print", "print access code"),
    "say": ("say", "script", "say first", "what to say"),
    "contract_ends": ("contract ends", "contract end", "contract end date", "contract expires", "expires", "expiration"),
    "country": ("country", "nation"),
    "city": ("city", "location"),
    "checked": ("checked", "date checked", "last checked", "verified"),
    "status": ("status",),
    "model": ("model", "type"),
    "signed": ("signed", "date signed", "signed on"),
    "mode": ("mode", "policy"),
    "directive": ("directive", "general order", "order"),
    "clock_owner": ("clock owner", "clock"),
    "accent": ("accent", "accent color", "accent colour"),
    "path": ("path", "file", "picture", "image"),
    "alt": ("alt", "alt text", "description", "text"),
    "reviewed_by": ("reviewed by", "reviewer", "by"),
    "reviewed_on": ("reviewed on", "date", "review date", "on"),
    "file": ("file", "pdf", "path"),
}
"""By last part of a field's name; put after each name of its group."""
_ALONE: Mapping[str, tuple[str, ...]] = {
    "slug": ("slug", "agency slug", "folder", "folder name"),
    "name": ("name", "agency", "agency name", "dept", "department", "dept name", "department name", "agency full name"),
    "short_name": ("short name", "agency short name", "abbreviation", "name short", "dept short name"),
    "kind": ("kind", "agency kind", "agency type", "type", "type of agency", "kind of agency"),
    "state": ("state", "st", "state code", "agency state"),
    "sample": ("sample", "is sample"),
    "logo.path": ("logo", "seal", "logo file", "seal file"),
    "colors.accent": ("color", "colour", "accent", "accent color", "accent colour", "agency color"),
    "languages": ("languages", "language", "language codes", "top languages", "languages spoken", "languages needed"),
    "language_law": ("language law", "language access law", "state language law"),
    "log_place": ("log place", "log location", "where logged", "log", "place of log"),
    "ice.phone": ("ice duty line", "ice hotline", "ice 24 hour phone"),
    "ice.office": ("ice office id", "ice office code"),
    "ice.name": ("ice office name", "ice field office name"),
    "language_line.name": ("language line", "language line company", "language line provider", "interpreter service"),
    "agreement_287g.status": ("agreement", "agreement agreement", "has agreement"),
    "detainer_policy.mode": ("detainer policy", "detainers"),
    "detainer_policy.clock_owner": ("clock owner", "48 hour clock owner", "detainer clock owner"),
}  # fmt: skip
_WORD = re.compile(r"[a-z]+|[0-9]+")
_TIES = frozenset(("of", "the", "s", "for", "a"))


def field_called(header: str) -> str | None:
    """Return the name of the field that a header means, or None if it is not clear: `ICE duty phone` is `ice.phone`.

    Case, spaces, underscores and marks do not count. A number says which entry of a list (`Consulate 2 city`); the first
    needs none.
    """
    words = _words(header)
    numbers = [word for word in words if word.isdecimal()]
    said = " ".join(word for word in words if not word.isdecimal())
    known = _called().get(" ".join(words)) or _called().get(said.replace(" ", "")) or _called().get(said)
    if known is None:
        return None
    if ENTRY not in known:
        return known if not numbers or " ".join(words) in _called() else None
    if len(numbers) > 1 or (numbers and not 1 <= int(numbers[0]) <= MAX_ENTRIES):
        return None
    return known.replace(ENTRY, str(int(numbers[0])) if numbers else "1")


def _words(header: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", header.casefold())
    plain = plain.replace("287(g)", "agreement").replace("287g", "agreement").replace("'s", "").replace("’s", "")
    if any(char.isalpha() and not char.isascii() for char in plain):
        return []
    return [word for word in _WORD.findall(plain) if word not in _TIES]


@cache
def _called() -> dict[str, str]:
    """Return field by what it is called; a name that two fields could have means none. Names of single fields come first."""
    found: dict[str, str] = {}
    for said, name in _alone():
        found.setdefault(said, name)
    twice: dict[str, set[str]] = {}
    for said, name in _in_groups():
        twice.setdefault(said, set()).add(name)
    for said, names in twice.items():
        if len(names) == 1 and said not in found:
            found[said] = names.pop()
    return found


def _alone() -> Iterator[tuple[str, str]]:
    """Yield what single fields are called, joined and with spaces."""
    for name, said in _ALONE.items():
        for form in said:
            yield from ((form, name), (form.replace(" ", ""), name))
    for name in all_fields():
        # The field's own name in other dress: `Ice Night Phone`, `CONSULATES_CITY`, `iceNightPhone`.
        words = [word for word in _words(name.replace("_", " ").replace(ENTRY, " ")) if not word.isdecimal()]
        yield from ((" ".join(words), name), ("".join(words), name))


def _in_groups() -> Iterator[tuple[str, str]]:
    for name in all_fields():
        group, _, rest = name.partition(".")
        leaf = rest.removeprefix(f"{ENTRY}.")
        for before in _GROUPS.get(group, ()):
            for after in _LEAVES.get(leaf, ()):
                yield from ((f"{before} {after}", name), (f"{before}{after}".replace(" ", ""), name))
