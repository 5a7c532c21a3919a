"""A packet: which products of which modules, on which stock."""

from __future__ import annotations

from typing import Literal

from generator.content.agency import Agency
from generator.content.base import Model, Text
from generator.content.job_aids import Audience, JobAid, Picture
from generator.content.modules import Module
from generator.content.reference import Reference
from generator.content.theme import Stock, Theme
from generator.content.training import Training

Edition = Literal["reading", "office", "press", "large-print"]
Product = Literal[
    "pocket_card",
    "handout",
    "trainer_guide",
    "job_aid",
    "commander_packet",
    "i_speak_guide",
    "i_speak_card",
    "poster",
    "accordion",
    "client_card",
    "booklet",
]
PUBLIC_PRODUCTS: tuple[Product, ...] = ("i_speak_guide", "poster", "client_card")
"""Products that hang on a wall or go to the person: public in whichever packet they are."""


LARGE_PRINT_PRODUCTS: tuple[Product, ...] = ("handout", "trainer_guide", "commander_packet", "i_speak_guide", "job_aid")
"""Products that can be set in large print; of job aids those without a log for officers and the public (see `Job.has`)."""


class AnnexEntry(Model):
    """An annex of a document, as its contents name it."""

    letter: str
    title: str
    label: str
    """Label of its first page: `A-1`."""
    link: str
    """Address that a link to it is written with."""


class ProductLine(Model):
    """One row of a packet file."""

    product: Product
    template: str
    """Path below templates/."""
    per_module: bool = False
    """One document for each module (cards), or one for all."""
    per_aid: bool = False
    """One document for each job aid of the modules."""
    audiences: tuple[Audience, ...] = ()
    """With `per_aid`: only job aids for these; empty means those for the packet's own audience."""
    modules: tuple[str, ...] = ()
    """Module ids; empty means all that were asked for."""
    stocks: tuple[str, ...] = ()
    editions: tuple[Edition, ...] = ("reading",)
    name: str
    """File name stem, with {module}, {stock}, {aid}: `{module}-card-{stock}`."""


class Packet(Model):
    """A packet file."""

    id: str
    title: Text
    audience: Audience
    products: tuple[ProductLine, ...]


class Library(Model):
    """Everything but the agency: modules in series order, with their training and job aids; reference data, packets, looks."""

    modules: tuple[Module, ...]
    training: tuple[Training, ...] = ()
    """In the order of the modules; not every module need have any."""
    job_aids: tuple[JobAid, ...] = ()
    """In the order of the modules, within one by file name."""
    pictures: tuple[Picture, ...] = ()
    """What the job aids' figures show, each once."""
    reference: Reference
    packets: tuple[Packet, ...]
    stocks: tuple[Stock, ...]
    theme: Theme


class Job(Model):
    """One document to resolve, lay out and draw."""

    packet: Packet
    line: ProductLine
    modules: tuple[Module, ...]
    stock: Stock | None
    agency: Agency
    training: Training | None = None
    """That of the document's module, if it is about one and there is any."""
    aid: JobAid | None = None
    """The job aid that the document is, as this agency gets it."""
    annexes: tuple[AnnexEntry, ...] = ()
    """The agency's own PDFs that are bound to the document."""

    @property
    def audience(self) -> Audience:
        """Who reads the document; secrets print for officers only.

        A sheet for the public stays public in an officers' packet, and an officers' sheet in another packet has no secrets.
        """
        if self.line.product in PUBLIC_PRODUCTS:
            return "public"
        if self.packet.audience == "officer" and self.aid is not None:
            return self.aid.audience
        return self.packet.audience

    def has(self, edition: Edition) -> bool:
        """Whether the document can be made in an edition, whichever its packet lists.

        A print shop gets cards that are cut and may bleed, and folded strips; no booklets, perforated sheets or plastic
        cards. Large print is for pages that are read, and not for logs, whose columns it would have to give up.
        """
        line = self.line
        if edition == "press":
            stock = self.stock
            return (
                stock is not None and stock.separate == "cut" and bool(stock.bleed.points or stock.folds) and not stock.stitched
            )
        if edition == "large-print":
            aid = self.aid
            fit = aid is None or (aid.audience in ("officer", "public") and all(block.kind != "log" for block in aid.blocks))
            return line.product in LARGE_PRINT_PRODUCTS and fit
        return edition in line.editions
