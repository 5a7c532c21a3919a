"""The file of defaults: an agency file that may leave out anything; it has to be right in what it says."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from generator.content.packets import Library
from generator.diagnostics import ExitCode, Place, Problem, ProblemsError, SourcedText
from generator.load.agency_file import read_agency
from generator.load.agency_loading import Defaults, with_logo_group
from generator.load.agency_nodes import nodes_of
from generator.load.library import read_library
from generator.load.library_files import missing_file
from generator.load.logos import LogoReader
from generator.load.wording import shown
from generator.load.yaml_nodes import read_tree
from generator.project import ProjectFiles

OWN = ("slug", "name", "short_name")
"""Keys that no row takes from the defaults: they would make two agencies one."""


def read_defaults(project: ProjectFiles, path: Path | None, library: Library | None) -> Defaults | None:
    """Return the defaults, checked but for what they leave out. Raises ProblemsError with everything that is wrong with them."""
    if path is None:
        return None
    try:
        raw = project.read_outside(path, f"agency/{path.name}")
    except OSError:
        raise ProblemsError([missing_file(shown(path))], ExitCode.MISSING) from None
    tree = read_tree(raw, shown(path))
    if not isinstance(tree.data, dict):
        hint = ("write keys as in an agency file",)
        raise ProblemsError([Problem("bad-value", "the file should be a group of keys", Place(shown(path), 1, 1), hint)])
    library = library if library is not None else read_library(project.again(), [])
    own = {key: value for key, value in tree.data.items() if key not in OWN}
    checked = replace(tree, data={**own, "slug": SourcedText("defaults", tree.place(()))})
    door = project.again()
    _, problems, _ = read_agency(checked, path, LogoReader(door, path, shown), library, door)
    wrong = [problem for problem in problems if problem.code != "missing-key"]
    if wrong:
        raise ProblemsError(wrong)
    nodes = nodes_of(with_logo_group(replace(tree, data=own)))
    return Defaults(path, nodes if isinstance(nodes, dict) else {}, hashlib.sha256(raw).hexdigest())
