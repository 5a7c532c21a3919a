"""Font files: metrics for the PDF, subsets, and an index that is wrong."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped, unused-ignore]

from generator.diagnostics import ExitCode, ProblemsError
from generator.project.files import ProjectFiles
from generator.typefaces.collection import Typefaces

PUBLIC_SANS = "fonts/PublicSans-Regular.ttf"


class FilesInMemory:
    """A project of a few files."""

    def __init__(self, **files: bytes | str) -> None:
        self.files = files

    def read_bytes(self, name: str) -> bytes:
        found = self.files.get(name.removeprefix("fonts/").replace(".", "_"))
        if found is None:
            raise FileNotFoundError(name)
        return found.encode() if isinstance(found, str) else found

    def read_text(self, name: str) -> str:
        return self.read_bytes(name).decode()


def index(**changes: Any) -> str:
    face = {"id": "A", "typeface": "A", "file": "a.ttf", "weight": 400, "italic": "false", "scripts": "[Latn]", "languages": "[]"}
    written = "\n  ".join(f"{key}: {value}" for key, value in {**face, **changes}.items())
    return f"families: {{text: [A]}}\nfaces:\n- {written}\n"


def test_metrics_are_those_of_the_tables(typefaces: Typefaces) -> None:
    for face_id in ("PublicSans-Regular", "NotoSansArabic-Bold", "NotoNastaliqUrdu-Regular", "NotoSansSC-Regular"):
        face = typefaces.face(face_id)
        font = TTFont(BytesIO(face.data))
        assert face.units_per_em == font["head"].unitsPerEm
        assert face.bbox == (font["head"].xMin, font["head"].yMin, font["head"].xMax, font["head"].yMax)
        assert (face.weight, face.x_height) == (font["OS/2"].usWeightClass, font["OS/2"].sxHeight)
        assert face.italic_angle == font["post"].italicAngle
        assert face.advance(5) == font["hmtx"][font.getGlyphName(5)][0]
        assert face.ascent > 0 > face.descent
        assert face.flags & 4
        assert face.postscript_name.isascii()


def test_italic_is_flagged(typefaces: Typefaces) -> None:
    assert typefaces.face("PublicSans-Italic").flags & 64
    assert not typefaces.face("PublicSans-Regular").flags & 64
    assert typefaces.face("PublicSans-Italic").italic_angle < 0


def test_a_subset_keeps_glyph_ids_outlines_and_widths_and_nothing_else(typefaces: Typefaces) -> None:
    face = typefaces.face("PublicSans-Regular")
    gid = face.glyph_id("é")
    assert gid is not None
    subset = typefaces.subset("PublicSans-Regular", frozenset({gid}))
    whole, cut = TTFont(BytesIO(face.data)), TTFont(BytesIO(subset))
    assert set(cut.keys()) - {"GlyphOrder"} == {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}
    assert cut["hmtx"][cut.getGlyphName(gid)][0] == face.advance(gid)
    assert (
        cut["glyf"][cut.getGlyphName(gid)].getCoordinates(cut["glyf"])[0]
        == (whole["glyf"][whole.getGlyphName(gid)].getCoordinates(whole["glyf"])[0])
    )
    assert len(subset) < len(face.data) / 5
    assert subset == Typefaces.load(ProjectFiles()).subset("PublicSans-Regular", frozenset({gid}))


def test_a_subset_to_type_in_finds_its_characters_and_no_others(typefaces: Typefaces) -> None:
    characters = frozenset("Aé \u3042")
    face = typefaces.face("PublicSans-Regular")
    subset = typefaces.typing_subset("PublicSans-Regular", characters)
    whole, cut = TTFont(BytesIO(face.data)), TTFont(BytesIO(subset))
    assert set(cut.keys()) == {"GlyphOrder", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp"}
    assert set(cut.getBestCmap()) == {ord("A"), ord("é"), ord(" ")}
    assert (3, 1) in {(table.platformID, table.platEncID) for table in cut["cmap"].tables}
    for code, name in cut.getBestCmap().items():
        assert cut["hmtx"][name][0] == whole["hmtx"][whole.getBestCmap()[code]][0]
        assert bool(cut["glyf"][name].numberOfContours) == (code != 32)
    assert subset == Typefaces.load(ProjectFiles()).typing_subset("PublicSans-Regular", characters)


def test_files_are_read_when_they_are_needed() -> None:
    project = ProjectFiles()
    typefaces = Typefaces.load(project)
    assert [name for name, _ in project.inputs()] == ["fonts/fonts.yaml"]
    typefaces.coverage("Hello")
    assert [name for name, _ in project.inputs()] == [PUBLIC_SANS, "fonts/fonts.yaml"]


def test_an_index_that_is_not_there() -> None:
    with pytest.raises(ProblemsError) as caught:
        Typefaces.load(FilesInMemory())
    assert caught.value.exit_code is ExitCode.MISSING
    assert str(caught.value).startswith("fonts/fonts.yaml: error[fonts-missing]: `fonts/fonts.yaml` is not there\nhint: ")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("faces: [", "fonts/fonts.yaml:1:9: error[fonts-index]: `fonts/fonts.yaml` cannot be read: "),
        (index(id="[1]"), "fonts/fonts.yaml:3:1: error[fonts-index]: in `fonts/fonts.yaml`, the face has no proper `id`"),
        (
            index(weight="bold"),
            "fonts/fonts.yaml:3:1: error[fonts-index]: in `fonts/fonts.yaml`, the face has no proper `weight`",
        ),
        (
            index(typeface="B"),
            "fonts/fonts.yaml: error[fonts-index]: in `fonts/fonts.yaml`, family `text` names `A`, which has no face",
        ),
        ("faces: []\n", "fonts/fonts.yaml: error[fonts-index]: in `fonts/fonts.yaml`, it has no family `text`"),
        ("- 1\n", "fonts/fonts.yaml: error[fonts-index]: in `fonts/fonts.yaml`, it has no family `text`"),
    ],
)
def test_an_index_that_is_wrong(written: str, message: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        Typefaces.load(FilesInMemory(fonts_yaml=written))
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("files", "changes", "message"),
    [
        ({}, {}, "error[font-missing-file]: `fonts/a.ttf`, face `A`, is not there"),
        ({"a_ttf": b"no font"}, {}, "error[font-outlines]: `fonts/a.ttf`, face `A`, has no TrueType (`glyf`) outlines"),
        (
            {"a_ttf": b"x"},
            {"sha256": "0" * 64},
            "error[font-changed]: `fonts/a.ttf`, face `A`, is not the file that fonts.yaml describes",
        ),
    ],
)
def test_a_font_file_that_is_wrong(files: dict[str, bytes], changes: dict[str, str], message: str) -> None:
    typefaces = Typefaces.load(FilesInMemory(fonts_yaml=index(**changes), **files))
    with pytest.raises(ProblemsError) as caught:
        typefaces.coverage("a")
    assert caught.value.exit_code is ExitCode.MISSING
    assert str(caught.value).startswith(f"fonts/fonts.yaml:3:1: {message}\nhint: ")
