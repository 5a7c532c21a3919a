"""The order in which a request is looked at: from the outside in."""

from __future__ import annotations

from fastapi import FastAPI

from generator.studio.safety.addresses import AddressMiddleware
from generator.studio.safety.bodies import BodyMiddleware
from generator.studio.safety.crowds import CrowdMiddleware
from generator.studio.safety.failures import FailuresMiddleware, handle_errors
from generator.studio.safety.headers import HeadersMiddleware
from generator.studio.safety.origins import OriginMiddleware
from generator.studio.safety.session import SessionMiddleware
from generator.studio.safety.tokens import TokenMiddleware
from generator.studio.settings import Settings


def guard(app: FastAPI, settings: Settings) -> None:
    """Put everything that looks at each request round the application."""
    handle_errors(app)
    # From the inside out: the last one added sees a request first.
    app.add_middleware(SessionMiddleware, port=settings.port)
    if settings.token is not None:
        app.add_middleware(TokenMiddleware, token=settings.token, port=settings.port)
    app.add_middleware(OriginMiddleware)
    app.add_middleware(AddressMiddleware, hosts=settings.hosts, longest=settings.limits.address)
    app.add_middleware(CrowdMiddleware, most=settings.limits.under_way)
    app.add_middleware(BodyMiddleware, limits=settings.limits)
    app.add_middleware(FailuresMiddleware)
    app.add_middleware(HeadersMiddleware)
