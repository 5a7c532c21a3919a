"""CommonMark with fields: elements, places, phones, dates, secrets, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from generator.content.agency import Agreement, Person
from generator.diagnostics import Place, Problem, SourcedText
from generator.markup import Element
from generator.markup.dump import dump_markup
from tests.support.models import MODULE_FILE, make_agency, make_module, make_packet, make_phone, make_secret, own, text

Page = Callable[..., Element]
Problems = Callable[..., tuple[Problem, ...]]
MD = "{{ module.summary | md }}"
HERE = Place(MODULE_FILE, 7, 12)


def saying(words: str) -> dict[str, Any]:
    return {"modules": (make_module(summary=text(words, HERE.line, HERE.column)),)}


def dump(page: Element, places: bool = False) -> str:
    return "".join(dump_markup(child, places) for child in page.elements())


def test_blocks_and_inlines(page: Page) -> None:
    words = 'A *b* **c** `d  e`\nf\\\ng\n\n- one\n- two\n\n3. three\n\n   more\n4. [four](https://example.org/ä "T&T")\n'
    assert dump(page(MD, **saying(words))) == (
        'p\n  "A "\n  em\n    "b"\n  " "\n  strong\n    "c"\n  " "\n  code\n    "d  e"\n  " f"\n  br\n  "g"\n'
        'ul\n  li\n    "one"\n  li\n    "two"\n'
        'ol start="3"\n  li\n    p\n      "three"\n    p\n      "more"\n'
        '  li\n    p\n      a href="https://example.org/%C3%A4" title="T&T"\n        "four"\n'
    )


def test_elements_and_text_have_the_place_of_the_yaml(page: Page) -> None:
    assert dump(page(MD, **saying("Ask **{{ agency.name }}** now")), places=True) == (
        "p @ packets/modules/detainers.yaml:7:12\n"
        '  "Ask " @ packets/modules/detainers.yaml:7:12\n'
        "  strong @ packets/modules/detainers.yaml:7:12\n"
        '    "Elm City Police Department" @ packets/agencies/elm.yaml:2:7\n'
        '  " now" @ packets/modules/detainers.yaml:7:12\n'
    )


def test_inline_takes_the_place_but_no_element(page: Page) -> None:
    found = page("<p{{ module.summary | at }}>To: {{ module.summary | mdi }}.</p><hr/>", **saying("# *x*"))
    assert dump(found, places=True) == (
        "p @ packets/modules/detainers.yaml:7:12\n"
        '  "To: # " @ packets/modules/detainers.yaml:7:12\n'
        "  em @ packets/modules/detainers.yaml:7:12\n"
        '    "x" @ packets/modules/detainers.yaml:7:12\n'
        '  "." @ packets/modules/detainers.yaml:7:12\n'
        "hr @ templates/test.xml:3:64\n"
    )


def test_phone_is_a_link_that_is_kept_whole(page: Page) -> None:
    linked = 'a href="tel:+12025550123" title="Call 202-555-0123"\n    phone\n      "202-555-0123"\n'
    assert dump(page(MD, **saying("Call {{agency.language_line.phone}}"))) == f'p\n  "Call "\n  {linked}'
    assert dump(page("<p>{{ agency.language_line.phone | phone }}</p>")) == f"p\n  {linked}"
    assert dump(page("<p>{{ field(module.contacts[0].phone) | phone }}</p>")).count("202-555-0101") == 2


def test_phone_in_a_link_or_in_code_is_no_second_link(page: Page) -> None:
    found = page(MD, **saying("[Call {{ agency.ice.phone }}](tel:+12025550101) `{{ agency.ice.phone }}`"))
    assert dump(found) == (
        'p\n  a href="tel:+12025550101"\n    "Call "\n    phone\n      "202-555-0101"\n  " "\n  code\n    "202-555-0101"\n'
    )


def test_dates_are_written_out(page: Page) -> None:
    assert page(MD, **saying("{{ consular.compiled }}")).text_content() == "November 24, 2026"
    written = ("module.reviewed | date", "module.reviewed", "'2026-11-24' | date", "'2026-11' | date", "'May' | date")
    body = f"<p>{'; '.join('{{ ' + one + ' }}' for one in written)}</p>"
    assert page(body).text_content() == "March 1, 2026; March 1, 2026; November 24, 2026; November 2026; May"


def test_backslash_writes_the_two_braces(page: Page) -> None:
    assert page(MD, **saying(r"Write \{{ agency.name }} here")).text_content() == "Write {{ agency.name }} here"


def test_language_span(page: Page) -> None:
    found = page("<p>{{ agency_languages[1].autonym | in_language(agency_languages[1]) }}</p>")
    assert dump(found) == 'p\n  span dir="rtl" lang="ar"\n    "العربية"\n'


MISTAKES = {
    "unknown root": ("{{ agancy.name }}", "content-unknown-field", "there is no field `agancy.name`", "did you mean `agency`?"),
    "unknown field": ("{{ agency.nam }}", "content-unknown-field", "`agency` has no field `nam`", "did you mean `name`?"),
    "deep unknown field": (
        "{{ agency.language_line.phon }}",
        "content-unknown-field",
        "`agency.language_line` has no field `phon`",
        "did you mean `phone`?",
    ),
    "method": ("{{ agency.name.upper }}", "content-unknown-field", "`agency.name` has no field `upper`", ""),
    "dunder": ("{{ agency.__class__ }}", "content-unknown-field", "`agency` has no field `__class__`", ""),
    "model method": ("{{ agency.model_dump }}", "content-unknown-field", "`agency` has no field `model_dump`", ""),
    "into a secret": (
        "{{ agency.language_line.access_code.value }}",
        "content-unknown-field",
        "`agency.language_line.access_code` has no field `value`",
        "",
    ),
    "group": (
        "{{ agency.colors }}",
        "content-unknown-field",
        "`agency.colors` does not hold text",
        "choose one of `accent`",
    ),
    "empty": (
        "{{ agency.language_law }}",
        "agency-field-empty",
        "field `agency.language_law` is empty",
        "fill it in in packets/agencies/elm.yaml",
    ),
    "empty on the way": (
        "{{ agency.certifying_official.phone }}",
        "agency-field-empty",
        "field `agency.certifying_official` is empty",
        "fill it in in packets/agencies/elm.yaml",
    ),
    "blank text": (
        "{{ agency.log_place }}",
        "agency-field-empty",
        "field `agency.log_place` is empty",
        "fill it in in packets/agencies/elm.yaml",
    ),
    "expression": (
        "x {{ 7*7 }}",
        "content-bad-field",
        "`{{ 7*7 }}` is not the name of a field",
        "write `{{ agency.name }}`, or `\\{{`",
    ),
    "expression in code": (
        "`{{ 7*7 }}`",
        "content-bad-field",
        "`{{ 7*7 }}` is not the name of a field",
        "write `{{ agency.name }}`",
    ),
    "field in an address": (
        "[x](https://example.org/{{agency.slug}})",
        "content-bad-field",
        "a field stands in the address of a link",
        "link to an address",
    ),
    "script link": (
        "[x](javascript:alert)",
        "content-link-scheme",
        "`javascript:alert` is not an address that may be linked to",
        "an address starts with `https:`, `mailto:`, `tel:`",
    ),
    "insecure link": (
        "[x](http://example.org)",
        "content-link-scheme",
        "`http://example.org` is not an address that may be linked to",
        "an address starts with",
    ),
    "picture": ("![x](https://example.org/x.png)", "content-markdown", "a picture is not allowed in text", "put a backslash"),
    "heading": ("# x", "content-markdown", "a heading is not allowed in text", "put a backslash"),
    "code block": ("x\n\n    y", "content-markdown", "indented code is not allowed in text", "put a backslash"),
    "quotation": ("> x", "content-markdown", "a quotation is not allowed in text", "put a backslash"),
    "rule": ("x\n\n---\n\ny", "content-markdown", "a rule is not allowed in text", "put a backslash"),
}


@pytest.mark.parametrize(("words", "code", "message", "hint"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_point_at_the_yaml(problems: Problems, words: str, code: str, message: str, hint: str) -> None:
    found = problems(MD, agency=make_agency(log_place=own("  ")), **saying(words))
    first = next(problem for problem in found if problem.code == code)
    assert (first.message, first.place) == (message, HERE)
    assert (first.hints[0] if first.hints else "").startswith(hint)
    assert {problem.code for problem in found} <= {code, "markup-link-scheme"}


def test_all_mistakes_of_a_text_are_said_at_once(problems: Problems) -> None:
    found = problems(MD + MD, **saying("{{ agency.nam }} {{ agency.language_law }} [x](ftp://y)"))
    assert [problem.code for problem in found] == ["agency-field-empty", "content-link-scheme", "content-unknown-field"]


def test_module_fields_need_to_know_the_module(page: Page, problems: Problems) -> None:
    given = {**saying("{{ module.title }}"), "line": None}
    del given["line"]
    body = "{% for one in modules %}{{ one.summary | md(one) }}{% endfor %}"
    assert page(body, **given).text_content() == "Immigration detainers"
    assert page(MD, **given).text_content() == "Immigration detainers"
    two = (make_module(summary=text("{{ module.title }}", 7, 12)), make_module(id="other"))
    found = problems("{{ modules[0].summary | md }}", modules=two)
    assert [str(problem) for problem in found] == [
        "packets/modules/detainers.yaml:7:12: error[content-unknown-field]: `module.title` is not known in this product\n"
        "hint: give the filter the module: `| md(module)`"
    ]


SECRETS = [
    ("officer", "officer", "4471", 'code\n    "4471"\n'),
    ("officer", "blank", "4471", 'blank label="access code" width="1in"\n'),
    ("commander", "officer", "4471", 'blank label="access code" width="1in"\n'),
    ("public", "officer", "4471", 'blank label="access code" width="1in"\n'),
    ("officer", "officer", None, 'blank label="access code" width="1in"\n'),
    ("officer", "officer", "<b>&", 'code\n    "<b>&"\n'),
]


@pytest.mark.parametrize(("audience", "print_in", "value", "expected"), SECRETS)
@pytest.mark.parametrize("body", [MD, '<p>Code {{ agency.language_line.access_code | secret("access code") }}</p>'])
def test_secret_prints_for_officers_only(
    page: Page, body: str, audience: str, print_in: str, value: str | None, expected: str
) -> None:
    line = make_agency().language_line.model_copy(update={"access_code": make_secret(value, print_in)})
    given = {
        "agency": make_agency(language_line=line),
        "packet": make_packet(audience=audience),
        **saying("Code {{ agency.language_line.access_code }}"),
    }
    assert dump(page(body, **given)) == f'p\n  "Code "\n  {expected}'


def test_secret_in_code_or_plain_text_cannot_become_a_blank(problems: Problems) -> None:
    found = problems(MD, **saying("`{{ agency.language_line.access_code }}`"))
    assert [(problem.code, problem.message) for problem in found] == [
        ("content-secret", "`agency.language_line.access_code` cannot be printed here")
    ]


def test_width_of_a_blank(page: Page) -> None:
    found = page('<p>{{ agency.language_line.client_id | secret("client ID", "0.7in") }}</p>')
    assert dump(found) == 'p\n  blank label="client ID" width="0.7in"\n'


def test_optional_fields_print_once_filled_in(page: Page) -> None:
    agency = make_agency(
        certifying_official=Person(phone=make_phone(105)),
        agreement_287g=Agreement(status="active", signed=date(2025, 2, 1)),
    )
    words = "{{ agency.certifying_official.phone }}, {{ agency.agreement_287g.signed }}"
    assert page(MD, agency=agency, **saying(words)).text_content() == "202-555-0105, February 1, 2025"


def test_text_made_by_the_program_has_no_place_of_its_own(page: Page) -> None:
    module = make_module(summary=SourcedText("x"))
    found = page("<section>{{ module.summary | md }}</section>", modules=(module,))
    assert dump(found, places=True).splitlines()[1] == "  p @ templates/test.xml:3:1"
