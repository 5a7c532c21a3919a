"""The agency's own fields: data, never markup."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from generator.content.base import LengthField, Model, Text
from generator.units import Length


class Phone(Model):
    """A phone number, parsed and formatted by phonenumbers."""

    e164: str
    """`+12025550123`"""
    display: Text
    """As printed: `202-555-0123`, with ` ext. 4` if any."""
    dialled: date | None = None
    """When somebody last dialled it to see that it works."""

    @property
    def uri(self) -> str:
        """RFC 3966 address."""
        return f"tel:{self.e164}"


class Person(Model):
    """Somebody, or some post, to call."""

    name: Text | None = None
    title: Text | None = None
    phone: Phone | None = None
    email: Text | None = None


class Secret(Model):
    """A value that prints in officer editions only, or never: `blank` leaves a line to fill in by hand."""

    value: Text | None = Field(default=None, repr=False)
    print: Literal["blank", "officer"] = "blank"


class LanguageLine(Model):
    """The interpreter service."""

    name: Text
    phone: Phone
    client_id: Secret = Secret()
    access_code: Secret = Secret()
    say: Text | None = None
    """What to say first."""
    contract_ends: date | None = None


class IceContact(Model):
    """The agency's ICE office as printed: from the directory with the agency's own numbers, or written out."""

    office: str | None = None
    """Id in the directory of field offices."""
    name: Text
    phone: Phone
    night_phone: Phone | None = None
    email: Text | None = None


class Consulate(Model):
    """A consulate the agency really uses."""

    country: Text
    city: Text
    phone: Phone
    fax: Phone | None = None
    email: Text | None = None
    checked: date


class Agreement(Model):
    """287(g) status."""

    status: Literal["none", "active"] = "none"
    model: Text | None = None
    signed: date | None = None
    supervisor: Person | None = None


class DetainerPolicy(Model):
    """What the agency does with a detainer, settled with counsel."""

    mode: Literal["hold", "notify-only", "none"]
    directive: Text | None = None
    clock_owner: Text
    """Post that owns the 48-hour clock."""


class SignOff(Model):
    """Who reviewed the agency's fields; without it the footers say so."""

    reviewed_by: Text
    reviewed_on: date


class Colors(Model):
    """The agency's accent; 4.5:1 against white or it is a problem."""

    accent: str = "#1A4480"


class Logo(Model):
    """Seal or logo, read and checked."""

    path: str
    alt: Text
    kind: Literal["png", "jpeg", "svg"]
    data: bytes = Field(repr=False)
    width: float
    height: float
    """Pixels, or SVG units: only the ratio counts."""


class AnnexRef(Model):
    """One of the agency's own PDFs, bound to its packets as it is."""

    file: str
    """As written: a path below the agency file's folder."""
    title: Text
    data: bytes = Field(repr=False)


class Press(Model):
    """How a print shop prints: `press` editions are made in its inks. Without it they stay in sRGB and say so."""

    icc: bytes = Field(repr=False)
    """ICC profile of the shop's CMYK printing condition."""
    condition: Text
    """Name of the condition as the shop writes it: `GRACoL2013_CRPC6`."""


class Printer(Model):
    """An office printer, and by how much it shifts the backs of sheets: what its test sheet says (`musterpress calibrate`)."""

    id: str
    x: LengthField = Length()
    """Added to where backs stand, to the right as one looks at the back; may be negative."""
    y: LengthField = Length()
    """Added to where backs stand, downwards; may be negative."""
    rotation: float = 0.0
    """Degrees that backs are turned by, clockwise."""
    unprintable: LengthField | None = None
    """Paper along each edge that it leaves white, if that is not what the stock says."""


class Agency(Model):
    """One law-enforcement agency."""

    slug: str
    sample: bool = False
    name: Text
    short_name: Text
    kind: Literal["police", "sheriff", "campus", "tribal", "state", "other"]
    state: str
    logo: Logo | None = None
    colors: Colors = Colors()
    ice: IceContact
    language_line: LanguageLine
    languages: tuple[str, ...]
    """Codes in the order of local need."""
    consulates: tuple[Consulate, ...] = ()
    supervisor: Person
    """Whom an officer asks, round the clock."""
    counsel: Person
    lep_coordinator: Person
    certifying_official: Person | None = None
    community_liaison: Person | None = None
    complaint_line: Person
    agreement_287g: Agreement = Agreement()
    detainer_policy: DetainerPolicy
    language_law: Text | None = None
    """State or city language law that binds the agency."""
    log_place: Text
    """Where officers log notices: `booking screen 4`."""
    annexes: tuple[AnnexRef, ...] = ()
    """General orders and forms for the end of its packets, in this order."""
    press: Press | None = None
    """The print shop's colours, for `press` editions."""
    printers: tuple[Printer, ...] = ()
    """Office printers that shift the backs of sheets, for `--printer`."""
    sign_off: SignOff | None = None

    @property
    def variant(self) -> Literal["general", "287g"]:
        """Which version of a module it gets."""
        return "287g" if self.agreement_287g.status == "active" else "general"
