"""Template sources: read through the project door, each start tag marked with the place it was written at."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from jinja2 import BaseLoader, Environment, TemplateNotFound
from jinja2.exceptions import TemplateSyntaxError

from generator.diagnostics import NOWHERE, Place
from generator.markup.carrier import place_attribute
from generator.project import ProjectFiles

FOLDER = "templates"
"""The project folder that template names are below."""

_LEXING = Environment(keep_trailing_newline=True, autoescape=True)
"""Only cuts sources into tokens; without trimming, so that nothing but white space is dropped between them."""
_NEWLINES = re.compile(r"\r\n|\r")
_START_TAG = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<([A-Za-z_][\w.\-]*)", re.DOTALL)
_SPACE = re.compile(r"\s*")
_REACH = 20
"""Lines that an expression is looked for in, after the one Jinja names."""


class TemplateSources(BaseLoader):
    """Gives Jinja the marked sources and finds places in the ones that people wrote."""

    def __init__(self, project: ProjectFiles) -> None:
        self._project = project
        self._written: dict[str, tuple[str, str]] = {}
        """By template name: file as shown in problems, source as written."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:
        """Return the marked source and the file to show in problems.

        Raises TemplateNotFound, also for a name that leaves the folder, and TemplateSyntaxError for what is not UTF-8.
        """
        name = f"{FOLDER}/{template}"
        parts = template.split("/")
        if "\\" in template or "\x00" in template or not all(parts) or {".", ".."} & set(parts) or not self._project.exists(name):
            raise TemplateNotFound(template)
        file = self._project.display(name)
        try:
            source = _NEWLINES.sub("\n", self._project.read_text(name))
        except UnicodeDecodeError as error:
            raise TemplateSyntaxError("the file is not UTF-8 text", 1, template, file) from error
        self._written[template] = (file, source)
        return mark_places(source, template, file), file, None

    def find(self, template: str | None, line: int, words: tuple[str, ...] = ()) -> Place:
        """Return the place of the first of `words` that stands in a template from `line` on.

        Jinja knows lines only. Without a word found, the place is the first character of the line that is no space.
        """
        file, source = self._written.get(template or "", ("", ""))
        lines = source.split("\n")
        for pattern in map(_pattern, words):
            for number in range(line, min(line + _REACH, len(lines)) + 1):
                found = next((start for start in _in_code(lines[number - 1], pattern)), None)
                if found is not None:
                    return Place(file, number, found + 1)
        if not 0 < line <= len(lines):
            return Place(file or template or "", line) if line else NOWHERE
        written = lines[line - 1]
        return Place(file, line, len(written) - len(written.lstrip()) + 1)


def _pattern(word: str) -> re.Pattern[str]:
    """Return what finds a whole word, punctuation, or (`.nam`) a field that follows a dot."""
    if not re.search(r"\w", word):
        return re.compile(re.escape(word))
    before = r"(?<=\.)" if word.startswith(".") else r"(?<!\w)"
    return re.compile(rf"{before}{re.escape(word.removeprefix('.'))}(?!\w)")


def _in_code(line: str, pattern: re.Pattern[str]) -> Iterator[int]:
    """Yield where `pattern` is found, inside `{{ }}` or `{% %}` first."""
    starts = [found.start() for found in pattern.finditer(line)]
    for start in starts:
        opened = max(line.rfind("{{", 0, start), line.rfind("{%", 0, start))
        if opened > max(line.rfind("}}", 0, start), line.rfind("%}", 0, start)):
            yield start
    yield from starts


@lru_cache(maxsize=64)
def mark_places(source: str, template: str, file: str) -> str:
    """Return `source` with `_at="file:line:column"` in each start tag; no line is added or moved.

    Raises TemplateSyntaxError where Jinja cannot read the source.
    """
    starts = [0, *(found.end() for found in re.finditer("\n", source))]
    marked: list[str] = []
    position = 0
    for _, kind, value in _LEXING.lex(source, template, file):
        if not source.startswith(value, position):
            # `{%-` has taken the white space before it out of the token.
            skipped = _SPACE.match(source, position)
            assert skipped is not None
            marked.append(skipped[0])
            position = skipped.end()
        assert source.startswith(value, position), "tokens follow each other in the source"
        marked.append(_mark(value, position, starts, file) if kind == "data" else value)
        position += len(value)
    marked.append(source[position:])
    return "".join(marked)


def _mark(data: str, position: int, starts: list[int], file: str) -> str:
    """Mark the start tags of a stretch of template text that begins at `position` of its source."""

    def mark(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0]
        offset = position + found.start()
        line = bisect_right(starts, offset)
        return found[0] + place_attribute(Place(file, line, offset - starts[line - 1] + 1))

    return _START_TAG.sub(mark, data)
