"""Jinja, shut off from everything but the content: what templates may read, call and print."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from functools import lru_cache, partial
from types import CodeType
from typing import Any, cast

from jinja2 import StrictUndefined, Undefined, pass_context
from jinja2.environment import TemplateModule
from jinja2.exceptions import TemplateError, UndefinedError
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

from generator.content.base import Model
from generator.content.reference import Language
from generator.diagnostics import NOWHERE, Place, Problem, ProblemsError, SourcedText
from generator.resolve.dates import DateSlot, written_date
from generator.resolve.failures import EmptyFieldError, UnknownFieldError, problem_of, template_line
from generator.resolve.fields import write_text
from generator.resolve.marked import Generator, looked_into, looking
from generator.resolve.pieces import ClosedMacro, Pieces
from generator.resolve.readable import public_fields, shut_fields
from generator.resolve.templates import TemplateSources

FILTERS = (
    "abs", "batch", "capitalize", "count", "dictsort", "e", "escape", "first", "groupby", "int", "items", "join", "last",
    "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse", "round", "select",
    "selectattr", "slice", "sort", "sum", "title", "trim", "unique", "upper",
)  # fmt: skip
"""Jinja's own filters that templates may use. None makes markup of a value (`safe`), hides a missing field (`default`) or
gives something else each time (`random`)."""
TESTS = (
    "!=", "<", "<=", "==", ">", ">=", "boolean", "divisibleby", "eq", "equalto", "even", "false", "ge", "greaterthan", "gt",
    "in", "integer", "iterable", "le", "lessthan", "lower", "lt", "mapping", "ne", "none", "number", "odd", "sequence",
    "string", "true", "upper",
)  # fmt: skip
OWN_FILTERS = ("at", "date", "in_language", "md", "mdi", "paired", "phone", "plain", "secret")
"""Filters that `Filters` binds to a document."""
_PRINT = frozenset(("e", "escape"))
"""Filters through which a mark may go, since they only print it."""
_PUT_TOGETHER = (str, Markup)
GLOBALS = ("dict", "namespace", "range")
_OF_JINJA = (LoopContext, TemplateModule)
"""What Jinja's own rule says of these is that names with `_` in front are shut; templates ask them most."""
_DATE_FIELDS = frozenset({"year", "month", "day", "isoformat"})
"""`strftime` depends on the locale, `today` on the clock."""


