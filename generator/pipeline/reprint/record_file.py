"""What each document was made from, as a build writes it down beside its manifest: `reprint.json`.

For each document: one hash of all that it depends on but the agency, and names with hashes of what it reads of the content and of
the agency. `musterpress diff` tells from two such files why a sheet has changed. Same input, same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import __version__

RECORD = "reprint.json"
"""The file, beside the manifest."""
_FORMAT = 1
_LARGEST = 50_000_000
"""Bytes; no record of ours is so large."""


UNRECORDED = "unrecorded"
"""In the place of the hash of a secret that a document prints."""
RULE = "state rule"
"""The field that stands for what the table of states says of the agency's."""
PROGRAM = "program"
"""The name that stands for the program: its version, and a hash of it and of the libraries it uses."""
_MADE_WITH = ("templates/", "fonts/")


@dataclass(frozen=True, slots=True)
class Described:
    """What one document was made from."""

    key: str
    """Hash of everything but the agency."""
    content: Mapping[str, str]
    """Name of a part of the content, a template, a font, ...: its hash (of a module's edition, the edition itself)."""
    fields: Mapping[str, str]
    """Dotted name of a field of the agency: its hash."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The templates and fonts that it was made with."""
        return tuple(name for name in self.content if name.startswith(_MADE_WITH))


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run was asked for that its manifest does not tell."""

    modules: tuple[str, ...] = ()
    """Those asked for; none: all."""
    stocks: tuple[str, ...] = ()
    ink: str = "color"
    copies: int | None = None
    spares: float = 0.0
    printer: str | None = None


USUAL_OPTIONS = RunOptions()


@dataclass(frozen=True, slots=True)
class ReprintRecord:
    """What is recorded of an agency's documents."""

    version: str
    agency: str
    documents: Mapping[str, Described]
    """By path."""
    options: RunOptions = USUAL_OPTIONS


def record_text(agency: str, documents: Mapping[str, Described], options: RunOptions = USUAL_OPTIONS) -> str:
    """Return the record of an agency's documents (by path) as JSON, ending in a newline.

    Names and hashes stand in it once; documents name them by number. Where two documents have other hashes for one name,
    it stands there twice.
    """
    content: dict[tuple[str, str], int] = {}
    fields: dict[tuple[str, str], int] = {}
    lists: dict[tuple[int, ...], int] = {}
    known: dict[int, int] = {}
    rows: dict[str, Any] = {}
    for path in sorted(documents):
        one = documents[path]
        shared = known.get(id(one.content))
        if shared is None:
            numbers = tuple(content.setdefault(pair, len(content)) for pair in one.content.items())
            shared = known[id(one.content)] = lists.setdefault(numbers, len(lists))
        rows[path] = [one.key, shared, [fields.setdefault(pair, len(fields)) for pair in one.fields.items()]]
    options_told = {name: value for name, value in _options_row(options).items() if value != _options_row(USUAL_OPTIONS)[name]}
    whole = {
        "format": _FORMAT,
        "musterpress": __version__,
        "agency": agency,
        "options": options_told,
        "content": [list(pair) for pair in content],
        "lists": [list(numbers) for numbers in lists],
        "fields": [list(pair) for pair in fields],
        "documents": rows,
    }
    return "{\n" + ",\n".join(f" {json.dumps(name)}: {_json(value)}" for name, value in whole.items()) + "\n}\n"


def read_record(folder: Path) -> ReprintRecord | None:
    """Return what is recorded in an output folder; None if there is no record or it is not as it should be."""
    path = folder / RECORD
    try:
        if path.stat().st_size > _LARGEST:
            return None
        whole = json.loads(path.read_bytes())
        if whole["format"] != _FORMAT:
            return None
        content = [(str(name), str(digest)) for name, digest in whole["content"]]
        fields = [(str(name), str(digest)) for name, digest in whole["fields"]]
        lists = [dict(_at(content, numbers)) for numbers in whole["lists"]]
        documents = {
            str(name): Described(str(key), lists[_index(number)], dict(_at(fields, numbers)))
            for name, (key, number, numbers) in whole["documents"].items()
        }
        options = whole["options"]
        told = RunOptions(
            tuple(map(str, options.get("modules", ()))),
            tuple(map(str, options.get("stocks", ()))),
            str(options.get("ink", "color")),
            None if options.get("copies") is None else int(options["copies"]),
            float(options.get("spares", 0.0)),
            None if options.get("printer") is None else str(options["printer"]),
        )
        return ReprintRecord(str(whole["musterpress"]), str(whole["agency"]), documents, told)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return None


def _options_row(options: RunOptions) -> dict[str, Any]:
    return {
        "modules": list(options.modules),
        "stocks": list(options.stocks),
        "ink": options.ink,
        "copies": options.copies,
        "spares": options.spares,
        "printer": options.printer,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _index(number: Any) -> int:
    """Return a place in a list; raises ValueError for what is none."""
    if type(number) is not int or number < 0:
        raise ValueError(number)
    return number


def _at(rows: list[tuple[str, str]], numbers: list[Any]) -> list[tuple[str, str]]:
    return [rows[_index(number)] for number in numbers]
