"""The worker process: answers one request at a time until nobody asks any more."""

from __future__ import annotations

import gc
import signal
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from generator.diagnostics import NOWHERE, Problem, ProblemsError
from generator.load.yaml_nodes import MAX_BYTES
from generator.pipeline.calibrate import calibrate
from generator.pipeline.garbage import memory_used
from generator.studio.press_room.messages import (
    Answer,
    AskCatalogue,
    AskImage,
    AskTestSheet,
    AskWarm,
    Chunk,
    Request,
    Told,
    Wanted,
)
from generator.studio.press_room.previewing import Shelf, catalogue, image, make_chunk, preview
from generator.studio.press_room.room import PressRoom

_COLLECT = 48_000_000
"""Bytes by which the process may grow before it looks for garbage while somebody waits."""
_COLLECT_IDLE = 8_000_000
_IDLE = 1.0
"""Seconds without a request after which nobody seems to wait."""


@dataclass(slots=True)
class Server:
    """The worker's side of the line."""

    folder: Path
    most_memory: int
    _room: PressRoom | None = None
    _shelf: Shelf = field(default_factory=Shelf)
    _clean: int = 0
    """Bytes in memory after garbage was looked for."""

    def answer(self, request: Request) -> Told:
        """Return what a request gives: its value, or the problems in its place."""
        try:
            value = self._value(request)
        except ProblemsError as error:
            told = Told(problems=error.problems)
        except Exception as error:  # noqa: BLE001,RUF100 - one request never ends the others
            hint = "this is a fault of the program, not of your files"
            told = Told(problems=(Problem("internal-error", f"{type(error).__name__}: {error}", NOWHERE, (hint,)),))
        else:
            told = Told(value)
        memory = memory_used()
        if memory > self._clean + _COLLECT or memory > self.most_memory:
            memory = self.tidy()
        return Told(told.value, told.problems, memory)

    def tidy(self) -> int:
        """Look for garbage; forget finished files if there is still too much. Return the bytes in memory."""
        gc.collect()
        if memory_used() > self.most_memory:
            self._shelf.clear()
            gc.collect()
        self._clean = memory_used()
        return self._clean

    @property
    def grown(self) -> bool:
        """Whether there may be garbage."""
        return memory_used() > self._clean + _COLLECT_IDLE

    def _value(self, request: Request) -> Answer:
        room = self._opened()
        if isinstance(request, Wanted):
            return preview(room, self._shelf, request)
        if isinstance(request, AskImage):
            return image(room, self._shelf, request)
        if isinstance(request, AskCatalogue):
            return catalogue(room, request)
        if isinstance(request, AskTestSheet):
            return calibrate(request.paper, room.project.again(), room.typefaces)
        if isinstance(request, Chunk):
            return make_chunk(room, request)
        self._warm(room, request)
        return None

    def _opened(self) -> PressRoom:
        """Return the room, another one if its files have changed."""
        if self._room is None or not self._room.holds():
            self._room = None
            self._shelf.clear()
            gc.unfreeze()
            self._room = PressRoom.open(self.folder)
        return self._room

    def _warm(self, room: PressRoom, request: AskWarm) -> None:
        """Make what will be asked for first: the document last looked at, or an agency's first card."""
        wanted = request.wanted
        with suppress(ProblemsError, OSError, ValueError, StopIteration):
            if wanted is None and request.path is not None:
                with request.path.open("rb") as stream:
                    text = stream.read(MAX_BYTES + 1).decode("utf-8-sig")
                every = catalogue(room, AskCatalogue(request.path, text, ()))
                card = next(one for one in every if one.product == "pocket_card")
                wanted = Wanted(request.path, text, card.packet, card.stem, card.editions[0])
            if wanted is not None:
                shown = preview(room, self._shelf, wanted)
                image(room, self._shelf, AskImage(shown.key, 0, 2.0, False, wanted))
        # What is there now lives on: nobody need look at it for garbage.
        gc.collect()
        gc.freeze()


def serve(line: Connection, folder: Path, most_memory: int) -> None:
    """Answer requests, in the worker process, until the other side is gone."""
    # Ctrl-C goes to every process of the terminal; the one that started this one ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    server = Server(folder, most_memory)
    with suppress(EOFError, OSError):
        while True:
            if not line.poll(_IDLE) and server.grown:
                server.tidy()
            line.send(server.answer(line.recv()))
