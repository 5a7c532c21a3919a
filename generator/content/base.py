"""The base of all content models: frozen, hashable, closed to unknown keys."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from generator.diagnostics import SourcedText
from generator.units import Length, parse_length


class Model(BaseModel):
    """A frozen record; sequences are tuples, so that any model can be a cache key."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


def _length(value: Any) -> Any:
    """Read a written length; leave a ready one as it is."""
    return parse_length(value) if isinstance(value, str) else value


LengthField = Annotated[Length, BeforeValidator(_length)]
"""A field written as `3.5in`, `9mm`, `10.5pt`, `0.5em`."""

Text = SourcedText
"""Human text with its place; may hold CommonMark and fields where the reference says so."""

__all__ = ["Length", "LengthField", "Model", "SourcedText", "Text", "date"]
