"""Content for tests: small, whole, and changed by keyword. Every text has a place, as if it had been loaded.

`make_agency(name=text("Elm Police"))`, `make_module(id="detainers")`, `make_training()`, `make_aid()`,
`make_library(modules=(...))`, `make_job(...)`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from generator.content.agency import (
    Agency,
    DetainerPolicy,
    IceContact,
    LanguageLine,
    Person,
    Phone,
    Secret,
    SignOff,
)
from generator.content.job_aids import Blank, Block, JobAid
from generator.content.modules import ChecklistItem, Contact, Module, Resource, Statement, Topic
from generator.content.packets import Job, Library, Packet, ProductLine
from generator.content.reference import (
    ConsularList,
    Fact,
    Language,
    MandatoryCountry,
    Reference,
    Source,
    StateRule,
    Term,
)
from generator.content.theme import Master, ProductTheme, Sheet, Stock, Style, Theme
from generator.content.training import QuizItem, Scenario, Segment, Training, Video
from generator.diagnostics import Place, SourcedText
from generator.units import parse_length

AGENCY_FILE = "packets/agencies/elm.yaml"
MODULE_FILE = "packets/modules/detainers.yaml"


def text(words: str, line: int = 1, column: int = 1, file: str = MODULE_FILE) -> SourcedText:
    """Return text with a place, by default in the module's file."""
    return SourcedText(words, Place(file, line, column))


def own(words: str, line: int = 1, column: int = 1) -> SourcedText:
    """Return text of the agency's file."""
    return text(words, line, column, AGENCY_FILE)


def make_phone(last: int = 123, line: int = 1) -> Phone:
    """Return a fictional number (202-555-01xx) that ends in `last`."""
    digits = f"{last:04d}"
    return Phone(e164=f"+1202555{digits}", display=own(f"202-555-{digits}", line, 10))


def make_secret(value: str | None = "4471", print_in: str = "blank") -> Secret:
    """Return a secret, by default one that is left blank."""
    return Secret.model_validate({"value": own(value, 20, 5) if value is not None else None, "print": print_in})


def make_agency(**changes: Any) -> Agency:
    """Return a city police department without optional fields but for its supervisor's number."""
    fields: dict[str, Any] = {
        "slug": "elm",
        "name": own("Elm City Police Department", 2, 7),
        "short_name": own("Elm PD", 3, 13),
        "kind": "police",
        "state": "OH",
        "ice": IceContact(name=own("Detroit Field Office", 8, 9), phone=make_phone(101, 9)),
        "language_line": LanguageLine(name=own("Lingua Line", 11, 9), phone=make_phone(123, 12)),
        "languages": ("es", "ar"),
        "supervisor": Person(title=own("Duty lieutenant", 14, 10), phone=make_phone(102, 15)),
        "counsel": Person(name=own("Dana Reyes", 16, 9)),
        "lep_coordinator": Person(name=own("Sam Okafor", 17, 9)),
        "complaint_line": Person(phone=make_phone(104, 18)),
        "detainer_policy": DetainerPolicy(mode="notify-only", clock_owner=own("booking sergeant", 19, 16)),
        "log_place": own("booking screen 4", 20, 12),
    }
    return Agency(**{**fields, **changes})


def make_sign_off() -> SignOff:
    """Return counsel's review."""
    return SignOff(reviewed_by=own("Dana Reyes", 30, 16), reviewed_on=date(2026, 3, 3))


def make_statement(words: str, line: int = 1, **changes: Any) -> Statement:
    """Return a statement that rests on fact `hold`, on no card unless `memo` or `card` is given."""
    return Statement(**{"text": text(words, line, 5), "facts": ("hold",), **changes})


