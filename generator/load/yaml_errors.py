"""A YAML parser's error -> a problem in plain words."""

from __future__ import annotations

import yaml

from generator.diagnostics import Place, Problem
from generator.load.wording import visible

_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "a `:` stands where none is expected",
        "put text that holds `: ` in quotes, or look at the indentation",
    ),
    (
        "could not find expected ':'",
        "a line has no `:` after its key",
        "write `key: value`, or put text of several lines in quotes",
    ),
    (r"found character '\t'", "a tab stands where spaces are expected", "indent with spaces"),
    ("found unexpected end of stream", "a quote is opened and not closed", "close it with the same quote"),
    (
        "found unknown escape character",
        "a `\\` in double quotes begins no known escape",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    ("that cannot start any token", "text begins with a character that means something else in YAML", "put the text in quotes"),
    (
        "expected <block end>",
        "the line does not fit the ones above it",
        "line up the keys (or the `-`) of one group, and quote values whole",
    ),
    (
        "expected ',' or",
        "a `[` or `{` is opened and not closed",
        "close it and the quotes in it, or put text that begins with it in quotes",
    ),
    ("did not find expected", "the line does not fit the ones above it", "line up the keys (or the `-`) of one group"),
    (
        "sequence entries are not allowed",
        "a `-` stands where no list entry is expected",
        "write the `-` on a line of its own, below the key",
    ),
    (
        "expected the node content",
        "a value is missing or begins with a character that means something else",
        "put the text in quotes",
    ),
    (
        "expected a comment or a line break",
        "something follows `|` or `>` on its line",
        "begin the text on the next line, or put it in quotes",
    ),
)
"""Part of the parser's words, our sentence, the hint. First match wins."""


def syntax_problem(error: yaml.YAMLError, file: str) -> Problem:
    """Return the `yaml-syntax` problem for what the parser raised."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = str(getattr(error, "problem", None) or error)
    if "unexpected end of stream" in said or "expected ',' or" in said:
        # Where the quote or bracket was opened helps; where the parser gave up does not.
        mark = getattr(error, "context_mark", None) or mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark is not None else Place(file, 1, 1)
    for part, message, hint in _WORDS:
        if part in said:
            return Problem("yaml-syntax", message, place, (hint,))
    return Problem("yaml-syntax", f"the file is not YAML here: {visible(said)}", place, ("look at quotes and indentation",))
