"""Every element a template may write: its attributes, what may stand inside it and its PDF structure role.

Roles are the standard structure types of ISO 32000-1, 14.8.4. docs/markup.md is written from this table and tested against it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

GLOBAL_ATTRIBUTES = frozenset({"id", "class", "lang", "dir"})
"""Allowed on every element: `id` (a link target), `class` (styles in theme.yaml), `lang` (BCP 47), `dir` (ltr, rtl, auto)."""


@dataclass(frozen=True, slots=True)
class ElementSpec:
    """The rules for one element."""

    about: str
    role: str
    """Structure type; "" for none of its own (its content belongs to the parent); "Artifact" for what is not read out."""
    inside: frozenset[str]
    """Names of elements that may stand inside; "#text" allows text."""
    attributes: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    values: dict[str, frozenset[str]] = field(default_factory=dict)
    """Attributes with a closed set of values."""


INLINE = frozenset(
    {"#text", "a", "strong", "em", "span", "br", "phone", "code", "page-ref", "checkbox", "blank", "page-number", "page-count"}
)
BLOCK = frozenset(
    {"h1", "h2", "h3", "h4", "p", "ul", "ol", "table", "figure", "hr", "aside", "section", "columns", "keep-together", "toc",
     "ruled", "qr", "spacer"}
)  # fmt: skip
_FLOW = BLOCK | INLINE
_YES = frozenset({"true", "false"})


def _spec(
    about: str,
    role: str,
    inside: frozenset[str] | set[str],
    attributes: str = "",
    required: str = "",
    **values: frozenset[str],
) -> ElementSpec:
    """Write a row of the table shortly."""
    needed = frozenset(required.split())
    return ElementSpec(about, role, frozenset(inside), frozenset(attributes.split()) | needed, needed, dict(values))


_EMPTY: frozenset[str] = frozenset()

FIELDS = frozenset({"blank", "checkbox", "li", "ruled"})
"""Elements that are form fields where they have a `name`."""

VOCABULARY: dict[str, ElementSpec] = {
    # roots and boxes
    "packet": _spec("The whole document.", "Document", {"page", "card"}, "subject keywords", "title product"),
    "page": _spec(
        "A run of pages of one master: its blocks flow over as many pages as they need. `start`: where the first page falls; "
        "`numbering`: style of page labels.",
        "Sect", BLOCK | {"header", "footer"}, "start numbering", "master",
        start=frozenset({"next", "right"}), numbering=frozenset({"decimal", "roman", "none"}),
    ),
    "header": _spec("Running head of each page: a first p at the inner edge, a second at the outer edge.", "Artifact", {"p"}, "first", first=_YES),
    "footer": _spec("Running foot of each page or bottom line of a face, like header.", "Artifact", {"p"}, "first", first=_YES),
    "card": _spec("A card: its faces are set at one size, the largest that fits.", "Sect", {"face"}, "", "stock title"),
    "face": _spec("One side of a card: a fixed box; what does not fit is a problem. `band` inks a strip of the accent over the top edge.", "Sect",
                  BLOCK | {"footer"}, "band", "name"),
    # blocks
    "h1": _spec("Heading of a chapter or face.", "H1", INLINE, "toc", toc=_YES),
    "h2": _spec("Heading.", "H2", INLINE, "toc", toc=_YES),
    "h3": _spec("Heading.", "H3", INLINE, "toc", toc=_YES),
    "h4": _spec("Heading.", "H4", INLINE, "toc", toc=_YES),
    "p": _spec("Paragraph.", "P", INLINE),
    "section": _spec("Blocks that belong together, with a style of their own.", "Sect", BLOCK),
    "aside": _spec("A box beside the text's course: what to decide, a warning, history.", "Div", BLOCK),
    "keep-together": _spec("Blocks that stay on one page or column.", "", BLOCK),
    "columns": _spec("Blocks flow through `count` columns, `gap` apart.", "", BLOCK, "gap", "count"),
    "ul": _spec("List with bullets, with boxes to check (class checklist), or with no marker (class plain).", "L", {"li"}),
    "ol": _spec("List with numbers; `start` is the first number.", "L", {"li"}, "start"),
    "li": _spec("List item. In a checklist with `name` and `label` its box can be checked on a screen.", "LI", _FLOW, "name label"),
    "table": _spec(
        "Table; head rows (every cell th) are repeated on each page. `columns`: widths, as `0.4in 2* *` (shares of what is left); "
        "`summary`: what it shows, for people who cannot see it.",
        "Table", {"tr"}, "summary", "columns",
    ),
    "tr": _spec("Table row; never splits over pages unless it is taller than one.", "TR", {"th", "td"}),
    "th": _spec("Head cell.", "TH", _FLOW, "scope colspan", scope=frozenset({"row", "col"})),
    "td": _spec("Cell.", "TD", _FLOW, "colspan"),
    "figure": _spec("Picture with an optional caption paragraph.", "", {"img", "p"}),
    "img": _spec("Picture from the agency's files or the built-in ones; `alt` is required.", "Figure", _EMPTY, "width height", "src alt"),
    "qr": _spec("QR code of `value`, `size` wide.", "Figure", _EMPTY, "size", "value alt"),
    "hr": _spec("A rule across.", "Artifact", _EMPTY),
    "spacer": _spec("Empty height; `height=\"fill\"` takes what is left of the face or page.", "Artifact", _EMPTY, "", "height"),
    "ruled": _spec("`lines` ruled lines to write on; with `name`, a field of several lines to type in.", "", _EMPTY, "name", "lines label"),
    "toc": _spec("Contents from the headings down to level `depth`, with page numbers and links.", "TOC", _EMPTY, "depth"),
    # inline
    "a": _spec("Link to an address (`href`: https, mailto, tel) or to an id in the document (`to`).", "Link", INLINE - {"a"}, "href to title"),
    "strong": _spec("The one thing that must be found: bold.", "Span", INLINE),
    "em": _spec("Emphasis or a title: italic.", "Span", INLINE),
    "span": _spec("A stretch in another language (`lang`, `dir`) or style.", "Span", INLINE),
    "br": _spec("Line break.", "", _EMPTY),
    "phone": _spec("Phone number: never broken, never reordered.", "", {"#text"}),
    "code": _spec("A code or address: never reordered, never hyphenated.", "", {"#text"}),
    "page-ref": _spec("Number of the page that holds id `to`.", "", _EMPTY, "", "to"),
    "page-number": _spec("This page's label; only in header and footer.", "", _EMPTY),
    "page-count": _spec("Number of the last page; only in header and footer.", "", _EMPTY),
    "checkbox": _spec("A box to tick; with `name`, one to click, and then `label` says what it stands for.", "", _EMPTY, "name label"),
    "blank": _spec(
        "A ruled blank to fill in, `width` long, or to the end of its line; `label` says what belongs there. With `name`, a field to type in; "
        "`kind` says in its tooltip how to write it.",
        "Span", _EMPTY, "width name kind", "label", kind=frozenset({"text", "date", "time"}),
    ),
}  # fmt: skip
