"""Text comes out as it went in: copied with poppler and PDFium, and read out from the structure tree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

import pytest

from generator.content.agency import Agency, Phone
from generator.content.base import Model
from generator.content.reference import Language
from generator.markup import Element, Text
from generator.pipeline.choose_jobs import choose_jobs
from generator.project import ProjectFiles
from generator.resolve import resolve
from tests.support.builds import AGENCIES, built, library
from tests.support.prints import print_page
from tests.support.reading import READERS, hidden_text, holds, pdfium_text, poppler_content_text, spoken_in

NAMES = [path.stem for path in AGENCIES]
ENOUGH = 0.97
NUMBER = "202-555-0123"
SENTENCES = {
    "ar": ("اتصل بالرقم ", " للحصول على مترجم مجانا"),
    "he": ("התקשרו למספר ", " כדי לקבל מתורגמן בחינם"),
    "ur": ("اس نمبر پر ", " کال کریں"),
    "fa": ("با شماره ", " تماس بگیرید"),
    "th": ("โทร ", " เพื่อขอล่าม"),
    "km": ("ទូរស័ព្ទទៅ ", " សុំអ្នកបកប្រែ"),
    "hi": ("दुभाषिये के लिए ", " पर फ़ोन करें"),
    "am": ("አስተርጓሚ ለማግኘት ", " ይደውሉ"),
    "zh-Hans": ("请拨打", "找翻译"),
    "ko": ("통역이 필요하면 ", " 번으로 전화하세요"),
    "ru": ("Позвоните ", " и попросите переводчика"),
    "en": ("Call ", " and ask for an interpreter"),
}
"""What stands before and after a number; nothing of it is ever printed for the public."""
RIGHT_TO_LEFT = ("ar", "he", "ur", "fa")


def phrases(direction: str) -> list[Language]:
    return [one for one in library().reference.languages if one.printed_phrase and one.direction == direction]


@cache
def one_a_line() -> bytes:
    """All printed phrases, each on one line of one wide column."""
    rows = (
        f'<p dir="{one.direction}"><span lang="{one.code}" dir="{one.direction}">{escape(str(one.phrase))}</span></p>'
        for direction in ("ltr", "rtl")
        for one in phrases(direction)
    )
    return print_page("".join(rows))


def check_share(lost: dict[str, str], of: int) -> None:
    said = "\n".join(f"  {code}: {phrase}" for code, phrase in lost.items())
    assert 1 - len(lost) / of >= ENOUGH, f"{len(lost)} of {of} phrases do not come out as they went in:\n{said}"


@pytest.mark.parametrize("reader", READERS)
def test_left_to_right_phrases_come_out_exactly(reader: str) -> None:
    lines = [line.strip() for line in READERS[reader](one_a_line()).split("\n")]
    wanted = phrases("ltr")
    assert len(wanted) >= 90
    check_share({one.code: str(one.phrase) for one in wanted if str(one.phrase) not in lines}, len(wanted))


@pytest.mark.parametrize("agency", NAMES)
@pytest.mark.parametrize("read", [poppler_content_text, pdfium_text])
def test_left_to_right_phrases_come_out_of_the_guide(agency: str, read: Any) -> None:
    text = read(guide(agency))
    wanted = phrases("ltr")
    check_share({one.code: str(one.phrase) for one in wanted if not holds(text, str(one.phrase))}, len(wanted))


def guide(agency: str) -> bytes:
    return next(document.data for document in built(agency).documents if document.product == "i_speak_guide")


def test_right_to_left_phrases_are_read_out_exactly() -> None:
    wanted = phrases("rtl")
    assert {"ar", "fa", "he", "ur"} <= {one.code for one in wanted}
    for one in wanted:
        assert spoken_in(one_a_line(), one.code) == [str(one.phrase)]


@pytest.mark.parametrize("agency", NAMES)
def test_right_to_left_phrases_of_the_guide_are_read_out_exactly(agency: str) -> None:
    for one in phrases("rtl"):
        assert str(one.phrase) in spoken_in(guide(agency), one.code)


@cache
def sentences() -> bytes:
    """A sentence with a phone number for each language, the number set as a template sets it: in `phone`."""
    rows = []
    for lang, (before, after) in SENTENCES.items():
        side = "rtl" if lang in RIGHT_TO_LEFT else "ltr"
        rows.append(f'<p dir="{side}" lang="{lang}">{before}<phone>{NUMBER}</phone>{after}</p>')
    return print_page("".join(rows))


@pytest.mark.parametrize("reader", READERS)
def test_a_number_survives_in_every_script(reader: str) -> None:
    assert READERS[reader](sentences()).count(NUMBER) == len(SENTENCES)


@pytest.mark.parametrize("lang", RIGHT_TO_LEFT)
def test_a_number_in_right_to_left_text_is_read_out_in_its_place(lang: str) -> None:
    before, after = SENTENCES[lang]
    assert spoken_in(sentences(), lang) == [f"{before}{NUMBER}{after}"]


def phones(value: object) -> Iterator[str]:
    """Every number of an agency, as it prints."""
    if isinstance(value, Phone):
        yield str(value.display)
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from phones(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from phones(one)


def words(element: Element) -> str:
    """What the markup says, and so what has to be on paper."""
    return "".join(child.text if isinstance(child, Text) else words(child) for child in element.children)


@cache
def said(agency: str) -> dict[str, str]:
    """What the markup of each document of an agency says, by the document's path without `.pdf`."""
    project = ProjectFiles()
    chosen = choose_jobs(library(), built(agency).agency, (), (), "reading")
    return {f"{one.job.packet.id}/{one.stem}": words(resolve(one.job, library(), project)) for one in chosen}


@pytest.mark.parametrize("agency", NAMES)
def test_every_number_prints_somewhere(agency: str) -> None:
    everything = "\n".join(said(agency).values())
    numbers = set(phones(built(agency).agency))
    assert len(numbers) >= 10
    assert {number for number in numbers if number not in everything} == set()


@pytest.mark.parametrize("agency", NAMES)
@pytest.mark.parametrize("reader", READERS)
def test_numbers_come_out_of_every_document_that_prints_them(agency: str, reader: str) -> None:
    """As often as the markup says them, at least: running heads come again on every page, cards on every sheet."""
    numbers = set(phones(built(agency).agency))
    lost = []
    for document in built(agency).documents:
        wanted, found = said(agency)[document.path.removesuffix(".pdf").removesuffix("-office")], READERS[reader](document.data)
        lost += [(document.path, one) for one in sorted(numbers) if found.count(one) < wanted.count(one)]
    assert lost == []


def secrets(agency: Agency) -> dict[str, str]:
    line = agency.language_line
    return {
        str(secret.value): secret.print
        for secret in (line.client_id, line.access_code)
        if secret.value is not None and secret.value
    }


def test_the_examples_have_secrets_of_both_kinds() -> None:
    kinds = {kind for name in NAMES for kind in secrets(built(name).agency).values()}
    assert kinds == {"blank", "officer"}


@pytest.mark.parametrize("agency", NAMES)
def test_secrets_stay_in_the_officers_packet(agency: str) -> None:
    for value, kind in secrets(built(agency).agency).items():
        shown = set()
        for document in built(agency).documents:
            texts = [read(document.data) for read in (*READERS.values(), hidden_text)]
            if any(value in text for text in texts):
                shown.add(document.packet)
        assert shown == ({"officer"} if kind == "officer" else set()), value
