"""The run, named step by step."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.pipeline.build_packet import build
    from generator.pipeline.build_request import BuildRequest, BuildResult, to_write, write

__all__ = ["BuildRequest", "BuildResult", "build", "to_write", "write"]


def __getattr__(name: str) -> Any:
    """Load what is asked for when it is (PEP 562): a build found in the cache must not wait for half of the program."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{'build_packet' if name == 'build' else 'build_request'}"), name)
