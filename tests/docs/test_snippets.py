"""What the how-to pages tell people to write loads, and does what the page says it does."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generator.cli.main import app
from generator.content.agency import Agency
from generator.content.packets import Library
from generator.diagnostics import Problem, ProblemsError
from generator.load import load_agency, load_library
from generator.project import ProjectFiles
from tests.docs.pages import GUIDES, REPOSITORY, fences, name_of, put, snippets

TODAY = date(2026, 11, 24)
HOW_TO = REPOSITORY / "docs" / "how-to"
MODULE_PAGES = (HOW_TO / "write-a-module.md", HOW_TO / "write-training-and-job-aids.md")
Follow = Callable[..., Path]


@pytest.fixture
def follow(tmp_path: Path) -> Follow:
    """Make a project folder as `init` does and put the snippets of some pages into it."""

    def done(*pages: Path) -> Path:
        folder = tmp_path / "maple"
        shutil.copytree(REPOSITORY / "templates" / "starter", folder)
        for page in pages:
            for snippet in snippets(page):
                put(snippet, folder)
        return folder

    return done


def _load(folder: Path) -> tuple[Library, Agency]:
    project = ProjectFiles(folder, today=TODAY)
    library = load_library(project)
    return library, load_agency(project, folder / "agency.yaml", library)


def _problems(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsError) as raised:
        _load(folder)
    return raised.value.problems


def test_blocks_for_a_whole_project_name_their_files() -> None:
    shown = {page.name: [fence.kind for fence in fences(page)].count("yaml") for page in GUIDES if snippets(page)}
    assert shown == {page.name: len(snippets(page)) for page in GUIDES if snippets(page)}
    assert len(shown) >= 7


ALONE = [page for page in GUIDES if page not in MODULE_PAGES and page.name != "change-a-fact.md"]


@pytest.mark.parametrize("page", ALONE, ids=name_of)
def test_snippets_load(page: Path, follow: Follow) -> None:
    library, agency = _load(follow(page))
    assert len(library.modules) == 8
    assert agency.short_name == "Riverbend PD"


def test_the_module_loads_and_its_documents_are_made(follow: Follow) -> None:
    folder = follow(*MODULE_PAGES)
    library, _ = _load(folder)
    assert [module.id for module in library.modules][-1] == "front-desk"
    args = ["build", "officer", "trainer", "public", "--agency", str(folder / "agency.yaml"), "--module", "front-desk"]
    done = CliRunner().invoke(app, [*args, "--dry-run"], prog_name="musterpress")
    assert done.exit_code == 0, done.stderr
    for name in (
        "officer/front-desk-card-business-card.pdf",
        "trainer/front-desk-trainers-guide.pdf",
        "public/front-desk-desk-slip.pdf",
    ):
        assert name in done.stdout


def test_the_module_without_its_training_is_a_problem(follow: Follow) -> None:
    assert {problem.code for problem in _problems(follow(MODULE_PAGES[0]))} == {"missing-training"}


def test_a_superseded_fact_is_found_everywhere(follow: Follow) -> None:
    page = HOW_TO / "change-a-fact.md"
    problems = _problems(follow(page))
    assert {problem.code for problem in problems} == {"fact-superseded"}
    assert len(problems) > 5
    assert all("by now: the I-247H, of March 2027" in problem.hints for problem in problems)
    shown = re.search(r"entry 4 of `key_points` rests on `m2-247g`, which is superseded", page.read_text(encoding="utf-8"))
    assert shown is not None
    assert shown[0] in {problem.message for problem in problems}


def test_the_lock_of_the_new_phrase_is_the_one_shown(follow: Follow) -> None:
    page = HOW_TO / "add-a-language.md"
    row = next(snippet.text for snippet in snippets(page) if snippet.how == "added to")
    phrase = re.search(r"phrase: (.+)", row)
    assert phrase is not None
    digest = hashlib.sha256(phrase[1].encode()).hexdigest()
    assert f'printf %s "{phrase[1]}" | sha256sum' in page.read_text(encoding="utf-8")
    assert f"phrase_sha256: {digest}" in next(fence.text for fence in fences(page) if fence.kind == "text")
    folder = follow(page)
    table = folder / "packets" / "reference" / "languages.yaml"
    table.write_text(
        table.read_text(encoding="utf-8").replace("confidence: medium\n    note: Not yet", "confidence: high\n    note: Not yet"),
        encoding="utf-8",
    )
    problem = _problems(folder)[0]
    assert problem.code == "language-phrase-lock"
    assert digest in problem.hints[0]


def test_the_new_language_is_on_the_agency_list(follow: Follow) -> None:
    library, agency = _load(follow(HOW_TO / "add-a-language.md"))
    assert agency.languages[2] == "lb"
    assert library.reference.languages[-1].code == "lb"
    assert library.reference.languages[-1].printed_phrase is None


def test_the_new_stock_stands_on_its_sheet_in_the_middle(follow: Follow) -> None:
    library, _ = _load(follow(HOW_TO / "add-a-stock.md"))
    stock = next(stock for stock in library.stocks if stock.id == "lanyard")
    sheet = stock.sheet
    across = sheet.columns * stock.width.points + (sheet.columns - 1) * sheet.gap_x.points
    down = sheet.rows * stock.height.points + (sheet.rows - 1) * sheet.gap_y.points
    assert sheet.left.points == pytest.approx((sheet.width.points - across) / 2)
    assert sheet.top.points == pytest.approx((sheet.height.points - down) / 2)
    officer = next(packet for packet in library.packets if packet.id == "officer")
    assert "lanyard" in officer.products[0].stocks


def test_a_stock_that_leaves_its_sheet_is_the_problem_shown(follow: Follow) -> None:
    page = HOW_TO / "add-a-stock.md"
    folder = follow(page)
    stocks = folder / "templates" / "stocks.yaml"
    stocks.write_text(
        stocks.read_text(encoding="utf-8").replace("left: 1.125in, top: 1.375in", "left: 2.75in, top: 1.375in"), encoding="utf-8"
    )
    problem = next(one for one in _problems(folder) if one.code == "stock-off-sheet")
    assert problem.message in page.read_text(encoding="utf-8")


def test_the_line_for_the_template_goes_where_the_page_says(follow: Follow) -> None:
    page = HOW_TO / "change-the-look.md"
    line = next(fence.text for fence in fences(page) if fence.kind == "xml").strip()
    folder = follow(page)
    built_in = (REPOSITORY / "templates" / "pocket_card" / "card.xml").read_text(encoding="utf-8")
    before = "<h2>Hard limits</h2>"
    assert before in built_in
    template = folder / "templates" / "pocket_card" / "card.xml"
    template.parent.mkdir(parents=True)
    template.write_text(built_in.replace(before, f"{line}\n      {before}"), encoding="utf-8")
    args = [
        "build",
        "officer",
        "--agency",
        str(folder / "agency.yaml"),
        "--module",
        "victims",
        "--edition",
        "reading",
        "--dry-run",
    ]
    done = CliRunner().invoke(app, args, prog_name="musterpress")
    assert done.exit_code == 0, done.stderr
