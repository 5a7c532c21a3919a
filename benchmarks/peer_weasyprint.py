"""WeasyPrint at its best: one process, style sheets and fonts read once, a constant template with values put in; PDF/UA-1."""

from __future__ import annotations

import html
import os
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from worker import Make, filled, values_of, work

TAGGED = os.environ.get("BENCH_UNTAGGED") is None
"""Without tags only to learn what they cost."""


def start(folder: Path, kinds: list[str]) -> Make:
    """Return the function that makes documents."""
    fonts = FontConfiguration()
    base = f"{folder}/"
    styles = {
        kind: CSS(string=(folder / kind / "style.css").read_text(encoding="utf-8"), base_url=base, font_config=fonts)
        for kind in kinds
    }
    templates = {kind: (folder / kind / "template.html").read_text(encoding="utf-8") for kind in kinds}

    def make(kind: str, name: str) -> bytes:
        values = {mark: html.escape(value) for mark, value in values_of(folder, name)[kind]["plain"].items()}
        document = HTML(string=filled(templates[kind], values), base_url=base)
        options = {"pdf_tags": True, "pdf_variant": "pdf/ua-1"} if TAGGED else {}
        return bytes(document.write_pdf(stylesheets=[styles[kind]], font_config=fonts, **options))

    return make


if __name__ == "__main__":
    work(start)
