"""Copying objects out of a stranger's file: what draws a page comes along, what acts or leads elsewhere does not."""

from __future__ import annotations

from collections.abc import Callable

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from generator.bind.clean_content import without_tags
from generator.bind.reading import MOST_CONTENT_BYTES, PdfDict, PdfFile, TooMuchError, unpacks_beyond
from generator.bind.values import Name, Ref, Stream, Value
from generator.bind.write_file import Objects, flate_stream

_DEEPEST = 60
_MOST_VALUES = 5_000_000
_MOST_PIXELS = 500_000_000
_ACTIONS = frozenset(
    {
        "GoTo", "GoToR", "GoToE", "GoToDp", "Launch", "Thread", "URI", "Sound", "Movie", "Hide", "Named",
        "SubmitForm", "ResetForm", "ImportData", "JavaScript", "SetOCGState", "Rendition", "Trans", "GoTo3DView",
        "RichMediaExecute"
    }
)  # fmt: skip
_DEAD_TYPES = frozenset(
    {
        "Action", "Annot", "Catalog", "EmbeddedFile", "F", "Filespec", "MCR", "OBJR", "ObjStm", "Outlines", "Page",
        "Pages", "Sig", "StructElem", "StructTreeRoot", "XRef"
    }
)  # fmt: skip
_DEAD_STREAM_KEYS = frozenset(
    {
        "AF", "Alternates", "F", "FDecodeParms", "FFilter", "LastModified", "Length", "Measure", "Metadata", "OPI",
        "PS", "PieceInfo", "PtData", "Ref", "StructParent", "StructParents", "Subtype2"
    }
)  # fmt: skip
"""Of images and forms: data kept outside the file, PostScript, other files' pages, editors' notes, places in a lost tree."""
_LAYERS = frozenset({"OCG", "OCMD"})
_FONTS_WITH_PROGRAM = frozenset({"Type1", "MMType1", "TrueType", "CIDFontType0", "CIDFontType2"})


