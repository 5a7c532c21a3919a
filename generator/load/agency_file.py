"""An agency file -> Agency: friendlier written forms, and checks against the library."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from generator.content.agency import Agency, AnnexRef, Colors, IceContact, LanguageLine, Logo, Person, Phone, Press, Secret
from generator.content.base import Model, Text
from generator.content.packets import Library
from generator.content.reference import IceOffice
from generator.diagnostics import Place, Problem, SourcedText, nearest
from generator.load.annexes import AnnexReader
from generator.load.colors import read_colors
from generator.load.logos import LogoReader
from generator.load.phones import DIALED_WITHIN, dialed_long_ago, parse_phone, read_phone
from generator.load.print_fields import PressReader, check_printers
from generator.load.reading import AGENCY_RULES, REFUSED, Reader, Refused
from generator.load.wording import Path, kind, named, visible
from generator.load.yaml_nodes import Data, Tree
from generator.project import ProjectFiles

_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NOBODY = Person()
_SLUG_HINT = "use small letters, digits and single hyphens, as in `mapleton-pd`"


class WrittenIce(Model):
    """The ICE contact as written: from the directory by `office`, or by its own name and phone."""

    office: Text | None = None
    name: Text | None = None
    phone: Phone | None = None
    night_phone: Phone | None = None
    email: Text | None = None


class _IceReader:
    """Reads the `ice` field with the directory of field offices."""

    def __init__(self, offices: tuple[IceOffice, ...], warnings: list[Problem]) -> None:
        self._offices = {office.id: office for office in offices}
        self._warnings = warnings

    def __call__(self, reader: Reader, value: Data, path: Path) -> IceContact | Refused:
        """Read `{office: new-orleans, phone: ...}` or `{name: ..., phone: ...}`."""
        entry = reader.part(WrittenIce, value, path)
        office = self._office(reader, value, path)
        if isinstance(entry, Refused) or isinstance(office, Refused):
            return REFUSED
        name = entry.name or (office.name if office else None)
        phone = entry.phone or self._directory_phone(reader, office, path)
        if name is None:
            reader.missing(path, "name", "add the office's `name:`, or its `office:` in the directory")
        if phone is None:
            hint = f"the directory has no phone for `{office.id}`: add the number your officers call" if office else ""
            reader.missing(path, "phone", hint)
        if name is None or phone is None:
            return REFUSED
        return IceContact(
            office=office.id if office else None, name=name, phone=phone, night_phone=entry.night_phone, email=entry.email
        )

    def _office(self, reader: Reader, value: Data, path: Path) -> IceOffice | Refused | None:
        """Return the office that is named, if any, from the directory."""
        written = value.get("office") if isinstance(value, dict) else None
        wanted = written.strip() if isinstance(written, str) else ""
        if not wanted or wanted in self._offices:
            return self._offices.get(wanted)
        hints = _nearest_code(wanted, {known.id: known.city for known in self._offices.values()})
        message = f"`{visible(wanted)}` is not in the directory of ICE field offices"
        written_out = "or write the contact out with `name` and `phone`"
        return reader.refuse((*path, "office"), "unknown-ice-office", message, *hints, written_out)

    def _directory_phone(self, reader: Reader, office: IceOffice | None, path: Path) -> Phone | None:
        """Return the directory's number, with a warning if nobody has verified it."""
        if office is None or office.phone is None:
            return None
        if office.verified == "unverified":
            message = f"the directory's phone for `{office.id}` is unverified"
            hint = "dial it, and write it as `phone:` with the date in `dialed:`"
            self._warnings.append(Problem("ice-phone-unverified", message, reader.tree.place(path), (hint,), "warning"))
        return parse_phone(office.phone)


