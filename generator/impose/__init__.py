"""Frames to sheets before anything is drawn: n-up, gang runs, fold-over, booklets; marks, mirrored backs, slug and scale bar."""

from generator.impose.booklet import impose_booklet, signatures
from generator.impose.fold_over import fold_over_places, impose_fold_over
from generator.impose.gang import impose_gang
from generator.impose.margins import SheetText
from generator.impose.merge import merge_documents
from generator.impose.plan import SheetPlan, plan_sheets, turn_text
from generator.impose.press import press_pages
from generator.impose.sheets import Options, impose_cards
from generator.impose.shift import NO_SHIFT, PrinterShift

__all__ = [
    "NO_SHIFT",
    "Options",
    "PrinterShift",
    "SheetPlan",
    "SheetText",
    "fold_over_places",
    "impose_booklet",
    "impose_cards",
    "impose_fold_over",
    "impose_gang",
    "merge_documents",
    "plan_sheets",
    "press_pages",
    "signatures",
    "turn_text",
]
