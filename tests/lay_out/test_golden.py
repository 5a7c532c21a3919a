"""Whole layouts as text. With the fake engine, so that the numbers can be worked out; and one card with the real fonts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from generator.frames import TextItem
from generator.frames.dump_frames import dump_frames, dump_structure
from generator.lay_out import Facts, lay_out
from generator.project import ProjectFiles
from generator.typefaces import Typefaces
from tests.lay_out.helpers import PICTURES, lay, make_look, markup, style

Golden = Callable[[str, str], None]
STYLES = {
    "h1": style(size="1.6em", color="accent", space_after="6pt"),
    "p": style(space_after="4pt"),
    "aside": style(padding="5pt", rule_start="2pt", rule_color="accent", space_after="6pt"),
    "tr": style(rule_bottom="0.5pt"),
    "td": style(padding="2pt", padding_x="3pt"),
    "th": style(padding="2pt", padding_x="3pt"),
    "toc.level2": style(indent="10pt"),
}
CHAPTER = """
<page master="binder" numbering="roman"><h1 toc="false">Contents</h1><toc depth="2"/></page>
<page master="binder" start="right">
  <header first="false"><p>Detainers</p><p>Packet</p></header>
  <footer><p>Elm PD</p><p>Page <page-number/> of <page-count/></p></footer>
  <h1 id="one">Detainers</h1>
  <aside><p>Decide <strong>who owns</strong> the clock.</p></aside>
  <p>See <a to="two">the table</a> on page <page-ref to="two"/>.</p>
  <ol><li>Call <phone>202-555-0123</phone>.</li><li>Log it in the book by the door.</li></ol>
  <h2 id="two">Numbers</h2>
  <table columns="40pt *" summary="Whom to call">
    <tr><th>Who</th><th>Number</th></tr>
    <tr><th scope="row">ICE</th><td><phone>202-555-0101</phone></td></tr>
    <tr><th scope="row">Desk</th><td><blank width="fill" label="desk"/></td></tr>
  </table>
  <columns count="2" gap="10pt"><ul><li>one</li><li>two</li><li>three</li></ul></columns>
  <figure><img src="seal.svg" alt="Seal" height="20pt"/></figure>
</page>
"""
CARD = """
<card stock="business" title="Detainers">
  <face name="front" band="0.09in">
    <h1>Immigration detainer</h1>
    <ol><li>Match the form to the prisoner.</li><li>Call <phone>202-555-0123</phone> before you serve it.</li></ol>
    <footer><p>Elm PD</p><p>Review by 31 May 2027</p></footer>
  </face>
  <face name="back">
    <table columns="1.5em *">
      <tr><th scope="row">1</th><td lang="es">Hablo español</td></tr>
      <tr><th scope="row">2</th><td dir="rtl"><span lang="ar" dir="rtl">أنا أتحدث اللغة العربية</span></td></tr>
      <tr><th scope="row">3</th><td lang="km">ខ្ញុំនិយាយភាសាខ្មែរ</td></tr>
    </table>
  </face>
</card>
"""


def test_chapter(golden: Golden) -> None:
    document = lay(CHAPTER, STYLES)
    golden("frames/chapter.txt", dump_frames(document) + dump_structure(document))


@cache
def typefaces() -> Typefaces:
    return Typefaces.load(ProjectFiles())


def test_card_in_real_type(golden: Golden) -> None:
    packet = markup(f'<packet title="Test" product="test">{CARD}</packet>')
    document = lay_out(packet, make_look(STYLES), typefaces(), PICTURES, Facts())
    golden("frames/card.txt", dump_frames(document) + dump_structure(document))


def test_right_to_left_phrase_ends_at_the_right_edge_and_keeps_its_text() -> None:
    packet = markup(f'<packet title="Test" product="test">{CARD}</packet>')
    document = lay_out(packet, make_look(), typefaces(), PICTURES)
    item = next(item for item in document.pages[1].items if isinstance(item, TextItem) and item.lang == "ar")
    assert (item.text, item.rtl) == ("أنا أتحدث اللغة العربية", True)
    run = item.runs[-1]
    units = typefaces().face(run.face).units_per_em
    right = run.x + sum(glyph.advance for glyph in run.glyphs) * run.size / units
    assert right == pytest.approx(252 - 9, abs=0.01)
    assert document == lay_out(packet, make_look(), Typefaces.load(ProjectFiles()), PICTURES)