def read_agency(
    tree: Tree,
    path: FilePath,
    logo: LogoReader,
    library: Library,
    project: ProjectFiles,
    dialed_within: int = DIALED_WITHIN,
    readers: Mapping[type, Any] | None = None,
) -> tuple[Agency | None, list[Problem], list[Problem]]:
    """Return the agency of a file's tree (None if it has problems), its problems and its warnings.

    `readers` take the place of those for kinds of fields that name files: a tree made of two files has two folders.
    """
    warnings: list[Problem] = []
    converters: dict[type, Any] = {
        Phone: read_phone,
        Secret: _secret,
        Person: _person,
        Colors: read_colors,
        Logo: logo,
        AnnexRef: AnnexReader(project, path),
        Press: PressReader(project, path),
        IceContact: _IceReader(library.reference.ice_offices, warnings),
        **(readers or {}),
    }
    tree = _with_slug(_with_logo(tree), path)
    reader = Reader(tree, replace(AGENCY_RULES, converters=converters))
    got = reader.part(Agency, tree.data, ())
    _check_values(reader, library)
    if isinstance(got, Refused) or reader.problems:
        return None, reader.problems, warnings
    _warn(got, tree, library, project, warnings)
    warnings += dialed_long_ago(got, project.today(), dialed_within)
    return got, [], warnings


def _with_logo(tree: Tree) -> Tree:
    """Return the tree with `logo: seal.svg` and `logo_alt: ...` folded into `logo: {path, alt}`, places kept.

    `logo_alt` without a logo is taken out; `_check_logo_alt` finds its key.
    """
    data = tree.data
    if not isinstance(data, dict):
        return tree
    if data.get("logo") is None:
        return replace(tree, data={key: value for key, value in data.items() if key != "logo_alt"})
    if not isinstance(data["logo"], str):
        return tree
    logo: dict[str, Any] = {"path": data["logo"]}
    if "logo_alt" in data:
        logo["alt"] = data["logo_alt"]
    kept = {key: logo if key == "logo" else value for key, value in data.items() if key != "logo_alt"}
    return replace(tree, data=kept, keys=_moved(tree.keys), values=_moved(tree.values))


def _moved(places: Mapping[Path, Place]) -> Mapping[Path, Place]:
    """Return the places with that of `logo_alt` where it stands in the group."""
    alt = places.get(("logo_alt",))
    if alt is None:
        return places
    moved = {**places, ("logo", "alt"): alt}
    del moved[("logo_alt",)]
    return moved


def _with_slug(tree: Tree, path: FilePath) -> Tree:
    """Return the tree with the file's stem as slug if none is written."""
    if not isinstance(tree.data, dict) or tree.data.get("slug") is not None:
        return tree
    return replace(tree, data={**tree.data, "slug": SourcedText(path.stem, tree.place(()))})


def _secret(reader: Reader, value: Data, path: Path) -> Any:
    """Read `4711`, or `{value: 4711, print: officer}`."""
    if isinstance(value, dict):
        return reader.part(Secret, value, path)
    text = reader.text(value, path)
    return text if isinstance(text, Refused) else Secret(value=text)


def _person(reader: Reader, value: Data, path: Path) -> Any:
    """Read somebody to call; a mapping that names nobody and no number is none."""
    if isinstance(value, str):
        message = f"{named(path)} should be a group of keys, but is {kind(value)}"
        return reader.refuse(path, "bad-value", message, "write `name:`, `title:`, `phone:` or `email:` below it")
    got = reader.part(Person, value, path)
    if isinstance(got, Person) and got == _NOBODY:
        return reader.refuse(
            path, "empty-value", f"{named(path)} is empty", "write `name:`, `title:`, `phone:` or `email:` below it"
        )
    return got


def _check_values(reader: Reader, library: Library) -> None:
    """Check, on the data as written, what depends on the library or on the form of a value."""
    data = reader.tree.data
    if not isinstance(data, dict):
        return
    _check_slug(reader, data.get("slug"))
    _check_logo_alt(reader, data)
    _check_state(reader, data, library)
    _check_languages(reader, data.get("languages"), library)
    _check_emails(reader, data, ())
    check_printers(reader, data.get("printers"))


def _check_slug(reader: Reader, slug: object) -> None:
    if isinstance(slug, str) and slug.strip() and _SLUG.fullmatch(slug.strip()) is None:
        written = ("slug",) in reader.tree.values
        message = f"`{visible(slug)}` is not a slug" if written else f"the file's name `{visible(slug)}` is not a slug"
        reader.refuse(("slug",), "bad-slug", message, _SLUG_HINT if written else f"rename the file or add `slug:`; {_SLUG_HINT}")


