"""Why a document has changed: what differs between two records of what it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from generator.pipeline.reprint.record_file import PROGRAM, RULE, UNRECORDED, Described

Kind = Literal[
    "field", "edition", "module", "fact", "term", "language", "training", "job aid", "picture", "consular list", "ICE office",
    "template", "theme", "stock", "packet", "printing", "font", "program", "unknown",
]  # fmt: skip
_OWN = ("fact", "term", "language", "training", "job aid", "ICE office", "stock", "packet")
"""Kinds whose names begin with the kind."""
_FOLDERS: tuple[tuple[str, Kind], ...] = (("templates/", "template"), ("fonts/", "font"), ("pictures/", "picture"))
_SAME_VERSION = "changed, or a library it uses"
_ORDER: tuple[Kind, ...] = (
    "field", "edition", "module", "fact", "term", "language", "training", "job aid", "picture", "consular list", "ICE office",
    "template", "theme", "stock", "packet", "printing", "font", "program", "unknown",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that differs. `name` is of the thing: `supervisor.phone`, `m2-247g`, `detainers`."""

    kind: Kind
    name: str = ""
    detail: str = ""
    """`2026.1 to 2027.1`, `officer_steps`, `new`, `gone`."""

    def __str__(self) -> str:
        """Return the reason in words, for people."""
        if self.kind == "unknown":
            return self.name or "reason unknown"
        kind = f"module {self.kind}" if self.kind == "edition" else self.kind
        words = f"{kind} {self.name}".rstrip()
        return f"{words} ({self.detail})" if self.detail else words


def unknown(words: str = "") -> tuple[Reason, ...]:
    """Return the reason of who knows none."""
    return (Reason("unknown", words),)


def reasons_of(old: Described | None, new: Described | None) -> tuple[Reason, ...]:
    """Return why two versions of a document differ, agency and content first, the program last."""
    if old is None or new is None:
        return unknown()
    found = [_of_field(name, *pair) for name, pair in _differing(old.fields, new.fields)]
    found += [_of_content(name, *pair) for name, pair in _differing(old.content, new.content)]
    if any(one.kind != "program" for one in found):
        # Another build of the same version is a reason where there is no other.
        found = [one for one in found if one.kind != "program" or one.detail != _SAME_VERSION]
    if not found:
        # A document is a function of what it reads: what is left is what is not recorded.
        secrets = [name for name, digest in new.fields.items() if digest == UNRECORDED]
        found = [Reason("field", name, "its value is not recorded") for name in secrets]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (_ORDER.index(one.kind), one.name, one.detail))) or unknown()


def _differing(old: Mapping[str, str], new: Mapping[str, str]) -> list[tuple[str, tuple[str | None, str | None]]]:
    return [(name, (old.get(name), new.get(name))) for name in sorted({*old, *new}) if old.get(name) != new.get(name)]


def _of_field(path: str, old: str | None, new: str | None) -> Reason:
    """Return the reason that a field gives; entries of lists are counted from 1, as people do."""
    if path == RULE:
        return Reason("field", "state", "what its table of states says")
    shown = ".".join(str(int(part) + 1) if part.isdigit() else part for part in path.split("."))
    return Reason("field", shown, _come_or_gone(old, new))


def _of_content(name: str, old: str | None, new: str | None) -> Reason:
    """Return the reason that a part of the content, a file or the program gives."""
    if name == PROGRAM:
        was, now = (old or "").partition(" ")[0], (new or "").partition(" ")[0]
        return Reason("program", "", f"{was} to {now}" if was != now else _SAME_VERSION)
    for prefix, kind in _FOLDERS:
        if name.startswith(prefix):
            return Reason(kind, name, _come_or_gone(old, new))
    if name.startswith("module "):
        owner, _, part = name.removeprefix("module ").partition(": ")
        if not part:
            return Reason(
                "edition", owner.removesuffix(" edition"), f"{old} to {new}" if old and new else _come_or_gone(old, new)
            )
        return Reason("module", owner, part)
    for own in _OWN:
        if name.startswith(f"{own} "):
            thing, _, part = name.removeprefix(f"{own} ").partition(": ")
            return Reason(own, thing, part or _come_or_gone(old, new))  # type: ignore[arg-type]
    return Reason(name)  # type: ignore[arg-type]


def _come_or_gone(old: str | None, new: str | None) -> str:
    return "new" if old is None else "gone" if new is None else ""
