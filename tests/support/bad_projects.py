"""Projects with something wrong in them: the example agency with lines replaced, and files laid over the built-in ones."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from PIL import Image

from generator.diagnostics import ExitCode, ProblemsError
from generator.pipeline import BuildRequest, BuildResult, build, write
from generator.project import ProjectFiles
from tests.support.builds import ROOT, typefaces

MARK = "▸"
"""Written in a new text where a problem must point; taken out before the text is used."""
AGENCY = "agency.yaml"
CARD = "templates/pocket_card/card.xml"
OUT = "out"
TODAY = date(2026, 12, 1)
EARLIER: Mapping[str, bytes] = {
    "out/manifest.json": b'{"format": 1}\n',
    "out/officer/language-card-memo-book.pdf": b"%PDF-1.7 earlier",
}
"""What a build some time ago has written."""

CARD_SOURCE = """\
<packet product="pocket_card" title="Card of a module, for tests">
  <card stock="{{ stock.id }}" title="Card">
    <face name="front"><h1>{{ module.short_title | mdi }}</h1>
FRONT
    </face>
    <face name="back"><p>{{ agency.short_name }}</p>
BACK
    </face>
  </card>
</packet>
"""

PLAIN_THEME = """\
common:
  base: 10pt
  styles:
    "*": {size: 1em, leading: 1.2}
masters:
  guide: {width: 8.5in, height: 11in, top: 0.6in, bottom: 1in, inside: 1in, outside: 1in, header: 0.5in, footer: 0.5in}
products: {}
"""
"""Lines of one height: at the floor of 7 pt a line is 8.4 pt high, and 15 stand in the safe zone of a business card."""

CARD_PACKET = """\
id: officer
title: Cards
audience: officer
products:
  - product: pocket_card
    template: pocket_card/card.xml
    per_module: true
    stocks: [STOCKS]
    editions: [reading, office]
    name: "{module}-{stock}"
"""

GUIDE_PACKET = """\
id: i_speak
title: Guide
audience: public
products:
  - product: i_speak_guide
    template: i_speak/guide.xml
    name: guide
"""

GUIDE_SOURCE = """\
<packet product="i_speak_guide" title="Guide">
  <page master="guide">
HEADER
    <p>Call</p>
  </page>
</packet>
"""

Edit = tuple[str, str, str]
"""File (its project name, or `agency.yaml`), text in it, text in its place. The old text must be there once."""


@dataclass(frozen=True)
class Case:
    """A project with something wrong, what is asked of it, and everything that must be said.

    `said` is all problems with their hints; `{0}`, `{1}` stand for the places of the marks, in the order of `edits`' files
    and, in a file, from its top.
    """

    said: str
    edits: tuple[Edit, ...] = ()
    files: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    code: ExitCode = ExitCode.CONTENT
    agency: str = AGENCY
    packets: tuple[str, ...] = ("officer",)
    modules: tuple[str, ...] = ("language",)
    edition: Literal["reading", "office", "all"] = "all"
    out: str = OUT

    def request(self) -> BuildRequest:
        """What is asked."""
        return BuildRequest(Path(self.agency), self.packets, self.modules, self.edition)


def agency(old: str, new: str) -> Edit:
    """Replace a stretch of the agency's file."""
    return AGENCY, old, new


def card(front: str = "", back: str = "") -> Edit:
    """Take a small template for pocket cards, with these lines in its faces."""
    return CARD, "", CARD_SOURCE.replace("FRONT", front).replace("BACK", back)


def plain(stocks: str = "business-card") -> tuple[Edit, ...]:
    """Let officers have nothing but the cards of modules, on these stocks, in type of one size."""
    return (("templates/theme.yaml", "", PLAIN_THEME), ("packets/officer.yaml", "", CARD_PACKET.replace("STOCKS", stocks)))


def guide(header: str) -> tuple[Edit, ...]:
    """Let the public have nothing but a guide of a small template, with this line as the head of its page."""
    return (
        ("templates/i_speak/guide.xml", "", GUIDE_SOURCE.replace("HEADER", header)),
        ("packets/i_speak.yaml", "", GUIDE_PACKET),
    )


def step(written: str) -> Edit:
    """Put one more step at the head of the module's steps for officers; `written` is the text below its `- `."""
    new = "officer_steps:\n  - " + written.replace("\n", "\n    ") + "\n"
    return "packets/modules/language.yaml", "officer_steps:\n", new


def make(folder: Path, case: Case) -> str:
    """Write the case's project, with earlier output, into a folder, and return what must be said."""
    texts = {AGENCY: (ROOT / "packets/agencies/mapleton-pd.yaml").read_text(encoding="utf-8")}
    for name, old, new in case.edits:
        text = texts.get(name) or (ROOT / name).read_text(encoding="utf-8")
        if old:
            assert text.count(old) == 1, f"`{old}` stands {text.count(old)} times in {name}"
        texts[name] = text.replace(old, new) if old else new
    _write(folder, {"mapleton-seal.svg": (ROOT / "packets/agencies/mapleton-seal.svg").read_bytes(), **EARLIER})
    _write(folder, {name: text.replace(MARK, "").encode("utf-8", "surrogatepass") for name, text in texts.items()})
    _write(folder, {name: content() for name, content in case.files.items()})
    said = case.said
    for number, place in enumerate(_marked(texts)):
        assert f"{{{number}}}" in said, f"nothing is said of the mark at {place}"
        said = said.replace(f"{{{number}}}", place)
    return said


def run(folder: Path, case: Case) -> BuildResult:
    """Build and write as the command does, from inside the folder. Raises ProblemsError."""
    with chdir(folder):
        result = build(case.request(), ProjectFiles(Path(), TODAY), typefaces())
        write(result, Path(case.out))
    return result


def refused(folder: Path, case: Case) -> ProblemsError:
    """Return the error that stops the build; it must be one of problems."""
    try:
        run(folder, case)
    except ProblemsError as error:
        return error
    raise AssertionError("the build went through")


def everything_in(folder: Path) -> dict[str, bytes | None]:
    """Return all files below a folder with their bytes, and all folders (None)."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))
    }


def quoted(value: str) -> str:
    """Return a value as YAML in double quotes, with what no YAML file may hold as escapes."""
    return "".join(
        char if char.isprintable() else f"\\U{ord(char):08x}" for char in json.dumps(value, ensure_ascii=False)
    ).replace("\\u0000", "\\0")


def picture(form: str, width: int = 64, height: int = 64) -> bytes:
    """A picture of one colour, as PNG, JPEG or GIF."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#1F3A6E").save(out, form)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """The beginning of a PNG that says it has so many pixels; it need not hold them."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + b"\0\0\0\4IDAT1234"


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _marked(texts: Mapping[str, str]) -> Iterator[str]:
    """Yield `file:line:column` of each mark."""
    for name, text in texts.items():
        for number, line in enumerate(text.split("\n"), start=1):
            before = line.split(MARK)[:-1]
            for index in range(len(before)):
                yield f"{name}:{number}:{len(''.join(before[: index + 1])) + 1}"
