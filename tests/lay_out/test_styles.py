from __future__ import annotations

from generator.content.theme import ProductTheme, Style, Theme
from generator.lay_out.setting import Scale
from generator.lay_out.styles import Cascade
from generator.units import Length, parse_length


def cascade(common: dict[str, Style], product: dict[str, Style] | None = None) -> Cascade:
    base = parse_length("10pt")
    products = {"card": ProductTheme(base=base, styles=product or {})}
    return Cascade(Theme(common=ProductTheme(base=base, styles=common), products=products, masters={}), "card")


def test_root_style_reaches_everything() -> None:
    rows = cascade({"*": Style(leading=1.5, color="accent")})
    assert rows.child(rows.root, "p").style.leading == 1.5
    assert rows.child(rows.root, "p").style.color == "accent"


def test_type_properties_inherit_and_box_properties_do_not() -> None:
    rows = cascade({"section": Style(italic=True, align="end", space_before=Length(points=9))})
    inner = rows.child(rows.child(rows.root, "section"), "p").style
    assert (inner.italic, inner.align, inner.box.space_before) == (True, "end", None)


def test_more_specific_row_wins_whatever_the_order() -> None:
    rows = cascade({"p.note": Style(leading=3), ".note": Style(leading=2), "p": Style(leading=1)})
    assert rows.child(rows.root, "p", ("note",)).style.leading == 3
    assert rows.child(rows.root, "td", ("note",)).style.leading == 2


def test_later_row_wins_among_equals_and_product_comes_after_common() -> None:
    rows = cascade({"p": Style(leading=1, bold=True)}, {"p": Style(leading=2)})
    style = rows.child(rows.root, "p").style
    assert (style.leading, style.bold) == (2, True)


def test_descendant_selector_looks_at_all_ancestors() -> None:
    rows = cascade({"aside.box p": Style(italic=True)})
    box = rows.child(rows.root, "aside", ("box",))
    assert rows.child(rows.child(box, "section"), "p").style.italic
    assert not rows.child(rows.child(rows.root, "aside"), "p").style.italic


def test_built_in_rows_are_the_weakest() -> None:
    assert cascade({}).child(cascade({}).root, "h1").style.bold
    rows = cascade({"h1": Style(bold=False)})
    assert not rows.child(rows.root, "h1").style.bold


def test_em_is_a_multiple_of_the_base_not_of_the_parent() -> None:
    rows = cascade({"section": Style(size=Length(em=2)), "p": Style(size=Length(em=1.5))})
    inner = rows.child(rows.child(rows.root, "section"), "p").style
    assert Scale(10).size(inner) == 15


def test_sizes_below_the_floor_are_raised_to_it() -> None:
    rows = cascade({"p": Style(size=Length(em=0.5))})
    assert Scale(8, floor=7).size(rows.child(rows.root, "p").style) == 7
