"""The pages of the manual and what is in them: fenced blocks, commands, and YAML to put into a project folder."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).parents[2]
PAGES = (
    REPOSITORY / "README.md",
    REPOSITORY / "templates" / "starter" / "README.md",
    *sorted((REPOSITORY / "docs").rglob("*.md")),
)
GUIDES = tuple(page for page in PAGES if page.parent.name == "how-to" or page.name == "tutorial.md")
"""The pages that are tried step by step."""
_FENCE = re.compile(r"^```(?P<kind>[a-z]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`([^`\n]+(?:\n[^`\n]+)?)`")


@dataclass(frozen=True, slots=True)
class Fence:
    """A block between ``` lines."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Snippet:
    """A block of YAML and the file it is of: all of it (`is`), more for its end (`added to`), entries or keys of it (`in`)."""

    how: str
    file: str
    text: str


def name_of(page: Path) -> str:
    """Return a page's path in the repository."""
    return page.relative_to(REPOSITORY).as_posix()


def fences(page: Path) -> list[Fence]:
    """Return the fenced blocks of a page, in order."""
    return [Fence(found["kind"], found["text"]) for found in _FENCE.finditer(page.read_text(encoding="utf-8"))]


def prose(page: Path) -> str:
    """Return a page without its fenced blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def inline_code(page: Path) -> list[str]:
    """Return what stands between backticks, a line break in it read as a space."""
    return [" ".join(found.split()) for found in _INLINE.findall(prose(page))]


def commands(page: Path) -> list[list[str]]:
    """Return the arguments of every `musterpress` line in a block, as a shell would split it."""
    lines = [line for fence in fences(page) if fence.kind != "text" for line in fence.text.splitlines()]
    lines += [line[4:] for line in prose(page).splitlines() if line.startswith("    musterpress ")]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("musterpress ")]


def mentioned_commands(page: Path) -> list[list[str]]:
    """Return the arguments of every `musterpress ...` in running text."""
    return [shlex.split(code)[1:] for code in inline_code(page) if code.startswith("musterpress ")]


def snippets(page: Path) -> list[Snippet]:
    """Return the YAML blocks of a page that begin with a comment that names their file."""
    found = []
    for fence in fences(page):
        first, _, text = fence.text.partition("\n")
        named = re.fullmatch(r"# (?:(added to|in|rows of) )?([\w./-]+\.yaml)", first) if fence.kind == "yaml" else None
        if named is not None:
            found.append(Snippet(named[1] or "is", named[2], text))
    return found


def keys_shown(page: Path) -> set[str]:
    """Return every key in the YAML blocks of a page, but for names that people choose (selectors of styles)."""
    return {key for fence in fences(page) if fence.kind == "yaml" for key in _keys(yaml.load(fence.text, Loader=yaml.BaseLoader))}


def _keys(data: object) -> Iterator[str]:
    entries = data.items() if isinstance(data, dict) else ()
    for key, value in entries:
        yield key
        if key in {"products", "styles"} and isinstance(value, dict):
            for inner in value.values():
                yield from _keys(inner)
        else:
            yield from _keys(value)
    for value in data if isinstance(data, list) else ():
        yield from _keys(value)


def put(snippet: Snippet, folder: Path) -> None:
    """Do in a project folder what the page tells the reader to do with a snippet."""
    path = folder / snippet.file
    if snippet.how == "is":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(snippet.text, encoding="utf-8")
        return
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((REPOSITORY / snippet.file).read_text(encoding="utf-8"), encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    if snippet.how == "rows of":
        held = yaml.safe_load(text)
        _lay_over(held, yaml.safe_load(snippet.text))
        text = yaml.safe_dump(held, allow_unicode=True, sort_keys=False)
    elif snippet.how == "in" and snippet.text.startswith("  - "):
        for entry in re.split(r"^(?=  - )", snippet.text, flags=re.MULTILINE)[1:]:
            text = _with_entry(text, entry)
    elif snippet.how == "in":
        for block in re.split(r"^(?=\w)", snippet.text, flags=re.MULTILINE)[1:]:
            text = re.sub(rf"^{block.partition(':')[0]}:.*\n([ \t]+.*\n)*", "", text, flags=re.MULTILINE) + block
    else:
        text += snippet.text
    path.write_text(text, encoding="utf-8")


def _with_entry(text: str, entry: str) -> str:
    """Return the file with a list entry in the place of the one that begins with the same line, or at its end."""
    first = entry.partition("\n")[0]
    entries = re.split(r"^(?=  - )", text, flags=re.MULTILINE)
    places = [index for index, one in enumerate(entries) if one.partition("\n")[0] == first]
    if places:
        entries[places[0]] = entry
    else:
        entries.append(entry)
    return "".join(entries)


def _lay_over(held: dict[str, Any], rows: dict[str, Any]) -> None:
    """Put rows into a nested table; a group that is not there is a fault of the page."""
    for key, value in rows.items():
        assert key in held, f"there is no `{key}`"
        if isinstance(value, dict) and all(isinstance(inner, dict) for inner in value.values()):
            _lay_over(held[key], value)
        else:
            held[key] = value
