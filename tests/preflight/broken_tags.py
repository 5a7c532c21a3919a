"""The structure tree and its links to the pages, broken in one place each."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.preflight.breaking import Case, edit, element, link, parents, set_entry


def ring(pdf: pikepdf.Pdf) -> None:
    paragraph = element(pdf, "P")
    paragraph.K.append(pdf.Root.StructTreeRoot.K[0])


def wrong_parent(pdf: pikepdf.Pdf) -> None:
    element(pdf, "LBody").P = element(pdf, "H1")


def swap_parent_entries(pdf: pikepdf.Pdf) -> None:
    listed = parents(pdf)[1]
    listed[0] = element(pdf, "P")


def lose_parent_entry(pdf: pikepdf.Pdf) -> None:
    parents(pdf)[1][0] = None


def lose_struct_parents(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1].obj.StructParents
    del parents(pdf)[2:4]


def extra_parent_entry(pdf: pikepdf.Pdf) -> None:
    parents(pdf)[1].append(element(pdf, "P"))


def share_content(pdf: pikepdf.Pdf) -> None:
    element(pdf, "H2").K.append(element(pdf, "P", 2).K[0])


def untag_link(pdf: pikepdf.Pdf) -> None:
    del element(pdf, "Link").K[1]


def link_in_span(pdf: pikepdf.Pdf) -> None:
    element(pdf, "Link").S = Name.Span


def stray_reference(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj.Annots
    del parents(pdf)[4:6]


def tag_in_artifact(pdf: pikepdf.Pdf) -> None:
    edit(pdf, 0, b"/H1 <</MCID 0>> BDC", b"/Artifact BMC /H1 <</MCID 0>> BDC")
    edit(pdf, 0, b"EMC", b"EMC EMC")


def repeat_struct_parents(pdf: pikepdf.Pdf) -> None:
    """Give both pages one key, with one array that is right for both but for the key."""
    pdf.pages[1].obj.StructParents = 0
    del parents(pdf)[2:4]


BROKEN_TAGS = (
    Case(
        "no tags",
        "pdf-not-tagged",
        set_entry("StructTreeRoot", None),
        ("the file has no tags, so a screen reader cannot find its headings, lists and tables",),
    ),
    Case(
        "no MarkInfo",
        "pdf-not-tagged",
        set_entry("MarkInfo", None),
        ("the catalog does not say that the file is tagged (MarkInfo, Marked true)",),
    ),
    Case(
        "suspects",
        "pdf-not-tagged",
        set_entry("MarkInfo/Suspects", True),
        ("the catalog says that tags are suspect (MarkInfo, Suspects true)",),
    ),
    Case(
        "own role",
        "pdf-role",
        lambda pdf: element(pdf, "Span").__setitem__("/S", Name("/Phrase")),
        ("page 1: structure type `Phrase` is neither standard nor mapped to a standard type",),
    ),
    Case(
        "role mapped away",
        "pdf-role",
        set_entry("StructTreeRoot/RoleMap", Dictionary(H2=Name.P)),
        ("the role map gives standard type `H2` another meaning (`P`)",),
    ),
    Case(
        "roles in a ring",
        "pdf-role",
        lambda pdf: [
            set_entry("StructTreeRoot/RoleMap", Dictionary(A=Name.B, B=Name.A))(pdf),
            element(pdf, "Span").__setitem__("/S", Name.A),
        ],
        ("page 1: structure type `A` is neither standard nor mapped to a standard type",),
    ),
    Case(
        "ring", "pdf-structure-tree", ring, ("structure tree: `Document` (object N) stands in the tree twice, or inside itself",)
    ),
    Case(
        "wrong parent",
        "pdf-structure-tree",
        wrong_parent,
        ("structure tree: `LBody` (object N) stands in object N, but its parent entry names object N",),
    ),
    Case(
        "no parent tree",
        "pdf-parent-tree",
        set_entry("StructTreeRoot/ParentTree", None),
        ("the structure tree has no parent tree",),
    ),
    Case(
        "entry of another",
        "pdf-parent-tree",
        swap_parent_entries,
        ("page 1: the parent tree gives marked content 0 to `P` (object N), but `H1` (object N) holds it",),
    ),
    Case("entry lost", "pdf-parent-tree", lose_parent_entry, ("page 1: marked content 0 has no entry in the parent tree",)),
    Case("no StructParents", "pdf-parent-tree", lose_struct_parents, ("page 2: it has tagged content but no StructParents",)),
    Case(
        "entry of nothing",
        "pdf-parent-tree",
        extra_parent_entry,
        ("page 1: the parent tree has an entry for marked content 9, which is not there",),
    ),
    Case(
        "key of nothing",
        "pdf-parent-tree",
        lambda pdf: parents(pdf).extend([9, Array([])]),
        ("parent tree: key 9 belongs to no page, form or annotation",),
    ),
    Case(
        "one key for two pages", "pdf-parent-tree", repeat_struct_parents, ("page 2: its StructParents 0 is that of page 1 too",)
    ),
    Case(
        "MCID twice on the page",
        "pdf-mcid-duplicate",
        lambda pdf: edit(pdf, 0, b"/Artifact BMC", b"/P <</MCID 1>> BDC"),
        ("page 1: marked content 1 occurs 2 times",),
    ),
    Case(
        "MCID held twice",
        "pdf-mcid-duplicate",
        share_content,
        ("page 2: marked content 1 is held by more than one element (`H2` (object N) and `P` (object N))",),
    ),
    Case(
        "MCID held by nobody",
        "pdf-mcid-orphan",
        lambda pdf: element(pdf, "Span").__setitem__("/K", Array([])),
        ("page 1: no structure element holds marked content 2 (`Span`)",),
    ),
    Case(
        "MCID not on the page",
        "pdf-mcid-dangling",
        lambda pdf: element(pdf, "H1").K.append(77),
        ("page 1: `H1` (object N) holds marked content 77, which is not there",),
    ),
    Case(
        "opened, not closed",
        "pdf-marks-unbalanced",
        lambda pdf: pdf.pages[0].obj.Contents.write(pdf.pages[0].obj.Contents.read_bytes() + b"\n/Artifact BMC"),
        ("page 1: marked content: `Artifact` is opened but not closed",),
    ),
    Case(
        "closed, not opened",
        "pdf-marks-unbalanced",
        lambda pdf: pdf.pages[0].obj.Contents.write(pdf.pages[0].obj.Contents.read_bytes() + b"\nEMC"),
        ("page 1: marked content: `EMC` closes nothing",),
    ),
    Case(
        "link without OBJR",
        "pdf-link-objr",
        untag_link,
        ("page 1: link to `https://example.org/line`: no `Link` element refers to it (OBJR)",),
    ),
    Case(
        "link in a span",
        "pdf-link-objr",
        link_in_span,
        ("page 1: link to `https://example.org/line`: it stands in `Span` (object N), not in a `Link` element",),
    ),
    Case(
        "link without StructParent",
        "pdf-link-objr",
        lambda pdf: [link(pdf).__delitem__("/StructParent"), parents(pdf).__delitem__(slice(4, 6))],
        ("page 1: link to `https://example.org/line`: it has no StructParent",),
    ),
    Case(
        "link with another's entry",
        "pdf-link-objr",
        lambda pdf: parents(pdf).__setitem__(5, element(pdf, "H1")),
        ("page 1: link to `https://example.org/line`: the parent tree gives it to object N, but `Link` (object N) refers to it",),
    ),
    Case(
        "OBJR to nothing",
        "pdf-link-objr",
        stray_reference,
        ("`Link` (object N) refers to object N, which is no annotation of any page",),
    ),
    Case(
        "link without words",
        "pdf-link-contents",
        lambda pdf: link(pdf).__delitem__("/Contents"),
        ("page 1: link to `https://example.org/line` has no description (Contents)",),
    ),
    Case(
        "tab order",
        "pdf-tab-order",
        lambda pdf: pdf.pages[0].obj.__delitem__("/Tabs"),
        ("page 1: it has annotations, but tabbing does not follow the structure (Tabs is not `S`)",),
    ),
    Case(
        "text outside tags",
        "pdf-untagged-content",
        lambda pdf: edit(pdf, 0, b"/Artifact BMC", b"/Other BMC"),
        ("page 1: text `Edition 1` stands outside any tag and artifact",),
    ),
    Case(
        "ink outside tags",
        "pdf-untagged-content",
        lambda pdf: edit(pdf, 1, b"/Artifact BMC", b"0 0 9 9 re f /Artifact BMC"),
        ("page 2: a path stands outside any tag and artifact",),
    ),
    Case(
        "tag in artifact",
        "pdf-artifact-nesting",
        tag_in_artifact,
        ("page 1: an artifact and tagged content stand inside each other (`H1`)",),
    ),
)
