"""Editions that packets do not list: for the print shop and in large print; stocks, ink, copies and printers of a run."""

from __future__ import annotations

import pytest

from generator.content.agency import Printer
from generator.content.job_aids import Block
from generator.diagnostics import ProblemsError
from generator.pipeline.choose_jobs import Chosen, choose_jobs
from generator.pipeline.earlier import Keys, library_of
from generator.pipeline.printing import USUAL, Printing, printing_for
from generator.project import ProjectFiles
from generator.units import Length
from tests.support.builds import built
from tests.support.models import make_agency, make_aid, make_library, make_line, make_module, make_packet, text

CARD = make_line(per_module=True, stocks=("business",), editions=("reading", "office"), name="{module}-card-{stock}")
HANDOUT = make_line(product="handout", per_module=True, name="{module}-handout")
AID = make_line(product="job_aid", per_aid=True, name="{module}-{aid}")


def stocks():
    [one] = [stock for stock in make_library().stocks if stock.id == "business"]
    strip = one.model_copy(update={"id": "strip", "folds": (Length(20), Length(40), Length(60))})
    return (
        one,
        one.model_copy(update={"id": "memo"}),
        strip,
        one.model_copy(update={"id": "pages", "stitched": True}),
        one.model_copy(update={"id": "wall", "floor": Length(12.0)}),
    )


def chosen(*lines, edition="all", stock=(), aids=(), printing=USUAL) -> tuple[Chosen, ...]:
    packets = (make_packet(products=lines),)
    library = make_library(modules=(make_module(),), job_aids=aids, packets=packets, stocks=stocks())
    return choose_jobs(library, make_agency(), (), (), edition, stock, printing)


def paths(*lines, **asked):
    return [one.path(edition).partition("/")[2] for one in chosen(*lines, **asked) for edition in one.editions]


def code(call, *args, **asked):
    with pytest.raises(ProblemsError) as caught:
        call(*args, **asked)
    return [problem.code for problem in caught.value.problems]


def test_all_is_what_packets_list():
    assert paths(CARD, HANDOUT) == [
        "detainers-card-business.pdf",
        "detainers-card-business-office.pdf",
        "detainers-handout.pdf",
    ]
    both = HANDOUT.model_copy(update={"editions": ("reading", "large-print")})
    assert [one.editions for one in chosen(both)] == [("reading",), ("large-print",)]


def test_a_print_shop_gets_cards():
    booklet = make_line(product="booklet", stocks=("pages",), editions=("reading", "office"), name="booklet")
    assert paths(CARD, HANDOUT, booklet, edition="press") == ["detainers-card-business-press.pdf"]
    assert code(paths, HANDOUT, booklet, edition="press") == ["nothing-to-print"]


def test_large_print_is_of_pages_that_are_read():
    log = Block(kind="log", columns=(text("Day"),), rows=3)
    aids = (make_aid(id="flow"), make_aid(id="form", blocks=(log,)))
    assert paths(CARD, HANDOUT, AID, edition="large-print", aids=aids) == [
        "detainers-handout-large-print.pdf",
        "detainers-flow-large-print.pdf",
    ]
    assert code(paths, CARD, edition="large-print") == ["nothing-to-print"]


def test_stocks_take_the_place_of_a_card_s_own():
    accordion = make_line(product="accordion", stocks=("strip",), name="accordion")
    assert paths(CARD, accordion, HANDOUT, stock=("memo",)) == [
        "detainers-card-memo.pdf",
        "detainers-card-memo-office.pdf",
        "detainers-handout.pdf",
    ]
    assert paths(CARD, accordion, stock=("strip",)) == ["accordion.pdf"]
    single = CARD.model_copy(update={"name": "card", "per_module": False, "editions": ("reading",)})
    assert paths(single, stock=("memo", "business")) == ["card-memo.pdf", "card-business.pdf"]


@pytest.mark.parametrize(("name", "said"), [("memos", "unknown-stock"), ("pages", "stock-no-card"), ("wall", "stock-no-card")])
def test_stocks_that_no_card_is_made_on(name, said):
    assert code(chosen, CARD, stock=(name,)) == [said]


def test_copies_are_planned_by_what_a_sheet_holds():
    [business, *_] = stocks()
    room = business.sheet.columns * business.sheet.rows
    plan = Printing(copies=100, spares=5).plan(business)
    assert plan is not None
    assert (plan.copies, plan.spares, plan.per_sheet, plan.sheets) == (100, 5, room, -(-105 // room))
    booklet = Printing(copies=3).plan(next(stock for stock in stocks() if stock.stitched))
    assert booklet is not None
    assert booklet.summary.startswith("3 booklets at 1 a sheet: print 3 copies")
    assert code(printing_for, make_agency(), None, "color", 0) == ["sheet-copies"]


def test_a_printer_of_the_agency():
    agency = make_agency(printers=(Printer(id="squad-room", x=Length(2.0), y=Length(-1.0), unprintable=Length(15.0)),))
    printing = printing_for(agency, "squad-room")
    [business, *_] = stocks()
    assert (printing.options(business).shift.x, printing.options(business).shift.y) == (2.0, -1.0)
    assert printing.on(business).sheet.unprintable == Length(15.0)
    with pytest.raises(ProblemsError) as caught:
        printing_for(agency, "squadroom")
    [problem] = caught.value.problems
    assert (problem.code, problem.hints) == ("unknown-printer", ("did you mean `squad-room`?",))


def test_how_it_is_printed_is_part_of_a_document_s_key():
    keys = Keys(ProjectFiles())
    library = make_library(modules=(make_module(),), packets=(make_packet(products=(CARD,)),), stocks=stocks())
    printer = Printer(id="squad-room", x=Length(2.0))
    ways = (USUAL, Printing(ink="black"), Printing(copies=9), Printing(copies=9, spares=1), Printing(printer=printer))
    found = {keys.of(one, library_of(one.job, library)) for way in ways for one in chosen(CARD, printing=way)}
    assert len(found) == len(ways)


def test_the_booklet_is_folded_from_the_officers_pages():
    documents = {one.path: one for one in built("mapleton-pd").documents if one.product == "booklet"}
    assert set(documents) == {"officer/officer-booklet.pdf", "officer/officer-booklet-office.pdf"}
    pages = documents["officer/officer-booklet.pdf"].pages
    assert documents["officer/officer-booklet-office.pdf"].pages == 2 * -(-pages // 4)
    assert len(documents["officer/officer-booklet.pdf"].modules) == 8
