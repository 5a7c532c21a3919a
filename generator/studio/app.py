"""The application: which pages there are, and what they share."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from generator import __version__
from generator.project import ProjectFiles
from generator.studio.agency_files import AgencyFiles
from generator.studio.batch_runs.service import BatchRuns
from generator.studio.routes import ROUTERS
from generator.studio.safety.csrf import check_csrf
from generator.studio.safety.guard import guard
from generator.studio.settings import Settings
from generator.studio.workshop import Workshop

_STATIC = Path(__file__).with_name("static")


@dataclass(frozen=True, slots=True)
class Studio:
    """What all pages share."""

    settings: Settings
    project: ProjectFiles
    """The door to the project's files; each request takes one of its own with `again()`."""
    agencies: AgencyFiles
    workshop: Workshop
    """Makes previews and documents, in a process of its own."""
    batches: BatchRuns
    """Tables of many agencies and their runs."""


def create_app(settings: Settings) -> FastAPI:
    """Return the application over a project folder; its workshop runs while the application does."""
    project = ProjectFiles(settings.folder)
    studio = Studio(settings, project, AgencyFiles(settings.folder), Workshop(settings.folder), BatchRuns(settings.folder))

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        studio.workshop.start()
        try:
            await run_in_threadpool(studio.batches.start)
            yield
        finally:
            await run_in_threadpool(studio.batches.close)
            await studio.workshop.close()

    app = FastAPI(
        title="Musterpress studio",
        version=__version__,
        lifespan=running,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # an address that is nearly right is wrong
    )
    app.state.studio = studio
    app.state.key = secrets.token_bytes(32)
    for router in ROUTERS:
        app.include_router(router, dependencies=[Depends(check_csrf)])
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    guard(app, settings)
    return app
