"""Content streams of annexes: tags that point into a structure tree which does not come along are taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TAG = re.compile(rb"/MCID\b|/Artifact\b")
_TOKEN = re.compile(
    rb"""%[^\r\n]*                                   # comment
    |\(                                              # literal string: its end is looked for by itself
    |<[0-9A-Fa-f\s]*>                                # hexadecimal string
    |(?<![^\s\]>)])BI(?=[\s/])                       # inline picture
    |/MCID[\s\x00]+\d+                               # place in the tree
    |/Artifact(?=[\s\x00]*(?:<<|/|BMC\b))            # mark of what is no content
    """,
    re.VERBOSE,
)
_STRING_PART = re.compile(rb"[()]|\\.", re.DOTALL)
_PICTURE_DATA = re.compile(rb"[\s\x00]ID[\s\x00]")
_PICTURE_END = re.compile(rb"[\s\x00]EI(?=[\s\x00]|$)")
_FONT = re.compile(rb"/([^\s()<>\[\]{}/%]+)[\s\x00]+[-+.\d]+[\s\x00]+Tf\b")


def without_tags(content: bytes) -> bytes:
    """Return the stream without MCIDs and artifact marks (ISO 32000-1, 14.7.4.2 and 14.8.2.2); all else stays byte for byte.

    Strings, comments and inline pictures are passed over, so that what looks like a mark inside one is kept.
    """
    if _TAG.search(content) is None:
        return content
    return b"".join(_parts(content))


def fonts_named(content: bytes) -> set[str]:
    """Return the resource names of fonts a stream sets (9.3.1)."""
    return {name.decode("latin-1") for name in _FONT.findall(content)}


def _parts(content: bytes) -> Iterator[bytes]:
    """Yield the stream in pieces."""
    done = at = 0
    while found := _TOKEN.search(content, at):
        token, at = found[0], found.end()
        if token == b"(":
            at = _after_string(content, at)
        elif token == b"BI":
            at = _after_picture(content, at)
        elif token.startswith((b"/MCID", b"/Artifact")):
            yield content[done : found.start()]
            yield b"/Span" if token == b"/Artifact" else b""
            done = at
    yield content[done:]


def _after_string(content: bytes, at: int) -> int:
    """Return where a literal string that begins at `at` ends (7.3.4.2)."""
    depth = 1
    while depth:
        found = _STRING_PART.search(content, at)
        if found is None:
            return len(content)
        at = found.end()
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
    return at


def _after_picture(content: bytes, at: int) -> int:
    """Return where an inline picture ends (8.9.7)."""
    data = _PICTURE_DATA.search(content, at)
    end = _PICTURE_END.search(content, data.end() - 1) if data is not None else None
    return end.end() if end is not None else len(content)
