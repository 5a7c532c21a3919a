"""Reading operands: a careless writer's wrong type counts as nothing, and never stops the reading."""

from __future__ import annotations

from collections.abc import Sequence

from generator.preflight.geometry import Matrix
from generator.preflight.objects import PdfDict, as_number, as_text
from generator.preflight.tokens import Name, Operand

_LARGEST = 1e9


def number(operand: Operand) -> float:
    """Return a number within reason; anything else counts as 0."""
    return operand if isinstance(operand, float) and abs(operand) < _LARGEST else 0.0


def first(operands: Sequence[Operand], otherwise: float = 0.0) -> float:
    """Return the first operand as a number."""
    return number(operands[0]) if operands else otherwise


def matrix(operands: Sequence[Operand] | None) -> Matrix | None:
    """Return six operands as a matrix; None if there are fewer."""
    if operands is None or len(operands) < 6:
        return None
    a, b, c, d, e, f = (number(operand) for operand in operands[:6])
    return a, b, c, d, e, f


def name(operands: Sequence[Operand]) -> str:
    """Return the last operand if it is a name, else an empty string."""
    return str(operands[-1]) if operands and isinstance(operands[-1], Name) else ""


def text_string(operand: Operand) -> str | None:
    """Return a text string operand's text (ISO 32000-1, 7.9.2.2); None if it is no string."""
    if not isinstance(operand, bytes):
        return None
    if operand[:2] == b"\xfe\xff":
        return operand[2:].decode("utf-16-be", "replace")
    return operand.decode("latin-1")


def inline_properties(entries: PdfDict) -> dict[str, Operand]:
    """Return what a named property list says of identity and text, as an inline one would say it."""
    plain: dict[str, Operand] = {}
    mcid = as_number(entries.get("/MCID"))
    if mcid is not None:
        plain["MCID"] = mcid
    for key in ("ActualText", "Lang", "Alt"):
        text = as_text(entries.get(f"/{key}"))
        if text is not None:
            plain[key] = b"\xfe\xff" + text.encode("utf-16-be", "replace")
    return plain
