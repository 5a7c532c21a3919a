"""The whole library, read and checked in one go."""

from __future__ import annotations

from generator.content.modules import Module
from generator.content.packets import Library, Packet
from generator.content.reference import ConsularList, Reference
from generator.content.theme import Theme
from generator.diagnostics import ExitCode, Problem, ProblemsError
from generator.load.cross_checks import check_library
from generator.load.library_files import (
    FactsFile,
    FileReader,
    GlossaryFile,
    IceOfficesFile,
    LanguagesFile,
    LibraryFiles,
    StatesFile,
    StocksFile,
)
from generator.project import ProjectFiles


def read_library(project: ProjectFiles, warnings: list[Problem]) -> Library:
    """Return the library; warnings are added to `warnings`. Raises ProblemsError with every problem of every file."""
    reader = FileReader(project)
    reference = "packets/reference"
    files = LibraryFiles(
        modules=reader.all_in("packets/modules", Module),
        facts=reader.all_in(f"{reference}/facts", FactsFile),
        packets=reader.all_in("packets", Packet),
        languages=reader.one(f"{reference}/languages.yaml", LanguagesFile),
        consular=reader.one(f"{reference}/consular_list.yaml", ConsularList),
        ice_offices=reader.one(f"{reference}/ice_offices.yaml", IceOfficesFile),
        states=reader.one(f"{reference}/states.yaml", StatesFile),
        glossary=reader.one(f"{reference}/glossary.yaml", GlossaryFile),
        stocks=reader.one("templates/stocks.yaml", StocksFile),
        theme=reader.one("templates/theme.yaml", Theme),
    )
    found = [*reader.problems, *check_library(files, project)]
    warnings += [problem for problem in found if problem.severity == "warning"]
    errors = [problem for problem in found if problem.severity == "error"]
    if errors:
        only_missing = all(problem.code == "missing-file" for problem in errors)
        raise ProblemsError(errors, ExitCode.MISSING if only_missing else ExitCode.CONTENT)
    return _assembled(files)


def _assembled(files: LibraryFiles) -> Library:
    """Return the models of files that are all right."""
    languages, consular, offices = files.languages.model, files.consular.model, files.ice_offices.model
    states, glossary, stocks, theme = files.states.model, files.glossary.model, files.stocks.model, files.theme.model
    if not (languages and consular and offices and states and glossary and stocks and theme):
        raise AssertionError("a library file without a problem has no model")
    reference = Reference(
        facts=tuple(fact for file in files.facts if file.model for fact in file.model.facts),
        languages=languages.languages,
        consular=consular,
        ice_offices=offices.offices,
        states=states.states,
        glossary=glossary.terms,
    )
    modules = sorted((file.model for file in files.modules if file.model), key=lambda module: (module.number, module.id))
    packets = tuple(file.model for file in files.packets if file.model)
    return Library(modules=tuple(modules), reference=reference, packets=packets, stocks=stocks.stocks, theme=theme)
