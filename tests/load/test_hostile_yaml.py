"""Files built to break or exhaust the program, or that YAML 1.1 would misread."""

from __future__ import annotations

import pytest
import yaml

from generator.diagnostics import ProblemsError
from generator.load import load_agency
from generator.load.yaml_nodes import MAX_BYTES, MAX_NODES, read_tree


@pytest.fixture(params=["libyaml", "python"])
def parser(request, monkeypatch):
    if request.param == "python":
        monkeypatch.setattr("generator.load.yaml_nodes._LOADERS", (yaml.SafeLoader,))


def codes(raw: bytes) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        read_tree(raw, "x.yaml")
    return [problem.code for problem in caught.value.problems]


@pytest.mark.usefixtures("parser")
class TestBombs:
    def test_billion_laughs(self):
        lines = ["a0: &a0 [lol]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10))]
        assert set(codes("\n".join(lines).encode())) == {"yaml-alias"}

    @pytest.mark.parametrize("raw", [b"[" * 200_000, b"{a: " * 100_000, b"- " * 200_000, b"? " * 100_000])
    def test_deep_nesting(self, raw):
        assert codes(raw) in (["yaml-depth"], ["yaml-key"])

    def test_many_values(self):
        assert codes(b"[" + b"1," * (MAX_NODES + 1) + b"]") == ["yaml-too-big"]


def test_big_files(project, library, tmp_path):
    assert codes(b"a" * (MAX_BYTES + 1)) == ["yaml-too-big"]
    path = tmp_path / "big.yaml"
    path.write_bytes(b"a: b\n" * 1_000_000)
    with pytest.raises(ProblemsError) as caught:
        load_agency(project, path, library)
    assert [problem.message for problem in caught.value.problems] == ["the file has 5000000 bytes, more than 1000000"]


def test_many_problems_are_capped(project, library, tmp_path):
    path = tmp_path / "many.yaml"
    path.write_text("\n".join(f"key{n}: x" for n in range(5000)), encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        load_agency(project, path, library)
    assert len(caught.value.problems) <= 102
    assert "too-many-problems" in [problem.code for problem in caught.value.problems]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"), ("on", "on"), ("Yes", "Yes"), ("12:30", "12:30"), ("007", "007"), ("2026.10", "2026.10"), ("1e3", "1e3"),
        ("2026-10-01", "2026-10-01"), ("0x1F", "0x1F"), ("True", "True"), ("Null", "Null"), ("true", True), ("false", False),
        ("null", None), ("~", None), ("", None), ("'true'", "true"), ("''", ""), (".inf", ".inf"), ("=", "="),
    ],
)  # fmt: skip
def test_scalars_are_what_they_look_like(written, read):
    data = read_tree(f"key: {written}".encode(), "x.yaml").data
    assert data == {"key": read}
    assert type(data["key"]) is type(read) or isinstance(data["key"], str)


@pytest.mark.usefixtures("parser")
def test_byte_order_mark_and_line_ends():
    tree = read_tree("\ufeffa: 1\r\nb: é x\r\n".encode(), "x.yaml")
    assert tree.data == {"a": "1", "b": "é x"}
    assert (tree.place(("b",)).line, tree.place(("b",)).column) == (2, 4)
    assert (tree.key_place(("b",)).line, tree.key_place(("b",)).column) == (2, 1)


@pytest.mark.usefixtures("parser")
def test_places_count_characters():
    tree = read_tree("a: {é😀: [x, 😀, y]}".encode(), "x.yaml")
    assert tree.place(("a", "é😀", 2)).column == 16
    assert tree.place(("a", "é😀", 7, "gone")).column == 9
