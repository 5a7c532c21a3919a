"""Pages laid out with what is remembered of other agencies are those laid out for the agency alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.agency import Agency
from generator.diagnostics import NOWHERE, ProblemsError
from generator.frames import Document, LinkArea, TextItem
from generator.markup import Element
from generator.pipeline.choose_jobs import Chosen, choose_jobs
from generator.pipeline.prepare_pages import PagesMemo, lay_out_job
from generator.project import ProjectFiles
from generator.resolve import ResolveMemo, resolve
from tests.support.any_agencies import LANGUAGES, agencies
from tests.support.builds import library, mapleton, typefaces

STEMS = (
    "detainers-card-business-card",
    "i-speak-guide",
    "outreach-liaison-card",
    "detainers-handout",
    "detainers-clock-worksheet",
)
TREES, PAGES = ResolveMemo(), PagesMemo()


def _without_places(document: Document) -> Document:
    """Places in the structure are for problems, which are looked for again without memory."""
    return replace(document, structure=tuple(replace(node, place=NOWHERE) for node in document.structure))


def _chosen(stem: str, agency: Agency, modules: tuple[str, ...] = ()) -> Chosen:
    return next(one for one in choose_jobs(library(), agency, (), modules, "all") if one.stem == stem)


def _alone(chosen: Chosen) -> tuple[Document | None, tuple[str, ...]]:
    typefaces().take_consulted()
    try:
        tree = resolve(chosen.job, library(), ProjectFiles())
        made = lay_out_job(chosen.job, tree, library(), typefaces(), chosen.large_print)
    except ProblemsError:
        return None, ()
    return made, typefaces().take_consulted()


def _remembering(chosen: Chosen, trees: ResolveMemo, pages: PagesMemo) -> tuple[Document | None, tuple[str, ...]]:
    typefaces().take_consulted()
    try:
        tree, values = trees.resolve(chosen.job, library(), ProjectFiles())
        made = lay_out_job(chosen.job, tree, library(), typefaces(), chosen.large_print, values, pages)
    except ProblemsError:
        return None, ()
    return made, typefaces().take_consulted()


@pytest.mark.parametrize("stem", STEMS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_same_pages_and_fonts_for_any_agency(stem: str, data: st.DataObject) -> None:
    chosen = _chosen(stem, data.draw(agencies(library())))
    alone, fonts = _alone(chosen)
    again, noted = _remembering(chosen, TREES, PAGES)
    assert (alone is None) == (again is None)
    if alone is not None and again is not None:
        assert _without_places(again) == _without_places(alone)
        assert noted == fonts


ROWS_TREES, ROWS_PAGES = ResolveMemo(), PagesMemo()


I_SPEAK = (
    ("i-speak-guide", False),
    ("i-speak-guide", True),
    ("i-speak-poster", False),
    ("i-speak-client-cards-business-card", False),
)


@pytest.mark.parametrize(("stem", "large"), I_SPEAK)
@settings(max_examples=25, deadline=None)
@given(
    languages=st.lists(st.sampled_from(LANGUAGES), min_size=1, unique=True), name=st.sampled_from(("Elm Police", "Oak Police"))
)
def test_same_pages_for_any_languages_in_any_order(stem: str, large: bool, languages: list[str], name: str) -> None:
    agency = mapleton()
    text = type(agency.name)(name, agency.name.place)
    chosen = _chosen(stem, agency.model_copy(update={"languages": tuple(languages), "name": text}))
    chosen = replace(chosen, editions=("large-print",)) if large else chosen
    alone, fonts = _alone(chosen)
    again, noted = _remembering(chosen, ROWS_TREES, ROWS_PAGES)
    assert alone is not None
    assert again is not None
    assert _without_places(again) == _without_places(alone)
    assert noted == fonts
    if stem == "i-speak-guide":
        assert len(alone.pages) > 1, "the table of languages goes on over a page"


def test_rows_of_languages_are_the_same_objects_in_another_order() -> None:
    trees = ResolveMemo()
    rows = []
    for languages in (LANGUAGES, LANGUAGES[3:] + LANGUAGES[:3], LANGUAGES[:1] + LANGUAGES[2:0:-1] + LANGUAGES[3:]):
        chosen = _chosen("i-speak-guide", mapleton().model_copy(update={"languages": languages}))
        tree, values = trees.resolve(chosen.job, library(), ProjectFiles())
        assert values.texts
        rows.append({id(row) for row in _rows_of(tree)})
    assert len(rows[0] & rows[1]) == len(rows[0]) - len(LANGUAGES)
    assert len(rows[0] & rows[2]) == len(rows[0]) - 2


def _rows_of(element: Element) -> Iterator[Element]:
    for child in element.elements():
        yield from [child] if child.tag == "tr" else _rows_of(child)


def test_same_pages_of_the_whole_binder() -> None:
    trees, pages = ResolveMemo(), PagesMemo()
    agency = mapleton()
    for name in ("Elm", "The Metropolitan Consolidated Township of Upper Saint Croix Falls and Vicinity", "Oak"):
        text = type(agency.name)
        other = agency.model_copy(
            update={
                "name": text(f"{name} Police", agency.name.place),
                "language_line": agency.language_line.model_copy(update={"name": text(f"{name} Line", agency.name.place)}),
                "log_place": text(f"{name} log", agency.name.place),
            }
        )
        chosen = _chosen("commanders-packet", other)
        alone, fonts = _alone(chosen)
        again, noted = _remembering(chosen, trees, pages)
        assert alone is not None
        assert again is not None
        assert _without_places(again) == _without_places(alone)
        assert noted == fonts


def test_what_holds_no_value_is_the_same_object() -> None:
    trees, pages = ResolveMemo(), PagesMemo()
    agency = mapleton()
    made = []
    for name in ("Elm", "Oak"):
        other = agency.model_copy(update={"short_name": type(agency.name)(f"{name} PD", agency.name.place)})
        document, _ = _remembering(_chosen("consular-card-memo-book", other), trees, pages)
        assert document is not None
        made.append(document)
    first, second = ([item for page in document.pages for item in page.items] for document in made)
    made_anew = [one for one, two in zip(first, second, strict=True) if one is not two]
    assert len(made_anew) < len(first) / 4, "lines with a value of the agency, and their links"
    assert all(isinstance(one, TextItem | LinkArea) for one in made_anew)
    assert made[0].structure is made[1].structure
