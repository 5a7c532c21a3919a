"""docs/reference/content.md has every key of every file, and says what each is."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.content.base import Model
from tests.docs.content_reference import NAMES, content_reference, documented_models, field_docs
from tests.docs.meanings import DEFAULTS, MEANINGS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "content.md"
BEGIN, END = "<!-- content reference -->\n", "<!-- end -->"


def test_the_page_holds_the_reference(request: pytest.FixtureRequest) -> None:
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    held, _, after = rest.partition(END)
    if request.config.getoption("--update-golden"):
        PAGE.write_text(before + BEGIN + content_reference() + END + after, encoding="utf-8")
        return
    assert held == content_reference()


def test_every_key_is_explained() -> None:
    for model in documented_models():
        name, said = NAMES.get(model.__name__, model.__name__), field_docs(model)
        for key in model.model_fields:
            assert key in said or key in MEANINGS or f"{name}.{key}" in MEANINGS, f"say what {name}.{key} is in meanings.py"


def test_no_sentence_is_left_of_a_key_that_is_gone() -> None:
    keys = {f"{NAMES.get(model.__name__, model.__name__)}.{key}" for model in documented_models() for key in model.model_fields}
    named = {name for name in (*MEANINGS, *DEFAULTS) if "." in name}
    assert named <= keys


def test_docstrings_of_fields_are_found() -> None:
    class Card(Model):
        width: int
        """How wide."""
        height: int

    assert field_docs(Card) == {}
    found = {model.__name__: field_docs(model) for model in documented_models()}
    assert found["Stock"]["safe"] == "Inset from trim that all text keeps clear of."
    assert "height" not in found["Stock"]
