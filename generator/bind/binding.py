"""Adds an agency's own PDFs to a finished packet. The packet keeps its tags; each annex is made harmless and stamped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.bind.annex import MOST_BYTES, Annex, AnnexFacts, BindWords, Bound, BoundPage, DrawStamps, Stamp
from generator.bind.annex_pages import AnnexBinder, DamagedPageError, stamp_forms
from generator.bind.bound_catalog import add_bookmarks, add_labels, add_layers, aim_links, drop_claims
from generator.bind.copying import Copier
from generator.bind.opening import OpenAnnex, open_annex, refusal, too_much
from generator.bind.packet import Packet, read_packet
from generator.bind.page_sizes import same_paper
from generator.bind.reading import PdfFile, TooMuchError, limits
from generator.bind.survey import Survey, counted, listed, survey
from generator.bind.values import Ref, Value
from generator.bind.write_file import write_file
from generator.diagnostics import ExitCode, Problem, ProblemsError

_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class _Looked:
    """An annex that was opened and looked through."""

    opened: OpenAnnex
    survey: Survey


def inspect_annexes(annexes: Sequence[Annex]) -> tuple[AnnexFacts, ...]:
    """Return what must be known of the annexes before the packet is laid out: letters, pages, sizes, labels, and what is lost.

    Raises ProblemsError (exit code CONTENT) with one problem for each annex that cannot be bound: `annex-too-big`,
    `annex-not-pdf`, `annex-encrypted`, `annex-damaged`, `annex-no-pages`, `annex-page-size`, `annex-signed`, `annex-xfa`.
    """
    with limits():
        return tuple(looked.survey.facts for looked in _look_through(annexes))


def inspect_annex(annex: Annex) -> AnnexFacts:
    """Return the facts of one annex, as if it were the only one; see `inspect_annexes`."""
    return inspect_annexes((annex,))[0]


def bind_annexes(packet: bytes, annexes: Sequence[Annex], words: BindWords, draw_stamps: DrawStamps) -> Bound:
    """Return the packet with the annexes after its last page; same input, same bytes.

    `draw_stamps` is called once, with a stamp for each annex page. Without annexes the packet comes back as it is. Raises
    ProblemsError with every annex that cannot be bound (see `inspect_annexes`), or `bind-packet` for a packet that is not ours.
    """
    if not annexes:
        return Bound(packet, (), (), ())
    with limits():
        looked = _look_through(annexes)
        target = read_packet(packet)
        own_pages = list(target.pages)
        stamps = _stamps(target, looked, words, draw_stamps)
        pages, copiers, notes = _add_all(target, looked, words, stamps)
        facts = [each.survey.facts for each in looked]
        firsts = [target.pages[page.index] for page in pages if page.number == 1]
        add_bookmarks(target, facts, firsts, words)
        add_labels(target, facts, len(own_pages))
        add_layers(target, [(each.opened, copier) for each, copier in zip(looked, copiers, strict=True)])
        aim_links(target, own_pages, facts, firsts)
        claims = drop_claims(target, facts, words)
        tree = target.dictionary(target.pages_root)
        tree.update({"Kids": list(target.pages), "Count": len(target.pages)})
        return Bound(write_file(target.objects, target.root, target.info), pages, notes, claims)


def _look_through(annexes: Sequence[Annex]) -> list[_Looked]:
    """Open every annex, or raise with the problem of each that cannot be bound."""
    problems: list[Problem] = []
    looked: list[_Looked] = []
    total = 0
    for index, annex in enumerate(annexes):
        total += len(annex.data)
        try:
            if total > MOST_BYTES >= len(annex.data):
                message = f"the annexes together have more than {MOST_BYTES // 1_000_000} MB"
                raise ProblemsError([refusal(annex, "annex-too-big", message, "bind only the pages that are needed")])
            opened = open_annex(annex)
            looked.append(_Looked(opened, survey(opened, index)))
        except ProblemsError as error:
            problems += error.problems
        except TooMuchError as error:
            problems.append(too_much(annex, str(error)))
        except (RecursionError, MemoryError):
            problems.append(too_much(annex, "its objects are nested too deep"))
    if problems:
        raise ProblemsError(problems, ExitCode.CONTENT)
    return looked


def _stamps(target: Packet, looked: Sequence[_Looked], words: BindWords, draw_stamps: DrawStamps) -> list[Ref]:
    """Have all stamps drawn and return them as forms, in the order of pages."""
    wanted: list[Stamp] = []
    for each in looked:
        facts = each.survey.facts
        for number, (width, height) in enumerate(facts.sizes, 1):
            text = words.stamp.format(letter=facts.letter, title=facts.title, page=number, pages=facts.pages, packet=words.packet)
            wanted.append(Stamp(text, width, height))
    drawn = PdfFile(draw_stamps(wanted))
    return stamp_forms(drawn, Copier(drawn, target.objects), len(wanted))


def _add_all(
    target: Packet, looked: Sequence[_Looked], words: BindWords, stamps: list[Ref]
) -> tuple[tuple[BoundPage, ...], list[Copier], tuple[Problem, ...]]:
    """Add every annex and the parent tree's entries; raise with the problem of each whose pages cannot be copied."""
    tree = target.dictionary(target.tree_root)
    key = tree["ParentTreeNextKey"]
    next_key = key if isinstance(key, int) else 0
    parents: list[Value] = []
    pages: list[BoundPage] = []
    copiers: list[Copier] = []
    problems: list[Problem] = []
    notes: list[Problem] = []
    for each in looked:
        copier = Copier(each.opened.file, target.objects)
        binder = AnnexBinder(target, each.opened, each.survey, words, copier, parents, next_key)
        own, stamps = stamps[: len(each.opened.pages)], stamps[len(each.opened.pages) :]
        try:
            pages += binder.add(own)
            notes += [*each.survey.facts.notes, *_notes(target, each, copier, binder.fontless)]
        except DamagedPageError as error:
            message = f"the annex is damaged: the content of page {error} cannot be read"
            hint = "open it in the program that made it and save it as PDF again"
            problems.append(refusal(each.opened.annex, "annex-damaged", message, hint))
        except TooMuchError as error:
            problems.append(too_much(each.opened.annex, str(error)))
        copiers.append(copier)
        next_key = binder.next_key
    if problems:
        raise ProblemsError(problems, ExitCode.CONTENT)
    target.add_parents(parents)
    tree["ParentTreeNextKey"] = next_key
    return tuple(pages), copiers, tuple(notes)