class Copier:
    """Copies objects of one file into the new one, each once."""

    def __init__(self, file: PdfFile, objects: Objects) -> None:
        """Start with nothing copied."""
        self.file = file
        self.objects = objects
        self.bare_fonts: set[str] = set()
        """Names of fonts that came without their program."""
        self.layers: dict[int, Ref] = {}
        """Optional content groups that were copied, by object number."""
        self._refs: dict[tuple[int, int], Ref] = {}
        self._queue: list[tuple[object, Ref]] = []
        self._resources: dict[int, Ref] = {}
        self._values = 0

    def copy(self, value: object) -> Value:
        """Return a value for the new file, with all it refers to. Raises TooMuchError."""
        copied = self._value(value, 1)
        while self._queue:
            source, ref = self._queue.pop()
            self.objects.put(ref, self._value(self.file.resolve(source), 0))
        return copied

    def form(self, content: bytes, resources: object, box: tuple[float, ...]) -> Ref:
        """Add a form XObject that draws `content` (ISO 32000-1, 8.10) and return it."""
        dictionary: dict[str, Value] = {
            "Type": Name("XObject"),
            "Subtype": Name("Form"),
            "BBox": list(box),
            "Resources": self._shared(resources),
        }
        return self.objects.add(flate_stream(dictionary, without_tags(content)))

    def _shared(self, resources: object) -> Ref:
        """Return a page's resources, copied once for all pages that have them."""
        found = self.file.dictionary(resources)
        key = id(found)
        if key not in self._resources:
            copied = self.copy(found)
            self._resources[key] = copied if isinstance(copied, Ref) else self.objects.add(copied or {})
        return self._resources[key]

    def _value(self, value: object, depth: int) -> Value:
        self._values += 1
        if self._values > _MOST_VALUES:
            raise TooMuchError(f"its pages use more than {_MOST_VALUES:,} values")
        if depth > _DEEPEST:
            raise TooMuchError("its objects are nested too deep")
        if isinstance(value, IndirectObject):
            return self._reference(value)
        if isinstance(value, StreamObject):
            copied = self._stream(value, depth)
            return self.objects.add(copied) if depth and isinstance(copied, Stream) else copied
        if isinstance(value, DictionaryObject):
            return self._dictionary(value, depth)
        if isinstance(value, ArrayObject):
            return [self._value(entry, depth + 1) for entry in value]
        return scalar(value)

    def _reference(self, reference: IndirectObject) -> Ref | None:
        key = (int(reference.generation), int(reference.idnum))
        if key not in self._refs:
            value = self.file.resolve(reference)
            if value is None or (isinstance(value, DictionaryObject) and self._is_dead(value)):
                return None
            self._refs[key] = self.objects.reserve()
            self._queue.append((reference, self._refs[key]))
            if isinstance(value, DictionaryObject) and self.file.name(value.get("/Type")) == "OCG":
                self.layers[key[1]] = self._refs[key]
        return self._refs[key]

    def _is_dead(self, value: PdfDict) -> bool:
        """Tell whether a dictionary is an action, another file, or a part of the document rather than of a page."""
        return (
            self.file.name(value.get("/S")) in _ACTIONS
            or self.file.name(value.get("/Type")) in _DEAD_TYPES
            or self.file.name(value.get("/Subtype")) == "PS"
            or self.file.string(value.get("/JS")) is not None
        )

    def _dictionary(self, value: DictionaryObject, depth: int) -> Value:
        if self._is_dead(value):
            return None
        kind = self.file.name(value.get("/Subtype"))
        if self.file.name(value.get("/Type")) == "Font" and kind in _FONTS_WITH_PROGRAM:
            self._note_font(value)
        copied: dict[str, Value] = {}
        for key, entry in value.items():
            if key == "/Properties" and self.file.dictionary(entry) is not None:
                copied["Properties"] = self._properties(self.file.dictionary(entry) or {}, depth)
            else:
                copied[key[1:]] = self._value(entry, depth + 1)
        return copied

    def _properties(self, value: PdfDict, depth: int) -> Value:
        """Return property lists: layers are kept, what else they say (tags, numbers of a lost tree) is not."""
        kept: dict[str, Value] = {}
        for key, entry in value.items():
            found = self.file.dictionary(entry)
            layer = found is not None and self.file.name(found.get("/Type")) in _LAYERS
            kept[key[1:]] = self._value(entry, depth + 1) if layer else {}
        return kept

    def _stream(self, value: StreamObject, depth: int) -> Value:
        if self._is_dead(value) or "/F" in value:
            return None
        kind = self.file.name(value.get("/Subtype"))
        kept = {key: entry for key, entry in value.items() if key[1:] not in _DEAD_STREAM_KEYS}
        if kind == "Image":
            if self.file.whole(value.get("/Width")) * self.file.whole(value.get("/Height")) > _MOST_PIXELS:
                raise TooMuchError(f"a picture has more than {_MOST_PIXELS // 1_000_000} megapixels")
        elif unpacks_beyond(self.file, value, MOST_CONTENT_BYTES):
            raise TooMuchError(f"a stream unpacks to more than {MOST_CONTENT_BYTES // 1_000_000} MB")
        content = self.file.content(value) if kind == "Form" else None
        if kind == "Form" and content is None:
            self.file.faults.add(int(getattr(value.indirect_reference, "idnum", 0)))
        if content is not None:
            kept = {key: entry for key, entry in kept.items() if key not in ("/Filter", "/DecodeParms")}
        dictionary = self._dictionary(DictionaryObject(kept), depth + 1)
        if not isinstance(dictionary, dict):
            return None
        return flate_stream(dictionary, without_tags(content)) if content is not None else Stream(dictionary, value._data)

    def _note_font(self, font: PdfDict) -> None:
        """Remember a font without its program (ISO 32000-1, 9.9)."""
        descriptor = self.file.dictionary(font.get("/FontDescriptor")) or {}
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            name = self.file.name(font.get("/BaseFont")) or "?"
            self.bare_fonts.add(name.encode("latin-1", "replace").decode("utf-8", "replace"))


def copy_whole(file: PdfFile, objects: Objects, keep: Callable[[PdfDict], bool]) -> dict[int, Ref]:
    """Copy every object of our own packet as it is; return the new reference of each old number."""
    found = [(number, file.resolve(IndirectObject(number, 0, file.reader))) for number in file.numbers()]
    found = [(number, value) for number, value in found if not isinstance(value, StreamObject) or keep(value)]
    refs = {number: objects.reserve() for number, _ in found}
    for number, value in found:
        objects.put(refs[number], _plain(value, refs))
    return refs


def _plain(value: object, refs: dict[int, Ref]) -> Value:
    """Return a value with its references renumbered."""
    if isinstance(value, IndirectObject):
        return refs.get(int(value.idnum))
    if isinstance(value, DictionaryObject):
        copied = {key[1:]: _plain(entry, refs) for key, entry in value.items()}
        return Stream(copied, value._data) if isinstance(value, StreamObject) else copied
    if isinstance(value, ArrayObject):
        return [_plain(entry, refs) for entry in value]
    return scalar(value)


def scalar(value: object) -> Value:
    """Return a name, number, string, boolean or null as plain data."""
    if isinstance(value, NameObject):
        return Name(value[1:])
    if isinstance(value, BooleanObject):
        return bool(value.value)
    if isinstance(value, TextStringObject | ByteStringObject):
        return bytes(value.original_bytes)
    if isinstance(value, float):
        return float(value) if abs(value) < 1e12 else 0.0
    if isinstance(value, int):
        return int(value) if abs(value) < 2**63 else 0
    return None
