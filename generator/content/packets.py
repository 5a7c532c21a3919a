"""A packet: which products of which modules, on which stock."""

from __future__ import annotations

from typing import Literal

from generator.content.agency import Agency
from generator.content.base import Model, Text
from generator.content.modules import Module
from generator.content.reference import Reference
from generator.content.theme import Stock, Theme

Edition = Literal["reading", "office"]


class ProductLine(Model):
    """One row of a packet file."""

    product: Literal["pocket_card", "i_speak_guide", "i_speak_card", "commander_packet"]
    template: str
    """Path below templates/."""
    per_module: bool = False
    """One document for each module (cards), or one for all."""
    modules: tuple[str, ...] = ()
    """Module ids; empty means all that were asked for."""
    stocks: tuple[str, ...] = ()
    editions: tuple[Edition, ...] = ("reading",)
    name: str
    """File name stem, with {module}, {stock}: `{module}-card-{stock}`."""


class Packet(Model):
    """A packet file."""

    id: str
    title: Text
    audience: Literal["officer", "commander", "trainer", "public"]
    products: tuple[ProductLine, ...]


class Library(Model):
    """Everything but the agency: modules in series order, reference data, packets, stocks, theme."""

    modules: tuple[Module, ...]
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
