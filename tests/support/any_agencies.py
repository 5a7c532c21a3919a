"""Agencies of any kind: long names, names in many scripts, missing fields, every switch of state and policy."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from generator.content.agency import Agency, Consulate, DetainerPolicy, LanguageLine, Person, Phone, Secret, SignOff
from generator.content.packets import Library
from generator.diagnostics import Place, SourcedText
from tests.support.builds import mapleton

_SCRIPTS = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áàâäãåçéèêëíìîïñóòôöõúùûüýÿÁÉÍÓÚÑÇ",
    "абвгдежзиклмнопрстуфхцчшщыэюя",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "אבגדהוזחטיכלמנסעפצקרשת",
    "กขคงจชซญดตถทนบปผพมยรลวสหอ",
    "日本語中文漢字東京北京",
    "あいうえおかきくけこ",
)
_COUNTRIES = ("Mexico", "Guatemala", "Vietnam", "Somalia", "Ukraine", "Côte d’Ivoire", "Bosnia and Herzegovina")
LANGUAGES = ("es", "vi", "ar", "so", "kmr", "my", "ne", "prs", "am", "zh-Hans", "ru", "uk", "ur", "he", "nqo", "th", "km", "dv")
"""Some from right to left; some that no guide has unless the agency names them."""


def _text(value: str, line: int) -> SourcedText:
    return SourcedText(value, Place("agencies/any.yaml", line, 3))


@st.composite
def words(draw: st.DrawFn, most: int = 4) -> str:
    """Draw a name of a few words, now and then in another script."""
    letters = _SCRIPTS[0] if draw(st.integers(0, 5)) else draw(st.sampled_from(_SCRIPTS))
    parts = draw(st.lists(st.text(letters, min_size=1, max_size=9), min_size=1, max_size=most))
    return " ".join(parts)


@st.composite
def phones(draw: st.DrawFn) -> Phone:
    """Draw a phone number of nobody, perhaps dialled once."""
    number = f"{draw(st.sampled_from((402, 515, 605, 713)))}-555-{draw(st.integers(100, 199)):04}"
    dialled = draw(st.none() | st.dates(date(2026, 1, 1), date(2026, 11, 1)))
    return Phone(e164=f"+1{number.replace('-', '')}", display=_text(number, draw(st.integers(1, 90))), dialled=dialled)


@st.composite
def people(draw: st.DrawFn) -> Person:
    """Draw somebody to call."""
    name, title = draw(words(3)), draw(words(3))
    email = draw(st.none() | st.just("someone@agency.example"))
    return Person(
        name=_text(name, 4) if draw(st.booleans()) else None,
        title=_text(title, 5),
        phone=draw(phones()),
        email=None if email is None else _text(email, 6),
    )


@st.composite
def consulates(draw: st.DrawFn) -> Consulate:
    """Draw a consulate."""
    return Consulate(
        country=_text(draw(st.sampled_from(_COUNTRIES)), 30),
        city=_text(draw(words(2)), 31),
        phone=draw(phones()),
        fax=draw(st.none() | phones()),
        email=draw(st.none() | st.just(_text("consul@example.example", 32))),
        checked=draw(st.dates(date(2026, 1, 1), date(2026, 11, 1))),
    )


@st.composite
def agencies(draw: st.DrawFn, library: Library) -> Agency:
    """Draw an agency; it may be one whose sheets have a problem, such as a name that does not fit."""
    base = mapleton()
    name = draw(words())
    line = LanguageLine(
        name=_text(draw(words(3)), 12),
        phone=draw(phones()),
        client_id=Secret(value=_text(str(draw(st.integers(1000, 99999))), 13), print=draw(st.sampled_from(("officer", "blank")))),
        say=draw(st.none() | words(6).map(lambda said: _text(said, 14))),
    )
    mode = draw(st.sampled_from(("hold", "notify-only", "none")))
    reviewed = draw(st.none() | st.dates(date(2026, 1, 1), date(2026, 11, 1)))
    return base.model_copy(
        update={
            "slug": "any",
            "sample": draw(st.booleans()),
            "name": _text(f"{name} Police Department", 3),
            "short_name": _text(f"{name[:18].strip()} PD", 4),
            "state": draw(st.sampled_from([state.code for state in library.reference.states])),
            "logo": draw(st.sampled_from((None, base.logo))),
            "colors": base.colors.model_copy(
                update={"accent": draw(st.sampled_from(("#1A4480", "#1F3A6E", "#6B1F2A", "#22543D")))}
            ),
            "ice": base.ice.model_copy(update={"phone": draw(phones()), "night_phone": draw(st.none() | phones())}),
            "language_line": line,
            "languages": tuple(draw(st.permutations(LANGUAGES)))[: draw(st.integers(3, len(LANGUAGES)))],
            "consulates": tuple(draw(st.lists(consulates(), max_size=4))),
            **{one: draw(people()) for one in ("supervisor", "counsel", "lep_coordinator", "complaint_line")},
            "certifying_official": draw(st.none() | people()),
            "community_liaison": draw(st.none() | people()),
            "detainer_policy": DetainerPolicy(
                mode=mode,
                directive=draw(st.none() | st.just(_text("General order 5-12", 50))),
                clock_owner=_text(draw(words(2)), 51),
            ),
            "language_law": draw(st.none() | words(5).map(lambda law: _text(law, 52))),
            "log_place": _text(draw(words(3)), 53),
            "sign_off": None if reviewed is None else SignOff(reviewed_by=_text(draw(words(3)), 54), reviewed_on=reviewed),
        }
    )
