"""Naive ReportLab Platypus: the same paragraphs, lists and tables, built anew for each agency; no tags, no shaping.

Fonts are registered once. Contents with page numbers and "Page 3 of 121" need a second pass, as with any Platypus program.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from platypus_story import Builder
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from worker import Make, values_of, work


def start(folder: Path, kinds: list[str]) -> Make:
    """Return the function that makes documents."""
    sources = {kind: (folder / kind / "story.json").read_text() for kind in kinds}
    for name in {name for source in sources.values() for name in json.loads(source)["fonts"]}:
        _register(folder / "fonts", name)

    def make(kind: str, name: str) -> bytes:
        values = values_of(folder, name)[kind]["story"]
        # A mark is two characters that JSON writes as escapes; values go in as JSON writes them too.
        source = sources[kind]
        for mark, value in values.items():
            source = source.replace(f"\\ue000{mark}\\ue001", json.dumps(value)[1:-1])
        parts: list[dict[str, Any]] = json.loads(source)["parts"]
        file = io.BytesIO()
        Builder(kind, values["accent"], folder / "agencies").build(parts, file)
        return file.getvalue()

    return make


def _register(fonts: Path, name: str) -> None:
    """Register a font and its bold, or the regular one where it has none, as a family."""
    styles = {"normal": "Regular", "bold": "Bold", "italic": "Italic", "boldItalic": "BoldItalic"}
    family = {}
    for style, suffix in styles.items():
        file = fonts / f"{name}-{suffix}.ttf"
        if file.exists():
            face = name if style == "normal" else f"{name}-{suffix}"
            pdfmetrics.registerFont(TTFont(face, str(file)))
            family[style] = face
        else:
            family[style] = family.get("bold", name) if style == "boldItalic" else name
    pdfmetrics.registerFontFamily(name, **family)


if __name__ == "__main__":
    work(start)
