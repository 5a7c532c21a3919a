"""`musterpress impose`: a full set on a sheet, one card on a sheet, folded over, and the picture with outlines."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image

from generator.cli.impose import picture
from generator.preflight import check_pdf, measure_pdf
from tests.support.builds import ROOT

AGENCY = ROOT / "packets/agencies/mapleton-pd.yaml"


def words(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


def test_an_officers_full_set(run, tmp_path):
    out, show = tmp_path / "set.pdf", tmp_path / "set.png"
    done = run("impose", "-a", AGENCY, "--gang", "--copies", "30", "--spares", "10", "--out", out, "--show", show)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "2 sides; 30 sets and 3 spare at 1 a sheet: print 33 copies of each sheet"
    data = out.read_bytes()
    assert check_pdf(data, "set.pdf", "office") == ()
    front = " ".join(text.text for text in measure_pdf(data)[0].texts)
    for title in ("Fingerprint sharing", "Immigration detainer", "Consular notice", "Fair stops"):
        assert title in front
    assert "print 33 copies" in words(data)
    image = Image.open(io.BytesIO(show.read_bytes()))
    assert image.format == "PNG"
    colors = {color for _, color in image.getcolors(1 << 24) or ()}
    assert {(200, 16, 46), (0, 98, 155), (0, 122, 51)} & colors


def test_folded_over_in_black(run, tmp_path):
    out = tmp_path / "fold.pdf"
    options = ("-a", AGENCY, "-m", "detainers", "--way", "fold-over", "--ink", "black", "--out", out)
    done = run("impose", *options)
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "1 side")
    [page] = measure_pdf(out.read_bytes())
    inks = [ink for ink in page.inks if ink.fill is not None]
    assert inks
    assert {set(ink.fill.values) <= {0.0} or set(ink.fill.values) <= {1.0} for ink in inks if ink.fill is not None} == {True}
    assert "one-sided" in words(out.read_bytes())


def test_the_picture_shows_pages_beside_each_other(run, tmp_path):
    out = tmp_path / "cards.pdf"
    assert run("impose", "-a", AGENCY, "-m", "detainers", "--stock", "cr80", "-q", "--out", out).exit_code == 0
    image = Image.open(io.BytesIO(picture(out.read_bytes())))
    assert image.width > image.height


@pytest.mark.parametrize(
    ("options", "code", "exit_code"),
    [
        ((), "impose-module", 2),
        (("-m", "detainers", "-m", "consular"), "impose-module", 2),
        (("-m", "detainer"), "unknown-module", 2),
        (("--gang", "--stock", "half-letter-booklet"), "stock-no-card", 2),
        (("--gang", "--stock", "accordion-4"), "nothing-to-print", 2),
        (("--gang", "--way", "fold-over"), "impose-gang-way", 2),
        (("-m", "detainers", "--printer", "squad-room"), "unknown-printer", 2),
        (("-m", "detainers", "--stock", "cr80", "--way", "fold-over"), "fold-over-no-room", 2),
        (("-m", "detainers", "--copies", "0"), "sheet-copies", 2),
    ],
)
def test_what_is_no_run(run, tmp_path, options, code, exit_code):
    out = tmp_path / "out.pdf"
    done = run("impose", "-a", AGENCY, "--out", out, *options)
    assert done.exit_code == exit_code
    assert f"error[{code}]" in done.stderr
    assert not out.exists()


def test_spares_of_nothing(run):
    done = run("impose", "-a", AGENCY, "--gang", "--spares", "5")
    assert done.exit_code == 2
    assert "--copies" in done.stderr
