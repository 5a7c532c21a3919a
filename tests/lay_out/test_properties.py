"""What holds for any text: nothing below the margin, every word once, in order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.frames import TextItem
from tests.lay_out.helpers import lay_page, style

WORDS = st.lists(st.integers(1, 12), min_size=1, max_size=40)
BLOCKS = st.lists(
    st.tuples(st.sampled_from(["p", "h2", "li", "row", "aside", "keep", "columns"]), WORDS), min_size=1, max_size=12
)
WRAPS = {
    "p": "<p>{}</p>",
    "h2": "<h2>{}</h2>",
    "li": "<ul><li>{}</li></ul>",
    "row": '<table columns="* 2*"><tr><td>-</td><td>{}</td></tr></table>',
    "aside": "<aside><p>{}</p></aside>",
    "keep": "<keep-together><p>{}</p></keep-together>",
    "columns": '<columns count="2" gap="5pt"><p>{}</p></columns>',
}
BLOCKS = st.lists(st.tuples(st.sampled_from(sorted(WRAPS)), WORDS), min_size=1, max_size=12)
STYLES = {
    "p": style(space_after="5pt"),
    "aside": style(padding="4pt", rule_start="1pt"),
    "td": style(padding="2pt"),
    "h2": style(space_before="7pt"),
}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(BLOCKS)
def test_every_word_once_in_order_and_inside_the_margins(blocks: list[tuple[str, list[int]]]) -> None:
    number, expected, xml = 0, [], []
    for kind, lengths in blocks:
        words = []
        for length in lengths:
            number += 1
            words.append(f"w{number}".ljust(length, "x"))
        expected += words
        xml.append(WRAPS[kind].format(" ".join(words)))
    document = lay_page("".join(xml), STYLES)
    said = []
    for page in document.pages:
        for item in page.items:
            if isinstance(item, TextItem):
                said += item.text.split()
                assert item.runs[0].y - 0.7 * 10 >= 30
                assert item.runs[0].y + 0.2 * 10 <= 90 + 0.02
                assert item.runs[0].x >= 20
    assert [word for word in said if word not in ("-", "•")] == expected
