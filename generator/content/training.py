"""What a trainer says and asks at roll call for one module."""

from __future__ import annotations

from generator.content.base import Model, Text
from generator.content.modules import PolicyMode, Variant


class Video(Model):
    """One of the series' eleven videos."""

    number: int
    title: Text
    when: Text
    """When in the session to show it, and what to do if it cannot be had."""
    status: Text
    """Whether it can still be had, in words."""
    only: Variant | None = None
    """Printed only for that variant."""


class Segment(Model):
    """A stretch of the roll-call script. `say` is read out (CommonMark, fields); `do` is the stage direction."""

    minutes: int
    title: Text
    do: Text | None = None
    say: Text
    facts: tuple[str, ...] = ()
    practice: bool = False
    only: Variant | None = None
    policy: tuple[PolicyMode, ...] = ()


class Scenario(Model):
    """A situation to talk through, with a model answer for the trainer."""

    title: Text
    situation: Text
    questions: tuple[Text, ...]
    answer: Text
    facts: tuple[str, ...] = ()
    practice: bool = False
    only: Variant | None = None
    policy: tuple[PolicyMode, ...] = ()


class QuizItem(Model):
    """A multiple-choice question; `right` counts its choices from 1."""

    question: Text
    choices: tuple[Text, ...]
    right: int
    why: Text
    facts: tuple[str, ...] = ()
    practice: bool = False
    only: Variant | None = None
    policy: tuple[PolicyMode, ...] = ()


class Training(Model):
    """A module's trainer's guide: a session of 10 to 15 minutes.

    `only` and `policy` of its parts are as for `Statement`; every agency gets two scenarios and five questions.
    """

    module: str
    aim: Text
    prepare: tuple[Text, ...]
    videos: tuple[Video, ...]
    segments: tuple[Segment, ...]
    discussion: tuple[Text, ...]
    scenarios: tuple[Scenario, ...]
    quiz: tuple[QuizItem, ...]

    @property
    def minutes(self) -> int:
        """Length of the session."""
        return sum(segment.minutes for segment in self.segments)
