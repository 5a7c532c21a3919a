"""Frames to sheets: n-up, crop marks, mirrored backs, slug line and scale bar, before anything is drawn."""

from generator.impose.margins import SheetText
from generator.impose.sheets import impose_cards, place_cards

__all__ = ["SheetText", "impose_cards", "place_cards"]
