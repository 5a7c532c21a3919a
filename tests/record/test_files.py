"""Output is whole or absent, and a refused folder leaves everything as it was."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from generator.diagnostics import ExitCode, ProblemsError
from generator.record import BuiltDocument, manifest_text, write_files


def test_writes_files_below_the_folder(tmp_path: Path) -> None:
    write_files(tmp_path / "out", {"officer/card.pdf": b"one", "manifest.json": b"{}"})
    assert (tmp_path / "out/officer/card.pdf").read_bytes() == b"one"
    assert sorted(path.name for path in (tmp_path / "out").rglob("*") if path.is_file()) == ["card.pdf", "manifest.json"]


def test_a_file_in_the_way_is_named_and_nothing_changes(tmp_path: Path) -> None:
    write_files(tmp_path, {"card.pdf": b"old"})
    (tmp_path / "officer").write_bytes(b"a file where a folder should be")
    with pytest.raises(ProblemsError) as caught:
        write_files(tmp_path, {"card.pdf": b"new", "officer/card.pdf": b"new"})
    assert caught.value.exit_code == ExitCode.WRITE
    (problem,) = caught.value.problems
    assert problem.code == "cannot-write"
    assert (tmp_path / "card.pdf").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["card.pdf", "officer"]


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "card.pdf").mkdir()
    with pytest.raises(ProblemsError, match="cannot be written: is a folder"):
        write_files(tmp_path, {"new/one/other.pdf": b"x", "card.pdf": b"x"})
    assert [path.name for path in tmp_path.iterdir()] == ["card.pdf"]


@pytest.mark.parametrize("refused", [PermissionError(13, "Permission denied"), OSError(28, "No space left on device")])
def test_what_the_system_refuses_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: OSError) -> None:
    write_files(tmp_path, {"a.pdf": b"old", "b.pdf": b"old"})

    def refuse(descriptor: int) -> None:
        if len(list(tmp_path.glob("b.pdf.*"))) == 1:
            raise refused

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(ProblemsError) as caught:
        write_files(tmp_path, {"a.pdf": b"new", "b.pdf": b"new"})
    assert f"cannot be written: {refused.strerror.lower()}" in str(caught.value)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.pdf": b"old", "b.pdf": b"old"}


def _document(path: str) -> BuiltDocument:
    return BuiltDocument(
        path, "officer", "pocket_card", ("language",), "reading", "memo-book", 2, (("language", "2026.1"),), b"x"
    )


@pytest.mark.parametrize("inputs", [[], [("a", "1")], [('b "ä"\n', "2"), ("a", "1")]])
def test_manifest_is_json_indented_by_two(inputs):
    for documents in ([], [_document("a.pdf")]):
        text = manifest_text("0.1.0", "elm", documents, inputs)
        assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
        assert json.loads(text)["inputs"] == [{"path": path, "sha256": digest} for path, digest in sorted(inputs)]


def test_manifest_lists_documents_by_path() -> None:
    text = manifest_text("0.1.0", "elm", [_document("b.pdf"), _document("a.pdf")], [("z", "2"), ("a", "1")])
    manifest = json.loads(text)
    assert list(manifest) == ["format", "musterpress", "agency", "documents", "inputs"]
    assert [row["path"] for row in manifest["documents"]] == ["a.pdf", "b.pdf"]
    assert manifest["documents"][0] == {
        "path": "a.pdf", "packet": "officer", "product": "pocket_card", "modules": ["language"], "edition": "reading",
        "stock": "memo-book", "pages": 2, "bytes": 1,
        "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        "content_editions": {"language": "2026.1"},
    }  # fmt: skip
    assert manifest["inputs"] == [{"path": "a", "sha256": "1"}, {"path": "z", "sha256": "2"}]
