"""Writing files whole or not at all, and the manifest that lists them. The only room that writes."""

from generator.record.archive import ArchiveKind, write_archive
from generator.record.files import TEMPORARY, write_files
from generator.record.manifest import BuiltDocument, ManifestRow, manifest_text
from generator.record.store import FolderStore, Stamp, Store, stamp_of, sweep

__all__ = [
    "TEMPORARY",
    "ArchiveKind",
    "BuiltDocument",
    "FolderStore",
    "ManifestRow",
    "Stamp",
    "Store",
    "manifest_text",
    "stamp_of",
    "sweep",
    "write_archive",
    "write_files",
]
