"""Page objects (ISO 32000-1, 7.7.3.3, 14.11.2) with their streams and resources: first what seldom changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.draw.assemble import ObjectTable, flate_stream, packed, written
from generator.draw.elements import Numbers
from generator.draw.fonts import add_font
from generator.draw.objects import Name, Ref, Spelt, Stream, Value, Written, serialize
from generator.draw.page_parts import Copy, DrawnPage, Named, Run, accent_stream, mark_stream
from generator.draw.structure_tree import Tree
from generator.draw.survey import Survey
from generator.frames import Page

_FARTHEST = 14400.0
"""Nothing on a page can lie farther out (ISO 32000-1, annex C)."""


def add_pages(
    table: ObjectTable,
    found: Survey,
    drawn: Sequence[DrawnPage],
    xobjects: Mapping[str, Stream | Copy],
    page_tree: Ref,
    numbers: Numbers,
    tree: Tree,
) -> None:
    """Put the pages and all they name into the file; `xobjects` are pictures and copies by resource name."""
    bodies = [table.add(page.body.stream) for page in drawn]
    marks = _Marks(table, drawn)
    heads = _add_heads(table, drawn)
    on_accent = any(page.body.on_accent for page in drawn)
    accent = [f"{table.add(accent_stream(found.document.accent)).number} 0 R"] if on_accent else []
    resources = _Resources(table, found, xobjects)
    boxes: dict[tuple[float, float, float, float], str] = {}
    objects: list[str] = []
    tabs: dict[str, Value] = {"Tabs": Name("S")} if numbers.root else {}
    for index, (page, ink) in enumerate(zip(found.document.pages, drawn, strict=True)):
        size = (page.width, page.height, page.bleed, page.media)
        if size not in boxes:
            boxes[size] = serialize({"Type": Name("Page"), "Parent": page_tree, **_boxes(page), **tabs})[:-2]
        streams = [*marks.around(ink.runs, heads), *(accent if ink.body.on_accent else ()), f"{bodies[index].number} 0 R"]
        contents = f"[{' '.join(streams)}]" if len(streams) > 1 else streams[0]
        notes = f"/Annots [{tree.on_pages[index]}]" if tree.on_pages[index] else ""
        parents = f"/StructParents {index}" if numbers.root else ""
        own = f"{parents}/Resources {resources.of(ink)} 0 R/Contents {contents}{notes}>>"
        objects.append(boxes[size] + own)
    table.put_packs(numbers.pages, packed(numbers.pages, objects, found.memo))
    kids = Spelt(f"[{' '.join([f'{number} 0 R' for number in range(numbers.pages, numbers.pages + len(drawn))])}]")
    table.put(page_tree, {"Type": Name("Pages"), "Kids": kids, "Count": len(drawn)})


def _add_heads(table: ObjectTable, drawn: Sequence[DrawnPage]) -> dict[Written, str]:
    """Put the running heads into the file, those of one page alone first: what several have names the agency."""
    times: dict[Written, int] = {}
    for page in drawn:
        for run in page.runs:
            times[run.stream] = times.get(run.stream, 0) + 1
    return {stream: f"{table.add(stream).number} 0 R" for stream in sorted(times, key=lambda stream: times[stream] > 1)}


class _Marks:
    """Streams that mark those between them as artifacts."""

    def __init__(self, table: ObjectTable, drawn: Sequence[DrawnPage]) -> None:
        """Put those into the file that any page needs."""
        kinds = sorted({run.kind for page in drawn for run in page.runs if run.kind})
        self._marks = {kind: f"{table.add(mark_stream(kind)).number} 0 R" for kind in (*kinds, *[""] * bool(kinds))}

    def around(self, runs: Sequence[Run], heads: Mapping[Written, str]) -> list[str]:
        """Return references to runs, with those to the marks that are not in them."""
        streams: list[str] = []
        before = ""
        for run in runs:
            if run.kind != before:
                streams += [self._marks[""]] * bool(before) + [self._marks[run.kind]] * bool(run.kind)
                before = run.kind
            streams.append(heads[run.stream])
        return [*streams, self._marks[""]] if before else streams


class _Resources:
    """Fonts, pictures and copies as they are put into the file, and resource dictionaries that name them."""

    def __init__(self, table: ObjectTable, found: Survey, xobjects: Mapping[str, Stream | Copy]) -> None:
        """Put everything into the file."""
        self._table = table
        self._memo = found.memo
        self._dictionaries: dict[Named, int] = {}
        self._numbers: dict[tuple[int, ...], int] = {}
        self._artifacts: dict[str, Ref] = {}
        self._xobjects: dict[str, Ref] = {}
        for name, drawn in xobjects.items():
            if isinstance(drawn, Stream):
                self._xobjects[name] = table.add(self._written(drawn))
        table.cut()
        self._fonts = {use.name: add_font(table, use, found.typefaces, found.memo) for use in found.fonts.values()}
        table.cut()
        for name, drawn in sorted(xobjects.items()):
            if isinstance(drawn, Copy):
                self._xobjects[name] = self._add_copy(drawn)

    def of(self, page: DrawnPage) -> int:
        """Return the number of the dictionary that names just what a page's streams name."""
        # Alive as long as the pages are; most pages share them.
        key = (id(page.body.named), *[id(run.named) for run in page.runs])
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = self._of(page.named())
        return number

    def _of(self, named: Named) -> int:
        """Return the number of the dictionary that names just this."""
        number = self._dictionaries.get(named)
        if number is None:
            number = self._dictionaries[named] = self._table.add(self._dictionary(named)).number
        return number

    def _dictionary(self, named: Named) -> dict[str, Value]:
        """Return a resource dictionary (7.8.3)."""
        resources: dict[str, Value] = {}
        if named.faces:
            resources["Font"] = {name: self._fonts[name] for name in sorted(named.faces)}
        if named.xobjects:
            resources["XObject"] = {name: self._xobjects[name] for name in sorted(named.xobjects)}
        if named.artifacts:
            resources["Properties"] = {kind: self._artifact(kind) for kind in sorted(named.artifacts)}
        return resources

    def _artifact(self, kind: str) -> Ref:
        """Return the property list of a kind of artifact."""
        if kind not in self._artifacts:
            self._artifacts[kind] = self._table.add({"Type": Name(kind)})
        return self._artifacts[kind]

    def _written(self, picture: Stream) -> Written:
        """Return a picture in the file's syntax."""
        found: tuple[Stream, Written] = self._memo.shelves.small.made(
            ("picture", id(picture)), lambda: (picture, written(picture))
        )
        return found[1]

    def _add_copy(self, copy: Copy) -> Ref:
        """Put the form of all copies of a face into the file, unmarked: it is drawn as one artifact."""
        dictionary: dict[str, Value] = {
            "Type": Name("XObject"),
            "Subtype": Name("Form"),
            "BBox": [-_FARTHEST, -_FARTHEST, _FARTHEST, _FARTHEST],
            "Resources": self._dictionary(copy.named),
        }
        key = (copy, serialize(dictionary))
        found: Written = self._memo.shelves.small.made(key, lambda: written(flate_stream(dictionary, copy.data)))
        return self._table.add(found)


def _boxes(page: Page) -> dict[str, Value]:
    """Return a page's boxes (14.11.2)."""
    margin, bleed = max(page.media, page.bleed), page.bleed
    paper: list[Value] = [0, 0, float(page.width + 2 * margin), float(page.height + 2 * margin)]
    inner, outer = float(margin - bleed), float(margin + bleed)
    return {
        "MediaBox": paper,
        "CropBox": paper,
        "BleedBox": [inner, inner, float(page.width + outer), float(page.height + outer)],
        "TrimBox": [float(margin), float(margin), float(page.width + margin), float(page.height + margin)],
    }