def make_module(**changes: Any) -> Module:
    """Return a module with one of everything."""
    fields: dict[str, Any] = {
        "id": "detainers",
        "number": 2,
        "title": text("Immigration detainers", 2, 8),
        "short_title": text("Detainers", 3, 14),
        "edition": "2026.1",
        "reviewed": date(2026, 3, 1),
        "review_by": date(2027, 3, 1),
        "summary": text("What a detainer *is*.", 6, 10),
        "decide": (text("Who owns the clock?", 8, 5),),
        "key_points": (make_statement("A detainer is a **request**.", 10),),
        "officer_steps": (
            make_statement("Call {{ agency.supervisor.phone }}.", 12, card=text("Call.", 13, 11), memo=text("Call now.", 14, 11)),
        ),
        "do": (make_statement("Log it.", 16),),
        "dont": (make_statement("Do not hold past the time.", 18, facts=("time",)),),
        "contacts": (Contact(label=text("ICE", 20, 12), phone="agency.ice.phone"),),
        "leadership_topics": (Topic(title=text("Clock", 22, 12), text=text("Who counts?", 23, 11), facts=("hold",)),),
        "checklist": (ChecklistItem(text=text("Name an owner.", 25, 11)),),
        "resources": (Resource(title=text("Form I-247A", 27, 12), status="current"),),
        "terms": ("detainer",),
    }
    return Module(**{**fields, **changes})


def make_training(**changes: Any) -> Training:
    """Return the trainer's guide of module `detainers`: fifteen minutes, two scenarios, five questions."""
    file = "packets/training/detainers.yaml"

    def said(words: str, line: int) -> SourcedText:
        return text(words, line, 5, file)

    scenario = Scenario(
        title=said("Night", 31), situation=said("A van waits.", 32), questions=(), answer=said("Release.", 33), facts=("time",)
    )
    question = QuizItem(
        question=said("Hold?", 40), choices=(said("Yes", 41), said("No", 42)), right=2, why=said("x", 43), practice=True
    )
    fields: dict[str, Any] = {
        "module": "detainers",
        "aim": said("Know the form.", 2),
        "prepare": (said("Copy the handout.", 3),),
        "videos": (Video(number=2, title=said("Detainers", 4), when=said("First", 5), status=said("Lost", 6)),),
        "segments": tuple(
            Segment(minutes=5, title=said(f"Part {number}", 10 + number), say=said("Say it.", 20 + number), facts=("hold",))
            for number in range(3)
        ),
        "discussion": (said("Why?", 30),),
        "scenarios": (scenario, scenario),
        "quiz": (question,) * 5,
    }
    return Training(**{**fields, **changes})


def make_aid(**changes: Any) -> JobAid:
    """Return an officers' sheet for module `detainers`: steps and a field to fill in."""
    file = "packets/job_aids/desk.yaml"
    blank = Blank(name="due", label=text("Due", 9, 5, file), kind="time")
    fields: dict[str, Any] = {
        "id": "desk",
        "module": "detainers",
        "title": text("Desk", 2, 8, file),
        "audience": "officer",
        "purpose": text("At the desk.", 3, 10, file),
        "blocks": (Block(kind="steps", items=(make_statement("Read it.", 5),)), Block(kind="fields", fields=(blank,))),
    }
    return JobAid(**{**fields, **changes})


def make_fact(name: str, **changes: Any) -> Fact:
    """Return a current fact from one source."""
    fields: dict[str, Any] = {
        "id": name,
        "statement": text(f"The fact {name}.", file="packets/reference/facts/detainers.yaml"),
        "sources": (Source(title=text("8 CFR 287.7", file="packets/reference/facts/detainers.yaml")),),
        "as_of": "2026-03-01",
        "status": "current",
        "verified": "source-page",
    }
    return Fact(**{**fields, **changes})


def make_language(code: str, english: str, **changes: Any) -> Language:
    """Return a language of high confidence."""
    file = "packets/reference/languages.yaml"
    fields: dict[str, Any] = {
        "code": code,
        "english": text(english, file=file),
        "autonym": text(english, file=file),
        "script": "Latn",
        "direction": "ltr",
        "phrase": text(f"I speak {english}", file=file),
        "confidence": "high",
    }
    return Language(**{**fields, **changes})


