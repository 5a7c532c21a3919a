"""Files for a print shop: boxes, bleed and marks on paper, colours as inks, and what the file claims."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import page as validator
import pikepdf
import pypdfium2
import pytest
from PIL import Image as Picture

from generator.diagnostics import ProblemsError
from generator.draw import PressProfile, draw_document
from generator.draw.fonts import resource_name
from generator.draw.press import SRGB_NOTE
from generator.frames import Document, FormField, Group, Image, LinkArea, Page, Rect, Vector
from generator.frames import Path as Outline
from generator.preflight import Limits, check_pdf, measure_pdf
from tests.draw.cmyk_profile import cmyk_profile
from tests.draw.setting import FONTS, Draft, asset, content, draw, failures, line, run

ACCENT = "#1A4480"
BLEED, MEDIA, WIDTH, HEIGHT = 9.0, 27.0, 252.0, 144.0
PRESS = PressProfile(cmyk_profile(), "Test condition", date(2025, 3, 1))
PROFILES = {"cmyk": PRESS, "srgb": PressProfile()}
PHOTO = Picture.linear_gradient("L").resize((40, 40))
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10">
<rect width="10" height="10" fill="#1A4480"/><circle cx="5" cy="5" r="3" fill="black" stroke="#808080" stroke-width="1"/></svg>"""


def picture(color: bool) -> bytes:
    mixed = Picture.merge("RGB", [PHOTO, PHOTO.rotate(90) if color else PHOTO, PHOTO])
    out = io.BytesIO()
    mixed.save(out, "PNG")
    return out.getvalue()


def card() -> Document:
    """A face with an accent band that bleeds off the top, three pictures, a link, a field and marks; and its back."""
    draft = Draft()
    head, text = draft.node("H1"), draft.node("P")
    link, form = draft.node("Link", text), draft.node("Form", text)
    figures = [draft.node("Figure", alt=alt) for alt in ("Seal", "Photo", "Stamp", "Badge")]
    marks = (
        Rect(-0.25, -24, 0.5, 12), Rect(WIDTH - 0.25, HEIGHT + 12, 0.5, 12), Rect(-24, -0.25, 12, 0.5),
        Outline((("M", 120.0, -20.0), ("L", 132.0, -20.0)), stroke="#000000"),
        line("Edition 3 - front", None, x=160, y=-13, size=6),
    )  # fmt: skip
    front = Page(
        WIDTH, HEIGHT,
        (
            Rect(-BLEED, -BLEED, WIDTH + 2 * BLEED, BLEED + 6.5, ACCENT),
            line("Detainers", head, x=18, y=36, size=14, color=ACCENT),
            line("Read the form", link, x=18, y=60),
            line("first.", None, x=18, y=110, color="#666666"),
            LinkArea(18, 50, 60, 12, "The form", uri="https://example.org/form", node=link),
            Rect(100, 62, 40, 0.5, node=form),
            FormField(100, 50, 40, 12, "officer", "text", "Officer", form),
            Image("seal", 150, 30, 9, 9, figures[0]), Image("photo", 170, 30, 9, 9, figures[1]),
            Image("stamp", 190, 30, 1, 0.75, figures[2]), Vector("badge", 150, 60, 20, 20, figures[3]),
            *marks,
        ),
        "Front", bleed=BLEED, media=MEDIA, safe=9, floor=7,
    )  # fmt: skip
    copy = (Rect(0, 0, 20, 10, ACCENT),)
    back = Page(WIDTH, HEIGHT, (Group(copy, 20, 20, 40, 40, artifact=True),), "Back", bleed=BLEED, media=MEDIA)
    assets = (asset("seal", "png", picture(False)), asset("photo", "png", picture(True)),
              asset("stamp", "jpeg", cmyk_jpeg()), asset("badge", "svg", SVG))  # fmt: skip
    return draft.document(front, back, assets=assets)


