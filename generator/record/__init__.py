"""Writing files whole or not at all, and the manifest that lists them. The only room that writes."""

from generator.record.archive import ArchiveKind, write_archive
from generator.record.files import TEMPORARY, write_files
from generator.record.manifest import BuiltDocument, ManifestRow, manifest_text
from generator.record.places import Out, open_store, place_of, shown_place
from generator.record.store import FolderStore, Seen, SeenElsewhere, Stamp, Store, read_whole, stamp_of, sweep

__all__ = [
    "TEMPORARY",
    "ArchiveKind",
    "BuiltDocument",
    "FolderStore",
    "ManifestRow",
    "Out",
    "Seen",
    "SeenElsewhere",
    "Stamp",
    "Store",
    "manifest_text",
    "open_store",
    "place_of",
    "read_whole",
    "shown_place",
    "stamp_of",
    "sweep",
    "write_archive",
    "write_files",
]
