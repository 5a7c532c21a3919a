"""A form is only taken from a page that this studio gave to this browser."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from hashlib import sha256

from starlette.exceptions import HTTPException
from starlette.requests import Request

from generator.studio.safety.uploads import takes_file

FIELD = "csrf"
HEADER = "x-csrf-token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110, 9.2.1)."""

MOST_FIELDS = 2_000
MOST_FILES = 4
LONGEST_FIELD = 200_000
"""Bytes of one field of a form that is no file."""


def csrf_token(request: Request) -> str:
    """Return the token of the request's session (which the session middleware has put into its state)."""
    key: bytes = request.app.state.key
    return hmac.new(key, b"csrf:" + request.state.session.encode(), sha256).hexdigest()


async def check_csrf(request: Request) -> AsyncIterator[None]:
    """Refuse (403) what changes something and does not bring the token, in its form or in the header.

    The form is read here once for all (a handler's own `request.form()` gives the same one), with limits on its parts, and its
    temporary files are closed when the answer is made.
    """
    if request.method in SAFE:
        yield
        return
    if not takes_file(request.scope):
        # Kept, so that a handler that reads something else than a form can read it once more, whatever it is.
        await request.body()
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=LONGEST_FIELD) as form:
        given = request.headers.get(HEADER)
        if given is None:
            value = form.get(FIELD)
            given = value if isinstance(value, str) else ""
        if not hmac.compare_digest(given.encode("utf-8", "replace"), csrf_token(request).encode()):
            raise HTTPException(403, "csrf")
        yield
