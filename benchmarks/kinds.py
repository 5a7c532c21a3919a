"""What is measured.

Loads nothing, so that the process that starts the programs stays small: a child's peak memory, as the system tells it, is never
less than what its parent had when it was started.
"""

from __future__ import annotations

KINDS = {
    "card": ("officer", "detainers-card-business-card", "office"),
    "guide": ("i_speak", "i-speak-guide", "reading"),
    "packet": ("commander", "commanders-packet", "reading"),
}
"""Kinds with the packet, the document's name and the edition that is measured."""
ALL = ",".join(KINDS)
CHANGED = 6
"""Further agencies that are the first one with one field changed, each differently."""
