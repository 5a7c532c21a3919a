"""A form's values in a file's text: what changes changes, everything else stays byte for byte, and the loader reads the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.content.packets import Library
from generator.diagnostics import ProblemsError
from generator.load import load_library
from generator.project import ProjectFiles
from generator.studio.agency_files import AgencyFile
from generator.studio.agency_form.schema import Field, schema_by_path
from generator.studio.agency_text import (
    ConflictError,
    checked_text,
    compacted,
    digest_of,
    earlier_text,
    read_text,
    save,
    values_of,
    with_values,
)

ROOT = Path(__file__).parents[2]
EXAMPLES = (ROOT / "templates/starter/agency.yaml", *sorted((ROOT / "packets/agencies").glob("*.yaml")))
SHORT = """\
# all in brackets
{name: "A, B", short_name: A, kind: police, state: LA, languages: [es, 'no'], log_place: x,
 supervisor: {phone: {number: 504-555-0100}}, consulates: [{country: Mexico, city: X}, {country: Y, city: Z}]}
"""
BLOCKS = """\
name: >-
  Two
  lines
short_name:   'It''s'   # quoted
sample: false
languages:
# first
- es  # Spanish
- "no"  # Norwegian

# Viet Nam
- vi
printers:
- # the old one
  id: a
  x: 1mm
-
  id: b
counsel: {title: "T"}   # who
supervisor:
  phone:   # night
    number: 504-555-0100
    dialed: 2026-01-01
lep_coordinator:
logo: seal.svg
press: ~
log_place: x"""

FIELDS = [path for path, spec in schema_by_path().items() if isinstance(spec, Field) and "*" not in path]
ODD = st.sampled_from(
    ["no", "yes", "true", "null", "~", "007", "1.10", "1e3", "0x1F", "2026-11-02", "12:30", "a:", "[x]", "{x}", "'a'", "it's",
     "\\n",
     "a\\", "&a", "*a", "!a", "%a", "@a", "`a", "-", "…", "Ünï", "---", "...", "😀", "# a", "a # b", "a: b", "- a", "a, b",
     '"a"',
     'a "b', "| a", "> a", "? a", "日本語", "עברית", "a\u00a0b", "a\u202eb", "\x07", "a\nb", "a\tb", "a\u2028b", "\ufeff",
     "\ud800", "x" * 500]
)  # fmt: skip
TEXT = st.one_of(ODD, st.text(max_size=12), st.from_regex(r"[A-Za-z0-9 ,:#'\"\-]{1,20}", fullmatch=True))


@st.composite
def changed(draw: st.DrawFn, values: dict[str, str]) -> dict[str, str]:
    """Draw a form's values: some fields changed or emptied, lists shuffled, cut and made longer."""
    wanted = {path: values.get(path, "") for path in FIELDS}
    for path in draw(st.lists(st.sampled_from(FIELDS), max_size=8, unique=True)):
        wanted[path] = draw(_value(path))
    for name in ("languages", "consulates", "printers", "annexes"):
        wanted |= draw(_list(name, values))
    return wanted


def _value(path: str) -> st.SearchStrategy[str]:
    spec = schema_by_path()[path]
    assert isinstance(spec, Field)
    return st.sampled_from(["true", "false"]) if spec.kind == "check" else st.one_of(st.just(""), TEXT)


@st.composite
def _list(draw: st.DrawFn, name: str, values: dict[str, str]) -> dict[str, str]:
    entries: dict[str, dict[str, str]] = {}
    for path, value in values.items():
        head, _, rest = path.partition(".")
        if head == name:
            index, _, inner = rest.partition(".")
            entries.setdefault(index, {})[inner] = value
    order = draw(st.permutations(list(entries.values())))
    order = order[: draw(st.integers(min_value=max(0, len(order) - 2), max_value=len(order)))]
    inner_fields = [p.removeprefix(f"{name}.*").removeprefix(".") for p in schema_by_path() if p.startswith(f"{name}.*")]
    inner_fields = [p for p in inner_fields if isinstance(schema_by_path()[f"{name}.*{'.' if p else ''}{p}"], Field)]
    for _ in range(draw(st.integers(0, 2))):
        order.insert(draw(st.integers(0, len(order))), {draw(st.sampled_from(inner_fields)): draw(TEXT)})
    made = {name: ""}
    for index, drawn in enumerate(order):
        entry = dict(drawn)
        if draw(st.booleans()):
            entry[draw(st.sampled_from(inner_fields))] = draw(st.one_of(st.just(""), TEXT))
        made |= {f"{name}.{index}{'.' if inner else ''}{inner}": value for inner, value in entry.items()}
    return made


