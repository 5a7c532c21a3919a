"""The workshop: the command line's bytes, from a process that may die."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import time
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pypdfium2
import pytest

from generator.cli.init import starter_files
from generator.diagnostics import ProblemsError
from generator.pipeline.build_packet import build
from generator.pipeline.build_request import BuildRequest
from generator.project import ProjectFiles
from generator.record import write_files
from generator.studio.workshop import Order, SupersededError, Wanted, Workshop

T = TypeVar("T")
CARD = ("officer", "detainers-card-business-card")
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass
class Shop:
    """A workshop that runs, its project and the loop that it is asked from."""

    workshop: Workshop
    path: Path
    text: str
    runner: asyncio.Runner

    def run(self, asked: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(asked)

    def wanted(self, **changes: Any) -> Wanted:
        return replace(Wanted(self.path, self.text, *CARD, "reading"), **changes)

    def preview(self, **changes: Any):
        return self.run(self.workshop.preview(self.wanted(**changes)))


def opened(folder: Path, runner: asyncio.Runner, most_memory: int = 450_000_000) -> Shop:
    write_files(folder, starter_files(ProjectFiles()))
    workshop, path = Workshop(folder, most_memory), folder / "agency.yaml"
    workshop.start()
    return Shop(workshop, path, path.read_text(encoding="utf-8"), runner)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One worker for all tests that do it no harm: what it remembers of one must not show in another."""
    with asyncio.Runner() as runner:
        one = opened(tmp_path_factory.mktemp("shop") / "project", runner)
        yield one
        one.run(one.workshop.close())


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Shop]:
    """A workshop of its own for a test that ends its process."""
    with asyncio.Runner() as runner:
        one = opened(tmp_path / "project", runner)
        yield one
        one.run(one.workshop.close())


def built(shop: Shop, **request: Any) -> dict[str, bytes]:
    found = build(BuildRequest(shop.path, **request), ProjectFiles(shop.path.parent))
    return {document.path: document.data for document in found.documents}


def made(shop: Shop, items: tuple[Any, ...], **order: Any) -> dict[str, bytes]:
    found = shop.run(shop.workshop.make(Order(shop.path, shop.text, items, **order)))
    assert found.problems == ()
    return {document.path: document.data for document in found.documents}


class TestDocuments:
    def test_are_those_of_build(self, shop):
        # Somebody has typed before: the memory is of other values.
        assert shop.preview(text=shop.text.replace("Riverbend PD", "Riverside PD"), edition="office").fresh
        expected = built(shop, packets=("officer",), modules=("detainers",), edition="all")
        every = shop.run(shop.workshop.catalogue(shop.path, shop.text))
        chosen = [one for one in every if one.packet == "officer" and one.module == "detainers"]
        items = [
            (one.packet, one.stem, edition) for one in chosen for edition in one.editions if edition in ("reading", "office")
        ]
        found = made(shop, tuple(items))
        assert len(found) == len(items) > 8
        assert found == {path: data for path, data in expected.items() if "/detainers-" in path}

    @pytest.mark.parametrize("edition", ["press", "large-print"])
    def test_of_other_editions_are_those_of_build(self, shop, edition):
        expected = built(shop, packets=("officer",), modules=("detainers",), edition=edition)
        every = shop.run(shop.workshop.catalogue(shop.path, shop.text))
        items = tuple((one.packet, one.stem, edition) for one in every if one.module == "detainers" and edition in one.editions)
        found = made(shop, tuple(item for item in items if item[0] == "officer"))
        assert found == {path: data for path, data in expected.items() if "/detainers-" in path} != {}

    def test_are_those_of_build_in_black_for_many_on_another_stock(self, shop):
        how = {"stocks": ("memo-book",), "ink": "black", "copies": 40, "spares": 10.0}
        expected = built(shop, packets=("officer",), modules=("consular",), edition="office", **how)
        item = ("officer", "consular-card-memo-book", "office")
        one = made(shop, (item,), **how)
        assert one == {path: data for path, data in expected.items() if path in one}
        found = shop.run(shop.workshop.make(Order(shop.path, shop.text, (item,), **how)))
        assert found.documents[0].plan.startswith("40 cards and 4 spare")

    def test_previewed_are_those_of_build(self, shop):
        expected = built(shop, packets=("i_speak",), edition="reading")["i_speak/i-speak-guide.pdf"]
        assert shop.preview(packet="i_speak", stem="i-speak-guide").key == hashlib.sha256(expected).hexdigest()

    def test_that_there_are_not_are_a_problem_and_nothing_is_made(self, shop):
        items = ((*CARD, "reading"), ("officer", "nobody-knows", "reading"))
        found = shop.run(shop.workshop.make(Order(shop.path, shop.text, items)))
        assert [problem.code for problem in found.problems] == ["nothing-to-print"]
        assert found.documents == ()

    def test_follow_the_library_when_a_file_of_it_changes(self, own):
        before = own.preview()
        template = ProjectFiles().read_bytes("packets/officer.yaml").replace(b"title: Officer packet", b"title: Patrol packet")
        write_files(own.path.parent, {"packets/officer.yaml": template})
        every = own.run(own.workshop.catalogue(own.path, own.text))
        assert {one.packet_title for one in every if one.packet == "officer"} == {"Patrol packet"}
        assert own.preview().key == before.key