class Unknown(StrictUndefined):
    """A name that means nothing; using it raises UnknownFieldError, which says on what it was looked up."""

    __slots__ = ()

    def __init__(self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: Any = UndefinedError) -> None:
        super().__init__(hint, obj, name, exc)
        if exc is UndefinedError and hint is None:
            # Jinja only calls it with a message, so anything that makes an exception will do.
            self._undefined_exception = cast(Any, partial(UnknownFieldError, obj, name or ""))


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """The environment of one document; problems that need not stop the template gather in `problems`."""

    code_generator_class = Generator

    def __init__(self, sources: TemplateSources | None, *, marked: bool = False, pieces: Pieces | None = None) -> None:
        """Take the sources; without any, the environment only compiles. `marked` says that the agency's values are marks.

        With `pieces`, what closed macros write is remembered there.
        """
        super().__init__(
            loader=sources,
            undefined=Unknown,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=self._written,
            optimized=False,
        )
        self._sources = sources
        self._marked = marked
        self._pieces = pieces
        self.problems: list[Problem] = []
        looks: Callable[[Any], Any] = looking if marked else _as_it_is
        self.filters = {
            **{name: self.filters[name] if name in _PRINT else looks(self.filters[name]) for name in FILTERS},
            **dict.fromkeys(OWN_FILTERS, _unbound),
        }
        self.tests = {name: looks(self.tests[name]) for name in TESTS}
        self.globals = {name: self.globals[name] for name in GLOBALS}
        self._last_empty: tuple[Any, str] | None = None

    @property
    def sources(self) -> TemplateSources:
        """Where templates are read and places found."""
        assert self._sources is not None
        return self._sources

    def render(self, name: str, asked_at: Place) -> str:
        """Return what the template writes.

        `asked_at` is where the template was asked for. Raises ProblemsError with everything found on the way.
        """
        try:
            template = self.get_template(name)
            # Not `Template.render`: it would replace the frames that `failures` reads places from.
            markup = "".join(template.root_render_func(template.new_context()))
        except ProblemsError as error:
            raise ProblemsError([*self.problems, *error.problems], error.exit_code) from error
        except Exception as error:
            problem, exit_code = problem_of(error, self, self.sources, asked_at)
            raise ProblemsError([*self.problems, problem], exit_code) from error
        if self.problems:
            raise ProblemsError(self.problems)
        return markup

    def compile(self, source: Any, name: Any = None, filename: Any = None, raw: bool = False, defer_init: bool = False) -> Any:
        """Return the code of a template; the same source is compiled once for all documents."""
        if self._sources is not None and isinstance(source, str) and not raw:
            return _compiled(source, name, filename)
        return super().compile(source, name, filename)

    def closed(self, name: Hashable, macro: Macro) -> Macro | ClosedMacro:
        """Return a macro that depends on its arguments alone, so that what it writes can be remembered."""
        return macro if self._pieces is None else ClosedMacro(macro, name, self._pieces, self.problems)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as in Jinja
        """Call what a template calls; a closed macro asks for nothing that Jinja would give it."""
        if type(__obj) is ClosedMacro and not kwargs:
            return __obj(__context.eval_ctx, *args)
        return super().call(__context, __obj, *args, **kwargs)

    def looked_into(self, value: Any) -> Any:
        """Return what a comparison is given in the place of a value (see `generator.resolve.marked`)."""
        return looked_into(value) if self._marked else value

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, and remember it if it is empty: printing it comes next, if at all."""
        if self._marked and type(obj) in _PUT_TOGETHER:
            looked_into(obj)
        value = super().getattr(obj, attribute)
        if value is None:
            self._last_empty = (obj, attribute)
        return value

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item, or an attribute by its name, as `getattr` does."""
        if self._marked and type(obj) in _PUT_TOGETHER:
            looked_into(obj)
        value = super().getitem(obj, argument)
        if value is None:
            self._last_empty = (obj, str(argument))
        return value

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read it: fields of our models, parts of dates, methods of text and lists."""
        if type(obj) in _OF_JINJA:
            return not attr.startswith("_")
        if isinstance(obj, Model) and attr not in _readable(type(obj)):
            return False
        if not isinstance(obj, Model) and not super().is_safe_attribute(obj, attr, value):
            return False
        if isinstance(obj, Language) and attr == "phrase":
            return obj.phrase is None or obj.printed_phrase is not None
        if isinstance(obj, Model):
            return True
        if isinstance(obj, date):
            return attr in _DATE_FIELDS
        return not (isinstance(obj, SourcedText) and attr == "place")

    def empty(self) -> EmptyFieldError:
        """Return the error for an empty value that was to be printed."""
        owner, name = self._last_empty or (None, "")
        self._last_empty = None
        return EmptyFieldError(owner, name)

    def place_here(self, words: tuple[str, ...] = ()) -> Place:
        """Return the place in the template that is running."""
        return self.sources.find(*template_line(), words)

    @pass_context
    def _written(self, _context: Context, value: Any) -> Markup:
        """Return a value of `{{ }}` as escaped text that keeps its place; what cannot be printed becomes a problem.

        Escaping here, and not only by `autoescape`, holds inside `{% autoescape false %}` as well. Being given the
        context keeps Jinja from printing constants when it compiles, so that code can be shared between documents.
        """
        try:
            return self._printable(value)
        except TemplateError as error:
            self.problems.append(problem_of(error, self, self.sources, self.place_here(), here=True)[0])
            return Markup("")

    def _printable(self, value: Any) -> Markup:
        """Return a value as escaped text. Raises TemplateError where it is none."""
        if isinstance(value, Markup):
            return value
        if isinstance(value, Undefined):
            str(value)  # raises what the name deserves
        if value is None:
            raise self.empty()
        if type(value) in {date, DateSlot}:
            return escape(written_date(value))
        if isinstance(value, SourcedText):
            return write_text(value, NOWHERE)
        if isinstance(value, str) or type(value) in {int, float}:
            return escape(str(value))
        raise TemplateError(f"{described(value)} cannot be printed")


@lru_cache(maxsize=256)
def _readable(model: type[Model]) -> frozenset[str]:
    """Return the fields of a model that templates may read."""
    return frozenset(name for name in public_fields(model) - shut_fields(model) if not name.startswith("_"))


def described(value: Any) -> str:
    """Return what a value is, in words for people."""
    if isinstance(value, Model):
        return f"a `{type(value).__name__}`"
    words: Mapping[type, str] = {bool: "true or false", tuple: "a list", list: "a list", dict: "a table of values"}
    return words.get(type(value), f"a `{type(value).__name__}`")


def _as_it_is(function: Any) -> Any:
    return function


def _unbound(*_given: Any) -> str:
    """Stand in for our own filters where templates are only compiled."""
    raise TemplateError("the filter belongs to no document")


@lru_cache(maxsize=64)
def _compiled(source: str, name: str | None, filename: str | None) -> CodeType:
    """Return the code of a template: it depends on the source alone, so all documents share it."""
    return cast("CodeType", TemplateEnvironment(None).compile(source, name, filename))
