"""Finished documents of other builds, whatever folder those wrote to, by the keys of `earlier`."""

from __future__ import annotations

import json
from dataclasses import dataclass

from generator.pipeline.cached import blob_key, put_blob
from generator.pipeline.choose_jobs import Chosen
from generator.pipeline.earlier import Keys
from generator.pipeline.outcomes import Outcome, built_document
from generator.record import BuiltDocument
from generator.record.disk_cache import Cache


@dataclass(frozen=True, slots=True)
class CachedDocuments:
    """A cache, asked for documents."""

    cache: Cache

    def find(self, chosen: Chosen, key: str, keys: Keys) -> Outcome | None:
        """Return a document with all its editions, if each is there whole."""
        documents: list[BuiltDocument] = []
        reads: dict[str, str] = {}
        for edition in chosen.editions:
            entry = self.cache.get(_key(key, edition))
            if entry is None:
                return None
            try:
                told = json.loads(entry)
                blob, pages, names = str(told["data"]), int(told["pages"]), tuple(map(str, told["reads"]))
            except (ValueError, KeyError, TypeError):
                return None
            data = self.cache.get(blob)
            if data is None or blob_key(data) != blob:
                return None
            for name in names:
                digest = keys.digest(name)
                if digest is None:
                    return None
                reads[name] = digest
            documents.append(built_document(chosen, edition, pages, data))
        return Outcome(tuple(documents), reads=tuple(sorted(reads.items())))

    def keep(self, key: str, outcome: Outcome, keys: Keys) -> None:
        """Store a document that was made; not one that was warned of, or whose files changed while it was made."""
        if outcome.warnings or outcome.failed is not None or not keys.hold(outcome):
            return
        reads = sorted({name for name, _ in outcome.reads})
        for built in outcome.documents:
            told = {"data": put_blob(self.cache, built.data), "pages": built.pages, "reads": reads}
            self.cache.put(_key(key, built.edition), json.dumps(told, sort_keys=True).encode())


def _key(key: str, edition: str) -> str:
    return f"document-{key}-{edition}"
