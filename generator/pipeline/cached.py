"""A build found again: everything asked for, by what it was made from, so that nothing needs to be loaded, chosen or made.

The key of a build is over the program, the request, the day (it decides warnings), the folders that warnings name, and the bytes
of the agency file and of every file of packets/, templates/ and fonts/ in both layers. What else was read beside the agency file
(a logo, annexes, a print shop's profile) is named in the entry with its hash, and must be the same. Files are hashed anew in
every run: times of files are not trusted, and the hashing takes less than the imports that are saved.
Loads little on purpose: not even the models of `generator.content`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from generator.diagnostics import Place, Problem
from generator.pipeline.build_request import AgencyInBrief, BuildRequest, BuildResult
from generator.project import ProjectFiles, built_in_folder, program_digest
from generator.project.files import FOLDERS
from generator.record.disk_cache import Cache, CacheUnusableError, DiskCache
from generator.record.manifest import BuiltDocument

VARIABLE = "MUSTERPRESS_CACHE"
"""The environment's word on where the cache is; `off` for none."""
_FORMAT = 1
_IRRELEVANT = frozenset({"out", "force", "jobs"})
"""Parts of a request that decide no byte of the result."""
_AGENCIES = "packets/agencies/"
"""Sample agencies: of a project's files the only ones that no build reads as such."""
_PLAIN = ("path", "packet", "product", "edition", "stock", "pages", "plan")


def open_cache(environment: Mapping[str, str] = os.environ) -> DiskCache | None:
    """Return the user's cache, or None if it is turned off. Raises CacheUnusableError where the system refuses."""
    folder = cache_folder(environment)
    return None if folder is None else DiskCache(folder, program_digest())


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return where the user's cache is, or None if it is turned off. Raises CacheUnusableError where none is known."""
    said = environment.get(VARIABLE, "")
    if said.strip().lower() == "off":
        return None
    return Path(said).absolute() if said else _user_folder()


def _user_folder() -> Path:
    import platformdirs  # noqa: PLC0415 - only if nobody says where

    try:
        found = platformdirs.user_cache_path("musterpress", appauthor=False)
    except (OSError, RuntimeError, KeyError) as error:
        raise CacheUnusableError(f"no folder for a cache is known: {error}") from None
    if not found.is_absolute():
        # Without a home directory `~` stays as it is, and would become a folder of that name.
        raise CacheUnusableError("no folder for a cache is known: there is no home directory")
    return found


@dataclass(frozen=True, slots=True)
class _Before:
    """A build's key and the files that it is of, as they were before it."""

    key: str
    files: Mapping[str, str]
    agency: str
    """SHA-256 of the agency file."""


def build_cached(cache: Cache, request: BuildRequest, project: ProjectFiles) -> BuildResult:
    """Return what `build` would, found in the cache if it is there; what is made is stored. Raises what `build` raises.

    With `force` everything is made, and stored.
    """
    before = _look(request, project)
    if before is None or request.out is None:
        return _make(cache, request, project)
    found = None if request.force else _find(cache, before, project)
    if found is not None:
        return found
    result = _make(cache, request, project)
    # A file that changed under the build's hands: nobody knows what the result is of.
    if _look(request, project) == before:
        _keep(cache, before, result, project)
    return result


def _make(cache: Cache, request: BuildRequest, project: ProjectFiles) -> BuildResult:
    """Build, with what single documents the cache has."""
    from generator.pipeline.build_packet import build  # noqa: PLC0415 - half of the program
    from generator.pipeline.cached_documents import CachedDocuments  # noqa: PLC0415

    return build(request, project, finished=CachedDocuments(cache))


def _look(request: BuildRequest, project: ProjectFiles) -> _Before | None:
    """Return the key of a build as its files are now, or None if it has none."""
    try:
        here = str(Path.cwd())
    except OSError:
        return None
    agency = _digest(request.agency)
    if not agency:
        return None
    digests = {name: digest for folder in FOLDERS for name, digest in project.digests(folder).items()}
    files = {name: digest for name, digest in digests.items() if not name.startswith(_AGENCIES)}
    asked = {one.name: getattr(request, one.name) for one in fields(request) if one.name not in _IRRELEVANT}
    folders = [here, str(project.root), str(built_in_folder())]
    whole = [_FORMAT, program_digest(), asked, project.today().isoformat(), folders, agency, sorted(files.items())]
    return _Before(hashlib.sha256(json.dumps(whole, default=str, sort_keys=True).encode()).hexdigest(), files, agency)


