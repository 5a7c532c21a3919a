"""The studio: the same packets from a page in the browser, on this machine and from the same files as the command line's."""

from __future__ import annotations

from generator.studio.app import create_app
from generator.studio.settings import Settings

__all__ = ["Settings", "create_app"]
