"""Template + module content + agency fields -> markup."""

from generator.resolve.document import resolve
from generator.resolve.reuse import ResolveMemo

__all__ = ["ResolveMemo", "resolve"]
