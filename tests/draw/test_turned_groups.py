"""Groups that a printer's correction turns by a degree or two: ink, links and boxes follow."""

from __future__ import annotations

import io
import math

import pikepdf
import pytest

from generator.frames import Group, LinkArea, Rect
from generator.preflight.measure import measure_pdf
from tests.draw.setting import Draft, draw, failures, line, sheet


@pytest.mark.parametrize("turn", [0, 180])
def test_a_link_lies_on_the_ink_beneath_it(turn: int) -> None:
    draft = Draft()
    link = draft.node("Link", draft.node("P"))
    items = (line("elm.gov", link, x=40, y=60), LinkArea(60, 100, 30, 10, "The agency", "https://elm.gov", node=link))
    inner = Group((*items, Rect(60, 100, 30, 10)), 10, 20, 200, 150, turn=turn)
    data = draw(draft.document(sheet(Group((inner,), 3, -4, 300, 200, angle=1.5))))
    (box,) = [ink.box for ink in measure_pdf(data)[0].inks]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        left, bottom, right, top = (float(side) for side in pdf.pages[0].Annots[0].Rect)
    assert (left, 200 - top, right, 200 - bottom) == pytest.approx(box, abs=0.02)
    u, v = (75.0 + 10, 105.0 + 20) if turn == 0 else (200 - 75.0 + 10, 150 - 105.0 + 20)
    angle = math.radians(1.5)
    x = 150 + math.cos(angle) * (u - 150) - math.sin(angle) * (v - 100) + 3
    y = 100 + math.sin(angle) * (u - 150) + math.cos(angle) * (v - 100) - 4
    assert ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) == pytest.approx((x, y), abs=0.01)
    assert failures(data) == []
