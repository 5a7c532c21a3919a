"""Which fields of the content models templates and module text may read."""

from __future__ import annotations

from functools import lru_cache

from generator.content.agency import Logo, Secret
from generator.content.base import Model

_SHUT: dict[type[Model], frozenset[str]] = {
    Secret: frozenset({"value"}),  # only the `secret` filter decides whether it prints
    Logo: frozenset({"data"}),
}


@lru_cache
def public_fields(model: type[Model]) -> frozenset[str]:
    """Return the names of a model's fields and properties."""
    names = set(model.model_fields)
    for base in model.__mro__:
        if issubclass(base, Model):
            names |= {name for name, value in vars(base).items() if isinstance(value, property)}
    return frozenset(name for name in names if not name.startswith(("_", "model_")))


def shut_fields(model: type[Model]) -> frozenset[str]:
    """Return the fields that nobody may read by name."""
    return _SHUT.get(model, frozenset())
