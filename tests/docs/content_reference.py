"""The keys of every YAML file, read from the models: what docs/reference/content.md holds between its marks."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from generator.content.agency import Agency, AnnexRef, IceContact, Logo, Phone, Press
from generator.content.job_aids import JobAid
from generator.content.modules import Module
from generator.content.packets import Packet
from generator.content.reference import ConsularList
from generator.content.theme import Theme
from generator.content.training import Training
from generator.diagnostics import SourcedText
from generator.load.agency_file import WrittenIce
from generator.load.annexes import WrittenAnnex
from generator.load.library_files import (
    FactsFile,
    GlossaryFile,
    IceOfficesFile,
    LanguagesFile,
    StatesFile,
    StocksFile,
)
from generator.load.logos import WrittenLogo
from generator.load.phones import WrittenPhone
from generator.load.print_fields import WrittenPress
from generator.load.reading import bare_type
from generator.units import Length
from tests.docs.meanings import DEFAULTS, MEANINGS

WRITTEN: Mapping[type[BaseModel], type[BaseModel]] = {
    Phone: WrittenPhone,
    IceContact: WrittenIce,
    Logo: WrittenLogo,
    AnnexRef: WrittenAnnex,
    Press: WrittenPress,
}
"""Models that people write in another form than the program keeps them in."""
NAMES = {
    "WrittenPhone": "Phone",
    "WrittenIce": "IceContact",
    "WrittenLogo": "Logo",
    "WrittenAnnex": "Annex",
    "WrittenPress": "Press",
}
FILES: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("Agency", "`agency.yaml` in your folder, or any name you give with `--agency`", Agency),
    ("Module", "`packets/modules/ID.yaml`", Module),
    ("Facts", "`packets/reference/facts/MODULE.yaml`", FactsFile),
    ("Training", "`packets/training/MODULE.yaml`", Training),
    ("Job aid", "`packets/job_aids/ID.yaml`", JobAid),
    ("Packet", "`packets/ID.yaml`", Packet),
    ("Languages", "`packets/reference/languages.yaml`", LanguagesFile),
    ("Glossary", "`packets/reference/glossary.yaml`, and `glossary-NAME.yaml` beside it", GlossaryFile),
    ("Mandatory notification", "`packets/reference/consular_list.yaml`", ConsularList),
    ("ICE offices", "`packets/reference/ice_offices.yaml`", IceOfficesFile),
    ("States", "`packets/reference/states.yaml`", StatesFile),
    ("Stocks", "`templates/stocks.yaml`", StocksFile),
    ("Theme", "`templates/theme.yaml`", Theme),
)
"""Heading, where the file is, and its model."""
_SCALARS: Mapping[Any, str] = {
    SourcedText: "text",
    str: "text",
    bool: "`true` or `false`",
    date: "date, `2026-10-01`",
    int: "whole number",
    float: "number",
    Length: "length, `3.5in`",
}


@dataclass
class _Page:
    """The tables written so far; a model that two files use has its table once."""

    lines: list[str] = field(default_factory=list)
    done: dict[str, str] = field(default_factory=dict)


def content_reference() -> str:
    """Return the tables of all files as Markdown."""
    page = _Page()
    for heading, where, model in FILES:
        page.lines += [f"## {heading}", f"{where}.", ""]
        for part in _parts(model):
            name = _name(part)
            if name in page.done:
                continue
            page.done[name] = heading
            page.lines += ([] if part is model else [f"### {name}"]) + [*_about(part), "", *_table(part), ""]
    return "\n".join(page.lines)


def documented_models() -> tuple[type[BaseModel], ...]:
    """Return every model that the page has a table of."""
    return tuple(dict.fromkeys(part for _, _, model in FILES for part in _parts(model)))


def known_keys() -> frozenset[str]:
    """Return every key that any file may have."""
    return frozenset(name for model in documented_models() for name in model.model_fields) | {"logo_alt"}


def _parts(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield a model and those inside it, in the order of their keys, each once."""
    seen: list[type[BaseModel]] = []
    waiting = [model]
    while waiting:
        part = waiting.pop(0)
        if part in seen:
            continue
        seen.append(part)
        waiting += [inner for info in part.model_fields.values() for inner in _models_in(info.annotation)]
    yield from seen


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    bare = bare_type(annotation)
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        yield WRITTEN.get(bare, bare)
    for inner in get_args(bare) if get_origin(bare) in (tuple, dict) else ():
        yield from _models_in(inner)


def _name(model: type[BaseModel]) -> str:
    return NAMES.get(model.__name__, model.__name__)


def _about(model: type[BaseModel]) -> list[str]:
    """Return what the model's docstring says, if it is not only where the file is."""
    said = inspect.cleandoc(model.__doc__ or "")
    return [said] if said and not said.startswith(("packets/", "templates/")) else []


def _table(model: type[BaseModel]) -> list[str]:
    rows = ["| Key | Value | If left out | What it is |", "|---|---|---|---|"]
    said = field_docs(model)
    for name, info in model.model_fields.items():
        left_out = DEFAULTS.get(f"{_name(model)}.{name}", _left_out(info))
        meaning = said.get(name) or MEANINGS.get(f"{_name(model)}.{name}", MEANINGS.get(name, ""))
        rows.append(f"| `{name}` | {_value(info.annotation)} | {left_out} | {_cell(meaning)} |")
    return rows


def _left_out(info: Any) -> str:
    if info.is_required():
        return "**needed**"
    default = info.default
    if isinstance(default, bool):
        return "`true`" if default else "`false`"
    if isinstance(default, Length):
        return "`0in`" if default == Length() else f"`{default.points:g}pt`"
    if default is None or default in ((), ""):
        return "none"
    if isinstance(default, tuple):
        return ", ".join(f"`{entry}`" for entry in default)
    return "as its own keys say" if isinstance(default, BaseModel) else f"`{default}`"


def _value(annotation: Any) -> str:
    bare = bare_type(annotation)
    if bare in _SCALARS:
        return _SCALARS[bare]
    if get_origin(bare) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(bare))
    if get_origin(bare) is tuple:
        inner = _value(get_args(bare)[0])
        return f"list of {inner}" if not inner.startswith("`") else f"list of: {inner}"
    if get_origin(bare) is dict:
        return f"names, each with {_value(get_args(bare)[1])}"
    if bare is Phone:
        return "phone: a number, or [Phone](#phone)"
    name = _name(WRITTEN.get(bare, bare))
    return f"[{name}](#{name.lower()})"


def field_docs(model: type[BaseModel]) -> dict[str, str]:
    """Return the docstrings below the fields of a model and of the models it is made from."""
    found: dict[str, str] = {}
    for one in reversed(model.__mro__):
        if issubclass(one, BaseModel) and one.__module__ in sys.modules and one.__module__.startswith("generator."):
            body = ast.parse(textwrap.dedent(inspect.getsource(one))).body[0]
            assert isinstance(body, ast.ClassDef)
            for key, text in zip(body.body, body.body[1:], strict=False):
                if isinstance(key, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
                    found[ast.unparse(key.target)] = inspect.cleandoc(str(text.value.value))
    return found


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    print(content_reference())
