"""Edits of a small project that make its documents others, or might."""

from __future__ import annotations

from tests.support.small_project import Place

CARD = "templates/pocket_card/card.xml"


def edit_agency(place: Place) -> None:
    place.put("agency.yaml", "sample: true", "sample: false")


def edit_logo(place: Place) -> None:
    place.put("mapleton-seal.svg", "<svg", "<svg id='new'")


def edit_template(place: Place) -> None:
    place.put(CARD, "<face name=", "<!-- edited --><face name=")


def edit_theme(place: Place) -> None:
    place.put("templates/theme.yaml", "common:", "common: # edited")


def edit_fonts_index(place: Place) -> None:
    place.put("fonts/fonts.yaml", "families:", "# edited\nfamilies:")


def put_template_part(place: Place) -> None:
    path = place.folder / "templates/parts/unheard-of.xml"
    path.parent.mkdir(parents=True)
    path.write_text("<p>new</p>")
