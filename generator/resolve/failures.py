"""Jinja's errors as problems with the template's file, line and column. The one place where they are caught."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from types import FrameType, TracebackType
from typing import Any

from jinja2 import Environment, Template
from jinja2.exceptions import SecurityError, TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.utils import missing

from generator.content import agency
from generator.content.base import Model
from generator.diagnostics import ExitCode, Place, Problem, nearest
from generator.resolve.readable import public_fields, shut_fields
from generator.resolve.templates import TemplateSources

_QUOTED = re.compile(r"'([^']+)'")


class UnknownFieldError(UndefinedError):
    """A template used a name that means nothing, alone or on an object."""

    def __init__(self, owner: Any, name: object, message: str | None = None) -> None:
        super().__init__(message)
        self.owner = owner
        self.name = str(name)


class EmptyFieldError(TemplateError):
    """A template printed a field that the content leaves empty."""

    def __init__(self, owner: Any, name: str) -> None:
        super().__init__(f"field `{name}` is empty")
        self.owner = owner
        self.name = name


def template_line(trace: TracebackType | None = None) -> tuple[str | None, int]:
    """Return name and line of the innermost template of a traceback, or of the one that is running now."""
    found: tuple[str | None, int] = (None, 0)
    if trace is None:
        frame: FrameType | None = inspect.currentframe()
        while frame is not None:
            if (template := frame.f_globals.get("__jinja_template__")) is not None:
                return _line_of(template, frame.f_lineno)
            frame = frame.f_back
        return found
    step: TracebackType | None = trace
    while step is not None:
        if (template := step.tb_frame.f_globals.get("__jinja_template__")) is not None:
            found = _line_of(template, step.tb_lineno)
        step = step.tb_next
    return found


def _line_of(template: Template, line: int) -> tuple[str | None, int]:
    """Return the template's name and the line that compiled code at `line` came from."""
    return template.name, template.get_corresponding_lineno(line)


def problem_of(
    error: Exception, environment: Environment, sources: TemplateSources, asked_at: Place, here: bool = False
) -> tuple[Problem, ExitCode]:
    """Return the problem that `error` is, and the exit code of its kind.

    `asked_at` is where it happened if no template was running; `here` means that the running template is the place.
    Raises `error` again if it is neither Jinja's nor happened in a template: then it is a fault of this program.
    """
    name, line = template_line() if here else template_line(error.__traceback__)
    find = sources.find
    if isinstance(error, TemplateNotFound):
        hint = "template names are paths below `templates/`, such as `pocket_card/card.xml`"
        place = find(name, line) if line else asked_at
        return Problem("template-missing", f"there is no template `{error.name}`", place, (hint,)), ExitCode.MISSING
    if isinstance(error, TemplateSyntaxError):
        return _syntax_problem(error, environment, sources), ExitCode.CONTENT
    if not line or _is_our_fault(error):
        raise error
    if isinstance(error, UnknownFieldError):
        place = find(name, line, (f".{error.name}", error.name))
        return _unknown_problem(error, environment, place), ExitCode.CONTENT
    if isinstance(error, EmptyFieldError):
        return _empty_problem(error, find(name, line, (error.name,) if error.name else ())), ExitCode.CONTENT
    place = find(name, line, tuple(_QUOTED.findall(str(error))))
    if isinstance(error, SecurityError):
        hint = "templates read the fields that docs/markup.md names, through its filters"
        return Problem("template-unsafe", _sentence(error), place, (hint,)), ExitCode.CONTENT
    return Problem("template-error", _sentence(error), place), ExitCode.CONTENT


def _is_our_fault(error: Exception) -> bool:
    """Whether an error that is not Jinja's came out of this program's own code instead of a template's expression."""
    if isinstance(error, TemplateError | RecursionError):
        return False
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    return step is not None and str(step.tb_frame.f_globals.get("__name__")).startswith("generator.")


def _syntax_problem(error: TemplateSyntaxError, environment: Environment, sources: TemplateSources) -> Problem:
    """Say what Jinja could not read."""
    message = str(error.message or "")
    words = tuple(_QUOTED.findall(message))
    place = sources.find(error.name, error.lineno, words)
    if not place.file:
        place = Place(error.filename or error.name or "", error.lineno)
    hints: tuple[str, ...] = ()
    if message.startswith(("No filter named", "No test named")) and words:
        hints = nearest(words[0], environment.filters if "filter" in message else environment.tests)
    return Problem("template-syntax", _sentence(error), place, hints)


def _unknown_problem(error: UnknownFieldError, environment: Environment, place: Place) -> Problem:
    """Name the field and the right one that is nearest."""
    owner, name = error.owner, error.name
    if owner is missing:
        return Problem("template-unknown-field", f"there is no `{name}`", place, nearest(name, environment.globals))
    choices: tuple[str, ...] = ()
    if isinstance(owner, Model):
        described = f"`{type(owner).__name__}`"
        choices = tuple(public_fields(type(owner)) - shut_fields(type(owner)))
    elif isinstance(owner, Mapping):
        described, choices = "the table", tuple(str(key) for key in owner)
    elif isinstance(owner, str):
        described = "a text"
    elif owner is None:
        described = "an empty field"
    else:
        described = f"a `{type(owner).__name__}`"
    return Problem("template-unknown-field", f"{described} has no field `{name}`", place, nearest(name, choices))


def _empty_problem(error: EmptyFieldError, place: Place) -> Problem:
    """Name the empty field."""
    if not error.name:
        return Problem("template-error", "an empty value is printed", place, ("put it into `{% if %}`",))
    owner = type(error.owner).__name__
    of_agency = type(error.owner).__module__ == agency.__name__
    code = "agency-field-empty" if of_agency else "content-field-empty"
    hint = f"fill in `{error.name}`" + (" in the agency file" if of_agency else "") + ", or print it inside `{% if %}`"
    return Problem(code, f"field `{error.name}` of `{owner}` is empty", place, (hint,))


def _sentence(error: Exception) -> str:
    """Return Jinja's or Python's words in our form: lower case, no full stop, backticks."""
    words = str(error.message or "") if isinstance(error, TemplateError) else str(error)
    if isinstance(error, RecursionError):
        words = "a template or macro calls itself without end"
    first = _QUOTED.sub(r"`\1`", words.strip().split("\n")[0]).rstrip(".")
    return first[:1].lower() + first[1:] if first else type(error).__name__
