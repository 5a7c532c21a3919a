"""Which script each character of a paragraph is set in: script runs with extensions and brackets resolved (UAX 24)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.typefaces.characters import bracket, is_inherited, script_of, script_of_language, scripts_using
from generator.typefaces.text import Run


def resolve_scripts(runs: Sequence[Run]) -> list[str]:
    """Return the script (ISO 15924) of each code point of the runs' texts put together.

    Digits, punctuation and marks take the script of what stands before them, else of what comes next, else of the
    language. Nothing is taken from outside an isolated run, or from a run of another language.
    """
    found: list[str] = []
    for text, language, isolated in _contexts(runs):
        # A number on its own looks the same in every language: it is set like Latin text.
        fallback = "Latn" if isolated else script_of_language(language)
        found += _resolve(text, script_of_language(language), fallback)
    return found


def _contexts(runs: Sequence[Run]) -> Iterator[tuple[str, str, bool]]:
    """Yield (text, language, isolated) of stretches that are resolved without looking outside."""
    text, language = "", ""
    for run in runs:
        if text and (run.isolate or run.lang != language):
            yield text, language, False
            text = ""
        if run.isolate:
            yield run.text, run.lang, True
        else:
            text, language = text + run.text, run.lang
    if text:
        yield text, language, False


def _resolve(text: str, of_language: str, fallback: str) -> list[str]:
    """Return the scripts of one stretch; `fallback` is for one without any letter."""
    used = set(map(script_of, set(text)))
    if of_language == fallback and used <= {None, fallback}:
        # Whatever has no script of its own gets the only one there is.
        return [fallback] * len(text)
    own = [script_of(char) for char in text]
    current = next((script for script in own if script), fallback)
    open_brackets: list[tuple[str, str]] = []
    found = []
    for char, script in zip(text, own, strict=True):
        if script:
            current = script
            found.append(script)
            continue
        users = scripts_using(char)
        if is_inherited(char) and found:
            found.append(found[-1])
        elif current not in users and of_language in users:
            # A sign of some scripts, not of this one: it belongs to the language's.
            found.append(of_language)
        else:
            found.append(_pair(char, current, open_brackets))
    return found


def _pair(char: str, current: str, open_brackets: list[tuple[str, str]]) -> str:
    """Return the script of a character of none, a closing bracket taking its opening one's."""
    pair = bracket(char)
    if pair is None:
        return current
    other, opens = pair
    if opens:
        open_brackets.append((other, current))
        return current
    while open_brackets:
        closes, script = open_brackets.pop()
        if closes == char:
            return script
    return current
