"""All that is shown is tagged or marked as an artifact, and never both (ISO 14289-1, 7.1)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.content import Mark
from generator.preflight.facts import PdfFacts

_LONGEST = 40


def check_untagged_content(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-untagged-content` and `pdf-artifact-nesting`, once a page each."""
    if pdf.structure is None or not pdf.structure.elements:
        return
    for page in pdf.pages:
        marks = page.content.marks
        texts = [show.text for show in page.content.texts if _is_bare(marks, show.mark)]
        inks = [ink.kind for ink in page.content.inks if _is_bare(marks, ink.mark)]
        if texts or inks:
            what = f"text `{_short(texts[0])}`" if texts else f"{_article(inks[0])} {inks[0]}"
            more = len(texts) + len(inks) - 1
            stands = f"and {more} more stand" if more else "stands"
            message = f"{page}: {what} {stands} outside any tag and artifact"
            yield pdf.problem("pdf-untagged-content", message, "tag it, or mark it as an artifact if it says nothing")
        mixed = next((mark for mark in marks if mark.in_artifact and mark.in_tag), None)
        if mixed is not None:
            message = f"{page}: an artifact and tagged content stand inside each other (`{mixed.tag}`)"
            yield pdf.problem("pdf-artifact-nesting", message, "end the one before the other begins")


def _is_bare(marks: tuple[Mark, ...], mark: int | None) -> bool:
    """Tell whether something shown in sequence `mark` is neither tagged nor an artifact."""
    return mark is None or not (marks[mark].in_tag or marks[mark].in_artifact)


def _article(word: str) -> str:
    """Return the word's article."""
    return "an" if word[0] in "aeiou" else "a"


def _short(text: str) -> str:
    """Return the beginning of a text."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
