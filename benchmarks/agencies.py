"""Made-up agencies for measuring: every field of one differs from the same field of the next, and number n is always the same.

    python benchmarks/agencies.py 3000 FOLDER          one YAML file and one seal each
    python benchmarks/agencies.py 3000 table.csv       one row each, columns named by the path of the field: consulates.1.phone
    ... --varied                                       states, kinds, policies, languages and how many consulates differ too
    ... --looks 5                                      that many accents and seals taken in turn; 0 (the default): each its own

Names are between 11 and 45 letters long. Phones are 555-0100 to 555-0199, which belong to nobody; addresses end in `.example`.
"""

from __future__ import annotations

import argparse
import csv
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

Fields = dict[str, Any]
"""An agency as its YAML file says it."""

LAST = 20_000
"""Numbers up to this have a name of their own."""
_WORDS = """
Ash Bay Birch Black Brook Cedar Clear Cold Copper Deer East Elk Fair Fern Fox Glen Gold Granite Green Gull
Hazel Heron High Iron Juniper Lark Long Maple Marsh Mill North Oak Otter Pine Red Rose Silver Stone Sun Willow

bridge brook bury dale field ford grove ham haven hill land mere mont mouth port ridge side stead ton view ville water wick wood
worth

Bend City Creek Falls Flats Grove Heights Hills Junction Landing Mills Park Prairie Rapids Shores Springs Township Valley Village

Abdi Adeyemi Alvarez Brandt Chen Delgado Eriksen Fontaine Garza Haddad Ito Jansen Kowalski Lindqvist Marchetti Nguyen O’Dell
Okafor Petrov Quist Ramos Saito Tran Ueda Vang Whitaker Xiong Yilmaz Zapata

Mexico Guatemala Vietnam Somalia Ukraine Honduras China India Nigeria Canada Brazil Colombia Peru Haiti Ethiopia Kenya

es vi ar so kmr my ne prs am zh-Hans ru uk

fr ko hi bn ht ja th ur te tl sw de
"""
_FIRST, _SECOND, _THIRD, _SURNAMES, _COUNTRIES, _LANGUAGES, _MORE_LANGUAGES = (part.split() for part in _WORDS.split("\n\n"))
"""Two halves of a town's name and what may follow; surnames; countries; languages, and those that varied agencies have too."""
_RANKS = ("Sgt.", "Lt.", "Capt.", "Deputy Chief", "Inv.", "Ofc.", "Det.")
_CITIES = ("Omaha", "Chicago", "Houston", "Denver", "Washington", "Kansas City", "Saint Paul", "Los Angeles", "New York")
_STATES = (("NE", "st-paul"), ("NY", "buffalo"), ("TX", "dallas"))
_MODES = ("notify-only", "none", "hold")
_FIRST_DAY = datetime.date(2026, 11, 1)
_SEAL = """<svg xmlns="http://www.w3.org/2000/svg" width="240" height="240" viewBox="0 0 240 240">
  <title>A leaf and a river inside a ring</title>
  <circle cx="120" cy="120" r="113" fill="#FFFFFF" stroke="{accent}" stroke-width="8"/>
  <path d="M 120 40 L {right} 120 L 120 {foot} L {left} 120 Z" fill="{accent}"/>
  <path d="M 50 180 L 120 {wave} L 190 180" fill="none" stroke="{accent}" stroke-width="6"/>
</svg>
"""


