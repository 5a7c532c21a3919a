"""The studio's words: one file a language, looked up by page and name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).with_name("words")


@dataclass(frozen=True, slots=True)
class Words:
    """All words of a language, by `page.name`."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, name: str, /, **values: object) -> str:
        """Return a text with its values filled in. Raises KeyError for a name that is in no file."""
        text = self.texts[name]
        return text.format_map(values) if values else text

    def count(self, name: str, count: int, /, **values: object) -> str:
        """Return `name_one` or `name_many`, with `{count}` filled in."""
        return self(f"{name}_{'one' if count == 1 else 'many'}", count=count, **values)


@cache
def read_words(language: str = "en") -> Words:
    """Return the words of a language. Raises FileNotFoundError where there are none."""
    tables = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return Words(language, dict(_flat(tables, "")))


def _flat(table: Mapping[str, Any], before: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{before}{key}"
        found += _flat(value, f"{name}.") if isinstance(value, dict) else [(name, str(value))]
    return found