class TestPreview:
    def test_has_sizes_and_words_of_its_pages(self, shop):
        found = shop.preview()
        assert found.fresh
        assert found.problems == ()
        assert [(round(page.width), round(page.height)) for page in found.pages] == [(252, 144), (252, 144)]
        assert "504-555-0142" in found.pages[1].text
        assert found.outlined

    def test_of_a_draft_never_touches_the_disk(self, shop):
        before = {path: path.stat().st_mtime_ns for path in shop.path.parent.rglob("*")}
        found = shop.preview(text=shop.text.replace("504-555-0142", "504-555-0177"))
        assert "504-555-0177" in found.pages[1].text
        assert {path: path.stat().st_mtime_ns for path in shop.path.parent.rglob("*")} == before

    def test_keeps_the_last_good_page_and_says_what_is_wrong(self, shop):
        good = shop.preview()
        found = shop.preview(text=shop.text.replace("504-555-0142", "504-555"))
        assert not found.fresh
        assert [problem.code for problem in found.problems] == ["agency-phone"]
        assert found.problems[0].place.cell == ""
        assert (found.key, found.pages) == (good.key, good.pages)
        assert shop.run(shop.workshop.image(found.key, 0, 1.0)).startswith(PNG)

    def test_of_a_line_that_does_not_fit_points_at_it(self, shop):
        name = "The Extraordinarily Long Named Police Department of the Consolidated City and Parish of Riverbend " * 3
        found = shop.preview(text=shop.text.replace("short_name: Riverbend PD", f"short_name: {name[:180]}"))
        assert not found.fresh
        assert {problem.place.line for problem in found.problems} == {shop.text.partition("short_name:")[0].count("\n") + 1}

    def test_of_half_a_character_is_a_problem(self, shop):
        found = shop.preview(text=shop.text.replace("Riverbend PD", "River\ud800bend"))
        assert [problem.code for problem in found.problems] == ["not-utf-8"]

    def test_of_a_long_document_is_first_shown_and_then_checked(self, shop):
        wanted = {"packet": "officer", "stem": "officer-booklet"}
        assert shop.preview(**wanted, checked=False).checked is True, "eight pages are few"
        wanted = {"packet": "commander", "stem": "commanders-packet", "look": (80,)}
        first = shop.preview(**wanted, checked=False)
        assert len(first.pages) > 100
        assert first.pages[80].text
        assert not first.checked
        second = shop.preview(**wanted)
        assert second.checked
        assert second.key == first.key

    def test_of_a_logo_that_is_gone_is_a_problem(self, own):
        assert own.preview().fresh
        own.path.with_name("seal.svg").unlink()
        found = own.preview()
        assert [problem.code for problem in found.problems] == ["logo-missing"]
        assert not found.fresh


class TestImage:
    def test_is_a_picture_of_the_size_asked_for(self, shop):
        key = shop.preview().key
        small, large = (shop.run(shop.workshop.image(key, 0, scale)) for scale in (1.0, 2.0))
        assert [int.from_bytes(one[16:20], "big") for one in (small, large)] == [252, 504]

    @pytest.mark.parametrize("edition", ["reading", "office", "press"])
    def test_shows_outlines_where_cards_are_cut(self, shop, edition):
        key = shop.preview(edition=edition).key
        plain, lined = (shop.run(shop.workshop.image(key, 1, 2.0, outlines)) for outlines in (False, True))
        assert plain[16:24] == lined[16:24]
        assert plain != lined

    @pytest.mark.parametrize(("key", "page"), [("0" * 64, 0), (None, 99), (None, -1)])
    def test_there_is_not_is_none(self, shop, key, page):
        assert shop.run(shop.workshop.image(key or shop.preview().key, page, 1.0)) is None

    def test_of_the_packet_is_the_page_looked_at(self, shop):
        found = shop.preview(packet="officer", stem="detainers-handout")
        data = built(shop, packets=("officer",), modules=("detainers",), edition="reading")["officer/detainers-handout.pdf"]
        document = pypdfium2.PdfDocument(data)
        width = document.get_page_size(1)[0]
        document.close()
        assert int.from_bytes(shop.run(shop.workshop.image(found.key, 1, 1.0))[16:20], "big") == round(width)


