"""Which addresses take files, and how much a request to an address may bring."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import Scope

from generator.studio.settings import Limits


def limit_of(scope: Scope, limits: Limits) -> int:
    """Return how many bytes a request may bring; only pages that take a file take more than a form."""
    if takes_file(scope):
        return max(limits.body, limits.table if scope["path"].startswith("/batch") else limits.seal)
    return limits.body


def takes_file(scope: Scope) -> bool:
    """Whether a request may bring a seal or a table."""
    if not Headers(scope=scope).get("content-type", "").startswith("multipart/form-data"):
        return False
    parts = scope["path"].strip("/").split("/")
    return parts[0] == "batch" or (len(parts) == 3 and parts[0] == "agencies" and parts[2] == "seal")