def said(values: dict[str, str]) -> dict[str, str]:
    """What a form's values say: nothing empty, no entries of nothing, nothing that is the default anyway."""
    kept, _ = compacted(values)
    kept = {path: value.replace("\ud800", "\ufffd") for path, value in kept.items() if value}
    return {path: value for path, value in kept.items() if value != _default(path)}


def _default(path: str) -> str | None:
    spec = schema_by_path().get(".".join("*" if part.isdecimal() else part for part in path.split(".")))
    return spec.default if isinstance(spec, Field) and spec.default else None


@pytest.mark.parametrize("text", [*(read_text(path) for path in EXAMPLES), SHORT, BLOCKS], ids=range(len(EXAMPLES) + 2))
def test_nothing_changes_where_nothing_differs(text: str) -> None:
    values = values_of(text)
    assert with_values(text, values) == text
    assert with_values(text, {path: values.get(path, "") for path in FIELDS} | values) == text
    assert with_values(text, {}) == text
    crlf = text.replace("\n", "\r\n")
    assert with_values(crlf, values_of(crlf)) == crlf


@pytest.mark.parametrize("text", [*(read_text(path) for path in EXAMPLES), SHORT, BLOCKS], ids=range(len(EXAMPLES) + 2))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_the_file_says_what_the_form_said(text: str, data: st.DataObject) -> None:
    wanted = data.draw(changed(values_of(text)))
    made = with_values(text, wanted)
    assert said(values_of(made)) == said(wanted)
    assert with_values(made, wanted) == made, "once is enough"
    comments = [line for line in text.splitlines() if line.startswith("#") and line not in {"# first", "# Viet Nam"}]
    assert [line for line in made.splitlines() if line in comments] == comments


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(ProjectFiles())


def test_the_loader_reads_what_the_form_said(library: Library) -> None:
    path = ROOT / "packets/agencies/mapleton-pd.yaml"
    wanted = values_of(read_text(path)) | {
        "name": "No: “#1” 'yes'", "short_name": "007", "log_place": "null", "language_law": "- a, [b] {c}", "languages.1": "ht",
        "language_line.client_id.value": "00123", "language_line.say": "a\\b # c", "complaint_line.phone.dialled": "2026-10-01",
        "supervisor.phone.dialled": "", "logo.alt": "1.10", "certifying_official.name": "true", "press.icc": "",
    }  # fmt: skip
    checked = checked_text(ProjectFiles(), library, path, with_values(read_text(path), wanted))
    agency = checked.agency
    assert agency is not None
    assert (agency.name, agency.short_name, agency.log_place) == ("No: “#1” 'yes'", "007", "null")
    assert (agency.language_law, agency.languages[1], agency.language_line.say) == ("- a, [b] {c}", "ht", "a\\b # c")
    assert (agency.language_line.client_id.value, agency.language_line.client_id.print) == ("00123", "officer")
    assert agency.complaint_line.phone is not None
    assert agency.supervisor.phone is not None
    assert agency.certifying_official is not None
    assert (str(agency.complaint_line.phone.dialled), agency.supervisor.phone.dialled) == ("2026-10-01", None)
    assert (agency.logo and agency.logo.alt, agency.certifying_official.name) == ("1.10", "true")


def changes(text: str, **values: str) -> list[tuple[str, ...]]:
    """Return the lines that go and the lines that come when these values are put in."""
    before = text.splitlines()
    after = with_values(text, {name.replace("__", "."): value for name, value in values.items()}).splitlines()
    return [tuple(line for line in before if line not in after), tuple(line for line in after if line not in before)]


def test_phones_keep_the_form_they_are_written_in() -> None:
    assert changes("a: 1\ncounsel:\n  phone: 504-555-0120 # desk\n", counsel__phone__number="504-555-0121") == [
        ("  phone: 504-555-0120 # desk",),
        ("  phone: 504-555-0121 # desk",),
    ]
    dated = "counsel:\n  phone: {number: 504-555-0120, dialed: 2026-01-01}\n"
    assert changes(dated, counsel__phone__dialled="2026-02-02")[1] == ("  phone: {number: 504-555-0120, dialed: 2026-02-02}",)
    assert changes(dated, counsel__phone__dialled="")[1] == ("  phone: {number: 504-555-0120}",)
    assert changes("counsel:\n  phone: 504-555-0120\n", counsel__phone__dialled="2026-02-02")[1] == (
        "  phone: {number: 504-555-0120, dialled: 2026-02-02}",
    )
    assert with_values("name: x\ncounsel:\n  phone: 504-555-0120\n", {"counsel.phone.number": ""}) == "name: x\n"