def _check_logo_alt(reader: Reader, data: dict[str, Any]) -> None:
    """An alt text belongs to a picture."""
    place = reader.tree.keys.get(("logo_alt",))
    if data.get("logo") is None and place is not None:
        hint = "name the picture in `logo:`, or take `logo_alt` out"
        reader.report(Problem("missing-key", "the file has a `logo_alt` but no `logo`", place, (hint,)))


def _check_state(reader: Reader, data: dict[str, Any], library: Library) -> None:
    """The state is in the table, and an active agreement is not where the law prohibits one."""
    written = data.get("state")
    if not isinstance(written, str) or not written.strip():
        return
    plain = written.strip()
    rule = next((known for known in library.reference.states if known.code == plain), None)
    if rule is None:
        hints = _nearest_code(plain, {known.code: known.name for known in library.reference.states})
        reader.refuse(
            ("state",),
            "unknown-state",
            f"`{visible(written)}` is not in the table of states",
            *(hints or ("use the postal code, as in `LA`",)),
        )
        return
    agreement = data.get("agreement_287g")
    active = isinstance(agreement, dict) and agreement.get("status") == "active"
    if active and rule.agreements_287g == "prohibited":
        message = f"a 287(g) agreement is active, but the law of {rule.name} prohibits it"
        reader.refuse(("agreement_287g", "status"), "agreement-prohibited", message, "set `status: none`, or correct `state`")


def _check_languages(reader: Reader, codes: object, library: Library) -> None:
    """There is a code, and every one is in the language table, once."""
    if codes == []:
        reader.refuse(
            ("languages",), "empty-value", "`languages` names none", "write the codes people here need most, as in `[es, vi]`"
        )
    known = {language.code: language.english for language in library.reference.languages}
    seen: set[str] = set()
    for index, code in enumerate(codes if isinstance(codes, list) else ()):
        if not isinstance(code, str) or not code.strip():
            continue
        plain = code.strip()
        if plain not in known:
            message = f"`{visible(plain)}` is not in the language table"
            hints = _nearest_code(plain, known) or ("`packets/reference/languages.yaml` lists the codes",)
            reader.refuse(("languages", index), "unknown-language", message, *hints)
        elif plain in seen:
            reader.refuse(("languages", index), "duplicate-id", f"`{plain}` is in `languages` twice", "take one out")
        seen.add(plain)


def _check_emails(reader: Reader, value: object, path: Path) -> None:
    """Every `email` looks like one. The depth is bounded by the YAML reader."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        if isinstance(entry, dict | list):
            _check_emails(reader, entry, (*path, key))
        elif key == "email" and isinstance(entry, str) and entry.strip() and _EMAIL.fullmatch(entry.strip()) is None:
            reader.refuse((*path, key), "agency-email", f'"{visible(entry)}" is not an email address', "use name@example.org")


def _warn(agency: Agency, tree: Tree, library: Library, project: ProjectFiles, warnings: list[Problem]) -> None:
    """Note what does not stop the build but should be looked at."""
    office = next((known for known in library.reference.ice_offices if known.id == agency.ice.office), None)
    if office is not None and agency.state not in office.covers:
        message = f"the directory does not list `{office.id}` for `{agency.state}`"
        warnings.append(
            Problem("ice-office-elsewhere", message, tree.place(("ice", "office")), ("check which office serves you",), "warning")
        )
    line: LanguageLine = agency.language_line
    if line.contract_ends is not None and line.contract_ends < project.today():
        message = f"the interpreter contract ended on {line.contract_ends.isoformat()}"
        where = tree.place(("language_line", "contract_ends"))
        warnings.append(Problem("contract-ended", message, where, ("renew it, or write the new date",), "warning"))


def _nearest_code(wrong: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return a hint naming the code that was meant, also where its name was written instead."""
    by_name = {name.lower(): code for code, name in names.items()}
    code = wrong.lower() if wrong.lower() in names else wrong.upper() if wrong.upper() in names else by_name.get(wrong.lower())
    return (f"did you mean `{code}`?",) if code is not None else nearest(wrong, names)
