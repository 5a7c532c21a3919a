"""Which checks each kind of finished PDF must pass, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from generator.diagnostics import Problem
from generator.preflight.check_active_content import active_document, active_pages, check_active_content
from generator.preflight.check_alt_text import check_alt_text
from generator.preflight.check_annotations import annotations_of_pages, check_annotations, references_to_nothing
from generator.preflight.check_bleed import check_bleed
from generator.preflight.check_boxes import check_boxes
from generator.preflight.check_field_appearance import check_field_appearance
from generator.preflight.check_field_name import check_field_name
from generator.preflight.check_field_structure import check_field_structure
from generator.preflight.check_field_tooltip import check_field_tooltip
from generator.preflight.check_fonts_embedded import check_fonts_embedded
from generator.preflight.check_hairlines import check_hairlines
from generator.preflight.check_headings import check_headings
from generator.preflight.check_image_resolution import check_image_resolution
from generator.preflight.check_ink_limit import check_ink_limit
from generator.preflight.check_language import check_language
from generator.preflight.check_lists import check_lists
from generator.preflight.check_marks_balance import check_marks_balance
from generator.preflight.check_marks_outside_bleed import check_marks_outside_bleed
from generator.preflight.check_mcids import check_mcids
from generator.preflight.check_metadata import check_metadata
from generator.preflight.check_opens import check_opens
from generator.preflight.check_output_intent import check_output_intent
from generator.preflight.check_page_labels import check_page_labels
from generator.preflight.check_parent_tree import check_parent_tree
from generator.preflight.check_press_claim import check_press_claim
from generator.preflight.check_reversed_type import check_reversed_type, is_dark
from generator.preflight.check_safe_zone import check_safe_zone, keeps_off_the_cut
from generator.preflight.check_sheet_sizes import check_sheet_sizes
from generator.preflight.check_structure_tree import check_structure_tree
from generator.preflight.check_tables import check_tables
from generator.preflight.check_tagged import check_tagged, standard_roles, tagged_document
from generator.preflight.check_title import check_title
from generator.preflight.check_to_unicode import check_to_unicode
from generator.preflight.check_transparency import check_transparency
from generator.preflight.check_trim_box import check_trim_box
from generator.preflight.check_type_floor import check_type_floor, is_large_enough
from generator.preflight.check_unprintable_margin import check_unprintable_margin, keeps_off_the_edge
from generator.preflight.check_untagged_content import check_untagged_content
from generator.preflight.check_white_overprint import check_white_overprint
from generator.preflight.content import ContentPart
from generator.preflight.facts import PageFacts, PdfFacts
from generator.preflight.letters import Extent
from generator.preflight.limits import Limits

Content = Literal["none", "parts", "sheets", "pages", "marks", "all"]


Check = Callable[[PdfFacts], Iterable[Problem]]
Surely = Callable[[Limits, PageFacts, Extent], bool]


@dataclass(frozen=True, slots=True)
class Facet:
    """A part of a check that stands by itself: the whole check finds nothing wrong if none of its facets does, and only then."""

    check: Check
    reads: tuple[str, ...] = ()
    """Words of `certify.FIELDS`: facts beside the content of pages."""
    content: Content = "none"
    """As `Rule.content`."""
    harmless: Callable[[ContentPart], bool] | None = None
    """As `Rule.harmless`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A check and the reason why the profile has it.

    What it looks at is said too, so that it need not look again at what is the same in another file (see `certify`); an honest
    "all" is never wrong, only slow.
    """

    check: Check
    reason: str
    reads: tuple[str, ...] = ()
    """Words of `certify.FIELDS`: facts beside the content of pages."""
    content: Content = "none"
    """How it looks at what pages show. `parts`: at each text, ink, mark and font by itself, and at nothing else of the page but
    its boxes; `sheets`: at each page by itself, and not at what it shows; `pages`: at each page by itself, and only at that and
    its boxes; `marks`: at the sequences with an MCID; `all`: anyhow, and at any other facts too."""
    placed: bool = False
    """Whether, of a text or ink that it finds in order, it might not do so elsewhere on a page with the same boxes."""
    surely: Surely | None = None
    """Tells, of copies of what it finds in order, from how far they reach on a page that it finds nothing wrong with them there.
    It says no where it is not sure."""
    harmless: Callable[[ContentPart], bool] | None = None
    """Tells, where it looks at each page by itself, that it finds nothing wrong with a page all of whose parts are like this."""
    apart: tuple[Facet, ...] = ()
    """What it is made of, if that is looked at piece by piece. What `reads` and `content` say must then hold of the whole too."""

    @property
    def facets(self) -> tuple[Facet, ...]:
        """What it is made of: itself, if nothing else is said."""
        return self.apart or (Facet(self.check, self.reads, self.content, self.harmless),)


@dataclass(frozen=True, slots=True)
class Profile:
    """A named list of checks, in the order their problems are reported."""

    name: str
    about: str
    rules: tuple[Rule, ...]
    colors: bool = True
    """Whether any of its checks looks at colours."""


_PRINTABLE = (
    Rule(check_opens, "what cannot be read cannot be printed as it was made", ("damage",), "parts"),
    Rule(check_boxes, "viewers, printers and print shops take the page's size from its boxes", ("sheets",), "sheets"),
    Rule(check_fonts_embedded, "a missing font is replaced by one with other letters, other widths or none", content="parts"),
    Rule(
        check_active_content,
        "a squad room's computers run nothing that comes in a PDF",
        ("catalog", "sheets"),
        apart=(Facet(active_document, ("catalog",)), Facet(active_pages, content="sheets")),
    ),
    Rule(
        check_field_appearance,
        "a field without a look of its own is drawn by each viewer as it likes, or not at all",
        ("catalog", "sheets"),
    ),
    Rule(check_field_name, "what is typed into one field appears in the other of its name", ("catalog", "sheets")),
    Rule(check_output_intent, "without it the agency's colours are anybody's guess", ("catalog", "xmp")),
)
_ACCESSIBLE = (
    Rule(check_to_unicode, "text without characters cannot be read out, searched or copied", content="parts"),
    Rule(
        check_tagged,
        "a screen reader walks through tags",
        ("catalog", "tree"),
        apart=(Facet(tagged_document, ("catalog", "tree")), Facet(standard_roles, ("tree",))),
    ),
    Rule(check_structure_tree, "a reader that follows a ring never ends", ("tree",)),
    Rule(check_marks_balance, "tags that do not end swallow what follows", content="parts"),
    Rule(check_mcids, "text without an element is never read out, text with two is read twice", ("tree", "keys"), "marks"),
    Rule(
        check_parent_tree,
        "readers that start from the page find the element through the parent tree",
        ("tree", "parents", "keys", "form-keys"),
        "marks",
    ),
    Rule(
        check_annotations,
        "a link outside the tree cannot be reached with the keyboard",
        ("tree", "parents", "sheets", "forms"),
        apart=(
            Facet(annotations_of_pages, ("tree", "parents"), "sheets"),
            Facet(references_to_nothing, ("tree", "notes", "form-keys")),
        ),
    ),
    Rule(
        check_field_structure,
        "a field outside the tree is skipped by those who fill forms in by ear",
        ("tree", "parents", "sheets"),
    ),
    Rule(check_field_tooltip, "who cannot see the line must hear what belongs on it", ("structure", "sheets")),
    Rule(
        check_untagged_content,
        "what is neither tag nor artifact is read out by some readers and not by others",
        ("tree",),
        "parts",
    ),
    Rule(check_alt_text, "a picture without words does not exist for who cannot see it", ("structure",)),
    Rule(check_language, "a voice reads Spanish as English unless told", ("catalog", "languages"), "parts"),
    Rule(check_headings, "people find their way by headings", ("tree",)),
    Rule(check_tables, "a cell is read with its heads", ("tree",)),
    Rule(check_lists, "readers announce how many items there are", ("tree",)),
    Rule(check_title, "the window's title is the first thing read out", ("catalog", "info", "xmp")),
    Rule(check_page_labels, "`page iv` must be the same page on paper and on screen", ("catalog", "count")),
    Rule(check_metadata, "archives and procurement officers look for the claim first", ("xmp",)),
)

_CLEAR_IN_PRINT = (
    Rule(
        check_type_floor,
        "what is too small is not read at night in a car",
        content="parts",
        placed=True,
        surely=is_large_enough,
    ),
    Rule(check_hairlines, "a hairline breaks up in toner, and on a press it may not print at all", content="parts"),
    Rule(check_image_resolution, "too few samples print as blocks, and a seal in blocks is not believed", content="parts"),
    Rule(
        check_reversed_type,
        "toner and ink spread into light letters on dark until they are closed",
        content="pages",
        harmless=is_dark,
    ),
)
_PRESS = (
    Rule(check_trim_box, "a print shop cuts at the TrimBox, and guesses where there is none", ("sheets",)),
    Rule(
        check_marks_outside_bleed,
        "a mark inside the bleed can stay on the card, ink outside it can be taken for a mark",
        content="parts",
        placed=True,
    ),
    Rule(check_bleed, "a cut that is a little off shows white where the ink ends at the trim", content="parts", placed=True),
    Rule(check_safe_zone, "the same cut takes letters off", content="parts", placed=True, surely=keeps_off_the_cut),
    Rule(check_ink_limit, "too much ink does not dry, and comes off on the next sheet", content="parts", placed=True),
    Rule(
        check_transparency, "shops flatten transparency each in their own way, and letters change with it", ("sheets",), "parts"
    ),
    Rule(check_white_overprint, "white that overprints is not there in print", content="parts"),
    Rule(check_press_claim, "a shop that trusts the claim does not look again", content="all"),
)

PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile("reading", "read on a screen or a phone, by eye or by ear", (*_PRINTABLE, *_ACCESSIBLE), colors=False),
        Profile(
            "office",
            "printed and cut in the squad room",
            (
                *_PRINTABLE,
                Rule(check_sheet_sizes, "the printer in the squad room has one paper in its tray", ("sheets",)),
                Rule(
                    check_unprintable_margin,
                    "office printers leave the paper's edge blank, whatever stands there",
                    content="parts",
                    placed=True,
                    surely=keeps_off_the_edge,
                ),
                *_CLEAR_IN_PRINT,
                *_ACCESSIBLE,
            ),
        ),
        Profile("press", "sent to a print shop", (*_PRINTABLE, *_CLEAR_IN_PRINT, *_PRESS)),
    )
}
