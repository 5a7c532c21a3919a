"""Writing files whole or not at all, and the manifest that lists them. The only room that writes."""

from generator.record.files import write_files
from generator.record.manifest import BuiltDocument, manifest_text

__all__ = ["BuiltDocument", "manifest_text", "write_files"]