def test_the_logo_keeps_its_form() -> None:
    short = "logo: a.svg  # old\nlogo_alt: A\nname: x\n"
    assert with_values(short, {"logo.path": "b.png", "logo.alt": "B"}) == "logo: b.png  # old\nlogo_alt: B\nname: x\n"
    assert with_values(short, {"logo.path": "", "logo.alt": ""}) == "name: x\n"
    assert with_values("name: x\n", {"logo.path": "b.png", "logo.alt": "B"}) == "name: x\nlogo:\n  path: b.png\n  alt: B\n"
    assert with_values("logo: a.svg\nname: x\n", {"logo.path": "a.svg", "logo.alt": "B"}) == "logo: a.svg\nlogo_alt: B\nname: x\n"


def test_secrets_keep_their_form() -> None:
    short = 'language_line: {client_id: "0042"}\n'
    assert with_values(short, {"language_line.client_id.print": "blank"}) == short, "that is the default"
    assert with_values(short, {"language_line.client_id.print": "officer"}) == (
        'language_line: {client_id: {value: "0042", print: officer}}\n'
    )


def test_a_field_that_is_taken_out_leaves_its_explanation_and_comes_back_to_it() -> None:
    text = read_text(EXAMPLES[0])
    without = with_values(text, {"ice.email": "", "sample": "false", "consulates": ""})
    assert "  # May be left out.\n  # email:\n" in without
    assert "\n# sample:\n" in without
    assert "consulates:\n  -" not in without
    again = with_values(without, {name: value for name, value in values_of(text).items() if not name.startswith("consulates.")})
    begin, end = text.index("consulates:\n  -"), text.index("\n# Whom an officer")
    assert again == f"{text[:begin]}# consulates:\n{text[end:]}", "all but the consulates is as it was"


def test_entries_take_their_comments_along() -> None:
    text = "languages:\n- es  # Spanish\n# of the north\n- vi\n- so\nname: x\n"
    moved = with_values(text, {"languages.0": "so", "languages.1": "vi", "languages.2": "es", "languages.3": "ru"})
    assert moved == "languages:\n- so\n# of the north\n- vi\n- es  # Spanish\n- ru\nname: x\n"
    flow = with_values("languages: [ es, 'vi' , so ] # x\nname: x\n", {"languages.0": "so", "languages.1": "no"})
    assert flow == 'languages: [ so, "no" ] # x\nname: x\n'


def test_what_is_unknown_stays() -> None:
    text = "rank: 1\ncounsel: {name: A, badge: 7}\nconsulates:\n- country: X\n  flag: red\n- country: Y\n"
    made = with_values(
        text, {"consulates.0.country": "Y", "consulates.1.country": "X", "consulates.1.city": "Z", "counsel.name": "B"}
    )
    assert made == "rank: 1\ncounsel: {name: B, badge: 7}\nconsulates:\n- country: Y\n- country: X\n  city: Z\n  flag: red\n"
    assert (
        with_values(text, {"csrf": "x", "counsel.badge": "8", "consulates.x.city": "y", "consulates.01.city": "y", "": "z"})
        == text
    )


def test_what_stands_in_a_field_s_place_gives_way() -> None:
    assert values_of(with_values("supervisor: nobody\nname: x\n", {"supervisor.title": "T"})) == {
        "supervisor.title": "T",
        "name": "x",
    }
    assert values_of(with_values("supervisor:\nname: x\n", {"supervisor.title": "T"})) == {"supervisor.title": "T", "name": "x"}
    assert values_of(with_values("name: true\n", {"name": "true"})) == {"name": "true"}
    assert with_values("name: true\n", {"name": "true"}) == 'name: "true"\n'
    assert values_of(with_values("- a\n- b\n", {"name": "x"})) == {"name": "x"}
    assert values_of(with_values("languages: es\nname: x\n", {"languages.0": "vi"})) == {"languages.0": "vi", "name": "x"}


def test_a_text_that_is_no_yaml_is_refused() -> None:
    for text in ("name: [", "a: 1\na: 2\n", "a: &b c\n", "# nothing\n"):
        with pytest.raises(ProblemsError):
            values_of(text)
        with pytest.raises(ProblemsError):
            with_values(text, {"name": "x"})
    with pytest.raises(ProblemsError):
        with_values("name: x\n", {"name": "y" * 1_000_001})


def test_a_save_is_whole_and_only_over_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfname: A\r\n")
    file, text = AgencyFile("a", path), read_text(path)
    made = with_values(text, {"name": "B", "log_place": "x"})
    path.chmod(0o640)
    save(file, made, digest_of(text))
    assert path.stat().st_mode & 0o777 == 0o640
    assert path.read_bytes() == b"\xef\xbb\xbfname: B\r\nlog_place: x\r\n"
    with pytest.raises(ConflictError) as caught:
        save(file, with_values(text, {"name": "C"}), digest_of(text))
    assert caught.value.current_text == made
    assert earlier_text(digest_of(text)) == text
    assert earlier_text("none") is None

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        save(file, with_values(made, {"name": "D"}), digest_of(made))
    assert read_text(path) == made, "the old file is there, whole"
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]
