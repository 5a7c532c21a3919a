"""Pictures that are missing, outside, too big, broken, mislabelled or dangerous; and some that are right."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from generator.diagnostics import ProblemsError
from generator.load import load_agency
from generator.project import ProjectFiles

AGENCY = """\
name: Mapleton Police Department
short_name: Mapleton PD
kind: police
state: LA
ice: {office: new-orleans}
language_line: {name: Line, phone: 504-555-0100}
languages: [es]
supervisor: {phone: 504-555-0101}
counsel: {name: C}
lep_coordinator: {name: L}
complaint_line: {phone: 504-555-0102}
detainer_policy: {mode: none, clock_owner: Sergeant}
log_place: desk
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 20">%s</svg>'


def picture(form: str, size: tuple[int, int] = (6, 4), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 1 if mode in {"1", "L", "P"} else None).save(out, form, **options)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + b"\0\0\0\4IDAT1234"


@pytest.fixture
def load_with(project, library, tmp_path):
    """Return a function that writes a picture, loads an agency with it and returns its logo."""

    def load(name: str, data: bytes | None, written: str | None = None):
        if data is not None:
            (tmp_path / name).write_bytes(data)
        path = tmp_path / "elm.yaml"
        path.write_text(AGENCY + (written or f"logo: {name}\nlogo_alt: Seal\n"), encoding="utf-8")
        return load_agency(project, path, library).logo

    return load


@pytest.fixture
def problem_with(load_with):
    """Return a function that returns (code, message) of the one problem a picture has."""

    def find(*given):
        with pytest.raises(ProblemsError) as caught:
            load_with(*given)
        [problem] = caught.value.problems
        assert problem.hints
        return problem.code, problem.message

    return find


def test_right_pictures(load_with):
    assert (load_with("a.png", picture("PNG")).kind, load_with("a.png", picture("PNG")).width) == ("png", 6)
    assert load_with("a.jpeg", picture("JPEG")).kind == "jpeg"
    assert load_with("A.JPG", picture("JPEG")).height == 4
    assert load_with("a.png", picture("PNG", mode="P")).kind == "png"
    assert load_with("a.svg", (SVG % "<path d='M0 0L1 1'/>").encode()).height == 20
    logo = load_with("b.png", picture("PNG"), "logo: {path: b.png, alt: Seal}\n")
    assert (logo.path, logo.alt, logo.data) == ("b.png", "Seal", picture("PNG"))


def test_missing(problem_with):
    assert problem_with("a.png", None) == ("logo-missing", "`a.png` does not exist")


def test_missing_alt(problem_with):
    assert problem_with("a.png", picture("PNG"), "logo: a.png\n") == ("missing-key", "the file has a `logo` but no `logo_alt`")


@pytest.mark.parametrize(
    "path",
    ["../a.png", "/etc/passwd", "sub/../../a.png", "..\\a.png", "C:\\a.png", "//host/a.png", "~/a.png", "/etc/passwd\\x00.png"],
)
def test_outside(problem_with, path):
    code, _ = problem_with("a.png", None, f"logo: {path}\nlogo_alt: Seal\n")
    assert code == "logo-outside"


def test_link_to_the_outside(problem_with, tmp_path, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "a.png"
    outside.write_bytes(picture("PNG"))
    (tmp_path / "a.png").symlink_to(outside)
    assert problem_with("a.png", None) == ("logo-outside", "`a.png` leaves the agency file's folder")


def test_too_many_bytes(problem_with):
    found = problem_with("a.png", b"\x89PNG\r\n\x1a\n" + bytes(20_000_000))
    assert found == ("logo-too-big", "`a.png` has 20.0 MB, more than 20 MB")


@pytest.mark.parametrize(
    ("size", "has"),
    [((7072, 7072), "7072 x 7072 pixels"), ((12_000, 12_000), "12000 x 12000 pixels"), ((60_000, 60_000), "far too many pixels")],
)
def test_too_many_pixels(problem_with, size, has):
    assert problem_with("a.png", png_header(*size)) == ("logo-too-big", f"`a.png` has {has}, more than 50 megapixels")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", b""),
        ("a.png", b"GIF89a"),
        ("a.png", picture("PNG", (60, 60))[:60]),
        ("a.png", png_header(10, 10)),
        ("a.jpg", picture("JPEG", (600, 600))[:700]),
        ("a.jpg", b"\xff\xd8\xff\xe0"),
        ("a.svg", b"<html></html>"),
        ("a.svg", (SVG % "<g>").encode()),
        ("a.svg", (SVG % "&boom;").encode()),
    ],
)
def test_broken(problem_with, name, data):
    assert problem_with(name, data)[0] == "logo-broken"


