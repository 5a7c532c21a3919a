"""Where previews and documents are made: a process of its own, so that a page never waits for one it did not ask for."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Hashable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Generic, TypeVar

from starlette.concurrency import run_in_threadpool

from generator.content.packets import Edition
from generator.diagnostics import Problem, ProblemsError
from generator.pipeline.outcomes import Outcome, raise_first
from generator.studio.agency_files import AgencyFiles
from generator.studio.press_room.crew import Crew, Rank, SupersededError
from generator.studio.press_room.messages import (
    EDITIONS,
    AskCatalogue,
    AskImage,
    AskTestSheet,
    AskWarm,
    Chunk,
    ChunkMade,
    Listed,
    Made,
    MadeDocument,
    Order,
    PageInfo,
    Preview,
    Told,
    Wanted,
)

__all__ = [
    "EDITIONS",
    "Listed",
    "Made",
    "MadeDocument",
    "Order",
    "PageInfo",
    "Preview",
    "SupersededError",
    "Wanted",
    "Workshop",
]

MOST_MEMORY = 450_000_000
"""Bytes in memory above which the worker gives its place to a new one."""
_PICTURES = 48_000_000
"""Bytes of pictures that are kept."""
_PLACES = 128
"""Previews whose key is still known."""

Name = TypeVar("Name", bound=Hashable)
Value = TypeVar("Value")


class _Recent(Generic[Name, Value]):
    """What was last used, as far as there is room for it."""

    def __init__(self, most: int) -> None:
        self._most, self._weight = most, 0
        self._kept: OrderedDict[Name, tuple[Value, int]] = OrderedDict()

    def get(self, name: Name) -> Value | None:
        if name not in self._kept:
            return None
        self._kept.move_to_end(name)
        return self._kept[name][0]

    def put(self, name: Name, value: Value, weight: int = 1) -> None:
        if name in self._kept:
            self._weight -= self._kept.pop(name)[1]
        self._kept[name] = (value, weight)
        self._weight += weight
        while self._weight > self._most:
            self._weight -= self._kept.popitem(last=False)[1][1]


class Workshop:
    """The studio's side of the worker process; to be asked from one event loop."""

    def __init__(self, folder: Path, most_memory: int = MOST_MEMORY) -> None:
        """Remember the project folder; nothing is started yet."""
        self._folder = folder
        self._crew = Crew(folder, most_memory)
        self._good: _Recent[Hashable, Preview] = _Recent(_PLACES)
        self._wanted: _Recent[str, Wanted] = _Recent(_PLACES)
        self._pictures: _Recent[tuple[str, int, float, bool], bytes] = _Recent(_PICTURES)
        self._catalogues: _Recent[tuple[Path, tuple[str, ...]], tuple[Listed, ...]] = _Recent(_PLACES)

    @property
    def pid(self) -> int | None:
        """The worker's process id, while there is one."""
        return self._crew.pid

    def start(self) -> None:
        """Start the process; it loads what all documents need, and lays out a first card, while nobody waits."""
        first = next(iter(AgencyFiles(self._folder).all()), None)
        self._crew.start(AskWarm(first.path if first is not None else None))

    async def close(self) -> None:
        """End the process, whatever it is at."""
        await run_in_threadpool(self._crew.stop)

    async def preview(self, wanted: Wanted) -> Preview:
        """Return a document to look at; with problems the last good one of the same place.

        Raises SupersededError if a newer preview of the same tab came while this one waited.
        """
        told = await _result(self._crew.ask(wanted, Rank.LOOK))
        if isinstance(told.value, Preview):
            self._good.put((wanted.place, _whose(wanted)), told.value)
            self._wanted.put(told.value.key, wanted)
            return told.value
        last = self._good.get((wanted.place, _whose(wanted)))
        if last is None:
            return Preview("", (), told.problems, fresh=False)
        return replace(last, problems=told.problems, fresh=False)

    async def image(self, key: str, page: int, scale: float, outlines: bool = False) -> bytes | None:
        """Return a page (from 0) of a preview as PNG, at `scale` pixels a point; None where there is none (any more)."""
        name = (key, page, scale, outlines)
        known = self._pictures.get(name)
        wanted = self._wanted.get(key)
        if known is not None or wanted is None:
            return known
        told = await _result(self._crew.ask(AskImage(key, page, scale, outlines, wanted), Rank.LOOK))
        if not isinstance(told.value, bytes):
            return None
        self._pictures.put(name, told.value, len(told.value))
        return told.value

    async def catalogue(self, path: Path, text: str, stocks: tuple[str, ...] = ()) -> tuple[Listed, ...]:
        """Return all documents that the agency can have. Raises ProblemsError with what is wrong with its file."""
        told = await _result(self._crew.ask(AskCatalogue(path, text, stocks), Rank.LOOK))
        if told.problems or not isinstance(told.value, tuple):
            raise ProblemsError(told.problems)
        self._catalogues.put((path, stocks), told.value)
        return told.value

    def last_catalogue(self, path: Path, stocks: tuple[str, ...] = ()) -> tuple[Listed, ...]:
        """Return what `catalogue` gave last for the agency; nothing if it never gave any."""
        return self._catalogues.get((path, stocks)) or ()

    async def make(self, order: Order) -> Made:
        """Return the documents of an order, one after the other, so that a preview waits for one of them at most."""
        outcomes: list[Outcome] = []
        documents: list[MadeDocument] = []
        problems: list[Problem] = []
        warnings: list[Problem] = []
        for packet, stem, editions in _chunks(order):
            told = await _result(self._crew.ask(Chunk(order, packet, stem, editions), Rank.MAKE))
            if not isinstance(told.value, ChunkMade):
                problems += told.problems
                continue
            outcomes.append(told.value.outcome)
            warnings += [*told.value.warnings, *told.value.outcome.warnings]
            documents += [MadeDocument(one.path, one.data, one.pages, one.plan or "") for one in told.value.outcome.documents]
        if problems:
            return Made((), tuple(dict.fromkeys(problems)))
        try:
            raise_first(outcomes)
        except ProblemsError as error:
            return Made((), error.problems)
        return Made(tuple(documents), (), tuple(dict.fromkeys(warnings)))

    async def test_sheet(self, paper: str) -> bytes:
        """Return a printer's test sheet for a paper of `pipeline.calibrate.PAPERS`. Raises ProblemsError."""
        told = await _result(self._crew.ask(AskTestSheet(paper), Rank.LOOK))
        if not isinstance(told.value, bytes):
            raise ProblemsError(told.problems)
        return told.value


def _whose(wanted: Wanted) -> str:
    """Return the session whose values these are: what somebody has typed and not saved is shown to nobody else."""
    return wanted.tab.partition("/")[0]


def _chunks(order: Order) -> list[tuple[str, str, tuple[Edition, ...]]]:
    """Return packet, stem and editions of an order's documents, in its order; each once."""
    found: dict[tuple[str, str], set[Edition]] = {}
    for packet, stem, edition in order.items:
        found.setdefault((packet, stem), set()).add(edition)
    return [
        (packet, stem, tuple(edition for edition in EDITIONS if edition in editions))
        for (packet, stem), editions in found.items()
    ]


async def _result(future: Future[Told]) -> Told:
    return await asyncio.wrap_future(future)
