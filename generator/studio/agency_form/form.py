"""The form as a page shows it: groups of fields with their words, values and problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from generator.content.packets import Library
from generator.diagnostics import Problem
from generator.studio.agency_form.choices import Choices, choices_of, language_names, office_note
from generator.studio.agency_form.schema import EACH, Field, List, Spec, is_person, schema_by_path
from generator.studio.words import Words

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("who", ("name", "short_name", "kind", "state", "slug", "sample")),
    ("call", ("ice", "supervisor", "counsel", "lep_coordinator", "certifying_official", "community_liaison", "complaint_line")),
    ("languages", ("language_line", "languages", "language_law")),
    ("consulates", ("consulates", "log_place")),
    ("detainers", ("agreement_287g", "detainer_policy")),
    ("look", ("logo", "colors")),
    ("print", ("printers", "press")),
    ("annexes", ("annexes",)),
    ("signed", ("sign_off",)),
)
"""As an officer thinks of an agency; a test says that every field is in one."""
FieldFound = tuple[Problem, str]
"""A problem and the dotted path of its field."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field on the page."""

    path: str
    id: str
    kind: str
    label: str
    value: str
    required: str = ""
    """Words of the required mark, if it has one."""
    help: str = ""
    example: str = ""
    limit: int = 0
    choices: Choices = ()
    problems: tuple[Problem, ...] = ()
    shape: str = "field"

    @property
    def invalid(self) -> bool:
        """Whether an error stands at it."""
        return any(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class PartView:
    """Fields that belong together."""

    path: str
    id: str
    label: str
    parts: tuple[FieldView | PartView | ListView, ...]
    required: str = ""
    help: str = ""
    problems: tuple[Problem, ...] = ()
    shape: str = "part"

    @property
    def runs(self) -> tuple[Views, ...]:
        """Its parts, fields that follow each other together."""
        return _runs(self.parts)


@dataclass(frozen=True, slots=True)
class ListView:
    """Entries in order."""

    path: str
    id: str
    label: str
    entries: tuple[FieldView | PartView, ...]
    required: str = ""
    help: str = ""
    problems: tuple[Problem, ...] = ()
    choices: Choices = ()
    """What may be added, for a list of languages."""
    shape: str = "list"


@dataclass(frozen=True, slots=True)
class GroupView:
    """A part of the page under a heading."""

    name: str
    label: str
    parts: tuple[FieldView | PartView | ListView, ...]

    @property
    def runs(self) -> tuple[Views, ...]:
        """Its parts, fields that follow each other together."""
        return _runs(self.parts)


@dataclass(frozen=True, slots=True)
class FormView:
    """The whole form."""

    groups: tuple[GroupView, ...]
    errors: tuple[tuple[Problem, str, str], ...]
    """Problem, id of the element it stands at ('' for none), and that element's label."""
    warnings: tuple[tuple[Problem, str, str], ...]


Views = tuple[FieldView | PartView | ListView, ...]


def _runs(views: Views) -> tuple[Views, ...]:
    return tuple(tuple(run) for _, run in groupby(views, key=lambda view: isinstance(view, FieldView)))


@dataclass(frozen=True, slots=True)
class _Builder:
    values: Mapping[str, str]
    library: Library
    words: Words
    problems: dict[str, list[Problem]] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    """Label of every element there is, by path."""

    def view(self, spec: Spec, path: str, within: bool) -> FieldView | PartView | ListView:
        """Return the view of a field, part or list; `within`: it is inside a part that may be left out."""
        if isinstance(spec, Field):
            return self.field(spec, path, within)
        if isinstance(spec, List):
            return self.list(spec, path)
        label, help_ = self.label(spec, path), self.text("help", spec.path)
        inner = within or not spec.required
        parts = tuple(self.view(one, f"{path}.{one.path.rpartition('.')[2]}", inner) for one in spec.parts)
        required = self.words("agency.one_of") if is_person(spec) and spec.required else ""
        return PartView(path, id_of(path), label, parts, required, help_, self.at(path))

    def field(self, spec: Field, path: str, within: bool) -> FieldView:
        """Return the view of a field."""
        value = self.values.get(path, "")
        shown = value or spec.default
        required = self.words("agency.required_in" if within else "agency.required") if spec.required else ""
        help_ = self.text("help", spec.path)
        if spec.kind == "office":
            help_ = f"{help_} {office_note(value, self.library, self.words)}"
        # A browser shows nothing where a date is none, and would lose what is written.
        kind = "text" if spec.kind == "date" and value and not _is_day(value) else spec.kind
        return FieldView(
            path, id_of(path), kind, self.label(spec, path), shown, required, help_, self.text("example", spec.path),
            spec.limit, choices_of(spec, shown, self.values, self.library, self.words), self.at(path),
        )  # fmt: skip

    def list(self, spec: List, path: str) -> ListView:
        """Return the view of a list with all its entries."""
        label, help_ = self.label(spec, path), self.text("help", spec.path)
        numbers = sorted({int(name.split(".")[1]) for name in self.values if name.startswith(f"{path}.")})
        names = language_names(self.library, self.words)
        entries: list[FieldView | PartView] = []
        for number in numbers:
            here = f"{path}.{number}"
            if isinstance(spec.entry, Field):
                value = self.values.get(here, "")
                self.shown[here] = names.get(value, value)
                entries.append(FieldView(here, id_of(here), "language", names.get(value, value), value, problems=self.at(here)))
            else:
                view = self.view(spec.entry, here, not spec.required)
                if isinstance(view, PartView):
                    entries.append(view)
        used = {self.values.get(f"{path}.{number}") for number in numbers}
        more = tuple(("", ((code, name),)) for code, name in names.items() if code not in used)
        required = self.words("agency.required") if spec.required else ""
        choices = more if isinstance(spec.entry, Field) else ()
        return ListView(path, id_of(path), label, tuple(entries), required, help_, self.at(path), choices)

    def label(self, spec: Spec, path: str) -> str:
        """Return a label, with an entry's number from 1, and remember that the element is there."""
        number = next((int(part) + 1 for part in reversed(path.split(".")) if part.isdecimal()), 0)
        text = (
            self.words(f"agency.label.{spec.path}", number=number)
            if spec.path.endswith(EACH)
            else self.words(f"agency.label.{spec.path}")
        )
        self.shown[path] = text
        return text

    def text(self, kind: str, path: str) -> str:
        """Return words that not every field has."""
        return self.words.texts.get(f"agency.{kind}.{path}", "")

    def at(self, path: str) -> tuple[Problem, ...]:
        """Return the problems at a path."""
        return tuple(self.problems.get(path, ()))


def form_of(values: Mapping[str, str], problems: Iterable[FieldFound], library: Library, words: Words) -> FormView:
    """Return the form of an agency's values. A problem of what it does not show stands at the nearest thing that it shows."""
    found = list(problems)
    builder = _Builder(values, library, words)
    for problem, path in found:
        builder.problems.setdefault(_shown_path(path, values), []).append(problem)
    schema = schema_by_path()
    groups = tuple(
        GroupView(name, words(f"agency.group.{name}"), tuple(builder.view(schema[path], path, False) for path in paths))
        for name, paths in GROUPS
    )
    summary = [(problem, _shown_path(path, values)) for problem, path in found]
    told = tuple((problem, id_of(path) if path in builder.shown else "", _name(path, builder.shown)) for problem, path in summary)
    return FormView(
        groups,
        tuple(one for one in told if one[0].severity == "error"),
        tuple(one for one in told if one[0].severity != "error"),
    )


def id_of(path: str) -> str:
    """Return the id of the element of a field, part or list."""
    return f"f-{path.replace('.', '-')}"


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _shown_path(path: str, values: Mapping[str, str]) -> str:
    """Return the path itself, or that of its list where the form has no such entry."""
    head, _, rest = path.partition(".")
    if isinstance(schema_by_path().get(head), List) and rest:
        entry = f"{head}.{rest.partition('.')[0]}"
        if not any(name == entry or name.startswith(f"{entry}.") for name in values):
            return head
    return path


def _name(path: str, shown: Mapping[str, str]) -> str:
    """Return the labels of an element and of the part it is in: `Counsel, Phone`."""
    names: Sequence[str] = path.split(".")
    found = [shown[here] for length in range(1, len(names) + 1) if (here := ".".join(names[:length])) in shown]
    return ", ".join(dict.fromkeys(found))
