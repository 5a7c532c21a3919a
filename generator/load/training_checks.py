"""A trainer's guide against its module and facts: what is said at roll call must hold as on a card."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import get_args

from generator.content.modules import PolicyMode, Variant
from generator.content.selection import is_for
from generator.content.training import Training
from generator.diagnostics import Problem
from generator.load.library_files import Loaded
from generator.load.shared_checks import Ground, check_facts, check_ground, check_verified
from generator.load.wording import named

LENGTH = range(10, 16)
"""Minutes of a session."""
_COUNTS = (("scenarios", 2, "scenario"), ("quiz", 5, "question"))


def check_training(file: Loaded[Training], training: Training, ground: Ground) -> Iterator[Problem]:
    """Yield the problems of one trainer's guide that show only beside the rest of the library, or in its sums."""
    yield from ground.modules.check(training.module, "unknown-module", file.place(("module",)))
    for section in ("segments", "scenarios", "quiz"):
        for index, part in enumerate(getattr(training, section)):
            path = (section, index)
            yield from check_ground(file, path, part)
            yield from check_facts(file, path, part.facts, ground, current=True)
            yield from check_verified(file, path, part.facts, ground, "in a script")
    for index, item in enumerate(training.quiz):
        if not 1 <= item.right <= len(item.choices):
            message = f"{named(('quiz', index))} has no choice {item.right}, only {len(item.choices)}"
            yield Problem("bad-value", message, file.place(("quiz", index, "right")), ("count the choices from 1",))
    for index, segment in enumerate(training.segments):
        if segment.minutes < 1:
            message = f"{named(('segments', index))} has {segment.minutes} minutes"
            yield Problem("bad-value", message, file.place(("segments", index, "minutes")), ("write 1 or more",))
    yield from _check_sums(file, training)


def _check_sums(file: Loaded[Training], training: Training) -> Iterator[Problem]:
    """Yield a problem where any agency would get a session of another length, or more or fewer scenarios or questions."""
    found: dict[tuple[str, str], Problem] = {}
    for variant, mode in product(get_args(Variant), get_args(PolicyMode)):
        minutes = sum(segment.minutes for segment in training.segments if is_for(segment, variant, mode))
        if minutes not in LENGTH:
            message = f"the session takes {minutes} minutes"
            hint = f"make the segments add up to {LENGTH[0]} to {LENGTH[-1]} minutes"
            found.setdefault(("segments", message), Problem("training-length", message, file.place(("segments",)), (hint,)))
        for section, wanted, noun in _COUNTS:
            number = sum(is_for(part, variant, mode) for part in getattr(training, section))
            if number != wanted:
                message = f"`{section}` has {number} {noun}{'' if number == 1 else 's'}, not {wanted}"
                hint = f"write exactly {wanted}; parts with `only` or `policy` count for the agencies that get them"
                found.setdefault((section, message), Problem("bad-count", message, file.place((section,)), (hint,)))
    yield from found.values()
