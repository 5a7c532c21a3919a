"""Templates filled in once for all agencies of a shape give each what filling them in for it alone gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.packets import Job
from generator.diagnostics import ProblemsError
from generator.markup import Element
from generator.markup.slots import filled, mark
from generator.pipeline.choose_jobs import choose_jobs
from generator.project import ProjectFiles
from generator.resolve import ResolveMemo, resolve
from generator.resolve.reuse import with_logo_of_marks
from generator.resolve.slots import DateSlot, Slot, is_plain, slotted
from tests.support.any_agencies import agencies
from tests.support.builds import library, mapleton

STEMS = ("commanders-packet", "detainers-card-business-card", "i-speak-guide", "outreach-liaison-card", "detainers-handout")
MEMO = ResolveMemo()


def _alone(job: Job) -> Element | None:
    try:
        return resolve(with_logo_of_marks(job), library(), ProjectFiles())
    except ProblemsError:
        return None


@pytest.mark.parametrize("stem", STEMS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_same_tree_for_any_agency(stem: str, data: st.DataObject) -> None:
    agency = data.draw(agencies(library()))
    job = next(one.job for one in choose_jobs(library(), agency, (), (), "all") if one.stem == stem)
    alone = _alone(job)
    if alone is None:
        with pytest.raises(ProblemsError):
            MEMO.resolve(job, library(), ProjectFiles())
        return
    tree, values = MEMO.resolve(job, library(), ProjectFiles())
    assert values.texts, "the agency's values are marks"
    assert filled(tree, values) == alone


def test_one_tree_for_agencies_of_one_shape() -> None:
    memo = ResolveMemo()
    trees = set()
    for name in ("Elm", "Oak", "Ash"):
        base = choose_jobs(library(), mapleton(), ("i_speak",), (), "reading")[0].job
        agency = base.agency.model_copy(update={"name": type(base.agency.name)(f"{name} Police", base.agency.name.place)})
        tree, values = memo.resolve(base.model_copy(update={"agency": agency}), library(), ProjectFiles())
        assert f"{name} Police" in values.texts
        trees.add(id(tree))
    assert len(trees) == 1


def test_where_marks_are_and_what_they_stand_for() -> None:
    agency = mapleton()
    marks = slotted(agency, ("languages.1", "supervisor.phone.display"))
    held = [(path, kind) for path, kind in marks.shape if kind in (Slot, DateSlot)]
    assert len(held) == len(marks.values.texts)
    assert ("languages.1", agency.languages[1]) in marks.shape
    for number, (path, _) in enumerate(held):
        marked: object = marks.agency
        for part in path.split("."):
            marked = marked[int(part)] if isinstance(marked, tuple) else getattr(marked, part)
        text = marked.written if isinstance(marked, DateSlot) else str.__str__(marked)  # type: ignore[arg-type]
        assert text == mark(number)
    assert marks.looked == set()
    assert marks.agency.supervisor.phone == agency.supervisor.phone
    assert marks.looked == {"supervisor.phone.e164", "supervisor.phone.dialled"}, "what compares looks into them"


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(" a\t\n\x7f"), max_size=6))
def test_text_is_plain_if_white_space_and_controls_are(text: str) -> None:
    spaces_hold = bool(text) and " ".join(text.split()) == text
    assert not is_plain(text) or spaces_hold
    if text.isascii():
        assert is_plain(text) == (spaces_hold and text.isprintable())
