"""Files for the print shop: boxes, bleed, marks, claims, in sRGB and in the shop's own inks."""

from __future__ import annotations

import io

import page as validation
import pikepdf
import pytest

from generator.diagnostics import ProblemsError
from generator.preflight import check_pdf, measure_pdf
from generator.preflight.opening import open_pdf
from tests.draw.cmyk_profile import cmyk_profile
from tests.support.builds import ROOT
from tests.support.own_agency import agency_file, build_for
from tests.support.validation import qpdf_complaints

AGENCY = ROOT / "packets/agencies/mapleton-pd.yaml"
PROFILE = "press: {icc: shop.icc, condition: TestPress}"
INCH = 72.0


@pytest.fixture(scope="module")
def in_srgb() -> dict[str, bytes]:
    return {one.path: one.data for one in build_for(AGENCY, "officer", "press").documents}


@pytest.fixture(scope="module")
def in_inks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    agency = agency_file(tmp_path_factory.mktemp("press"), PROFILE, shop_icc=cmyk_profile())
    return {one.path: one.data for one in build_for(agency, "officer", "press").documents}


def test_every_card_and_nothing_else(in_srgb):
    assert sorted(in_srgb) == [
        "officer/i-speak-accordion-4-press.pdf",
        "officer/i-speak-card-business-card-press.pdf",
        "officer/i-speak-card-memo-book-press.pdf",
        "officer/language-card-business-card-press.pdf",
        "officer/language-card-memo-book-press.pdf",
    ]


@pytest.mark.parametrize("agency", ["cedar-river-university-pd", "juniper-county-so", "mapleton-pd"])
def test_client_cards_keep_clear_of_the_cut_with_their_accents(agency):
    made = build_for(ROOT / f"packets/agencies/{agency}.yaml", "i_speak", "press")
    (cards,) = [one for one in made.documents if "client-cards" in one.path]
    texts = [show for page in open_pdf(cards.data, "a.pdf").pages for show in page.content.texts]
    assert any(not show.width and show.font.heights for show in texts), "there are accents"


@pytest.mark.parametrize(("stock", "size"), [("business-card", (3.5, 2)), ("memo-book", (3, 5))])
def test_boxes_and_bleed(in_srgb, stock, size):
    bleed = INCH / 8
    for page in measure_pdf(in_srgb[f"officer/language-card-{stock}-press.pdf"]):
        left, top, right, bottom = page.trim
        assert (right - left, bottom - top) == pytest.approx((size[0] * INCH, size[1] * INCH), abs=0.01)
        assert page.bleed == pytest.approx((left - bleed, top - bleed, right + bleed, bottom + bleed), abs=0.01)
        assert page.width > page.bleed[2] - page.bleed[0]
        # The band at the head runs out to the bleed on three sides.
        [band] = [ink for ink in page.inks if ink.box[2] - ink.box[0] > size[0] * INCH and ink.kind == "path"]
        assert band.box[:3] == pytest.approx((page.bleed[0], page.bleed[1], page.bleed[2]), abs=0.05)


def test_no_links_and_sound(in_srgb, in_inks):
    for made in (in_srgb, in_inks):
        for path, data in made.items():
            with pikepdf.open(io.BytesIO(data)) as pdf:
                assert all("/Annots" not in page.obj for page in pdf.pages), path
            assert qpdf_complaints(data) == ""
            assert check_pdf(data, path, "press") == ()


def test_in_srgb_it_is_an_archive_file_and_says_what_it_is_not(in_srgb):
    data = in_srgb["officer/language-card-business-card-press.pdf"]
    report = validation.validate_pdf_bytes(data, profile=validation.ValidationProfile.PDF_A_2A)
    assert report.is_compliant, report.failures
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "not PDF/X" in str(pdf.docinfo["/Subject"])
        assert "PDF/X-4" not in str(pdf.open_metadata())


def test_in_the_shops_inks_it_claims_pdf_x(in_inks):
    data = in_inks["officer/language-card-business-card-press.pdf"]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        [intent] = [one for one in pdf.Root.OutputIntents if one.S == "/GTS_PDFX"]
        assert str(intent.OutputConditionIdentifier) == "TestPress"
        assert pdf.open_metadata()["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"


@pytest.mark.parametrize(
    ("more", "data", "code"),
    [
        ("press: {icc: other.icc, condition: X}", b"", "press-missing"),
        ("press: {icc: ../shop.icc, condition: X}", b"", "press-outside"),
        (PROFILE, b"%PDF-1.7", "press-profile"),
        (PROFILE, cmyk_profile(space=b"RGB "), "press-profile"),
        ("press: {icc: shop.icc}", cmyk_profile(), "missing-key"),
        ("printers: [{id: a, x: 1em}]", b"", "bad-value"),
        ("printers: [{id: a}, {id: a}]", b"", "duplicate-id"),
    ],
)
def test_what_is_wrong_in_the_agency_file(tmp_path, more, data, code):
    with pytest.raises(ProblemsError) as caught:
        build_for(agency_file(tmp_path, more, shop_icc=data), "officer", "press")
    assert [problem.code for problem in caught.value.problems] == [code]
    assert all(problem.hints and problem.place.line for problem in caught.value.problems)
