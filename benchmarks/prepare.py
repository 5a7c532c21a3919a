"""Writes what a run measures: agencies, and for the peers a constant template of each kind with each agency's values."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from agencies import agency, slug, write_agency, write_fields
from as_html import to_css, to_html
from as_story import Fonts, StoryWriter
from as_typst import to_typst
from fontTools.ttLib import TTFont
from kinds import CHANGED, KINDS
from marked_tree import Marks, marked

from generator.content.agency import Agency
from generator.content.packets import Library
from generator.load import load_agency, load_library
from generator.markup import Element, Text
from generator.pipeline.choose_jobs import choose_jobs
from generator.project import ProjectFiles
from generator.resolve import resolve

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).parent
_FIRST_FONTS = ("PublicSans", "NotoSans", "NotoSansSC", "NotoSansTC", "NotoSansJP", "NotoSansKR", "NotoSansSymbols2")


def main() -> None:
    """Prepare what the command line says: FOLDER AGENCIES LOOKS PEERS VARIED (PEERS 0: all agencies)."""
    folder = Path(sys.argv[1])
    count, looks, shared, varied = (int(word) for word in sys.argv[2:6])
    prepare(folder, count, looks=looks, shared=shared or None)
    if varied:
        for number in range(count):
            write_agency(folder / "agencies", number, varied=True, looks=looks)


def prepare(folder: Path, count: int, *, looks: int = 0, shared: int | None = None) -> list[str]:
    """Write `count` agencies, and values for the peers of the first `shared` (all if None); return the agencies' names.

    After them come CHANGED copies of the first agency with another phone of its counsel.
    """
    for name in ("agencies", "values", *KINDS):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)
    if not (folder / "fonts").exists():
        (folder / "fonts").symlink_to(ROOT / "fonts")
    names = [write_agency(folder / "agencies", number, looks=looks).stem for number in range(count)]
    names += [write_fields(folder / "agencies", _changed(number, looks)).stem for number in range(CHANGED)]
    templates(folder, [*names[:shared], *names[count:]] if shared else names)
    (folder / "names.json").write_text(json.dumps(names))
    return names


def _changed(number: int, looks: int) -> dict[str, Any]:
    """Return the first agency with another phone of its counsel, under a name of its own."""
    fields = agency(0, looks=looks)
    fields["counsel"]["phone"] = f"402-555-01{50 + number}"
    fields["slug"] = f"{slug(0)}-{number}"
    return fields


def templates(folder: Path, names: list[str]) -> None:
    """Write the peers' templates and the values of the agencies."""
    project = ProjectFiles()
    library = load_library(project)
    agencies = [load_agency(project, folder / "agencies" / f"{name}.yaml", library) for name in names]
    written: list[dict[str, Any]] = [{} for _ in names]
    for kind in KINDS:
        marks = Marks()
        tree = marked([tree_of(kind, one, library, project) for one in agencies], marks)
        assert isinstance(tree, Element)
        fonts = fonts_for({*_characters(tree), *(c for column in marks.columns for value in column for c in value)})
        look = (HERE / "look.typ").read_text() + (HERE / f"{kind}.typ").read_text()
        data = f'#let values = json("/{kind}/data.json")\n'
        families = tuple(_family(name) for name in fonts)
        (folder / kind / "template.typ").write_text(to_typst(tree, data + look, families), encoding="utf-8")
        (folder / kind / "template.html").write_text(to_html(tree), encoding="utf-8")
        css = to_css(tree, (HERE / f"{kind}.css").read_text(), families)
        (folder / kind / "style.css").write_text(css, encoding="utf-8")
        story = StoryWriter(fonts)
        (folder / kind / "story.json").write_text(json.dumps({"fonts": list(fonts), "parts": story.story(tree)}))
        for number, one in enumerate(agencies):
            values = {"accent": one.colors.accent, **marks.values(number)}
            written[number][kind] = {"plain": values, "story": {name: story.text(value) for name, value in values.items()}}
    for name, kinds in zip(names, written, strict=True):
        (folder / "values" / f"{name}.json").write_text(json.dumps(kinds))


def tree_of(kind: str, one: Agency, library: Library, project: ProjectFiles) -> Element:
    """Return the resolved markup of a kind for an agency."""
    packet, stem, edition = KINDS[kind]
    chosen = choose_jobs(library, one, (packet,), (), edition)  # type: ignore[arg-type]
    return resolve(next(each.job for each in chosen if each.stem == stem), library, project)


def _characters(node: Element | Text) -> set[str]:
    if isinstance(node, Text):
        return set(node.text)
    return set().union({"☐"} if node.tag == "checkbox" else "", *(_characters(child) for child in node.children))


def fonts_for(characters: set[str]) -> Fonts:
    """Return the fonts that text needs, main one first, each with the characters it has."""
    files = [path.stem.removesuffix("-Regular") for path in sorted((ROOT / "fonts").glob("*-Regular.ttf"))]
    needed: dict[str, frozenset[int]] = {}
    left = {ord(character) for character in characters}
    for name in [*_FIRST_FONTS, *(each for each in files if each not in _FIRST_FONTS)]:
        has = frozenset(TTFont(ROOT / "fonts" / f"{name}-Regular.ttf", lazy=True).getBestCmap())
        if not needed or left & has:
            needed[name] = has
        left -= has
    return needed


def _family(name: str) -> str:
    """Return a font's family name."""
    return str(TTFont(ROOT / "fonts" / f"{name}-Regular.ttf", lazy=True)["name"].getBestFamilyName())


if __name__ == "__main__":
    main()
