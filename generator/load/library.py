"""The whole library, read and checked in one go."""

from __future__ import annotations

from collections.abc import Iterable

from generator.content.job_aids import JobAid, Picture
from generator.content.modules import Module
from generator.content.packets import Library, Packet
from generator.content.reference import ConsularList, Reference
from generator.content.theme import Theme
from generator.content.training import Training
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
from generator.load.pictures import PictureReader
from generator.project import ProjectFiles


def read_library(project: ProjectFiles, warnings: list[Problem]) -> Library:
    """Return the library; warnings are added to `warnings`. Raises ProblemsError with every problem of every file."""
    reader = FileReader(project)
    reference = "packets/reference"
    files = LibraryFiles(
        modules=reader.all_in("packets/modules", Module),
        training=reader.all_in("packets/training", Training),
        job_aids=reader.all_in("packets/job_aids", JobAid),
        facts=reader.all_in(f"{reference}/facts", FactsFile),
        packets=reader.all_in("packets", Packet),
        languages=reader.one(f"{reference}/languages.yaml", LanguagesFile),
        consular=reader.one(f"{reference}/consular_list.yaml", ConsularList),
        ice_offices=reader.one(f"{reference}/ice_offices.yaml", IceOfficesFile),
        states=reader.one(f"{reference}/states.yaml", StatesFile),
        glossaries=(
            reader.one(f"{reference}/glossary.yaml", GlossaryFile),
            *reader.all_in(reference, GlossaryFile, prefix="glossary-"),
        ),
        stocks=reader.one("templates/stocks.yaml", StocksFile),
        theme=reader.one("templates/theme.yaml", Theme),
    )
    pictures = PictureReader(project)
    for file in files.job_aids:
        pictures.read_all(file)
    found = [*reader.problems, *check_library(files, project), *pictures.problems]
    warnings += [problem for problem in found if problem.severity == "warning"]
    errors = [problem for problem in found if problem.severity == "error"]
    if errors:
        only_missing = all(problem.code == "missing-file" for problem in errors)
        raise ProblemsError(errors, ExitCode.MISSING if only_missing else ExitCode.CONTENT)
    return _assembled(files, pictures.found)


def _assembled(files: LibraryFiles, pictures: Iterable[Picture]) -> Library:
    """Return the models of files that are all right."""
    languages, consular, offices = files.languages.model, files.consular.model, files.ice_offices.model
    states, stocks, theme = files.states.model, files.stocks.model, files.theme.model
    if not (languages and consular and offices and states and stocks and theme):
        raise AssertionError("a library file without a problem has no model")
    reference = Reference(
        facts=tuple(fact for file in files.facts if file.model for fact in file.model.facts),
        languages=languages.languages,
        consular=consular,
        ice_offices=offices.offices,
        states=states.states,
        glossary=tuple(term for file in files.glossaries if file.model for term in file.model.terms),
    )
    modules = sorted((file.model for file in files.modules if file.model), key=lambda module: (module.number, module.id))
    place = {module.id: number for number, module in enumerate(modules)}
    return Library(
        modules=tuple(modules),
        training=tuple(sorted((file.model for file in files.training if file.model), key=lambda one: place[one.module])),
        job_aids=tuple(sorted((file.model for file in files.job_aids if file.model), key=lambda one: place[one.module])),
        pictures=tuple(pictures),
        reference=reference,
        packets=tuple(file.model for file in files.packets if file.model),
        stocks=stocks.stocks,
        theme=theme,
    )
