"""A new agency's file: the sample that explains every field, with the agency's own name and state."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from generator.content.packets import Library
from generator.project import ProjectFiles
from generator.record.files import write_new
from generator.studio.agency_form.choices import offices_for
from generator.studio.agency_text import with_values

_STARTER = "templates/starter/agency.yaml"
_LONGEST = 48
_SHORT = 40
"""Longest short name (`short_name` in `generator/load/text_rules.py`)."""
_SHORTER = (
    ("Police Department", "PD"), ("Department of Public Safety", "DPS"), ("Sheriff's Office", "SO"), ("Sheriff’s Office", "SO"),
    ("Sheriff's Department", "SD"), ("Sheriff’s Department", "SD"), ("Department", "Dept."), ("University", "Univ."),
)  # fmt: skip
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])")
"""Names that Windows keeps for itself."""


def slug_of(name: str) -> str:
    """Return a name for files made of `name`: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:_LONGEST].strip("-")
    return f"agency-{slug}".rstrip("-") if not slug or _DEVICES.fullmatch(slug) else slug


def short_name_of(name: str) -> str:
    """Return a short form of a name, for the foot of a card."""
    for long, short in _SHORTER:
        name = name.replace(long, short)
    return name[:_SHORT].strip()


def make_agency(project: ProjectFiles, library: Library, folder: Path, name: str, state: str) -> Path:
    """Write the file of a new agency into `folder` and return its path; no file that is there is overwritten.

    Raises OSError where the folder cannot be written.
    """
    slug = slug_of(name)
    offices = offices_for(state, library)
    values = {"name": name, "short_name": short_name_of(name), "state": state, "logo.path": "", "logo.alt": ""}
    if offices:
        values |= {"ice.office": offices[0].id, "ice.name": ""}
    starter = project.read_text(_STARTER)
    for number in range(1, 1000):
        own = slug if number == 1 else f"{slug}-{number}"
        path = folder / f"{own}.yaml"
        if path.with_suffix(".yml").exists():
            continue  # the two would have the same address
        text = with_values(starter, {**values, "slug": own})
        try:
            write_new(path, text.encode())
        except FileExistsError:
            continue
        return path
    raise FileExistsError(slug)