def blob_key(data: bytes) -> str:
    """Return the key under which bytes are stored that others name by their hash."""
    return f"bytes-{hashlib.sha256(data).hexdigest()}"


def put_blob(cache: Cache, data: bytes) -> str:
    """Store bytes, unless they are there whole, and return their key."""
    key = blob_key(data)
    if cache.get(key) is None:
        cache.put(key, data)
    return key


def _find(cache: Cache, before: _Before, project: ProjectFiles) -> BuildResult | None:
    """Return the build with that key, if all of it is there and what it read outside the project is still the same."""
    entry = cache.get(f"build-{before.key}")
    if entry is None:
        return None
    try:
        told = json.loads(entry)
        if any(_digest(Path(path)) != digest for path, digest in told["outside"]):
            return None
        result = _result(told, cache.get)
        inputs = tuple((str(name), str(digest)) for name, digest in told["inputs"])
    except (ValueError, KeyError, TypeError):
        return None
    if result is not None:
        project.note(inputs)
    return result


def _keep(cache: Cache, before: _Before, result: BuildResult, project: ProjectFiles) -> None:
    """Store a build, if it can be told again just as it is, from files that the key and the entry are of."""
    inside = {name: digest for name, digest in project.inputs() if name.split("/")[0] in FOLDERS}
    if any(before.files.get(name) != digest for name, digest in inside.items()):
        return
    outside = [(str(path), _digest(path)) for path in project.outside()]
    read = {digest for name, digest in project.inputs() if name not in inside}
    if not read <= {before.agency, *(digest for _, digest in outside)}:
        return
    blobs = [put_blob(cache, document.data) for document in result.documents]
    held = {blob: document.data for blob, document in zip(blobs, result.documents, strict=True)}
    entry = _entry(result, blobs)
    entry |= {"inputs": project.inputs(), "outside": outside}
    text = json.dumps(entry)
    if _result(json.loads(text), held.get) == _in_brief(result):
        cache.put(f"build-{before.key}", text.encode())


def _digest(path: Path) -> str:
    """Return the SHA-256 of a regular file (what a pipe gives it gives once, and not to us), or nothing."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except (OSError, ValueError):
        return ""


def _in_brief(result: BuildResult) -> BuildResult:
    agency = AgencyInBrief(bool(result.agency.sample), bool(result.agency.press))
    return BuildResult(agency, result.documents, result.manifest, result.warnings, result.state)


def _entry(result: BuildResult, blobs: list[str]) -> dict[str, Any]:
    """Return what is told of a result, as JSON has it."""
    documents = [
        {
            **{name: getattr(document, name) for name in _PLAIN},
            "modules": document.modules,
            "content_editions": document.content_editions,
            "data": blob,
        }
        for document, blob in zip(result.documents, blobs, strict=True)
    ]
    warnings = [
        {
            "code": warning.code,
            "message": warning.message,
            "place": {one.name: getattr(warning.place, one.name) for one in fields(warning.place)},
            "hints": warning.hints,
            "severity": warning.severity,
        }
        for warning in result.warnings
    ]
    brief = _in_brief(result).agency
    return {
        "agency": {"sample": brief.sample, "press": brief.press},
        "documents": documents,
        "manifest": result.manifest,
        "warnings": warnings,
        "state": result.state,
    }


def _result(told: Mapping[str, Any], bytes_of: Callable[[str], bytes | None]) -> BuildResult | None:
    """Return the result that an entry tells, None if bytes are missing. Raises KeyError or TypeError for another form."""
    documents: list[BuiltDocument] = []
    for row in told["documents"]:
        data = bytes_of(row["data"])
        if data is None or blob_key(data) != row["data"]:
            return None
        documents.append(
            BuiltDocument(
                **{name: row[name] for name in _PLAIN},
                modules=tuple(row["modules"]),
                content_editions=tuple((module, edition) for module, edition in row["content_editions"]),
                data=data,
            )
        )
    warnings = tuple(Problem(**{**one, "place": Place(**one["place"]), "hints": tuple(one["hints"])}) for one in told["warnings"])
    agency = AgencyInBrief(told["agency"]["sample"], told["agency"]["press"])
    return BuildResult(agency, tuple(documents), told["manifest"], warnings, told["state"])
