"""The file's own syntax: spelling of values, tables of objects, the output intent."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image, ImageCms

from generator.draw.assemble import ObjectTable, assemble, flate_stream, packed
from generator.draw.color_profile import srgb_profile
from generator.draw.memo import DrawMemo
from generator.draw.objects import Name, Ref, Text, Value, number, serialize
from generator.preflight.source import open_strictly


@pytest.mark.parametrize(
    ("value", "written"),
    [(1.0, "1"), (-0.0001, "0"), (0.5, "0.5"), (-12.3456, "-12.346"), (1e-9, "0"), (123456.0, "123456"), (7, "7"), (10.0, "10")],
)
def test_numbers_are_short(value: float, written: str) -> None:
    assert number(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"Type": Name("Page"), "Kids": [Ref(3), None, True, 1.25]}, "<</Type /Page/Kids [3 0 R null true 1.25]>>"),
        (Name("A b#"), "/A#20b#23"),
        (Text("a(b)\\"), "(a\\(b\\)\\\\)"),
        (Text("é\U0001f600"), "<FEFF00E9D83DDE00>"),
        (b"\x00\xff", "<00ff>"),
    ],
)
def test_values_are_spelt(value: Value, written: str) -> None:
    assert serialize(value) == written


def test_many_objects_come_back() -> None:
    table = ObjectTable()
    root = table.reserve()
    texts = [table.add({"Text": Text(f"object {index}")}) for index in range(450)]
    stream = table.add(flate_stream({}, b"x" * 5000))
    pages = table.add({"Type": Name("Pages"), "Kids": [], "Count": 0})
    table.put(root, {"Type": Name("Catalog"), "Pages": pages, "Texts": texts, "Stream": stream})
    data = assemble(table, root, table.add({"Title": Text("T")}), "id")
    assert data.startswith(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    assert data.endswith(b"%%EOF\n")
    with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
        assert [str(item.Text) for item in pdf.Root.Texts] == [f"object {index}" for index in range(450)]
        assert pdf.Root.Stream.read_bytes() == b"x" * 5000
        assert str(pdf.docinfo.Title) == "T"


def test_object_that_was_promised_must_come() -> None:
    table = ObjectTable()
    ref = table.reserve()
    with pytest.raises(LookupError, match="object 1 was reserved"):
        table.finished()
    table.put(ref, 1)
    with pytest.raises(KeyError):
        table.put(ref, 2)


def test_profile_is_srgb_to_a_colour_manager() -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    assert profile.profile.xcolor_space == "RGB "
    assert profile.profile.profile_description.strip("\0") == "sRGB IEC61966-2.1"
    standard = ImageCms.createProfile("sRGB")
    transform = ImageCms.buildTransform(profile, standard, "RGB", "RGB")
    for color in ((255, 0, 0), (26, 68, 128), (128, 128, 128), (250, 240, 7)):
        pixel = ImageCms.applyTransform(Image.new("RGB", (1, 1), color), transform).getpixel((0, 0))
        assert all(abs(one - other) <= 1 for one, other in zip(pixel, color, strict=True))


@pytest.mark.parametrize("count", [1, 255, 256, 257, 600, 1100])
def test_every_object_of_a_long_object_stream_is_where_the_cross_references_say(count: int) -> None:
    table, memo = ObjectTable(), DrawMemo()
    first = table.reserve_packed(count)
    table.put_packs(first, packed(first, [str(7 * number) for number in range(count)], memo, 1000))
    root, info = table.add({"Type": Name("Catalog")}), table.add({})
    data = assemble(table, root, info, "a")
    found = open_strictly(data, None)  # refuses what is not written as ISO 32000-1, 7.5 says
    assert found is not None
    assert [found.find(first + number) for number in range(count)] == [7 * number for number in range(count)]