def make_reference(**changes: Any) -> Reference:
    """Return two facts, five languages (one of low confidence), one country, one state, two terms."""
    fields: dict[str, Any] = {
        "facts": (make_fact("hold"), make_fact("time")),
        "languages": (
            make_language("vi", "Vietnamese"),
            make_language("es", "Spanish", autonym=text("español"), phrase=text("Hablo español")),
            make_language("ar", "Arabic", autonym=text("العربية"), script="Arab", direction="rtl", phrase=text("أتكلم العربية")),
            make_language("so", "Somali", confidence="low", phrase=text("wrong")),
            make_language("km", "Khmer", autonym=text("ភាសាខ្មែរ"), script="Khmr", phrase=text("ខ្ញុំនិយាយភាសាខ្មែរ")),
        ),
        "consular": ConsularList(
            title=text("Mandatory notification"),
            as_of=text("compiled November 24, 2026"),
            compiled=date(2026, 11, 24),
            source=Source(title=text("Consular Notification and Access")),
            countries=(MandatoryCountry(name=text("Albania")),),
            caution=text("Ask for the passport."),
        ),
        "ice_offices": (),
        "states": (
            StateRule(code="OH", name=text("Ohio"), agreements_287g="allowed", note=text(""), as_of="2026", verified="excerpt"),
            StateRule(
                code="IL", name=text("Illinois"), agreements_287g="prohibited", note=text(""), as_of="2026", verified="excerpt"
            ),
        ),
        "glossary": (
            Term(term=text("warrant"), meaning=text("An order.")),
            Term(term=text("detainer"), meaning=text("A request.")),
        ),
    }
    return Reference(**{**fields, **changes})


def make_stock(**changes: Any) -> Stock:
    """Return the 3.5 x 2 in card."""
    fields: dict[str, Any] = {
        "id": "business",
        "title": "3.5 x 2 in",
        "width": "3.5in",
        "height": "2in",
        "safe": "0.125in",
        "bleed": "0.125in",
        "ideal": "8.5pt",
        "floor": "7pt",
        "detail": "card",
        "sheet": Sheet(
            width=parse_length("8.5in"), height=parse_length("11in"), columns=2, rows=4, left=parse_length("0.75in"),
            top=parse_length("1.5in"),
        ),
    }  # fmt: skip
    return Stock(**{**fields, **changes})


def make_theme(**changes: Any) -> Theme:
    """Return a theme with one style and one master, `plain`."""
    master = Master(
        width=parse_length("8.5in"), height=parse_length("11in"), top=parse_length("1in"), bottom=parse_length("1in"),
        inside=parse_length("1in"), outside=parse_length("1in"),
    )  # fmt: skip
    fields: dict[str, Any] = {
        "common": ProductTheme(base=parse_length("10.5pt"), styles={"*": Style(leading=1.4)}),
        "products": {},
        "masters": {"plain": master},
    }
    return Theme(**{**fields, **changes})


def make_line(**changes: Any) -> ProductLine:
    """Return a row that makes one document from template `test.xml`."""
    return ProductLine(**{"product": "pocket_card", "template": "test.xml", "name": "{module}-card", **changes})


def make_packet(**changes: Any) -> Packet:
    """Return an officer's packet."""
    title = text("Officer packet", file="packets/officer.yaml")
    fields: dict[str, Any] = {"id": "officer", "title": title, "audience": "officer", "products": (make_line(),)}
    return Packet(**{**fields, **changes})


def make_library(**changes: Any) -> Library:
    """Return a library of one module, one packet and one stock."""
    fields: dict[str, Any] = {
        "modules": (make_module(),),
        "reference": make_reference(),
        "packets": (make_packet(),),
        "stocks": (make_stock(),),
        "theme": make_theme(),
    }
    return Library(**{**fields, **changes})


def make_job(**changes: Any) -> Job:
    """Return a job for one module and the usual agency, on the usual card."""
    fields: dict[str, Any] = {
        "packet": make_packet(),
        "line": make_line(per_module=True),
        "modules": (make_module(),),
        "stock": make_stock(),
        "agency": make_agency(),
    }
    return Job(**{**fields, **changes})
