"""The help of every command as text, for the reference page and the test that keeps it true."""

from __future__ import annotations

import re
from typing import Any

import typer.main

from generator.cli.main import PROGRAM, app

WIDTH = 100
_BLOCK = re.compile(r"(<!-- help: (?P<name>[a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def help_texts() -> dict[str, str]:
    """Return the help of the program (under its own name) and of each command, without trailing spaces."""
    root: Any = typer.main.get_command(app)
    top = root.make_context(PROGRAM, [], resilient_parsing=True, terminal_width=WIDTH)
    texts = {PROGRAM: _clean(root.get_help(top))}
    for name in root.list_commands(top):
        command = root.get_command(top, name)
        context = command.make_context(name, [], parent=top, resilient_parsing=True, terminal_width=WIDTH)
        texts[name] = _clean(command.get_help(context))
    return texts


def fill_page(page: str) -> str:
    """Return the page with the text between each `<!-- help: NAME -->` and `<!-- end -->` written anew.

    Raises KeyError for a name that is no command.
    """
    texts = help_texts()
    return _BLOCK.sub(lambda found: f"{found[1]}```text\n{texts[found['name']]}```\n{found[3]}", page)


def documented(page: str) -> set[str]:
    """Return the names of the commands that the page has a place for."""
    return {found["name"] for found in _BLOCK.finditer(page)}


def _clean(text: str) -> str:
    """Return the text with every line's trailing spaces taken off and one newline at its end."""
    return "".join(f"{line.rstrip()}\n" for line in text.strip().splitlines())