def cmyk_jpeg() -> bytes:
    out = io.BytesIO()
    Picture.new("CMYK", (8, 6), (255, 0, 128, 0)).save(out, "JPEG", quality=100)
    return out.getvalue()


def press(profile: PressProfile = PRESS) -> bytes:
    return draw_document(card(), FONTS, profile)


def streams(data: bytes) -> list[str]:
    """Every content stream of the file: pages' and forms'."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        forms = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form"]
        return [*(content(page) for page in pdf.pages), *(form.read_bytes().decode("ascii") for form in forms)]


@pytest.mark.parametrize("name", PROFILES)
def test_boxes_lie_inside_one_another_by_the_page_s_numbers(name: str) -> None:
    with pikepdf.open(io.BytesIO(press(PROFILES[name]))) as pdf:
        for page in pdf.pages:
            boxes = {key: [float(side) for side in page.obj[f"/{key}Box"]] for key in ("Media", "Bleed", "Trim")}
            assert boxes == {
                "Media": [0, 0, WIDTH + 54, HEIGHT + 54],
                "Bleed": [18, 18, WIDTH + 36, HEIGHT + 36],
                "Trim": [27, 27, WIDTH + 27, HEIGHT + 27],
            }


def test_ink_reaches_the_bleed_and_marks_begin_beyond_it() -> None:
    page = measure_pdf(press())[0]
    assert page.bleed == (18, 18, WIDTH + 36, HEIGHT + 36)
    band = page.inks[0]
    assert band.box == pytest.approx((18, 18, WIDTH + 36, 18 + BLEED + 6.5))
    outside = [ink for ink in page.inks if ink.box[3] <= 18 or ink.box[2] <= 18 or ink.box[1] >= HEIGHT + 36]
    assert len(outside) == 4
    assert all(ink.artifact for ink in outside)


@pytest.mark.parametrize("name", PROFILES)
def test_bleed_is_inked_on_a_raster_and_ends_there(name: str) -> None:
    with pypdfium2.PdfDocument(press(PROFILES[name])) as document:
        seen = document[0].render(scale=4).to_pil().convert("L")
    band = [seen.getpixel((4 * x, 4 * y)) for x, y in ((19, 19), (WIDTH + 35, 19), (60, 32))]
    beyond = [seen.getpixel((4 * x, 4 * y)) for x, y in ((16, 19), (60, 16), (WIDTH + 38, 19), (60, 36))]
    assert max(band) < 130
    assert min(beyond) == 255


def test_a_press_file_with_a_profile_has_no_colour_but_ink() -> None:
    operators = [part for stream in streams(press()) for part in re.findall(r" (rg|RG|g|G|k|K)$", stream, re.MULTILINE)]
    assert set(operators) == {"k", "K"}


def test_black_is_black_ink_alone_and_marks_are_all_inks() -> None:
    first = streams(press())[0]
    texts = {text.text: text.color for text in measure_pdf(press())[0].texts}
    assert texts["Edition 3 - front"].values == (0, 0, 0, 1)  # type: ignore[union-attr]
    assert texts["first."].values == (0, 0, 0, 0.6)  # type: ignore[union-attr]
    cyan, magenta, yellow, black = texts["Detainers"].values  # type: ignore[union-attr]
    assert cyan > magenta > yellow
    assert 0.3 < black < 0.7
    assert first.count("1 1 1 1 k") == 1
    assert first.count("1 1 1 1 K") == 1


def test_pictures_are_separated() -> None:
    with pikepdf.open(io.BytesIO(press())) as pdf:
        images = pdf.pages[0].Resources.XObject
        seal, photo, stamp = (
            pikepdf.PdfImage(images[f"/P{resource_name(at)}"]).as_pil_image() for at in ("seal", "photo", "stamp")
        )
        assert (seal.mode, seal.tobytes()) == ("L", PHOTO.tobytes())
        assert photo.mode == "CMYK"
        assert len(photo.getcolors(10_000)) > 100
        assert all(abs(one - other) < 4 for one, other in zip(stamp.getpixel((3, 3)), (255, 0, 128, 0), strict=True))


def test_claims_and_output_intents_with_a_profile() -> None:
    data = press()
    assert data.startswith(b"%PDF-1.6\n")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert (str(intent.S), str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "Test condition")
        assert intent.DestOutputProfile.read_bytes() == cmyk_profile()
        assert pdf.docinfo["/Trapped"] == pikepdf.Name("/False")
        assert str(pdf.docinfo["/CreationDate"]) == "D:20250301000000Z"
        with pdf.open_metadata() as metadata:
            assert metadata["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"] == "PDF/X-4"
            assert "pdfaid:part" not in metadata
            assert metadata["pdf:Trapped"] == "False"
            assert metadata["xmp:MetadataDate"] == "2025-03-01T00:00:00Z"
            assert re.fullmatch(
                r"uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", metadata["xmpMM:DocumentID"]
            )


def test_without_a_profile_the_file_stays_in_srgb_and_says_so() -> None:
    data = press(PressProfile())
    assert b"GTS_PDFX" not in data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert (str(intent.S), str(intent.Info)) == ("/GTS_PDFA1", SRGB_NOTE)
        assert str(pdf.docinfo["/Subject"]) == SRGB_NOTE
        assert "pdfxid" not in pdf.Root.Metadata.read_bytes().decode()
    assert failures(data) == []
    assert any(f" {operator}\n" in streams(data)[0] for operator in ("rg", "g"))


@pytest.mark.parametrize("name", PROFILES)
def test_nothing_can_be_clicked_and_all_is_still_read_out(name: str) -> None:
    with pikepdf.open(io.BytesIO(press(PROFILES[name]))) as pdf:
        assert not any("/Annots" in page.obj for page in pdf.pages)
        assert "/AcroForm" not in pdf.Root
    assert validator.validate_pdf_bytes(press(PROFILES[name]), profile=validator.ValidationProfile.PDF_UA_1).is_compliant


@pytest.mark.parametrize("name", PROFILES)
def test_passes_its_own_preflight(name: str) -> None:
    found = check_pdf(press(PROFILES[name]), "card-press.pdf", "press", Limits(safe=9, floor=7))
    assert found == ()


@pytest.mark.parametrize("name", PROFILES)
def test_is_sound_to_qpdf(name: str, tool: Callable[[str], str], tmp_path: Path) -> None:
    (tmp_path / "press.pdf").write_bytes(press(PROFILES[name]))
    assert "No syntax or stream encoding errors found" in run(tool("qpdf"), "--check", str(tmp_path / "press.pdf"))


@pytest.mark.parametrize(
    ("profile", "complaints"),
    [
        (PressProfile(b"no profile", "X", date(2025, 3, 1)), ["the press profile is not an ICC profile"]),
        (
            PressProfile(cmyk_profile(b"mntr"), "X", date(2025, 3, 1)),
            ["the press profile is not that of a CMYK printing condition"],
        ),
        (
            PressProfile(cmyk_profile()[:200] + bytes(200), "X", date(2025, 3, 1)),
            ["the press profile cannot be used to convert colours"],
        ),
        (
            PressProfile(cmyk_profile()),
            ["a press file in PDF/X-4 needs a date", "the press profile comes without the name of its printing condition"],
        ),
    ],
)
def test_a_profile_that_cannot_be_used_is_a_problem(profile: PressProfile, complaints: list[str]) -> None:
    with pytest.raises(ProblemsError) as caught:
        press(profile)
    assert sorted(problem.message for problem in caught.value.problems) == complaints
    assert {problem.code for problem in caught.value.problems} == {"draw-press"}
    assert all(problem.hints for problem in caught.value.problems)


def test_same_document_same_bytes_and_reading_editions_stay_as_they_were() -> None:
    assert press() == press()
    assert draw(card()).startswith(b"%PDF-1.7\n")
    assert b"pdfxid" not in draw(card())
