"""With a memo the same is found as without, whatever it saw before, and a file's own bytes decide."""

from __future__ import annotations

import functools
import io
import random  # noqa: TID251 - with a seed
import re
import warnings
from collections.abc import Iterable

import pikepdf
import pytest

from generator.diagnostics import Problem
from generator.preflight import PROFILES, CheckMemo, Limits, check_pdf, measure_pdf
from generator.preflight.certify import FIELDS
from generator.preflight.facts import PdfFacts
from generator.preflight.opening import open_pdf
from generator.preflight.source import open_strictly
from tests.preflight.breaking import Case
from tests.preflight.broken_documents import BROKEN_DOCUMENTS
from tests.preflight.broken_fields import BROKEN_FIELDS
from tests.preflight.broken_print import BROKEN_PRINT
from tests.preflight.broken_tags import BROKEN_TAGS
from tests.support.tagged_pdf import good_pdf

CASES = BROKEN_TAGS + BROKEN_DOCUMENTS + BROKEN_FIELDS + BROKEN_PRINT
Told = tuple[tuple[Problem, str], ...]


def saved(pdf: pikepdf.Pdf, packed: bool) -> bytes:
    """Return a file as our own writer lays it out (everything packed), or with all its objects loose."""
    out = io.BytesIO()
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pikepdf sees that the file is broken
        pdf.save(out, object_stream_mode=mode, deterministic_id=True)
    return out.getvalue()


@functools.cache
def files(packed: bool) -> tuple[tuple[bytes, str, Limits], ...]:
    """Return every broken file, each with its profile and limits, and after each third the good one."""
    found: list[tuple[bytes, str, Limits]] = []
    for index, case in enumerate(CASES):
        found.append((broken(case, packed), case.profile, case.limits))
        if index % 3 == 0:
            with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
                found.append((saved(pdf, packed), case.profile, case.limits))
    return tuple(found)


def broken(case: Case, packed: bool) -> bytes:
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        case.break_it(pdf)
        return saved(pdf, packed)


def told(problems: Iterable[Problem]) -> Told:
    return tuple((problem, problem.severity) for problem in problems)


@functools.cache
def without_memo(packed: bool) -> tuple[Told, ...]:
    return tuple(told(check_pdf(data, "card.pdf", profile, limits)) for data, profile, limits in files(packed))


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("order", [1, -1])
def test_broken_files_get_the_same_problems_with_a_memo_that_saw_all_others(packed: bool, order: int) -> None:
    memo = CheckMemo()
    assert check_pdf(good_pdf(), "card.pdf", memo=memo) == ()
    for _ in range(2):
        for (data, profile, limits), expected in list(zip(files(packed), without_memo(packed), strict=True))[::order]:
            assert told(check_pdf(data, "card.pdf", profile, limits, memo)) == expected


def test_every_profile_may_use_one_memo() -> None:
    memo = CheckMemo()
    for (data, _, limits), _ in zip(files(True), range(40), strict=False):
        for profile in sorted(PROFILES):
            assert told(check_pdf(data, "a.pdf", profile, limits, memo)) == told(check_pdf(data, "a.pdf", profile, limits))


def test_a_small_memo_forgets_and_is_right() -> None:
    memo = CheckMemo(budget=60_000)
    for (data, profile, limits), expected in zip(files(True), without_memo(True), strict=True):
        assert told(check_pdf(data, "card.pdf", profile, limits, memo)) == expected
    roomy = CheckMemo()
    for data, profile, limits in files(True):
        check_pdf(data, "card.pdf", profile, limits, roomy)
    assert len(memo) < len(roomy) / 3


def test_names_of_files_are_not_remembered() -> None:
    memo = CheckMemo()
    case = CASES[0]
    data = broken(case, True)
    for name in ("one.pdf", "two.pdf"):
        assert {problem.place.file for problem in check_pdf(data, name, case.profile, case.limits, memo)} == {name}


def test_what_is_shown_in_pieces_is_what_is_shown() -> None:
    for data, _, _ in files(True):
        memo = CheckMemo()
        whole, first, second = open_pdf(data, "a"), open_pdf(data, "a", memo), open_pdf(data, "a", memo)
        for page, one, two in zip(whole.pages, first.pages, second.pages, strict=True):
            assert shown(one.content) == shown(page.content) == shown(two.content)


