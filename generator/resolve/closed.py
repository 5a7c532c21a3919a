"""Which macros are closed: what one writes depends on nothing but what it is given."""

from __future__ import annotations

from collections.abc import Set

from jinja2 import nodes

_FILTERS = frozenset(
    (
        "abs", "at", "capitalize", "count", "date", "e", "escape", "first", "in_language", "int", "last", "length", "lower",
        "max", "min", "phone", "replace", "reverse", "round", "sum", "title", "trim", "upper",
    )
)  # fmt: skip
"""Filters that depend on their arguments alone: not those that look up fields, know the audience, or call others by name."""
_PLAIN = (
    nodes.Output, nodes.TemplateData, nodes.Const, nodes.Getattr, nodes.Getitem, nodes.If, nodes.CondExpr, nodes.Compare,
    nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Concat, nodes.Add, nodes.Sub, nodes.Test, nodes.Tuple, nodes.List,
)  # fmt: skip
_LOOP = frozenset({"loop"})


def is_closed(macro: nodes.Macro | nodes.CallBlock) -> bool:
    """Tell whether a macro prints, compares and repeats nothing but its arguments."""
    if not isinstance(macro, nodes.Macro):
        return False
    names = frozenset(argument.name for argument in macro.args)
    return "caller" not in names and not macro.defaults and all(_depends_on(node, names) for node in macro.body)


def _depends_on(node: nodes.Node, names: Set[str]) -> bool:
    """Tell whether a node depends on these names alone."""
    if isinstance(node, nodes.Name):
        return node.ctx == "load" and node.name in names
    if isinstance(node, nodes.For):
        return _repeats(node, names)
    plain = isinstance(node, _PLAIN) or (isinstance(node, nodes.Filter) and node.name in _FILTERS and node.node is not None)
    return plain and all(_depends_on(child, names) for child in node.iter_child_nodes())


def _repeats(node: nodes.For, names: Set[str]) -> bool:
    """Tell whether a loop depends on these names alone."""
    targets = [node.target] if isinstance(node.target, nodes.Name) else list(node.target.iter_child_nodes())
    if node.recursive or not all(isinstance(one, nodes.Name) for one in targets):
        return False
    own = names | {one.name for one in targets if isinstance(one, nodes.Name)}
    return (
        _depends_on(node.iter, names)
        and (node.test is None or _depends_on(node.test, own - _LOOP))
        and all(_depends_on(child, own | _LOOP) for child in node.body)
        and all(_depends_on(child, names) for child in node.else_)
    )
