"""Writes the vocabulary as Markdown tables; docs/markup.md holds them, and a test says that it does.

`python -m generator.markup.reference` prints them.
"""

from __future__ import annotations

import sys

from generator.markup.check import VALUE_KINDS, value_kind
from generator.markup.vocabulary import BLOCK, GLOBAL_ATTRIBUTES, INLINE, VOCABULARY, ElementSpec

_ALL = INLINE | BLOCK


def markup_reference() -> str:
    """Return a heading and a table for each group of elements, then the forms of values."""
    inner = {tag for spec in VOCABULARY.values() for tag in spec.inside} - _ALL
    parts = {"li", "tr", "th", "td", "img"} & inner
    groups = {
        "Boxes": [tag for tag in VOCABULARY if tag not in _ALL | parts],
        "Blocks": [tag for tag in VOCABULARY if tag in BLOCK],
        "Parts of blocks": [tag for tag in VOCABULARY if tag in parts],
        "Inline": [tag for tag in VOCABULARY if tag in INLINE],
    }
    lines: list[str] = []
    for title, tags in groups.items():
        lines += [f"### {title}", "", "| Element | What it is | Attributes | Inside | PDF role |", "|---|---|---|---|---|"]
        lines += [_row(tag, VOCABULARY[tag]) for tag in tags]
        lines.append("")
    lines += ["### Values", "", "| Attribute | Value |", "|---|---|"]
    lines += [f"| `{name}` | {kind.about} |" for name, kind in sorted(VALUE_KINDS.items())]
    lines += ["| `dir` | `auto`, `ltr` or `rtl` |", ""]
    names = ", ".join(f"`{name}`" for name in sorted(GLOBAL_ATTRIBUTES))
    lines.append(f"Every element may have {names}.")
    return "\n".join(lines) + "\n"


def _row(tag: str, spec: ElementSpec) -> str:
    """Return the table row of an element."""
    attributes = "; ".join(_attribute(tag, name, spec) for name in sorted(spec.attributes)) or "none"
    return f"| `{tag}` | {spec.about} | {attributes} | {_inside(spec)} | {spec.role or 'none'} |"


def _attribute(tag: str, name: str, spec: ElementSpec) -> str:
    """Return an attribute with whether it is required and what it may say."""
    about = f"`{name}`" + (" (required)" if name in spec.required else "")
    if name in spec.values:
        about += ": " + ", ".join(f"`{value}`" for value in sorted(spec.values[name]))
    elif value_kind(tag, name) is not None and f"{tag} {name}" in VALUE_KINDS:
        about += ", see values"
    return about


def _inside(spec: ElementSpec) -> str:
    """Return what may stand inside, with names for the large sets."""
    rest, words = set(spec.inside), []
    for name, members in (("blocks", BLOCK), ("inline", INLINE)):
        if members <= rest:
            words.append(name)
            rest -= members
    if INLINE - {"a"} <= rest:
        words.append("inline but `a`")
        rest -= INLINE
    words += ["text"] if "#text" in rest else []
    words += [f"`{tag}`" for tag in sorted(rest - {"#text"})]
    return ", ".join(words) or "nothing"


if __name__ == "__main__":
    sys.stdout.write(markup_reference())
