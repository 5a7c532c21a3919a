"""Every problem code the program can say, read from its source: `python -m tests.docs.problem_codes` lists them.

A code is the first argument of `Problem`. Where that is a variable, the callers of the function say which codes it can be;
where it is an f-string, `PARTS` says what can stand in the braces. A form that is not known here is an error, not a gap.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

GENERATOR = Path(__file__).parents[2] / "generator"
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
PARTS = {
    ("load", "what"): ("logo", "picture"),
    ("load", "self.what"): ("logo", "picture"),
    ("load", "fact.status"): ("superseded", "historical", "unknown"),
    ("markup", "what"): ("id", "field"),
    ("pipeline", "kind"): ("module", "packet", "product", "stock"),
}
"""What stands in the braces of a code, by room and expression."""


@dataclass(frozen=True, slots=True)
class _Maker:
    """A function that makes a problem with a code its caller gives."""

    file: Path
    name: str
    position: int
    """Of the argument `code` in a call, `self` not counted."""
    form: str
    """`{}`, or with what is put round the argument: `draw-{}`."""


@cache
def problem_codes() -> Mapping[str, str]:
    """Return every code with the first place that says it, `load/reading.py`, sorted by code."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(GENERATOR.rglob("*.py"))}
    found: dict[str, str] = {}
    makers: list[_Maker] = []
    for path, tree in trees.items():
        for function in _functions(tree):
            for call in _calls(function, "Problem"):
                codes = _codes(call.args[0], function, path, makers) if call.args else ()
                for code in codes:
                    found.setdefault(code, path.relative_to(GENERATOR).as_posix())
    for path, tree in trees.items():
        for maker in makers:
            # A private name means another function in another file.
            if path == maker.file or not maker.name.startswith("_"):
                for code in _said_by_callers(tree, maker):
                    found.setdefault(maker.form.format(code), path.relative_to(GENERATOR).as_posix())
    return dict(sorted(found.items()))


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    """Yield the calls of a function or method of that name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            said = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
            if said == name:
                yield node


def _codes(code: ast.expr, function: ast.FunctionDef, path: Path, makers: list[_Maker]) -> tuple[str, ...]:
    """Return the codes an expression can be; one that the caller gives adds a maker instead."""
    arguments = [argument.arg for argument in function.args.args if argument.arg != "self"]
    if isinstance(code, ast.Constant):
        return (str(code.value),)
    if isinstance(code, ast.IfExp):
        return (*_codes(code.body, function, path, makers), *_codes(code.orelse, function, path, makers))
    if isinstance(code, ast.Name) and code.id in arguments:
        makers.append(_Maker(path, function.name, arguments.index(code.id), "{}"))
        return ()
    if isinstance(code, ast.Name):
        assigned = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == code.id for one in node.targets)
        ]
        if not assigned:
            return _from_tuples(code, function, path)
        return tuple(found for value in assigned for found in _codes(value, function, path, makers))
    if isinstance(code, ast.JoinedStr):
        given = next((part for part in code.values if _is_code(part) and "code" in arguments), None)
        if given is not None:
            form = "".join("{}" if part is given else ast.literal_eval(part) for part in code.values)
            makers.append(_Maker(path, function.name, arguments.index("code"), form))
            return ()
        return tuple("".join(parts) for parts in product(*(_braces(part, path) for part in code.values)))
    raise AssertionError(f"{path}:{code.lineno}: what codes can `{ast.unparse(code)}` be?")


def _from_tuples(code: ast.Name, function: ast.FunctionDef, path: Path) -> tuple[str, ...]:
    """Return the codes in the tuples that the file yields, where a loop takes `code` from such tuples."""
    loops = [node.target for node in ast.walk(function) if isinstance(node, ast.For) and isinstance(node.target, ast.Tuple)]
    targets = [[ast.unparse(part) for part in target.elts] for target in loops]
    names = next((target for target in targets if code.id in target), None)
    assert names is not None, f"{path}:{code.lineno}: where does `{code.id}` come from?"
    given = [node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Yield)]
    tuples = [value.elts for value in given if isinstance(value, ast.Tuple) and len(value.elts) == len(names)]
    written = [parts[names.index(code.id)] for parts in tuples]
    found = tuple(str(part.value) for part in written if isinstance(part, ast.Constant))
    assert found, f"{path}:{code.lineno}: no tuple has a code for `{code.id}`"
    return found


def _is_code(part: ast.expr) -> bool:
    return isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name) and part.value.id == "code"


def _braces(part: ast.expr, path: Path) -> tuple[str, ...]:
    """Return what a part of an f-string can be."""
    if isinstance(part, ast.Constant):
        return (str(part.value),)
    if isinstance(part, ast.FormattedValue):
        return _braces(part.value, path)
    if isinstance(part, ast.IfExp):
        return (*_braces(part.body, path), *_braces(part.orelse, path))
    key = (path.relative_to(GENERATOR).parts[0], ast.unparse(part))
    assert key in PARTS, f"{path}:{part.lineno}: say in PARTS what `{key[1]}` can be"
    return PARTS[key]


def _said_by_callers(tree: ast.Module, maker: _Maker) -> Iterator[str]:
    """Yield the codes that a maker is called with in a file."""
    for call in _calls(tree, maker.name):
        for given in _given(tree, call, maker.position):
            for node in _choices(given):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and CODE.fullmatch(maker.form.format(node.value))
                ):
                    yield node.value


def _given(tree: ast.Module, call: ast.Call, position: int) -> Iterator[ast.expr]:
    """Yield what a call gives at a position: its argument, or that of the exceptions whose `args` it passes on."""
    for index, argument in enumerate(call.args[: position + 1]):
        if isinstance(argument, ast.Starred):
            caught = ast.unparse(argument.value).removesuffix(".args")
            handlers = [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.name == caught]
            for handler in handlers:
                for raised in _calls(tree, ast.unparse(handler.type) if handler.type else ""):
                    yield from raised.args[position - index : position - index + 1]
            return
    yield from call.args[position : position + 1]


def _choices(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from _choices(node.body)
        yield from _choices(node.orelse)
    else:
        yield node


if __name__ == "__main__":
    print("\n".join(f"{code}  {where}" for code, where in problem_codes().items()))
