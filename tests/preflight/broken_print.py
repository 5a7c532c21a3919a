"""What goes wrong on paper, one thing at a time; ink is added as artifacts at the end of the first page."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name

from generator.preflight import Limits
from tests.preflight.breaking import Case, edit, metadata


def ink(stream: bytes) -> Callable[[pikepdf.Pdf], None]:
    """Return a break that paints on the first page, /G0 to /G9 being graphics states and /I0 to /I9 images if they are there."""

    def apply(pdf: pikepdf.Pdf) -> None:
        content = pdf.pages[0].obj.Contents
        content.write(content.read_bytes() + b"\n/Artifact BMC q " + stream + b" Q EMC")

    return apply


def with_state(stream: bytes, **entries: object) -> Callable[[pikepdf.Pdf], None]:
    def apply(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Resources.ExtGState = Dictionary(G0=Dictionary(**entries))
        ink(b"/G0 gs " + stream)(pdf)

    return apply


def with_image(
    stream: bytes, size: tuple[int, int] = (1, 1), space: str = "DeviceGray", data: bytes = b"", **entries: object
) -> Callable[[pikepdf.Pdf], None]:
    def apply(pdf: pikepdf.Pdf) -> None:
        count = {"DeviceGray": 1, "DeviceCMYK": 4}[space]
        image = pdf.make_stream(
            data or bytes(size[0] * size[1] * count), Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1],
            BitsPerComponent=8, ColorSpace=Name(f"/{space}"))  # fmt: skip
        for key, value in entries.items():
            image[f"/{key}"] = pdf.make_stream(b"\x80", Subtype=Name.Image, Width=1, Height=1) if value == "mask" else value
        pdf.pages[0].obj.Resources.XObject = Dictionary(I0=image)
        ink(stream)(pdf)

    return apply


def with_bleed(stream: bytes) -> Callable[[pikepdf.Pdf], None]:
    """Give the first page 9 pt of bleed and 27 pt of paper beyond the trim, and paint."""

    def apply(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.MediaBox, page.BleedBox = Array([-27, -27, 279, 171]), Array([-9, -9, 261, 153])
        ink(stream)(pdf)

    return apply


def group(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    pdf.pages[1].obj.Resources.XObject.X0.Group = Dictionary(S=Name.Transparency)


def claim(version: str, more: str = "") -> Callable[[pikepdf.Pdf], None]:
    said = f'<pdfxid:GTS_PDFXVersion xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">{version}</pdfxid:GTS_PDFXVersion>{more}'
    return metadata("<pdfaid:part>2</pdfaid:part>", f"<pdfaid:part>2</pdfaid:part>{said}")


def claim_in_rgb(pdf: pikepdf.Pdf) -> None:
    """Claim PDF/X-4 with a CMYK profile, on a file whose seal is RGB."""
    claim("PDF/X-4")(pdf)
    profile = pdf.make_stream(bytes(12) + b"prtrCMYKLab " + bytes(12) + b"acsp" + bytes(88), N=4)
    intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, DestOutputProfile=profile)
    pdf.Root.OutputIntents.append(intent)
    pdf.docinfo["/Trapped"] = Name("/False")
    for page in pdf.pages:
        del page.obj.Annots


LATE = Limits(safe=9)
STATED = "xmp:CreateDate, xmp:ModifyDate, xmp:MetadataDate, xmpMM:DocumentID, xmpMM:VersionID, xmpMM:RenditionClass, pdf:Trapped"
BUT = "the metadata claims `PDF/X-4`, but "
BROKEN_PRINT = (
    Case(
        "text near the cut",
        "pdf-safe-zone",
        lambda pdf: edit(pdf, 0, b"1 0 0 1 18 90 Tm", b"1 0 0 1 5 90 Tm"),
        ("page 1: `1.` stands 5 pt from the trim, but the safe zone begins at 9 pt",),
        "press",
        LATE,
    ),
    Case(
        "text across the cut",
        "pdf-safe-zone",
        lambda pdf: [edit(pdf, 0, b"1 0 0 1 18 78 Tm", b"1 0 0 1 -2 78 Tm"), with_bleed(b"")(pdf)],
        ("page 1: `2.` stands 2 pt across the trim, but the safe zone begins at 9 pt",),
        "press",
        LATE,
    ),
    Case(
        "small type",
        "pdf-type-floor",
        lambda pdf: edit(pdf, 0, b"/F0 7 Tf", b"/F0 5.5 Tf"),
        ("page 1: `Edition 1` is set in 5.5 pt, but the smallest size is 6 pt",),
        "office",
        Limits(floor=6),
    ),
    Case(
        "ink on the paper's edge",
        "pdf-unprintable",
        ink(b"0 g 4 40 3 3 re f 1 g 0 0 3 3 re f"),
        ("page 1: a path stands 4 pt from the paper's edge; office printers leave 12 pt",),
        "office",
    ),
    Case(
        "text on the paper's edge",
        "pdf-unprintable",
        lambda pdf: edit(pdf, 0, b"1 0 0 1 18 14 Tm", b"1 0 0 1 18 4 Tm"),
        ("page 1: `Edition 1` stands 2.53 pt from the paper's edge; office printers leave 12 pt",),
        "office",
    ),
    Case(
        "mark across the bleed",
        "pdf-marks",
        with_bleed(b"0 0 0 1 k -20 100 15 0.5 re f"),
        ("page 1: a path lies across the edge of the bleed",),
        "press",
    ),
    Case(
        "mark inside the bleed",
        "pdf-marks",
        with_bleed(b"0 0 0 1 k -8 100 5 0.5 re f"),
        ("page 1: a path lies between trim and bleed, where a cut that is a little off leaves it",),
        "press",
    ),
    Case(
        "band that ends at the trim",
        "pdf-bleed",
        with_bleed(b"0 134 252 10 re f"),
        tuple(f"page 1: a path at the {side} edge reaches 0 pt of 9 pt into the bleed" for side in ("left", "top", "right")),
        "press",
    ),
    Case(
        "band without a bleed",
        "pdf-bleed",
        ink(b"0 40 20 10 re f"),
        ("page 1: a path at the left edge has no bleed",),
        "press",
    ),
    Case(
        "heavy ink",
        "pdf-ink-limit",
        ink(b"1 1 1 0.4 k 200 40 10 10 re f"),
        ("page 1: a path has 340 % ink, more than 300 %",),
        "press",
    ),
    Case(
        "heavy picture",
        "pdf-ink-limit",
        with_image(b"0.24 0 0 0.48 200 40 cm /I0 Do", (1, 2), "DeviceCMYK", bytes(4) + b"\xff\xff\xff\x80"),
        ("page 1: an image has 350 % ink, more than 300 %",),
        "press",
    ),
    Case(
        "coarse picture",
        "pdf-image-resolution",
        with_image(b"24 0 0 24 200 40 cm /I0 Do", (100, 49)),
        ("page 1: an image has 147 samples per inch as it is printed; a sharp print needs at least 150",),
        "office",
    ),
    Case(
        "turned picture that could be sharper",
        "pdf-image-resolution",
        with_image(b"0 24 -24 0 230 40 cm /I0 Do", (99, 100)),
        ("page 1: an image has 297 samples per inch as it is printed; a sharp print needs 300",),
        "press",
    ),
    Case(
        "coarse picture in the stream",
        "pdf-image-resolution",
        ink(b"24 0 0 24 200 40 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \x00\x00\x00\x00\nEI"),
        ("page 1: an image has 6 samples per inch as it is printed; a sharp print needs at least 150",),
        "office",
    ),
    Case(
        "hairline",
        "pdf-hairline",
        ink(b"0.2 w 20 50 m 40 50 l S 0 w 20 52 m 40 52 l S"),
        (
            "page 1: a line is 0.2 pt thick; the thinnest that prints is 0.25 pt",
            "page 1: a line is 0 pt thick; the thinnest that prints is 0.25 pt",
        ),
        "press",
    ),
    Case(
        "thin rule",
        "pdf-hairline",
        ink(b"20 50 100 0.3 re f 0.5 0 0 0.5 0 0 cm 40 80 m 80 80 l 0.8 w S"),
        ("page 1: a line is 0.3 pt thick; 0.5 pt is safe", "page 1: a line is 0.4 pt thick; 0.5 pt is safe"),
        "office",
    ),
    Case(
        "reversed type",
        "pdf-reversed-type",
        ink(b"0 g 150 30 80 40 re f 1 g BT /F0 7.5 Tf 160 40 Td <00B0> Tj /F0 9 Tf 0 12 Td <00B0> Tj ET"),
        (
            "page 1: `W` is light on dark in 7.5 pt and not bold, so its letters may fill in",
            "page 1: `W` is light on dark in 9 pt and not bold, so its letters may fill in",
        ),
        "office",
    ),
    Case(
        "shows through",
        "pdf-transparency",
        with_state(b"200 40 10 10 re f", ca=0.5, CA=1, BM=Name.Multiply, SMask=Name("/None")),
        ("page 1: fills have an opacity of 0.5", "page 1: the blend mode is `Multiply`"),
        "press",
    ),
    Case(
        "strokes and masks",
        "pdf-transparency",
        with_state(b"200 40 10 10 re f", CA=0.25, BM=Name.Normal, SMask=Dictionary(S=Name.Luminosity)),
        ("page 1: strokes have an opacity of 0.25", "page 1: a soft mask is set"),
        "press",
    ),
    Case(
        "picture with a soft mask",
        "pdf-transparency",
        with_image(b"0.2 0 0 0.2 200 40 cm /I0 Do", SMask="mask"),
        ("page 1: an image has a soft mask",),
        "press",
    ),
    Case(
        "groups",
        "pdf-transparency",
        group,
        ("page 1: the page is a transparency group", "page 2: a form XObject is a transparency group"),
        "press",
    ),
    Case(
        "white that overprints",
        "pdf-white-overprint",
        with_state(b"0 0 0 1 k 150 30 80 40 re f 0 0 0 0 k 160 40 10 10 re f", OP=True, op=True, OPM=1),
        ("page 1: a path is white and set to overprint, so it will not be there in print",),
        "press",
    ),
    Case(
        "claim without its means",
        "pdf-press-claim",
        claim("PDF/X-4"),
        (
            f"{BUT}there are 0 output intents for PDF/X (GTS_PDFX), not one",
            f"{BUT}the document information does not say if it is trapped",
            f"{BUT}the metadata lacks {STATED}",
            f"{BUT}page 1 has an annotation `Link` inside the bleed",
            f"{BUT}page 2 has an annotation `Widget` inside the bleed",
        ),
        "press",
    ),
    Case(
        "claim in RGB",
        "pdf-press-claim",
        claim_in_rgb,
        (f"{BUT}the metadata lacks {STATED}", f"{BUT}page 1 has colours in DeviceRGB, while the press prints CMYK"),
        "press",
    ),
    Case(
        "another claim",
        "pdf-press-claim",
        claim("PDF/X-1a:2003"),
        ("the metadata claims `PDF/X-1a:2003`, but only PDF/X-4 can be checked",),
        "press",
    ),
)
