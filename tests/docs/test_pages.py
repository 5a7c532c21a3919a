"""What the manual tells people to type, to open and to follow is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from generator.cli.main import app
from tests.docs.content_reference import known_keys
from tests.docs.pages import (
    GUIDES,
    PAGES,
    REPOSITORY,
    commands,
    fences,
    inline_code,
    keys_shown,
    mentioned_commands,
    name_of,
    prose,
    snippets,
)
from tests.docs.problem_codes import problem_codes

ROOT: Any = typer.main.get_command(app)
OWN_MODULE = "front-desk"
_LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
_FILE = re.compile(r"(packets|templates|docs|generator|fonts|tests|maple)/[\w./-]*")
_NOT_HERE = re.compile(r"/(work|tmp|home|root|Users|var)/|[A-Z]:\\|pypi\.|pythonhosted|index-url|crates\.io|npmjs")

pages = pytest.mark.parametrize("page", PAGES, ids=name_of)
guides = pytest.mark.parametrize("page", GUIDES, ids=name_of)


def _parsed(args: list[str]) -> dict[str, Any]:
    """Return the options that a command line gives, checked against the command's own; nothing runs."""
    command = ROOT.commands[args[0]]
    context = command.make_context(args[0], [], resilient_parsing=True)
    given, _, _ = command.make_parser(context).parse_args(list(args[1:]))
    return {name: value for name, value in given.items() if value not in (None, [], ())}


@pages
def test_commands_know_their_options(page: Path) -> None:
    for args in commands(page) + mentioned_commands(page):
        if args[0].startswith("-"):
            assert args[0] in {"--help", "--version"}
        elif args[0].isupper():
            assert args[0] == "COMMAND"
        else:
            _parsed(args)


@pages
def test_commands_in_blocks_are_whole(page: Path) -> None:
    for args in commands(page):
        given = _parsed(args)
        needed = {param.name for param in ROOT.commands[args[0]].params if param.required}
        assert needed <= set(given), f"musterpress {' '.join(args)}"


@pages
def test_packets_and_modules_in_commands_exist(page: Path) -> None:
    packets = {path.stem for path in (REPOSITORY / "packets").glob("*.yaml")}
    modules = {path.stem for path in (REPOSITORY / "packets" / "modules").glob("*.yaml")} | {OWN_MODULE}
    for args in commands(page):
        given = _parsed(args)
        if args[0] in {"build", "watch"}:
            assert set(given.get("packets", ())) <= packets, args
        if args[0] in {"build", "watch", "facts"}:
            named = [value for name, value in given.items() if name.startswith("module")]
            assert {one for value in named for one in value} <= modules, args


def _anchors(page: Path) -> set[str]:
    """Return the anchors that a page's headings get."""
    heads = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pages
def test_links_lead_somewhere(page: Path) -> None:
    for found in _LINK.finditer(prose(page)):
        target = found[1] or found[2]
        if re.match(r"(https?|mailto):", target):
            continue
        file, _, anchor = target.partition("#")
        led = (page.parent / file).resolve() if file else page
        assert led.exists(), f"{name_of(page)}: {target}"
        assert not anchor or anchor in _anchors(led), f"{name_of(page)}: {target}"


@pages
def test_files_that_are_named_exist(page: Path) -> None:
    told = {snippet.file for guide in GUIDES for snippet in snippets(guide)}
    for code in inline_code(page):
        if _FILE.fullmatch(code) is None or re.search(r"[A-Z]{2,}", Path(code).stem.replace("README", "")):
            continue
        name = code.removeprefix("maple/")
        starter = REPOSITORY / "templates" / "starter" / name
        made = name in told or name.startswith("output") or name == "" or starter.is_file()
        assert made or (REPOSITORY / name).exists(), f"{name_of(page)}: {code}"


@guides
def test_keys_that_are_named_exist(page: Path) -> None:
    keys = known_keys()
    said = {found[1] for code in inline_code(page) if (found := re.fullmatch(r"([a-z][a-z_0-9]*):( .*)?", code))}
    rows = prose(page).split("\n| Key |")[1:]
    said |= {
        key
        for rest in rows
        for line in rest.split("\n\n")[0].splitlines()[2:]
        for key in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    assert said - {"hint"} <= keys


@pages
def test_keys_in_yaml_blocks_exist(page: Path) -> None:
    assert keys_shown(page) <= known_keys()


@guides
def test_codes_that_are_named_exist(page: Path) -> None:
    codes = set(problem_codes())
    whole = page.read_text(encoding="utf-8")
    shown = set(re.findall(r"(?:error|warning)\[([a-z-]+)\]", whole)) - {"code"}
    rows = re.findall(r"^\| (`[^|]+?`)(?: \(warning\))? ?(?::[^|]*)?\|", prose(page).partition("| Code |")[2], re.MULTILINE)
    shown |= {code for row in rows for code in re.findall("`([^`]+)`", row)}
    assert shown <= codes


@pages
def test_no_page_names_a_machine_or_a_registry(page: Path) -> None:
    found = _NOT_HERE.search(page.read_text(encoding="utf-8"))
    assert found is None, f"{name_of(page)}: {found[0] if found else ''}"


@guides
def test_guides_are_short(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 150


@guides
def test_guides_say_which_kind_of_block_it_is(page: Path) -> None:
    for fence in fences(page):
        musterpress = all(line.split()[0] in {"musterpress", "printf"} for line in fence.text.splitlines() if line)
        assert fence.kind in {"yaml", "text", "xml"} or (fence.kind == "" and musterpress), fence.text
