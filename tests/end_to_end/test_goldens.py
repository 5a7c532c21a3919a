"""Golden dumps of layout, tags and markup: built-in templates, theme and stocks with content that only the tests know.

A change of a module's or an agency's text changes nothing here; a change of how things are set does, and is looked at in the
difference that `pytest --update-golden` leaves.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest

from generator.content.agency import Agency, Logo
from generator.content.modules import ChecklistItem, Contact, Module, Resource, Statement, Table, Topic
from generator.content.packets import Job, Library
from generator.draw import draw_document
from generator.frames import Document
from generator.frames.dump_frames import dump_frames
from generator.impose import SheetText, impose_cards
from generator.load import load_library
from generator.markup import Element
from generator.markup.dump import dump_markup
from generator.pipeline.prepare_pages import at_trim, lay_out_job
from generator.preflight import dump_tag_tree
from generator.project import ProjectFiles
from generator.resolve import resolve
from tests.support.builds import typefaces
from tests.support.models import (
    make_agency,
    make_job,
    make_line,
    make_module,
    make_packet,
    make_reference,
    make_statement,
    own,
    text,
)

Golden = Callable[[str, str], None]
SEAL = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20">
<rect x="1" y="1" width="38" height="18" fill="#1A4480"/></svg>"""
CARDS = {"pocket_card": "pocket_card/card.xml", "i_speak_card": "i_speak/card.xml"}


def step(words: str, memo: str, card: str | None = None) -> Statement:
    return make_statement(words, memo=text(memo), card=text(card) if card else None)


def module() -> Module:
    """A module with steps that wrap, both kinds of emphasis, a link, fields, a table and history."""
    return make_module(
        officer_steps=(
            step("Ask **what** it is.", "Ask **what** the paper is, and read its title out loud.", "Read the title."),
            step("Call.", "Call {{ agency.supervisor.title }} at {{ agency.supervisor.phone }}.", "Call."),
            step("Log it.", "Log the time in *{{ agency.log_place }}*, `A-1`.", "Log it in {{ agency.log_place }}."),
        ),
        dont=(
            step("Do not guess.", "Never guess what a form says.", "Never guess."),
            step("Do not hold.", "Never hold past the time."),
        ),
        contacts=(
            Contact(label=text("duty lieutenant"), phone="agency.supervisor.phone", note=text("Have the form at hand")),
            Contact(label=text("ICE"), phone="agency.ice.phone"),
        ),
        leadership_topics=(
            Topic(title=text("The clock"), text=text("Who counts?"), choices=(text("Booking"), text("Patrol")), counsel=True),
        ),
        checklist=(
            ChecklistItem(text=text("Name an owner."), owner=text("Chief")),
            ChecklistItem(text=text("Train everyone."), when=text("Yearly")),
        ),
        tables=(
            Table(
                title=text("Two forms"),
                summary=text("Which form does what"),
                columns=(text("Form"), text("What it does")),
                rows=((text("A"), text("Asks")), (text("B"), text("Tells"))),
            ),
        ),
        history=(make_statement("There was another form.", history=text("2015 to 2017")),),
        resources=(
            Resource(
                title=text("Form A"), publisher=text("The agency"), pages=text("2"), url="https://example.org/a", status="current"
            ),
            Resource(title=text("A lost film"), status="address-lost"),
        ),
        appendices=("consular-list",),
    )


def agency() -> Agency:
    """Elm City, with a seal and languages of four scripts and both directions."""
    return make_agency(
        sample=True,
        languages=("es", "ar", "km", "vi", "so"),
        logo=Logo(path="seal.svg", alt=own("Seal of Elm City"), kind="svg", data=SEAL, width=40, height=20),
    )


@cache
def library() -> Library:
    """The built-in templates' look with the tests' content."""
    own = {"modules": (module(),), "training": (), "job_aids": (), "reference": make_reference(), "packets": ()}
    return load_library(ProjectFiles()).model_copy(update=own)


def job(product: str, template: str, stock: str | None = None, audience: str = "officer") -> Job:
    stocks = {one.id: one for one in library().stocks}
    line = make_line(product=product, template=template, name=product, per_module=product == "pocket_card")
    packet = make_packet(id=audience, audience=audience, products=(line,))
    return make_job(packet=packet, line=line, modules=(module(),), stock=stocks[stock] if stock else None, agency=agency())


@cache
def markup(product: str, template: str, stock: str | None = None, audience: str = "officer") -> Element:
    return resolve(job(product, template, stock, audience), library(), ProjectFiles())


@cache
def frames(product: str, template: str, stock: str | None = None, audience: str = "officer") -> Document:
    tree = markup(product, template, stock, audience)
    return lay_out_job(job(product, template, stock, audience), tree, library(), typefaces())


def tags(document: Document) -> str:
    return dump_tag_tree(draw_document(at_trim(document), typefaces()))


@pytest.mark.parametrize("stock", ["business-card", "memo-book"])
@pytest.mark.parametrize("product", CARDS)
def test_frames_of_cards(product: str, stock: str, golden: Golden) -> None:
    golden(f"frames/{product}-{stock}.txt", dump_frames(frames(product, CARDS[product], stock)))


def test_frames_of_a_sheet(golden: Golden) -> None:
    """The first copy of each face on the office sheet, its marks and margins; the other copies are the same items again."""
    stock = next(one for one in library().stocks if one.id == "memo-book")
    sheets = impose_cards(frames("pocket_card", CARDS["pocket_card"], "memo-book"), stock, SheetText("Slug", "Turn"), typefaces())
    lines = dump_frames(sheets).splitlines(keepends=True)
    golden("frames/pocket_card-memo-book-sheet.txt", "".join(line for line in lines if not line.startswith("    ")))


def test_frames_of_the_guide(golden: Golden) -> None:
    golden("frames/i_speak_guide.txt", dump_frames(frames("i_speak_guide", "i_speak/guide.xml", None, "public")))


def test_frames_of_the_packet(golden: Golden) -> None:
    """Cover, contents, numbers and the chapter's first page: the rest is more of the same."""
    whole = dump_frames(frames("commander_packet", "commander_packet/packet.xml", None, "commander"))
    title, *pages = re.split(r"^(?=page )", whole, flags=re.MULTILINE)
    kept = [page for page in pages if page.startswith(("page 1 ", "page 3 ", "page 5 ", "page 7 "))]
    golden("frames/commander_packet.txt", title + "".join(kept))


@pytest.mark.parametrize("product", CARDS)
def test_tags_of_cards(product: str, golden: Golden) -> None:
    golden(f"tags/{product}.txt", tags(frames(product, CARDS[product], "memo-book")))


def test_tags_of_the_guide(golden: Golden) -> None:
    golden("tags/i_speak_guide.txt", tags(frames("i_speak_guide", "i_speak/guide.xml", None, "public")))


def test_tags_of_the_packet(golden: Golden) -> None:
    golden("tags/commander_packet.txt", tags(frames("commander_packet", "commander_packet/packet.xml", None, "commander")))


@pytest.mark.parametrize("product", CARDS)
def test_markup_of_cards(product: str, golden: Golden) -> None:
    golden(f"markup/{product}.txt", dump_markup(markup(product, CARDS[product], "memo-book")))


def test_markup_of_the_packet(golden: Golden) -> None:
    packet = markup("commander_packet", "commander_packet/packet.xml", None, "commander")
    golden("markup/commander_packet.txt", dump_markup(packet))