def shown(content: object) -> list[object]:
    names = ("marks", "inks", "faults", "unbalanced", "forms", "transparency")
    plain: list[object] = [repr(getattr(content, name)) for name in names if name != "inks"]
    texts = [
        (show.x, show.y, show.size, show.box, show.text, show.mark, show.clipped, show.paint, show.order, show.font.name)
        for show in content.texts
    ]  # type: ignore[attr-defined]
    inks = [(ink.kind, ink.box, ink.mark, ink.paint, ink.order, ink.whole, ink.pixels) for ink in content.inks]  # type: ignore[attr-defined]
    fonts = [(font.name, use.codes, use.replaced, use.visible) for font, use in content.fonts.items()]  # type: ignore[attr-defined]
    return [*plain, texts, inks, fonts]


def test_a_wrong_byte_anywhere_is_found_as_without_a_memo() -> None:
    """Also in what was the same in a hundred files before."""
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        pdf.pages[0].obj.Resources.Font.F0.DescendantFonts[0].FontDescriptor.FontFile2.write(b"x")  # smaller, so quicker
        good = saved(pdf, packed=True)
    memo = CheckMemo()
    check_pdf(good, "card.pdf", memo=memo)
    for at in range(9, len(good), 61):
        data = good[:at] + bytes([good[at] ^ 0x41]) + good[at + 1 :]
        assert told(check_pdf(data, "card.pdf", memo=memo)) == told(check_pdf(data, "card.pdf"))
    assert check_pdf(good, "card.pdf", memo=memo) == ()


class _Only:
    """Facts of which a check may see what its rule says."""

    def __init__(self, pdf: PdfFacts, allowed: set[str]) -> None:
        self._pdf, self._allowed = pdf, allowed

    def __getattr__(self, name: str) -> object:
        if name in self._allowed:
            return getattr(self._pdf, name)
        raise AssertionError(f"reads `{name}`, and its rule does not say so")


def test_rules_say_what_their_checks_read() -> None:
    always = {"problem", "limits", "name", "pages", "pages_by_number", "tagged_marks", "where", "page_of"}
    pdf = open_pdf(good_pdf(), "card.pdf")
    for profile in PROFILES.values():
        for rule in profile.rules:
            for one in (rule, *rule.apart):
                if one.content != "all":
                    fields = {field for word in one.reads for field in FIELDS[word]} | (
                        {"structure"} if one.content == "parts" else set()
                    )
                    assert list(one.check(_Only(pdf, always | fields))) == []  # type: ignore[arg-type]


def test_strings_that_look_like_operators_are_not_cut() -> None:
    texts = (rb"(a\nET\n) Tj", b"(a\nET\n) Tj", b"<41\nET\n42> Tj", b"[(a\nET\n) 3 (b)] TJ", b"(x(\nET\nEMC\n)y) Tj")
    for text in texts:
        with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
            content = pdf.pages[0].obj.Contents
            content.write(content.read_bytes() + b"\n/Artifact BMC\nBT /F0 9 Tf 20 20 Td " + text + b"\nET\nEMC\n")
            data = saved(pdf, packed=True)
        memo = CheckMemo()
        for _ in range(2):
            content = open_pdf(data, "a", memo).pages[0].content
            assert shown(content) == shown(open_pdf(data, "a").pages[0].content)


