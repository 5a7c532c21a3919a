"""Template + module content + agency fields -> markup."""

from generator.resolve.document import resolve

__all__ = ["resolve"]
