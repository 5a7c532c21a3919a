"""The shapes of the library's files, and reading them: what stands round the models of generator.content."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from pydantic import BaseModel

from generator.content.base import Model, Text
from generator.content.job_aids import JobAid
from generator.content.modules import Module
from generator.content.packets import Packet
from generator.content.reference import ConsularList, Fact, IceOffice, Language, Source, StateRule, Term
from generator.content.theme import Stock, Theme
from generator.content.training import Training
from generator.diagnostics import Place, Problem, ProblemsError
from generator.load.reading import LIBRARY_RULES, read_model
from generator.load.wording import Path
from generator.load.yaml_nodes import Tree, read_tree
from generator.project import ProjectFiles


class ReferenceFile(Model):
    """What any reference file may say about itself; none of it is printed."""

    title: Text | None = None
    as_of: str | None = None
    compiled: date | None = None
    source: Source | None = None
    sources: tuple[Source, ...] = ()
    note: Text | None = None


class FactsFile(ReferenceFile):
    """packets/reference/facts/*.yaml"""

    module: str
    facts: tuple[Fact, ...]


class LanguagesFile(ReferenceFile):
    """packets/reference/languages.yaml"""

    languages: tuple[Language, ...]


class IceOfficesFile(ReferenceFile):
    """packets/reference/ice_offices.yaml"""

    offices: tuple[IceOffice, ...]


class StatesFile(ReferenceFile):
    """packets/reference/states.yaml"""

    states: tuple[StateRule, ...]


class GlossaryFile(ReferenceFile):
    """packets/reference/glossary.yaml, and additions in glossary-*.yaml beside it"""

    terms: tuple[Term, ...]


class StocksFile(Model):
    """templates/stocks.yaml"""

    stocks: tuple[Stock, ...]


LoadedModel = TypeVar("LoadedModel", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Loaded(Generic[LoadedModel]):
    """A file that was found: its data if it is YAML, its model if nothing is wrong with it."""

    name: str
    """Project name, `packets/modules/detainers.yaml`."""
    tree: Tree | None
    model: LoadedModel | None

    def place(self, path: Path) -> Place:
        """Return where the value at `path` stands."""
        return self.tree.place(path) if self.tree is not None else Place(self.name)

    def written(self, list_key: str, id_key: str) -> list[tuple[str, Place]]:
        """Return the ids in a list of the file as written, model or not: a broken entry still counts as there."""
        data = self.tree.data if self.tree is not None else None
        entries = data.get(list_key) if isinstance(data, dict) else None
        found: list[tuple[str, Place]] = []
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            value = entry.get(id_key) if isinstance(entry, dict) else None
            if isinstance(value, str):
                found.append((str(value.strip()), self.place((list_key, index, id_key))))
        return found

    def own_id(self, key: str = "id") -> list[tuple[str, Place]]:
        """Return the file's own `id` (or another key that names it) as written."""
        data = self.tree.data if self.tree is not None else None
        value = data.get(key) if isinstance(data, dict) else None
        return [(str(value.strip()), self.place((key,)))] if isinstance(value, str) else []


@dataclass(frozen=True, slots=True)
class LibraryFiles:
    """Every file of the library, right or wrong."""

    modules: tuple[Loaded[Module], ...]
    training: tuple[Loaded[Training], ...]
    job_aids: tuple[Loaded[JobAid], ...]
    facts: tuple[Loaded[FactsFile], ...]
    packets: tuple[Loaded[Packet], ...]
    languages: Loaded[LanguagesFile]
    consular: Loaded[ConsularList]
    ice_offices: Loaded[IceOfficesFile]
    states: Loaded[StatesFile]
    glossaries: tuple[Loaded[GlossaryFile], ...]
    stocks: Loaded[StocksFile]
    theme: Loaded[Theme]


@dataclass(slots=True)
class FileReader:
    """Reads library files and collects their problems."""

    project: ProjectFiles
    problems: list[Problem] = field(default_factory=list)

    def all_in(self, folder: str, wanted: type[LoadedModel], prefix: str = "") -> tuple[Loaded[LoadedModel], ...]:
        """Read every .yaml file of a project folder whose name begins with `prefix`, in the order of names."""
        names = self.project.list_files(folder, ".yaml")
        return tuple(self.one(name, wanted) for name in names if name.startswith(f"{folder}/{prefix}"))

    def one(self, name: str, wanted: type[LoadedModel]) -> Loaded[LoadedModel]:
        """Read one file; a file that is not there is a problem of its own."""
        shown = self.project.display(name)
        try:
            raw = self.project.read_bytes(name)
        except OSError:
            self.problems.append(missing_file(shown))
            return Loaded(name, None, None)
        try:
            tree = read_tree(raw, shown)
        except ProblemsError as error:
            self.problems += error.problems
            return Loaded(name, None, None)
        model, problems = read_model(tree, wanted, LIBRARY_RULES)
        self.problems += problems
        return Loaded(name, tree, model)


def missing_file(shown: str) -> Problem:
    """Return the problem of a file that does not exist or cannot be opened."""
    return Problem("missing-file", f"`{shown}` cannot be read", Place(shown), ("look at the path and at the file's permissions",))
