"""What a packet file says against the modules, stocks, templates and training there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.content.packets import PUBLIC_PRODUCTS, Packet, ProductLine
from generator.diagnostics import Problem, nearest
from generator.load.library_files import Loaded
from generator.load.shared_checks import Known
from generator.load.wording import Path, visible
from generator.project import ProjectFiles

_FILE_STEM = re.compile(r"([a-z0-9_-]|\{module\}|\{stock\}|\{aid\})+")


def check_packet(file: Loaded[Packet], packet: Packet, modules: Known, stocks: Known, project: ProjectFiles) -> Iterator[Problem]:
    """Yield the problems of a packet's references."""
    for index, line in enumerate(packet.products):
        path = ("products", index)
        for at, name in enumerate(line.modules):
            yield from modules.check(name, "unknown-module", file.place((*path, "modules", at)))
        for at, name in enumerate(line.stocks):
            yield from stocks.check(name, "unknown-stock", file.place((*path, "stocks", at)))
        if not project.exists(f"templates/{line.template}"):
            message = f"there is no template `{visible(line.template)}`"
            folder = f"templates/{PurePosixPath(line.template).parent}"
            choices = [name.removeprefix("templates/") for name in project.list_files(folder, ".xml")]
            yield Problem(
                "unknown-template",
                message,
                file.place((*path, "template")),
                nearest(line.template, choices) or ("look in templates/",),
            )
        yield from _check_name(file, path, line)
        yield from _check_audiences(file, path, packet, line)


def _check_name(file: Loaded[Packet], path: Path, line: ProductLine) -> Iterator[Problem]:
    """Yield a problem where documents' file names could collide or leave their folder."""
    place = file.place((*path, "name"))
    if _FILE_STEM.fullmatch(line.name) is None:
        hint = "use small letters, digits, hyphens, `{module}`, `{stock}` and `{aid}`"
        yield Problem("bad-value", f"`name` cannot be `{visible(line.name)}`", place, (hint,))
    needs = [("{module}", line.per_module), ("{aid}", line.per_aid), ("{stock}", len(line.stocks) > 1)]
    for part, needed in needs:
        if needed and part not in line.name:
            yield Problem(
                "bad-value", f"`name` has no `{part}`, so documents would overwrite each other", place, (f"add `{part}`",)
            )


def _check_audiences(file: Loaded[Packet], path: Path, packet: Packet, line: ProductLine) -> Iterator[Problem]:
    """Yield a problem where one document would be two things, or the public would get a sheet that is not for it."""
    if line.per_aid and line.per_module:
        message = "`per_module` and `per_aid` cannot both be true"
        yield Problem("bad-value", message, file.place((*path, "per_aid")), ("take one out; a job aid has one module",))
    if line.audiences and not line.per_aid:
        message = "`audiences` chooses job aids, but `per_aid` is not true"
        yield Problem("bad-value", message, file.place((*path, "audiences")), ("add `per_aid: true`, or take it out",))
    for at, audience in enumerate(line.audiences):
        if packet.audience == "public" and audience != "public":
            message = f"job aids for `{audience}` cannot be in a packet for the public"
            yield Problem("bad-audience", message, file.place((*path, "audiences", at)), ("take it out",))
    if packet.audience == "public" and line.product not in _FOR_PUBLIC:
        message = f"`{line.product}` cannot be in a packet for the public"
        hint = f"choose one of {', '.join(f'`{name}`' for name in _FOR_PUBLIC)}"
        yield Problem("bad-audience", message, file.place((*path, "product")), (hint,))


_FOR_PUBLIC = ("job_aid", *PUBLIC_PRODUCTS, "accordion", "i_speak_card")


def check_trained(file: Loaded[Packet], packet: Packet, modules: Known, trained: Known) -> Iterator[Problem]:
    """Yield a problem for each module whose trainer's guide is asked for but not written."""
    for index, line in enumerate(packet.products):
        if line.product != "trainer_guide" or not trained.complete:
            continue
        for name in sorted((set(line.modules) & modules.names) or modules.names):
            if name not in trained.names:
                message = f"there is no training for module `{name}`"
                hint = f"write packets/training/{name}.yaml, or name the modules in `modules:`"
                yield Problem("missing-training", message, file.place(("products", index)), (hint,))
