"""The fonts folder holds what its index says, and the index covers the languages printed."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import uharfbuzz  # type: ignore[import-untyped, unused-ignore]
import yaml
from fontTools.ttLib import TTFont  # type: ignore[import-untyped, unused-ignore]

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "fonts"
LANGUAGES = ROOT / "packets" / "reference" / "languages.yaml"
SIZE_LIMIT = 25 * 1000 * 1000
# What cards, checklists and packets use beside letters.
SYMBOLS = "•■□▪●○☐☑☒✓✔✗←↑→↓⇒▶★☎✉⚠✂①②③…–—‘’“”§©®™°×½"

INDEX: dict[str, Any] = yaml.safe_load((FONTS / "fonts.yaml").read_text(encoding="utf-8"))
FACES: list[dict[str, Any]] = INDEX["faces"]
CHAIN: list[str] = INDEX["families"]["text"]
each_face = pytest.mark.parametrize("face", FACES, ids=lambda face: face["id"])


@cache
def opened(file: str) -> Any:
    """Return a font of the folder."""
    return TTFont(FONTS / file, lazy=True)


@cache
def characters(file: str) -> frozenset[int]:
    """Return the code points a font maps to glyphs."""
    return frozenset(opened(file).getBestCmap())


def candidates(script: str, language: str) -> list[dict[str, Any]]:
    """Return the upright regular faces in the order in which they are tried.

    First the faces made for the language, then those made for the script and for no language in
    particular, then the chain.  So Nastaliq serves Urdu and never an Arabic or Sindhi slash.
    """
    faces = [face for face in FACES if face["weight"] == 400 and not face["italic"]]
    return sorted(
        faces,
        key=lambda face: (
            language not in face["languages"],
            script not in face["scripts"] or bool(face["languages"]),
            CHAIN.index(face["typeface"]),
        ),
    )


def uncovered(text: str, script: str, language: str) -> list[str]:
    """Return the printing characters of a text that no face of the chain has."""
    faces = candidates(script, language)
    return [
        f"U+{ord(char):04X}"
        for char in text
        if unicodedata.category(char)[0] not in "ZC" and not any(ord(char) in characters(face["file"]) for face in faces)
    ]


def languages(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the languages of the reference file, bare list or under a key."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    yield from data["languages"] if isinstance(data, dict) else data


def gaps(path: Path, field: str, *, high_only: bool) -> dict[str, list[str]]:
    """Return, by language, the characters of a field that cannot be printed."""
    found = {
        row["code"]: uncovered(row.get(field) or "", row["script"], row["code"])
        for row in languages(path)
        if not high_only or row["confidence"] == "high"
    }
    return {code: missing for code, missing in found.items() if missing}


def test_index_has_the_known_format() -> None:
    assert INDEX["format"] == 1
    assert len({face["id"] for face in FACES}) == len(FACES)
    assert set(CHAIN) == {face["typeface"] for face in FACES}
    assert len(set(CHAIN)) == len(CHAIN)


def test_every_font_file_is_in_the_index() -> None:
    suffixes = {".ttf", ".otf", ".ttc", ".woff", ".woff2"}
    files = {path.name for path in FONTS.rglob("*") if path.suffix.lower() in suffixes}
    assert files == {face["file"] for face in FACES}


def test_folder_stays_small() -> None:
    files = (path for path in FONTS.rglob("*") if path.is_file() and path.suffix != ".pyc")
    assert sum(path.stat().st_size for path in files) < SIZE_LIMIT


@each_face
def test_bytes_are_those_of_the_index(face: dict[str, Any]) -> None:
    data = (FONTS / face["file"]).read_bytes()
    assert len(data) == face["bytes"]
    assert hashlib.sha256(data).hexdigest() == face["sha256"]


@each_face
def test_outlines_can_be_embedded_as_truetype(face: dict[str, Any]) -> None:
    tables = set(opened(face["file"]).keys())
    assert {"glyf", "cmap", "OS/2", "name", "post"} <= tables
    assert not tables & {"CFF ", "CFF2", "fvar", "STAT", "fpgm", "DSIG"}
    assert opened(face["file"])["OS/2"].fsType == 0


@each_face
def test_face_is_what_the_index_calls_it(face: dict[str, Any]) -> None:
    font = opened(face["file"])
    assert font["name"].getBestFamilyName().replace(" ", "") == face["typeface"]
    assert font["name"].getDebugName(6) == face["id"]
    assert font["head"].unitsPerEm == face["units_per_em"]
    assert bool(font["head"].macStyle & 2) is face["italic"]
    stated = 900 if face["id"].endswith("-Black") else face["weight"]
    assert font["OS/2"].usWeightClass == stated
    assert face["x_height"] == pytest.approx(font["OS/2"].sxHeight / face["units_per_em"], abs=1e-4)
    assert 0.3 < face["x_height"] < 0.8


@each_face
def test_licence_comes_with_the_face(face: dict[str, Any]) -> None:
    text = (FONTS / face["licence_file"]).read_text(encoding="utf-8")
    assert face["licence"] == "OFL-1.1"
    assert opened(face["file"])["name"].getDebugName(0).strip() in text
    assert "SIL OPEN FONT LICENSE Version 1.1" in text


@pytest.mark.parametrize("style", ["Regular", "Italic", "Bold", "BoldItalic"])
def test_public_sans_has_tabular_figures(style: str) -> None:
    blob = uharfbuzz.Blob.from_file_path(str(FONTS / f"PublicSans-{style}.ttf"))
    font = uharfbuzz.Font(uharfbuzz.Face(blob))

    def advances(*, tabular: bool) -> set[int]:
        buffer = uharfbuzz.Buffer()
        buffer.add_str("0123456789")
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer, {"tnum": tabular})
        return {position.x_advance for position in buffer.glyph_positions}

    assert len(advances(tabular=True)) == 1
    assert len(advances(tabular=False)) > 1  # so a table has to ask for them


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_symbols_are_covered(symbol: str) -> None:
    assert not uncovered(symbol, "Zsym", "en")


@pytest.mark.skipif(not LANGUAGES.exists(), reason="the reference languages are not here yet")
def test_printed_phrases_are_covered() -> None:
    assert not gaps(LANGUAGES, "phrase", high_only=True)


@pytest.mark.skipif(not LANGUAGES.exists(), reason="the reference languages are not here yet")
def test_autonyms_are_covered() -> None:
    assert not gaps(LANGUAGES, "autonym", high_only=False)
