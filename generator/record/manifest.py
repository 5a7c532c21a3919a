"""manifest.json: every document written, with its hash, and a hash of every input read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

FORMAT = 1


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


def manifest_text(version: str, agency: str, documents: Iterable[BuiltDocument], inputs: Iterable[tuple[str, str]]) -> str:
    """Return the manifest as JSON, documents sorted by path, ending in a newline."""
    rows = [
        {
            "path": built.path,
            "packet": built.packet,
            "product": built.product,
            "modules": list(built.modules),
            "edition": built.edition,
            "stock": built.stock,
            "pages": built.pages,
            "bytes": len(built.data),
            "sha256": hashlib.sha256(built.data).hexdigest(),
            "content_editions": dict(built.content_editions),
        }
        for built in sorted(documents, key=lambda built: built.path)
    ]
    manifest = {
        "format": FORMAT,
        "musterpress": version,
        "agency": agency,
        "documents": rows,
        "inputs": [{"path": path, "sha256": digest} for path, digest in sorted(inputs)],
    }
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
