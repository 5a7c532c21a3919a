"""Which field of the form a problem is about."""

from __future__ import annotations

from generator.diagnostics import Problem
from generator.load.wording import Path
from generator.studio.agency_form.schema import EACH, Field, Part, is_phone, is_secret, schema_by_path

_ALIASES = {"dialed": "dialled"}


def field_of(problem: Problem, path: Path) -> str:
    """Return the dotted path of the field, or of the nearest part or list, that a path of the file belongs to; '' for none."""
    if path == ("logo",) and problem.code == "missing-key":
        return "logo.alt"
    if path == ("logo_alt",):
        return "logo.path" if problem.code == "missing-key" else "logo.alt"
    if path == ("logo",):
        return "logo.path"
    names = [_ALIASES.get(str(part), str(part)) for part in path]
    for length in range(len(names), 0, -1):
        spec = schema_by_path().get(
            ".".join(EACH if isinstance(part, int) else name for part, name in zip(path[:length], names, strict=False))
        )
        if spec is None:
            continue
        here = ".".join(names[:length])
        if isinstance(spec, Part) and (is_phone(spec) or is_secret(spec)):
            return f"{here}.{_main(spec)}"
        return here
    return ""


def _main(spec: Part) -> str:
    first = spec.parts[0]
    return first.path.rpartition(".")[2] if isinstance(first, Field) else ""