class TestNewestWins:
    def test_of_previews_of_a_tab(self, shop):
        async def both():
            texts = [shop.text.replace("Riverbend PD", f"Riverbend {number}") for number in range(6)]
            asked = [shop.workshop.preview(shop.wanted(text=text, tab="one")) for text in texts]
            asked.append(shop.workshop.preview(shop.wanted(tab="two")))
            return await asyncio.gather(*asked, return_exceptions=True)

        *mine, other = shop.run(both())
        assert mine[-1].fresh
        assert mine[-1].key == shop.preview(text=shop.text.replace("Riverbend PD", "Riverbend 5")).key
        overtaken = [one for one in mine if isinstance(one, SupersededError)]
        assert len(overtaken) >= 4, "one may have been under way"
        assert other.fresh

    def test_while_documents_are_made(self, shop):
        async def both():
            every = await shop.workshop.catalogue(shop.path, shop.text)
            items = tuple((one.packet, one.stem, "reading") for one in every if one.product == "handout")
            making = asyncio.create_task(shop.workshop.make(Order(shop.path, shop.text, items)))
            await asyncio.sleep(0.01)
            seen = await shop.workshop.preview(shop.wanted(tab="one"))
            waiting = not making.done()
            return seen, waiting, await making

        seen, waiting, found = shop.run(both())
        assert seen.fresh
        assert waiting
        assert len(found.documents) == 8


class TestWorker:
    def test_that_is_killed_is_replaced(self, own):
        assert own.preview().fresh
        first = own.workshop.pid

        async def killed():
            task = asyncio.create_task(
                own.workshop.make(Order(own.path, own.text, (("commander", "commanders-packet", "reading"),)))
            )
            await asyncio.sleep(0.3)
            os.kill(first, signal.SIGKILL)
            return await task

        found = own.run(killed())
        assert [problem.code for problem in found.problems] == ["studio-worker-died"]
        assert own.preview(text=own.text.replace("Riverbend PD", "River PD")).fresh
        assert own.workshop.pid not in (None, first)
        assert not psutil.pid_exists(first)

    def test_that_is_killed_while_idle_is_not_noticed(self, own):
        key = own.preview().key
        first = own.workshop.pid
        os.kill(first, signal.SIGKILL)
        with suppress(psutil.NoSuchProcess):  # dead, or dead and buried
            while psutil.Process(first).status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.01)
        assert own.run(own.workshop.image(key, 0, 1.0)).startswith(PNG)

    def test_is_gone_when_the_workshop_is_closed(self, own):
        assert own.preview().fresh
        pid = own.workshop.pid
        own.run(own.workshop.close())
        assert not psutil.pid_exists(pid)
        assert own.workshop.pid is None
        assert [problem.code for problem in own.preview(packet="trainer").problems] == ["studio-closed"]

    def test_that_is_too_large_is_replaced_between_requests(self, tmp_path):
        with asyncio.Runner() as runner:
            shop = opened(tmp_path / "project", runner, most_memory=1_000_000)
            pids = set()
            for number in range(24):
                assert shop.preview(text=shop.text.replace("Riverbend PD", f"River {number}")).fresh
                pids.add(shop.workshop.pid)
            shop.run(shop.workshop.close())
        assert len(pids - {None}) == 2

    def test_that_cannot_open_the_library_says_why(self, own):
        write_files(own.path.parent, {"packets/officer.yaml": b"id: officer\n"})
        with pytest.raises(ProblemsError) as caught:
            own.run(own.workshop.catalogue(own.path, own.text))
        assert "missing-key" in {problem.code for problem in caught.value.problems}
        (own.path.parent / "packets/officer.yaml").unlink()
        assert own.preview().fresh
