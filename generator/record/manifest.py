"""manifest.json: every document written, with its hash, and a hash of every input read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

FORMAT = 1
_TEXT = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class BuiltDocument:
    """A finished file and what it is. `path` is relative to the output folder.

    `edition` is `reading`, `office`, `press` or `large-print`.
    """

    path: str
    packet: str
    product: str
    modules: tuple[str, ...]
    edition: str
    stock: str | None
    pages: int
    content_editions: tuple[tuple[str, str], ...]
    """(module id, edition number)."""
    data: bytes
    plan: str = ""
    """How often its sheets are printed, as a sentence, if somebody said how many copies."""

    @property
    def row(self) -> ManifestRow:
        """What the manifest says of it."""
        return ManifestRow(
            self.path,
            self.packet,
            self.product,
            self.modules,
            self.edition,
            self.stock,
            self.pages,
            len(self.data),
            hashlib.sha256(self.data).hexdigest(),
            self.content_editions,
        )


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """What the manifest says of a document: `BuiltDocument` without its bytes, for files that are there already."""

    path: str
    packet: str
    product: str
    modules: tuple[str, ...]
    edition: str
    stock: str | None
    pages: int
    size: int
    """Bytes."""
    sha256: str
    content_editions: tuple[tuple[str, str], ...]


def manifest_text(
    version: str, agency: str, documents: Iterable[BuiltDocument | ManifestRow], inputs: Iterable[tuple[str, str]]
) -> str:
    """Return the manifest as JSON, documents sorted by path, ending in a newline."""
    rows = [
        {
            "path": row.path,
            "packet": row.packet,
            "product": row.product,
            "modules": list(row.modules),
            "edition": row.edition,
            "stock": row.stock,
            "pages": row.pages,
            "bytes": row.size,
            "sha256": row.sha256,
            "content_editions": dict(row.content_editions),
        }
        for row in sorted((one.row if isinstance(one, BuiltDocument) else one for one in documents), key=lambda row: row.path)
    ]
    manifest = {
        "format": FORMAT,
        "musterpress": version,
        "agency": agency,
        "documents": rows,
    }
    # Most inputs are those of the agency before: each is written once, and only put in here.
    read = ",\n".join([_input(path, digest) for path, digest in sorted(inputs)])
    text = json.dumps(manifest, indent=2, ensure_ascii=False).removesuffix("\n}")
    return f'{text},\n  "inputs": [\n{read}\n  ]\n}}\n' if read else f'{text},\n  "inputs": []\n}}\n'


@lru_cache(4096)
def _input(path: str, digest: str) -> str:
    """Return what JSON indented by two spaces has of an input."""
    return f'    {{\n      "path": {_TEXT(path)},\n      "sha256": {_TEXT(digest)}\n    }}'