def test_pages_of_several_streams_are_known_stream_by_stream() -> None:
    def made(running: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
            head = pdf.make_stream(
                b"/Artifact <</Type /Pagination>> BDC\nBT\n/F0 9 Tf 1 0 0 1 20 130 Tm " + running + b" Tj\nET\nEMC\n"
            )
            pdf.pages[0].obj.Contents = pikepdf.Array([head, pdf.pages[0].obj.Contents])
            return saved(pdf, packed=True)

    memo = CheckMemo()
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        codes = re.findall(rb"<([0-9A-F]{4})", pdf.pages[0].obj.Contents.read_bytes())
    for code in codes[:3]:
        data = made(b"<" + code + b">")
        assert check_pdf(data, "card.pdf", memo=memo) == check_pdf(data, "card.pdf") == ()
    assert measure_pdf(made(b"<" + codes[0] + b">"))[0].texts[0].artifact


@pytest.mark.parametrize("packed", [True, False])
def test_sound_files_are_read_strictly(packed: bool) -> None:
    for data, _, _ in files(packed):
        assert open_strictly(data, CheckMemo()) is not None


@pytest.mark.parametrize("packed", [True, False])
def test_strict_reading_says_what_pypdf_says(packed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the strict reader takes a file, pypdf reads the same in it and has nothing to mend."""
    chance = random.Random(7)  # always the same numbers
    wrong = [*b"<< ] ( ) / % \\ + - . < > 1 R #41 null endobj stream".split(), b"\n", b"\r", b" "]
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        pdf.pages[0].obj.Resources.Font.F0.DescendantFonts[0].FontDescriptor.FontFile2.write(b"x")  # smaller, so quicker
        good = saved(pdf, packed)
    taken = 0
    for _ in range(150):
        at, bytes_ = chance.randrange(9, len(good)), chance.choice(wrong)
        data = good[:at] + bytes_ + good[at + len(bytes_) :]
        taken += open_strictly(data, None) is not None
        strict = told(check_pdf(data, "card.pdf"))
        with monkeypatch.context() as patch:
            patch.setattr("generator.preflight.opening.open_strictly", lambda data, memo: None)
            assert told(check_pdf(data, "card.pdf")) == strict
    assert taken


_PLACES = ("1 0 0 1 10 10", "1 0 0 1 90 30", "1 0 0 1 30.5 60.25", "1 0 0 1 170 5", "0.5 0 0 0.5 60 90", "0 1 -1 0 120 40")


def copied(places: Iterable[str], letters: bytes, before: bytes = b"") -> bytes:
    """Return a file that paints one form, with a line and a text, in several places; `before` stands at the form's start."""
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        page = pdf.pages[0]
        form = pdf.make_stream(
            before + b"q 0.2 0.4 0.1 rg 0 0 30 2 re f Q\nBT\n/F0 9 Tf 1 0 0 1 2 4 Tm " + letters + b" Tj\nET\n"
            b"BT\n/F0 7 Tf 1 0 0 1 2 12 Tm " + letters + b" Tj\nET\n"
        )
        form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [-9000, -9000, 9000, 9000]
        form.Resources = page.obj.Resources
        page.obj.Resources = pikepdf.Dictionary({**page.obj.Resources, "/XObject": pikepdf.Dictionary({"/C": form})})
        painted = b"".join(b"/Artifact BMC\nq %b cm\n/C Do\nQ\nEMC\n" % place.encode() for place in places)
        page.obj.Contents.write(page.obj.Contents.read_bytes() + b"\n" + painted)
        return saved(pdf, packed=True)


@pytest.mark.parametrize("before", [b"", b"5 3 20 40 re W n\n", b"-500 -500 2000 2000 re W n\n"])
def test_a_form_that_is_painted_in_several_places_shows_the_same_as_carried_out_in_each(before: bytes) -> None:
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        codes = re.findall(rb"<([0-9A-F]{4})", pdf.pages[0].obj.Contents.read_bytes())
    memo = CheckMemo()
    for code in codes[:2]:
        for places in (_PLACES, _PLACES[::-1], _PLACES[:2]):
            data = copied(places, b"<" + code * 3 + b">", before)
            page, known = (open_pdf(data, "a", kept).pages[0].content for kept in (None, memo))
            assert _rounded(shown(known)) == _rounded(shown(page))
            assert any(part.like for part in known.parts) == (not before.startswith(b"5"))  # there the path cuts letters
            for limits in (Limits(), Limits(floor=8.0), Limits(unprintable=11.0), Limits(unprintable=4.0, line=0.1)):
                expected = told(check_pdf(data, "a", "office", limits))
                assert told(check_pdf(data, "a", "office", limits, memo)) == expected


def _rounded(found: object) -> object:
    """Return the same with numbers to a millionth: a copy is moved, not calculated anew."""
    if isinstance(found, float):
        return round(found, 6) + 0.0
    return type(found)(map(_rounded, found)) if type(found) in (list, tuple) else found


def subset(letters: str, *, without: str = "") -> bytes:
    """Return a file that shows letters in a subset of the font; its maps know nothing of the letters in `without`."""
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        page = pdf.pages[0]
        font = page.obj.Resources.Font.F0
        shown = re.findall(rb"<([0-9A-F]{4})", page.obj.Contents.read_bytes())
        texts = dict(re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]{4})>", font.ToUnicode.read_bytes()))
        assert set(shown) <= set(texts)
        by_letter = {chr(int(text, 16)): code for code, text in texts.items()}
        kept = {code: text for code, text in texts.items() if chr(int(text, 16)) not in without}
        lines = b"\n".join(b"<%b> <%b>" % pair for pair in sorted(kept.items()))
        head, _, rest = font.ToUnicode.read_bytes().partition(b"beginbfchar")
        head = re.sub(rb"\d+ $", b"%d " % len(kept), head)
        font.ToUnicode.write(head + b"beginbfchar\n" + lines + b"\nendbfchar" + rest.rpartition(b"endbfchar")[2])
        text = b"".join(b"<" + by_letter[letter] + b">" for letter in letters)
        more = b"\n/Artifact BMC\nBT\n/F0 9 Tf 1 0 0 1 20 20 Tm [" + text + b"] TJ\nET\nEMC\n"
        page.obj.Contents.write(page.obj.Contents.read_bytes() + more)
        return saved(pdf, packed=True)


def test_subsets_of_a_font_are_one_font_but_a_file_answers_for_its_own() -> None:
    memo = CheckMemo()
    files = [subset("ace"), subset("eca", without="z"), subset("ace", without="a"), subset("ace"), subset("ece", without="a")]
    for data in [*files, *files[::-1]]:
        assert told(check_pdf(data, "a.pdf", memo=memo)) == told(check_pdf(data, "a.pdf"))
    assert any(problem.code == "pdf-to-unicode" for problem in check_pdf(files[2], "a.pdf", memo=memo))
    first, second = (open_pdf(data, "a", memo).pages[0].content for data in files[:2])
    assert list(first.fonts) == list(second.fonts)  # the same objects


def shuffled(seed: int) -> bytes:
    """Return a file whose page shows some of the same lines and rules each time, in any order and place."""
    chance = random.Random(seed)  # always the same numbers
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        page = pdf.pages[0]
        codes = re.findall(rb"<([0-9A-F]{4})", page.obj.Contents.read_bytes())
        kinds: list[bytes] = []
        for _ in range(12):
            x, y = chance.choice((5.0, 20.0, 60.25, 200.5, -3.0)), chance.choice((4.0, 40.125, 90.5, 139.0))
            text = b"[<%b>7<%b>]" % (codes[chance.randrange(3)], codes[chance.randrange(3)])
            tm = b"1 0 0 1 %g %g Tm\n" % (x, y)
            kinds.append(
                chance.choice(
                    (
                        b"BT\n/F0 9 Tf\n" + tm + text + b" TJ\nET\n",
                        b"BT\n" + tm + text + b" TJ\nET\n",
                        b"BT\n/F0 7 Tf\n" + tm + text + b" TJ\n1 0 0 1 %g %g Tm\n2 Ts\n" % (x + 9, y) + text + b" TJ\n0 Ts\nET\n",
                        b"%g %g 30 0.5 re f\n" % (x, y),
                        b"q\n0.2 0.1 0.7 rg\nBT\n/F0 8 Tf\n" + tm + text + b" TJ\nET\nQ\n",
                        b"q\n0 0 50 50 re W n\nBT\n/F0 8 Tf\n" + tm + text + b" TJ\nET\nQ\n",
                        b"BT\n/F0 6 Tf\n1 0 0 -1 %g %g Tm\n" % (x, y) + text + b" TJ\nET\n",
                        b"BT\n/F0 9 Tf\n" + tm + b"4 5 Td\n" + text + b" TJ\nET\n",
                    )
                )
            )
        before = page.obj.Contents.read_bytes() + b"\n/F0 5 Tf\n"
        page.obj.Contents.write(before + b"".join(b"/Artifact BMC\n" + kind + b"EMC\n" for kind in kinds))
        return saved(pdf, packed=True)


def test_lines_and_rules_in_other_places_show_the_same_as_carried_out_there() -> None:
    memo = CheckMemo()
    copied_parts = 0
    for seed in range(24):
        data = shuffled(seed)
        page, known = (open_pdf(data, "a", kept).pages[0].content for kept in (None, memo))
        assert _rounded(shown(known)) == _rounded(shown(page))
        copied_parts += sum(bool(part.like) for part in known.parts)
        for limits in (Limits(), Limits(floor=7.5), Limits(unprintable=6.0), Limits(line=0.8)):
            assert told(check_pdf(data, "a", "office", limits, memo)) == told(check_pdf(data, "a", "office", limits))
    assert copied_parts > 20


def test_the_same_mark_in_another_place_is_of_its_own_element() -> None:
    """Lines that differ in nothing but place and MCID: the tags are those of the page at hand."""
    memo = CheckMemo()
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        written = pdf.pages[0].obj.Contents.read_bytes()
    marks = re.findall(rb"/(\w+) ?<</MCID (\d+)", written)
    assert len(marks) > 2
    for wrong in (False, True, False):
        with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
            content = pdf.pages[0].obj.Contents
            more = b"\n/P<</MCID %b>>BDC\nBT\n/F0 9 Tf\n1 0 0 1 20 20 Tm\n<0001> Tj\nET\nEMC\n" % (b"0" if wrong else b"97")
            content.write(written + more)
            data = saved(pdf, packed=True)
        assert told(check_pdf(data, "a", memo=memo)) == told(check_pdf(data, "a"))
        assert {code for problem, _ in told(check_pdf(data, "a", memo=memo)) for code in [problem.code]}
