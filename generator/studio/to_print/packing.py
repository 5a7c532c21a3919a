"""What is downloaded: one PDF, or all of them in an archive that comes out the same each time."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from generator.record.archive import write_archive
from generator.record.files import refused
from generator.studio.workshop import MadeDocument

PIECE = 262_144
"""Bytes that are sent at a time."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A file to send, in a temporary folder that goes with it; `name` is ours, never typed by anybody."""

    name: str
    media_type: str
    path: Path
    folder: tempfile.TemporaryDirectory[str]

    @property
    def size(self) -> int:
        """Bytes."""
        return self.path.stat().st_size

    @property
    def disposition(self) -> str:
        """Content-Disposition: the name in ASCII, and as it is (RFC 6266, appendix D; RFC 8187)."""
        plain = re.sub(r"[^A-Za-z0-9._-]", "_", self.name)
        return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(self.name, safe='')}"

    def pieces(self) -> Iterator[bytes]:
        """Yield the file, and take it away when it is sent or nobody wants the rest."""
        try:
            with self.path.open("rb") as stream:
                while piece := stream.read(PIECE):
                    yield piece
        finally:
            self.folder.cleanup()


def packed(slug: str, documents: tuple[MadeDocument, ...]) -> Packed:
    """Return one document as it is, or several as a ZIP file below their paths. Raises ProblemsError where the disk refuses."""
    folder = tempfile.TemporaryDirectory(prefix="musterpress-")
    try:
        if len(documents) == 1:
            only = documents[0]
            path = Path(folder.name, "document.pdf")
            _write(path, only.data)
            return Packed(f"{slug}-{only.path.replace('/', '-')}", "application/pdf", path, folder)
        path = Path(folder.name, "packets.zip")
        write_archive(path, "zip", ((f"{slug}/{one.path}", one.data) for one in documents))
        return Packed(f"{slug}-packets.zip", "application/zip", path, folder)
    except BaseException:
        folder.cleanup()
        raise


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise refused(path.parent, error) from error
