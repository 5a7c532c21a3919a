"""Form fields, broken in one place each."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.preflight.breaking import Case, element, parents, set_entry


def officer(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.pages[1].obj.Annots[0]


def served(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.pages[1].obj.Annots[1]


def lose_struct_parent(pdf: pikepdf.Pdf) -> None:
    del officer(pdf).StructParent
    del parents(pdf)[6:8]


def share_form(pdf: pikepdf.Pdf) -> None:
    """Hang both fields into one Form, with a way back that is right."""
    form, other = element(pdf, "Form"), element(pdf, "Form", 1)
    form.K.append(other.K[0])
    other.K = Array([])
    parents(pdf)[9] = form


BROKEN_FIELDS = (
    Case(
        "no tooltip",
        "pdf-field-tooltip",
        lambda pdf: officer(pdf).__delitem__("/TU"),
        ("page 2: field `officer` has no tooltip (TU)",),
    ),
    Case(
        "empty tooltip",
        "pdf-field-tooltip",
        lambda pdf: served(pdf).__setitem__("/TU", String(" ")),
        ("page 2: field `served` has no tooltip (TU)",),
    ),
    Case(
        "field without OBJR",
        "pdf-field-structure",
        lambda pdf: element(pdf, "Form").__setitem__("/K", Array([])),
        ("page 2: field `officer`: no `Form` element refers to it (OBJR)",),
    ),
    Case(
        "field in a span",
        "pdf-field-structure",
        lambda pdf: element(pdf, "Form").__setitem__("/S", Name.Span),
        ("page 2: field `officer`: it stands in `Span` (object N), not in a `Form` element",),
    ),
    Case(
        "field without StructParent",
        "pdf-field-structure",
        lose_struct_parent,
        ("page 2: field `officer`: it has no StructParent",),
    ),
    Case(
        "field with another's entry",
        "pdf-field-structure",
        lambda pdf: parents(pdf).__setitem__(7, element(pdf, "H1")),
        ("page 2: field `officer`: the parent tree gives it to object N, but `Form` (object N) refers to it",),
    ),
    Case(
        "two fields in one form",
        "pdf-field-structure",
        share_form,
        tuple(f"page 2: field `{name}`: `Form` (object N) holds more than its field" for name in ("officer", "served")),
    ),
    Case(
        "no appearance",
        "pdf-field-appearance",
        lambda pdf: officer(pdf).__delitem__("/AP"),
        ("page 2: field `officer` has no appearance (AP, N)",),
    ),
    Case(
        "one appearance for all states",
        "pdf-field-appearance",
        lambda pdf: served(pdf).AP.__setitem__("/N", served(pdf).AP.N.Off),
        ("page 2: field `served` has no appearance for its states (AP, N)",),
    ),
    Case(
        "no state",
        "pdf-field-appearance",
        lambda pdf: served(pdf).__delitem__("/AS"),
        ("page 2: field `served` does not say which of its states it is in (AS)",),
    ),
    Case(
        "state without appearance",
        "pdf-field-appearance",
        lambda pdf: served(pdf).AP.N.__delitem__("/Off"),
        ("page 2: field `served` has no appearance for its state `Off`",),
    ),
    Case(
        "viewers make the looks",
        "pdf-field-appearance",
        set_entry("AcroForm/NeedAppearances", True),
        ("the form tells viewers to make the looks of fields themselves (NeedAppearances true)",),
    ),
    Case(
        "one name twice",
        "pdf-field-name",
        lambda pdf: served(pdf).__setitem__("/T", String("officer")),
        ("page 2: field `officer` has the name of another field on page 2",),
    ),
    Case(
        "no name",
        "pdf-field-name",
        lambda pdf: officer(pdf).__delitem__("/T"),
        ("page 2: a field without a name",),
    ),
    Case(
        "not in the form",
        "pdf-field-name",
        lambda pdf: pdf.Root.AcroForm.Fields.__delitem__(1),
        ("page 2: field `served` is not among the fields of the form (AcroForm, Fields)",),
    ),
    Case(
        "no form",
        "pdf-field-name",
        set_entry("AcroForm", Dictionary()),
        tuple(f"page 2: field `{name}` is not among the fields of the form (AcroForm, Fields)" for name in ("officer", "served")),
    ),
)
