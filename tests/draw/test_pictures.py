"""Pictures: samples come back as they were, SVG outlines land where they should, the rest is refused."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image as Picture

from generator.diagnostics import ProblemsError
from generator.draw.pictures import image_stream
from generator.draw.vector_art import form_stream
from generator.frames import Document, Image, Vector
from tests.draw.setting import SVG, Draft, asset, draw, jpeg, png, sheet


def embedded(kind: str, data: bytes) -> tuple[Any, dict[str, str]]:
    """The picture as pikepdf takes it out of a file again, and its dictionary."""
    pdf = pikepdf.open(io.BytesIO(draw(document_of(kind, data))))
    stream = next(iter(pdf.pages[0].Resources.XObject.values()))
    entries = {key: str(value) for key, value in stream.stream_dict.items()}
    return pikepdf.PdfImage(stream).as_pil_image(), entries


def document_of(kind: str, data: bytes) -> Document:
    item = (Vector if kind == "svg" else Image)("it", 0, 0, 40, 20)
    return Draft().document(sheet(item, width=40, height=20), assets=(asset("it", kind, data),))


def gradient(mode: str) -> Any:
    picture = Picture.linear_gradient("L").resize((37, 23)).rotate(30)
    return Picture.merge("RGB", [picture, picture.rotate(90), picture.rotate(180)]).convert(mode)


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P"])
def test_png_keeps_its_samples(mode: str) -> None:
    source, out = gradient(mode), io.BytesIO()
    source.save(out, "PNG")
    found, stream = embedded("png", out.getvalue())
    assert found.tobytes() == source.convert("L" if mode in ("L", "1") else "RGB").tobytes()
    assert stream["/ColorSpace"] == ("/DeviceGray" if mode in ("L", "1") else "/DeviceRGB")


def test_transparency_becomes_white() -> None:
    found, stream = embedded("png", png("RGBA", color=(0, 0, 200, 0)))
    assert found.getpixel((0, 0)) == (255, 255, 255)
    assert "/SMask" not in stream
    found, _ = embedded("png", png("LA", color=(0, 51)))
    assert found.getpixel((0, 0)) == 204


def test_sixteen_bit_grey_becomes_eight() -> None:
    found, _ = embedded("png", png("I;16", color=0x8000))
    assert found.getpixel((0, 0)) == 128


def test_baseline_jpeg_goes_in_as_it_is() -> None:
    data = jpeg("L")
    stream = image_stream(asset("it", "jpeg", data))
    assert stream.data == data
    assert stream.dictionary["Filter"] == "DCTDecode"


@pytest.mark.parametrize(("mode", "more"), [("CMYK", {}), ("RGB", {"progressive": True})])
def test_other_jpeg_is_written_without_loss(mode: str, more: dict[str, Any]) -> None:
    data = jpeg(mode, **more)
    found, stream = embedded("jpeg", data)
    assert stream["/Filter"] == "/FlateDecode"
    with Picture.open(io.BytesIO(data)) as source:
        assert found.tobytes() == source.convert("RGB").tobytes()


def test_turned_photograph_is_turned_back() -> None:
    exif = Picture.Exif()
    exif[0x0112] = 6
    stream = image_stream(asset("it", "jpeg", jpeg(size=(8, 6), exif=exif)))
    assert (stream.dictionary["Width"], stream.dictionary["Height"]) == (6, 8)


def test_broken_picture_is_refused() -> None:
    with pytest.raises(ProblemsError, match=r"error\[draw-image\]: the picture `it` cannot be read"):
        image_stream(asset("it", "png", png()[:40]))


def letters(data: bytes) -> str:
    """A small page as letters: R red, B blue, W white, one letter a 4 x 4 block."""
    pdf = pypdfium2.PdfDocument(data)
    picture = pdf[0].render(scale=1).to_pil().convert("RGB")
    pdf.close()
    names = {(255, 0, 0): "R", (0, 0, 255): "B", (255, 255, 255): "_"}
    rows = [[names.get(picture.getpixel((x, y)), "?") for x in range(2, 40, 4)] for y in range(2, 20, 4)]
    return "\n".join("".join(row) for row in rows)


def svg(inside: str, box: str = "0 0 10 5") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="100" height="50">{inside}</svg>'.encode()


def test_svg_shapes_transforms_and_clips_land_where_they_should() -> None:
    inside = """<defs><clipPath id="c"><rect x="0" y="0" width="1" height="5"/></clipPath>
    <rect id="r" width="1" height="1" fill="red"/></defs>
    <rect x="0" y="0" width="2" height="1" fill="red"/><g transform="translate(4 1)"><path d="M0 0h2v2h-2z" fill="#00f"/></g>
    <rect x="0" y="3" width="4" height="2" fill="blue" clip-path="url(#c)"/><use href="#r" x="8" y="4"/>
    <line x1="3" y1="4.5" x2="6" y2="4.5" stroke="red" stroke-width="1"/>
    <path d="M7 0h3v3h-3z M8 1h1v1h-1z" fill="red" fill-rule="evenodd"/>"""
    assert letters(draw(document_of("svg", svg(inside)))).split() == [
        "RR_____RRR",
        "____BB_R_R",
        "____BB_RRR",
        "B_________",
        "B__RRR__R_",
    ]


@pytest.mark.parametrize(
    ("inside", "complaint"),
    [
        ("<text>a</text>", "has `text`; only outlines can be drawn"),
        ('<image href="a.png"/>', "has `image`"),
        ("<script>1</script>", "has `script`"),
        ('<rect width="1" height="1" onclick="a()"/>', "has a script"),
        ('<rect width="1" height="1" opacity="0.5"/>', "has transparent parts"),
        ('<rect width="1" height="1" style="fill-opacity:.5"/>', "has transparent parts"),
        ('<rect width="1" height="1" style="filter:url(#f)"/>', "has a `filter`"),
        ('<linearGradient id="g"/>', "has a gradient"),
        ('<use href="https://a.gov/x.svg#a"/>', "refers to `https://a.gov/x.svg#a` outside itself"),
        ("<style>@import 'a.css';</style>", "refers to something outside itself"),
    ],
)
def test_svg_that_is_more_than_outlines_is_refused(inside: str, complaint: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        form_stream(asset("it", "svg", svg(inside)))
    assert f"error[draw-svg]: the picture `it` {complaint}" in str(caught.value)


def test_svg_with_entities_or_no_size_is_refused() -> None:
    with pytest.raises(ProblemsError, match="declares entities"):
        form_stream(asset("it", "svg", b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG))
    with pytest.raises(ProblemsError, match="has no size"):
        form_stream(asset("it", "svg", b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"/></svg>'))


def test_picture_used_twice_stands_in_the_file_once() -> None:
    document = Draft().document(sheet(Image("it", 0, 0, 9, 9), Image("it", 9, 0, 9, 9)), sheet(Image("it", 0, 0, 9, 9)),
                                assets=(asset("it", "png", png()), asset("unused", "png", png())))  # fmt: skip
    with pikepdf.open(io.BytesIO(draw(document))) as pdf:
        assert len([item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"]) == 1
