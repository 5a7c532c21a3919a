"""The agency's own PDFs, looked at before anything is laid out: the contents of a packet name them."""

from __future__ import annotations

from dataclasses import replace

from generator.content.agency import AnnexRef
from generator.content.packets import AnnexEntry
from generator.pipeline.choose_jobs import Chosen


def list_annexes(chosen: tuple[Chosen, ...]) -> tuple[Chosen, ...]:
    """Return the documents, with the entries of annexes in those that annexes are bound to.

    Raises ProblemsError with one problem for each annex that cannot be bound.
    """
    refs = next((one.job.agency.annexes for one in chosen if gets_annexes(one)), ())
    if not refs:
        return chosen
    entries = entries_of(refs)
    return tuple(
        replace(one, job=one.job.model_copy(update={"annexes": entries})) if gets_annexes(one) else one for one in chosen
    )


def gets_annexes(chosen: Chosen) -> bool:
    """Whether annexes are bound to a document: the reading edition of a commander's packet."""
    return chosen.job.line.product == "commander_packet" and "reading" in chosen.editions


def entries_of(refs: tuple[AnnexRef, ...]) -> tuple[AnnexEntry, ...]:
    """Return what contents say of annexes. Raises ProblemsError like `list_annexes`."""
    from generator.bind import Annex, inspect_annexes  # noqa: PLC0415 - few agencies have any

    found = inspect_annexes([Annex(one.file, one.title, one.data) for one in refs])
    return tuple(AnnexEntry(letter=one.letter, title=one.title, label=one.labels[0], link=one.link) for one in found)
