"""The exact sentence and hint of each bad agency value and file."""

from __future__ import annotations

import pytest

from generator.diagnostics import ProblemsError
from generator.load import load_agency

GOOD = """\
name: Mapleton Police Department
short_name: Mapleton PD
kind: police
state: LA
ice: {office: new-orleans}
language_line: {name: Line, phone: 504-555-0100}
languages: [es]
supervisor: {phone: 504-555-0101}
counsel: {name: C}
lep_coordinator: {name: L}
complaint_line: {phone: 504-555-0102}
detainer_policy: {mode: none, clock_owner: Sergeant}
log_place: desk
"""

CASES = {
    "phone": (
        ("phone: 504-555-0101", "phone: 555-12"),
        ':8:21: error[agency-phone]: "555-12" is not a phone number\nhint: use +1 555 555 0123',
    ),
    "unknown key": (
        ("short_name:", "shrt_name:"),
        ":2:1: error[unknown-key]: `shrt_name` is not a known key\nhint: did you mean `short_name`?",
    ),
    "unknown key inside": (
        ("{name: C}", "{name: C, phne: 504-555-0101}"),
        ":9:20: error[unknown-key]: `phne` is not a known key in `counsel`\nhint: did you mean `phone`?",
    ),
    "missing key": (
        ("log_place: desk\n", ""),
        ":1:1: error[missing-key]: the file has no `log_place`\nhint: add `log_place:` and its value",
    ),
    "missing key inside": (
        (", clock_owner: Sergeant", ""),
        ":12:18: error[missing-key]: `detainer_policy` has no `clock_owner`\nhint: add `clock_owner:` and its value",
    ),
    "ICE office": (
        ("new-orleans", "new-orlens"),
        ":5:15: error[unknown-ice-office]: `new-orlens` is not in the directory of ICE field offices\n"
        "hint: did you mean `new-orleans`?\nhint: or write the contact out with `name` and `phone`",
    ),
    "ICE office by city": (
        ("office: new-orleans", "office: Seattle, phone: 504-555-0103"),
        ":5:15: error[unknown-ice-office]: `Seattle` is not in the directory of ICE field offices\n"
        "hint: did you mean `seattle`?\nhint: or write the contact out with `name` and `phone`",
    ),
    "ICE office without a phone": (
        ("new-orleans", "seattle"),
        ":5:6: error[missing-key]: `ice` has no `phone`\n"
        "hint: the directory has no phone for `seattle`: add the number your officers call",
    ),
    "language": (
        ("[es]", "[Norwegian]"),
        ":7:13: error[unknown-language]: `Norwegian` is not in the language table\nhint: did you mean `no`?",
    ),
    "state": (
        ("state: LA", "state: Louisiana"),
        ":4:8: error[unknown-state]: `Louisiana` is not in the table of states\nhint: did you mean `LA`?",
    ),
    "agreement": (
        ("state: LA", "state: WA\nagreement_287g: {status: active}"),
        ":5:26: error[agreement-prohibited]: a 287(g) agreement is active, but the law of Washington prohibits it\n"
        "hint: set `status: none`, or correct `state`",
    ),
    "contrast": (
        ("kind: police", 'kind: police\ncolors: {accent: "#FFCC00"}'),
        ":4:18: error[color-contrast]: `#FFCC00` on white has a contrast of 1.51:1, less than 4.5:1\n"
        "hint: use a darker colour, such as #8E7200",
    ),
    "logo": (
        ("kind: police", "kind: police\nlogo: seal.png\nlogo_alt: Seal"),
        ":4:7: error[logo-missing]: `seal.png` does not exist\nhint: put the picture beside the agency file",
    ),
    "override": (
        ("desk", '"desk \\u202e 4"'),
        ":13:12: error[control-character]: `log_place` holds U+202E (right-to-left override)\n"
        "hint: take it out, or type the value again",
    ),
    "5,000 characters": (
        ("desk", "d" * 5000),
        ":13:12: error[too-long]: `log_place` has 5000 characters, more than 120\nhint: shorten it",
    ),
    "syntax": (
        ("kind: police", "kind: police: x"),
        ":3:13: error[yaml-syntax]: a `:` stands where none is expected\n"
        "hint: put text that holds `: ` in quotes, or look at the indentation",
    ),
    "choice": (
        ("kind: police", "kind: polce"),
        ":3:7: error[bad-value]: `kind` cannot be `polce`\n"
        "hint: choose one of `police`, `sheriff`, `campus`, `tribal`, `state`, `other`",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_exact_message(name, project, library, tmp_path):
    (old, new), expected = CASES[name]
    assert GOOD.count(old) == 1
    path = tmp_path / "elm.yaml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        load_agency(project, path, library)
    assert [str(problem) for problem in caught.value.problems] == [f"{path}{expected}"]


def test_the_text_the_cases_start_from_is_right(project, library, tmp_path):
    path = tmp_path / "elm.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_agency(project, path, library).slug == "elm"


def test_file_name_that_is_no_slug(project, library, tmp_path):
    path = tmp_path / "Elm PD.yaml"
    path.write_text(GOOD, encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        load_agency(project, path, library)
    assert [problem.message for problem in caught.value.problems] == ["the file's name `Elm PD` is not a slug"]


def test_bytes_of_a_wrong_encoding(project, library, tmp_path):
    path = tmp_path / "elm.yaml"
    path.write_bytes(GOOD.replace("desk", "café").encode("latin-1"))
    with pytest.raises(ProblemsError) as caught:
        load_agency(project, path, library)
    assert (
        str(caught.value.problems[0]) == f"{path}:13:15: error[not-utf-8]: byte 0xE9 is not UTF-8\nhint: save the file as UTF-8"
    )