def test_mislabelled(problem_with):
    assert problem_with("a.png", picture("JPEG")) == ("logo-mislabelled", "`a.png` holds a JPEG picture, not a PNG picture")
    assert problem_with("a.svg", picture("PNG")) == ("logo-mislabelled", "`a.svg` holds a PNG picture, not an SVG drawing")
    assert problem_with("a.jpg", (SVG % "").encode()) == ("logo-mislabelled", "`a.jpg` holds an SVG drawing, not a JPEG picture")
    assert problem_with("a.gif", picture("GIF")) == ("logo-mislabelled", "`a.gif` is not named .png, .jpg or .svg")


def test_pictures_that_would_print_wrong(problem_with):
    turned = Image.Exif()
    turned[0x0112] = 6
    assert problem_with("a.jpg", picture("JPEG", exif=turned))[0] == "logo-turned"
    assert problem_with("a.jpg", picture("JPEG", mode="CMYK")) == ("logo-colors", "`a.jpg` is in CMYK colours")


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ("<script>x</script>", "`script` is not allowed in a logo"),
        ("<image href='#a'/>", "`image` is not allowed in a logo"),
        ("<text>x</text>", "`text` is not allowed in a logo"),
        ("<foreignObject/>", "`foreignObject` is not allowed in a logo"),
        ("<use href='#a'/>", "`use` is not allowed in a logo"),
        ("<g xmlns='http://www.w3.org/1999/xhtml'/>", "`g` is no SVG element"),
        ("<g onload='x'/>", "`onload` would run a script"),
        ("<linearGradient xlink:href='http://x.example/a'/>", "`href` refers to something outside the file"),
        ("<path style='fill: url( http://x.example/a )'/>", "`style` refers to something outside the file"),
        ("<path style='fill: u\\72l(x)'/>", "`style` refers to something outside the file"),
        ("<style>@import 'x.css';</style>", "`style` refers to something outside the file"),
        ("<?xml-stylesheet href='x'?>", "`<?xml-stylesheet` is not allowed in a logo"),
    ],
)
def test_svg_that_acts_or_loads(problem_with, inside, message):
    assert problem_with("a.svg", (SVG % inside).encode()) == ("logo-svg", message)


def test_svg_references_inside_the_file_are_fine(load_with):
    inside = "<defs><linearGradient id='g' xlink:href='#h'/></defs><path fill='url(#g)' style=\"fill:url( '#g' )\" d='M0 0'/>"
    assert load_with("a.svg", (SVG % inside).encode()).width == 10


def test_svg_bombs(problem_with):
    entities = '<!DOCTYPE svg [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>' + SVG % "&c;"
    assert problem_with("a.svg", entities.encode()) == ("logo-svg", "the file has a DOCTYPE")
    assert problem_with("a.svg", (SVG % ("<g>" * 50_000)).encode())[1] == "the drawing is too complex to check"
    assert problem_with("a.svg", (SVG % ("<g/>" * 50_000)).encode())[1] == "the drawing is too complex to check"
    assert problem_with("a.svg", (SVG % (" " * 2_000_000)).encode())[0] == "logo-too-big"
    hidden = SVG.replace("viewBox", "x") % ""
    assert problem_with("a.svg", hidden.encode()) == ("logo-svg", "the drawing has no size")


def test_svg_problem_names_its_own_line(load_with, tmp_path):
    with pytest.raises(ProblemsError) as caught:
        load_with("a.svg", (SVG % "\n  <text/>\n <image/>").encode())
    assert [(problem.place.file, problem.place.line, problem.place.column) for problem in caught.value.problems] == [
        (str(tmp_path / "a.svg"), 2, 3),
        (str(tmp_path / "a.svg"), 3, 2),
    ]


def test_picture_that_cannot_be_read(problem_with, monkeypatch):
    def refuse(*_: object) -> bytes:
        raise PermissionError

    read = ProjectFiles.read_outside
    monkeypatch.setattr(
        ProjectFiles, "read_outside", lambda door, path, name: (refuse if path.suffix == ".png" else read)(door, path, name)
    )
    assert problem_with("a.png", picture("PNG")) == ("logo-missing", "`a.png` cannot be read")