def place(number: int) -> str:
    """Return the name of a town; numbers up to LAST give different ones, of different lengths one after the other."""
    ordinal = number * 7919 % LAST
    first, rest = ordinal % len(_FIRST), ordinal // len(_FIRST)
    third = ["", *(f" {word}" for word in _THIRD)][rest // len(_SECOND) % (len(_THIRD) + 1)]
    return _FIRST[first] + _SECOND[rest % len(_SECOND)] + third


def slug(number: int) -> str:
    """Return the name of the agency's file and folder."""
    return f"{place(number).lower().replace(' ', '-')}-pd"


def agency(number: int, *, varied: bool = False, looks: int = 0) -> Fields:
    """Return the fields of agency `number` (0 to LAST - 1).

    Plain agencies are one shape: the same state, policy and number of consulates, so that only values differ. `varied` ones
    take what states and policies there are in turn. `looks` is how many accents and seals there are (0: each its own).
    """
    town, host = place(number), f"{place(number).lower().replace(' ', '-')}.example"
    state, office = _STATES[number % len(_STATES)] if varied else _STATES[0]
    look = number % looks if looks else number
    return {
        "sample": True,
        "slug": slug(number),
        "name": f"{town} Police Department",
        "short_name": f"{town} PD",
        "kind": ("police", "campus", "sheriff")[number % 3] if varied else "police",
        "state": state,
        "logo": f"seal-{look:05}.svg",
        "logo_alt": f"Seal of the {town} Police Department, a leaf and a river inside a ring",
        "colors": {"accent": accent(look)},
        "ice": {
            "office": office,
            "phone": _dialed(number, 0),
            "night_phone": _dialed(number, 1),
            "email": f"duty-desk-{number}@ice.example",
        },
        "language_line": {
            "name": f"{town} Interpreter Line",
            "phone": _dialed(number, 2),
            "client_id": {"value": f"{30000 + number}", "print": "officer"},
            "access_code": {"value": f"{4000 + number}", "print": "blank"},
            "say": f"Say the language, then the client ID and “{town}”.",
            "contract_ends": datetime.date(2028, 1, 1) + datetime.timedelta(number % 700),
        },
        "languages": _languages(number, varied=varied),
        "consulates": list(_consulates(number, 3 + number % 4 if varied else 5)),
        **_people(number, town, host),
        "agreement_287g": {"status": "none"},
        "detainer_policy": {
            "mode": _MODES[number // 3 % 3] if varied else _MODES[0],
            "directive": f"General order {1 + number % 9}-{10 + number}",
            "clock_owner": f"booking sergeant of {town}",
        },
        "language_law": f"{town} City Code, section {2 + number % 7}-{100 + number} (fictional)",
        "log_place": f"booking screen {1 + number}",
    }


def _people(number: int, town: str, host: str) -> Fields:
    return {
        "supervisor": {"title": f"Watch commander, {town}", "phone": _dialed(number, 3)},
        "counsel": {
            "name": f"{chr(65 + number % 26)}. {_surname(number, 0)}",
            "title": f"{town} city attorney’s office",
            "phone": phone(number, 4),
            "email": f"counsel@{host}",
        },
        "lep_coordinator": _officer(number, 1, f"Language access coordinator of {town}", f"language@{host}"),
        "certifying_official": _officer(number, 2, f"U visa certifying official of {town}", f"certification@{host}"),
        "community_liaison": _officer(number, 3, f"Community liaison of {town}", f"liaison@{host}"),
        "complaint_line": {
            "title": f"{town} office of professional standards",
            "phone": phone(number, 8),
            "email": f"standards@{host}",
        },
    }


def _officer(number: int, post: int, title: str, email: str) -> Fields:
    initial = chr(65 + (number + post * 7) % 26)
    name = f"{_RANKS[(number + post) % len(_RANKS)]} {initial}. {_surname(number, post)}"
    return {"name": name, "title": title, "phone": phone(number, 4 + post), "email": email}


def _surname(number: int, post: int) -> str:
    return _SURNAMES[(number + post * 5) % len(_SURNAMES)]


def _consulates(number: int, count: int) -> Iterator[Fields]:
    for rank in range(count):
        country = _COUNTRIES[(number + rank * 3) % len(_COUNTRIES)]
        yield {
            "country": country,
            "city": _CITIES[(number + rank) % len(_CITIES)],
            "phone": phone(number, 10 + 2 * rank),
            "fax": phone(number, 11 + 2 * rank),
            "email": f"notices-{number}-{rank}@{country.lower()}.example",
            "checked": _FIRST_DAY + datetime.timedelta(number % 14),
        }


def _languages(number: int, *, varied: bool) -> list[str]:
    """Return twelve languages: the same ones, each agency in an order of its own; varied agencies have some others too."""
    turn = number % len(_LANGUAGES)
    turned = _LANGUAGES[turn:] + _LANGUAGES[:turn]
    return turned[: 12 - number % 5] + _MORE_LANGUAGES[: number % 5] if varied else turned


def phone(number: int, line: int) -> str:
    """Return a number that belongs to nobody; the lines of an agency differ, and so does each from the next agency's."""
    return f"{210 + number * 3 % 700}-555-01{(number * 7 + line * 3) % 100:02}"


def _dialed(number: int, line: int) -> Fields:
    return {"number": phone(number, line), "dialed": _FIRST_DAY + datetime.timedelta(number % 14)}


def accent(look: int) -> str:
    """Return a color dark enough for text on white (4.5:1); LAST different ones."""
    return f"#{0x10 + look % 64:02X}{0x10 + look // 64 % 64:02X}{0x40 + look // 4096 % 64:02X}"


def seal(look: int) -> str:
    """Return a seal as SVG."""
    left, right = 60 + look % 40, 180 - look % 37
    return _SEAL.format(accent=accent(look), left=left, right=right, foot=170 - look % 11, wave=185 + look % 23)


def write_agency(folder: Path, number: int, *, varied: bool = False, looks: int = 0) -> Path:
    """Write an agency's file and its seal; return the file."""
    fields = agency(number, varied=varied, looks=looks)
    (folder / fields["logo"]).write_text(seal(number % looks if looks else number), encoding="utf-8")
    return write_fields(folder, fields)


def write_fields(folder: Path, fields: Fields) -> Path:
    """Write an agency's file."""
    path = folder / f"{fields['slug']}.yaml"
    path.write_text(yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8")
    return path


def flat(fields: Fields) -> dict[str, str]:
    """Return the fields as a row: paths with dots, list entries by number from 1, languages with spaces between."""
    return dict(_leaves(fields, ""))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and isinstance(value[0], dict):
        for rank, part in enumerate(value, 1):
            yield from _leaves(part, f"{path}.{rank}")
    elif isinstance(value, list):
        yield path, " ".join(value)
    else:
        yield path, str(value).lower() if isinstance(value, bool) else str(value)


def write_table(path: Path, count: int, *, varied: bool = False, looks: int = 0) -> None:
    """Write agencies as CSV, and their seals beside it."""
    rows = [flat(agency(number, varied=varied, looks=looks)) for number in range(count)]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    for look in range(min(looks or count, count)):
        (path.parent / f"seal-{look:05}.svg").write_text(seal(look), encoding="utf-8")


def main() -> None:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("out", type=Path, help="a folder, or a file that ends in .csv")
    parser.add_argument("--varied", action="store_true")
    parser.add_argument("--looks", type=int, default=0)
    asked = parser.parse_args()
    if asked.out.suffix == ".csv":
        write_table(asked.out, asked.count, varied=asked.varied, looks=asked.looks)
        return
    asked.out.mkdir(parents=True, exist_ok=True)
    for number in range(asked.count):
        write_agency(asked.out, number, varied=asked.varied, looks=asked.looks)


if __name__ == "__main__":
    main()
