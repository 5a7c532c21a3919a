"""Trees that are nearly those of earlier files are read as if there had been none, and facets say together what checks say."""

from __future__ import annotations

import io
import random  # noqa: TID251 - with a seed
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from generator.preflight import PROFILES, CheckMemo, Limits, check_pdf
from generator.preflight.opening import open_pdf
from generator.preflight.profiles import Facet
from generator.preflight.structure import Structure
from tests.preflight.memo_attacks import plain, saved
from tests.preflight.test_memo import CASES, broken, told


def elements_of(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [one for one in pdf.objects if isinstance(one, Dictionary) and "/S" in one and "/P" in one and "/K" in one]


def kids_of(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K")
    return list(kids) if isinstance(kids, Array) else [kids]


def grown() -> bytes:
    """Return the good file with more paragraphs in its tree, none of which shows anything."""
    with pikepdf.open(io.BytesIO(plain()[0])) as pdf:
        top = pdf.Root.StructTreeRoot.K[0]
        for number in range(12):
            section = pdf.make_indirect(Dictionary(S=Name.Sect, P=top, K=Array()))
            for kind in (Name.P, Name.Span, Name.P)[: 1 + number % 3]:
                section.K.append(pdf.make_indirect(Dictionary(S=kind, P=section, K=Array())))
            top.K.append(section)
        return saved(pdf)


def change(pdf: pikepdf.Pdf, chance: random.Random) -> None:  # noqa: C901, PLR0912 - one branch a kind of change
    """Change something of the tree, as a writer would or as none should."""
    elements = elements_of(pdf)
    one, other = chance.choice(elements), chance.choice(elements)
    kids, more = kids_of(one), kids_of(other)
    what = chance.randrange(14)
    if what <= 2:
        chance.shuffle(kids)
        one.K = Array(kids)
    elif what == 3 and more:
        moved = chance.choice(more)
        one.K = Array([*kids, moved])
        if chance.random() < 0.7:
            other.K = Array([kid for kid in more if kid != moved])
        if isinstance(moved, Dictionary) and "/P" in moved and chance.random() < 0.7:
            moved.P = one
    elif what == 4 and kids:
        del kids[chance.randrange(len(kids))]
        one.K = Array(kids)
    elif what == 5:
        one.S = chance.choice((Name.P, Name.Span, Name.TD, Name.LI, Name.Odd, Name.H3, Name.Table))
    elif what == 6:
        one.K = pdf.make_indirect(Array(kids))
    elif what == 7:
        wide = Dictionary(O=Name.Table, ColSpan=2)
        one.A = chance.choice((Dictionary(O=Name.Table, Scope=Name.Row), pdf.make_indirect(wide), other))
    elif what == 8:
        one.Lang, one.Alt = String(chance.choice(("es", "xx yy", "zh-Hans"))), String(chance.choice(("", "words")))
    elif what == 9:
        one.K = Array([*kids, pdf.make_indirect(Dictionary(S=Name.Span, P=one, K=Array()))])
    elif what == 10:
        maps = (Dictionary(Odd=Name.P), pdf.make_indirect(Dictionary(Odd=Name.H1)), other)
        pdf.Root.StructTreeRoot.RoleMap = chance.choice(maps)
    elif what == 11:
        high = chance.choice((other, Dictionary(O=Name.Table, RowSpan=2)))
        one.C, pdf.Root.StructTreeRoot.ClassMap = Name.Wide, Dictionary(Wide=high)
    elif what == 12:
        one.K = Array([*kids, pdf.make_indirect(Dictionary(Type=Name.MCR, MCID=chance.randrange(4), Pg=pdf.pages[0].obj))])
    else:
        one.P = other


def shape(structure: Structure | None) -> object:
    """Return all that a tree says."""
    if structure is None:
        return None
    elements = [
        (one.index, one.number, one.kind, one.role, one.parent, one.page, one.kids, repr(one.attributes), repr(dict(one.entries)))
        for one in structure.elements
    ]
    maps = [list(found.items()) for found in (structure.by_number, structure.owners, structure.object_owners)]
    return elements, structure.roots, dict(structure.role_map), structure.faults, maps


def plainly(told_of: object) -> str:
    """Return the same without where in memory files are."""
    return "".join(part.split(")", 1)[-1] if part[:1].isdigit() else part for part in repr(told_of).split(", 0, "))


@pytest.mark.parametrize("seed", range(6))
def test_a_tree_is_read_as_if_there_had_been_no_other(seed: int) -> None:
    chance = random.Random(seed)  # always the same numbers
    memo, pool = CheckMemo(), [grown()]
    for _ in range(14):
        with pikepdf.open(io.BytesIO(chance.choice(pool))) as pdf:
            for _ in range(chance.choice((1, 1, 2))):
                change(pdf, chance)
            data = saved(pdf, packed=chance.random() < 0.8)
        pool = [*pool[-3:], data, pool[0]]
        known, read = open_pdf(data, "a", memo).structure, open_pdf(data, "a").structure
        assert plainly(shape(known)) == plainly(shape(read))
        for limits in (Limits(),):
            assert told(check_pdf(data, "a", "reading", limits, memo)) == told(check_pdf(data, "a", "reading", limits))


def test_what_is_the_same_in_a_tree_is_not_read_again() -> None:
    memo = CheckMemo()
    first = open_pdf(grown(), "a", memo).structure
    with pikepdf.open(io.BytesIO(grown())) as pdf:
        sections = [one for one in elements_of(pdf) if Name.Sect == one.S]
        sections[4].K = Array(list(sections[4].K)[::-1])
        second = open_pdf(saved(pdf), "a", memo).structure
    assert first is not None
    assert second is not None
    again = sum(one is other for one, other in zip(first.elements, second.elements, strict=True))
    assert len(first.elements) - 8 < again < len(first.elements)


def _attribute(first: pikepdf.Object, second: pikepdf.Object, spare: pikepdf.Object, now: bool) -> None:
    second.K[0].A = first
    first.S = Name.Part if now else Name.Sect


def _twice(first: pikepdf.Object, second: pikepdf.Object, spare: pikepdf.Object, now: bool) -> None:
    if now:
        first.K = Array([second.K[0]])


def _map(first: pikepdf.Object, second: pikepdf.Object, spare: pikepdf.Object, now: bool) -> None:
    first.Odd, second.K[0].S = Name.H1 if now else Name.P, Name.Odd
    first.P.P.RoleMap = first


def _stepchild(first: pikepdf.Object, second: pikepdf.Object, spare: pikepdf.Object, now: bool) -> None:
    spare.K = second.K
    if now:
        first.P.K[-1] = spare


@pytest.mark.parametrize("change", [_attribute, _twice, _map, _stepchild])
def test_what_leads_from_one_part_of_a_tree_to_another_is_followed(change: Callable[..., None]) -> None:
    memo = CheckMemo()
    for now in (False, True, False):
        with pikepdf.open(io.BytesIO(plain()[0])) as pdf:
            top = pdf.Root.StructTreeRoot.K[0]
            sections = [pdf.make_indirect(Dictionary(S=Name.Sect, P=top, K=Array())) for _ in range(3)]
            for section in sections[:2]:
                section.K.append(pdf.make_indirect(Dictionary(S=Name.P, P=section, K=Array())))
                top.K.append(section)
            kept = [*sections, *[section.K[0] for section in sections[:2]]]
            pdf.Root["/AA0"] = Array(kept)  # comes first, so that numbers stay
            change(*sections, now)
            data = saved(pdf)
        known, read = open_pdf(data, "a", memo).structure, open_pdf(data, "a").structure
        assert plainly(shape(known)) == plainly(shape(read))
        assert told(check_pdf(data, "a", memo=memo)) == told(check_pdf(data, "a"))


def finds(facet: Facet, data: bytes, limits: Limits) -> bool:
    """Tell whether a facet finds anything, looking as it is looked at."""
    pdf = replace(open_pdf(data, "a"), limits=limits)
    cases = [replace(pdf, pages=(page,)) for page in pdf.pages] if facet.content == "sheets" else [pdf]
    return any(True for one in cases for _ in facet.check(one))


def test_the_facets_of_a_check_find_something_where_it_does() -> None:
    rules = {rule.check: rule for profile in PROFILES.values() for rule in profile.rules if rule.apart}.values()
    assert len(rules) >= 3
    wrong = set()
    for case in CASES:
        data = broken(case, True)
        for rule in rules:
            found = any(finds(facet, data, case.limits) for facet in rule.facets)
            assert found == any(True for _ in rule.check(open_pdf(data, "a")))
            wrong |= {rule.check} if found else set()
    assert len(wrong) == len(rules)
