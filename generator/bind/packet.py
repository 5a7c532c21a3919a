"""The finished packet, copied whole: the file that annexes are added to, with its tags as they are."""

from __future__ import annotations

from dataclasses import dataclass

from generator.bind.copying import copy_whole
from generator.bind.reading import PdfFile
from generator.bind.values import Ref, Stream, Value
from generator.bind.write_file import Objects
from generator.diagnostics import ExitCode, Problem, ProblemsError

Dictionary = dict[str, Value]


@dataclass(slots=True)
class Packet:
    """The packet's objects in the new file; `catalog` and the other dictionaries are changed in place and put back by `store`."""

    objects: Objects
    root: Ref
    info: Ref
    pages_root: Ref
    pages: list[Ref]
    tree_root: Ref
    document: Ref
    """The structure element that holds all others."""

    @property
    def catalog(self) -> Dictionary:
        """The document catalog, to be changed in place."""
        return self.dictionary(self.root)

    def dictionary(self, value: Value) -> Dictionary:
        """Return a dictionary, given outright or by reference, to be changed in place; raises LookupError for anything else."""
        found = self.objects.get(value)
        if not isinstance(found, dict):
            raise LookupError("the packet lacks a dictionary")
        return found

    def array(self, value: Value) -> list[Value]:
        """Return an array to be changed in place; raises LookupError for anything else."""
        found = self.objects.get(value)
        if not isinstance(found, list):
            raise LookupError("the packet lacks an array")
        return found

    def add_parents(self, entries: list[Value]) -> None:
        """Add keys above all others, with their values, to the parent tree: a number tree of one leaf or of many (7.9.7)."""
        tree = self.dictionary(self.dictionary(self.tree_root)["ParentTree"])
        if "Nums" in tree:
            self.array(tree["Nums"]).extend(entries)
        elif entries:
            leaf: Value = {"Limits": [entries[0], entries[-2]], "Nums": entries}
            self.array(tree["Kids"]).append(self.objects.add(leaf))

    def size(self) -> tuple[float, float]:
        """Return width and height of the first page, in points."""
        box = [side for side in self.array(self.dictionary(self.pages[0])["MediaBox"]) if isinstance(side, int | float)]
        return float(box[2] - box[0]), float(box[3] - box[1])


def read_packet(data: bytes) -> Packet:
    """Return the packet; to be called inside `reading.limits()`.

    Raises ProblemsError (`bind-packet`, exit code PREFLIGHT) for a file that is not as `draw` writes it: tagged, with one element
    at the top, one level of pages and a parent tree of one level.
    """
    try:
        return _read(data)
    except Exception as error:  # anything in it that is not ours: nothing can be added to what is not known
        message = "annexes can only be bound to a tagged packet that Musterpress made"
        hint = "bind them to the packet as it was built, not to a file another program has changed"
        raise ProblemsError([Problem("bind-packet", message, hints=(hint,))], ExitCode.PREFLIGHT) from error


def _read(data: bytes) -> Packet:
    file, objects = PdfFile(data), Objects()
    trailer = file.reader.trailer
    if "/Encrypt" in trailer:
        raise LookupError("the packet is encrypted")
    refs = copy_whole(file, objects, lambda stream: file.name(stream.get("/Type")) not in ("XRef", "ObjStm"))
    root, info = refs[trailer.raw_get("/Root").idnum], refs[trailer.raw_get("/Info").idnum]
    packet = Packet(objects, root, info, root, [], root, root)
    catalog = packet.catalog
    packet.pages_root = _reference(catalog["Pages"])
    packet.pages = [_reference(kid) for kid in packet.array(packet.dictionary(packet.pages_root)["Kids"])]
    packet.tree_root = _reference(catalog["StructTreeRoot"])
    tree = packet.dictionary(packet.tree_root)
    kids = packet.objects.get(tree["K"])
    packet.document = _reference(kids[0] if isinstance(kids, list) else tree["K"])
    packet.array(packet.dictionary(packet.document)["K"])
    parents = packet.dictionary(tree["ParentTree"])
    packet.array(parents["Nums"] if "Nums" in parents else parents["Kids"])
    if not isinstance(tree["ParentTreeNextKey"], int) or not isinstance(packet.objects.get(catalog["Metadata"]), Stream):
        raise LookupError("the packet's tree or metadata is not ours")
    for page in packet.pages:
        packet.array(packet.dictionary(page)["MediaBox"])
    return packet


def _reference(value: Value) -> Ref:
    """Return a reference; raises LookupError for anything else."""
    if not isinstance(value, Ref):
        raise LookupError("the packet lacks a reference")
    return value