def _notes(target: Packet, each: _Looked, copier: Copier, fontless: dict[int, set[str]]) -> list[Problem]:
    """Return the warnings that can be given only with the packet at hand, or after copying."""
    found: list[Problem] = []
    opened, facts = each.opened, each.survey.facts
    paper = target.size()
    other = [size for size in facts.sizes if not same_paper(size, paper)]
    if other:
        pages = f"{len(other)} of {counted(facts.pages, 'page', 'pages')}"
        is_on = "is" if len(other) == 1 else "are"
        first, own = (f"{width:.0f} x {height:.0f} pt" for width, height in (other[0], paper))
        message = f"{pages} of the annex {is_on} not of the packet's paper ({own}): the first is {first}"
        found.append(opened.note("annex-paper", message, "print them on their own paper, or choose `fit` in the print dialog"))
    if copier.bare_fonts:
        names = listed([f"`{name}`" for name in sorted(copier.bare_fonts)[:_MOST_NAMED]])
        message = f"fonts of the annex are not embedded, so others may be printed in their place: {names}"
        found.append(opened.note("annex-font-not-embedded", message, "save it again with all fonts embedded"))
    if fontless:
        names = listed([f"`{name}`" for name in sorted(set[str]().union(*fontless.values()))[:_MOST_NAMED]])
        message = f"page {min(fontless)} of the annex sets fonts it does not have ({names}), so text may be missing"
        found.append(opened.note("annex-font-missing", message, "compare it with the original, page by page"))
    if opened.file.faults:
        objects = counted(len(opened.file.faults), "object", "objects")
        message = f"{objects} of the annex cannot be read as written, so something may be missing"
        found.append(opened.note("annex-faults", message, "compare it with the original, or save it as PDF again"))
    return found
