"""What has not changed is not done again, and whatever could change a document is noticed."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import date

import pytest

from generator.load import load_agency, load_library
from generator.pipeline.choose_jobs import choose_jobs
from generator.pipeline.earlier import STATE, Keys, library_of
from generator.project import ProjectFiles
from generator.resolve import resolve
from tests.support.builds import AGENCIES, ROOT
from tests.support.edits import CARD, edit_agency, edit_fonts_index, edit_logo, edit_template, edit_theme, put_template_part
from tests.support.small_project import PACKET

MODULE = "packets/modules/retaliation.yaml"
HANDOUT = """\
  - product: handout
    template: handout/handout.xml
    per_module: true
    name: "{module}-handout"
"""


def all_documents(place):
    return {name for name in place.files() if name.endswith(".pdf")}


def of_module(place, module):
    return {name for name in all_documents(place) if module in name}


def as_from_scratch(place):
    """The files of a build that has nothing to go by."""
    shutil.rmtree(place.folder / "fresh", ignore_errors=True)
    (place.folder / "out").rename(place.folder / "kept")
    try:
        place.write(place.build())
        return place.files()
    finally:
        shutil.rmtree(place.folder / "out")
        (place.folder / "kept").rename(place.folder / "out")


def test_nothing_is_made_and_nothing_written_when_nothing_changed(place):
    before = place.files()
    stamps = {path: path.stat().st_mtime_ns for path in (place.folder / "out").rglob("*")}
    result = place.build()
    assert place.made == set()
    assert place.write(result) == set()
    assert place.files() == before
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    assert {document.path: document.data for document in result.documents} == {
        name: data for name, data in before.items() if name.endswith(".pdf")
    }


def replace_font(place):
    """The bold face takes the place of the regular one, and the index says so."""
    bold = (ROOT / "fonts/PublicSans-Bold.ttf").read_bytes()
    regular = (ROOT / "fonts/PublicSans-Regular.ttf").read_bytes()
    place.put("fonts/fonts.yaml", hashlib.sha256(regular).hexdigest(), hashlib.sha256(bold).hexdigest())
    (place.folder / "fonts/PublicSans-Regular.ttf").write_bytes(bold)


def lose_state(place):
    (place.folder / "out" / STATE).unlink()


def damage_state(place):
    (place.folder / "out" / STATE).write_text('{"format": 1, "documents": [{"path": "officer/lang')


def state_of_another_form(place):
    path = place.folder / "out" / STATE
    path.write_text(path.read_text().replace('"format": 1', '"format": 0'))


@pytest.mark.parametrize(
    "change",
    [
        edit_agency,
        edit_logo,
        edit_template,
        put_template_part,
        edit_theme,
        edit_fonts_index,
        replace_font,
        lose_state,
        damage_state,
        state_of_another_form,
    ],
)
def test_changes_that_every_document_depends_on(place, change):
    change(place)
    result = place.build()
    assert place.made == all_documents(place)
    place.write(result)
    assert place.files() == as_from_scratch(place)


def test_a_module_s_text_concerns_its_own_documents(place):
    text = json.loads((place.folder / "out/manifest.json").read_text())
    assert {one for row in text["documents"] for one in row["modules"]} >= {"language", "retaliation"}
    place.put(MODULE, "and call a neutral interpreter.", "and call a neutral interpreter first.")
    result = place.build()
    about = {row["path"] for row in text["documents"] if "retaliation" in row["modules"]}
    assert about < all_documents(place)
    assert place.made == about
    # The card of languages is for all modules, and for none has it another word.
    assert place.write(result) == of_module(place, "retaliation-card") | {"manifest.json", STATE}
    assert place.files() == as_from_scratch(place)


def test_a_comment_changes_no_document(place):
    place.put(MODULE, "officer_steps:\n", "# Nobody reads this.\nofficer_steps:\n")
    result = place.build()
    assert place.made == set()
    assert place.write(result) == {"manifest.json"}
    assert place.files() == as_from_scratch(place)


def test_a_new_packet_is_noticed_and_the_others_stay(place):
    text = PACKET.replace("id: officer", "id: second")
    (place.folder / "packets/second.yaml").write_text(text)
    before = all_documents(place)
    result = place.build(packets=("officer", "second"))
    assert place.made == {name.replace("officer/", "second/") for name in before}
    place.write(result)
    assert before < all_documents(place)


def test_a_new_module_is_noticed(place):
    text = (ROOT / MODULE).read_text()
    own_id = next(line for line in text.splitlines() if line.startswith("id:"))
    number = next(line for line in text.splitlines() if line.startswith("number:"))
    (place.folder / "packets/modules").mkdir(parents=True)
    new = text.replace(own_id, "id: quarrels", 1).replace(number, "number: 90", 1)
    (place.folder / "packets/modules/quarrels.yaml").write_text(new)
    place.put("packets/training/retaliation.yaml", "module: retaliation", "module: quarrels")
    (place.folder / "packets/training/retaliation.yaml").rename(place.folder / "packets/training/quarrels.yaml")
    place.build(modules=("language", "retaliation", "quarrels"))
    assert place.made == {
        "officer/quarrels-card-business-card.pdf",
        "officer/quarrels-card-business-card-office.pdf",
        "officer/i-speak-card-business-card.pdf",
    }


def damage(path):
    path.write_bytes(path.read_bytes()[:-1] + b" ")


def delete(path):
    path.unlink()


@pytest.mark.parametrize("harm", [damage, delete])
def test_a_harmed_file_is_made_again_with_its_other_edition(place, harm):
    before = place.files()
    harm(place.folder / "out/officer/language-card-business-card-office.pdf")
    result = place.build()
    assert place.made == {"officer/language-card-business-card.pdf", "officer/language-card-business-card-office.pdf"}
    assert place.write(result) == {"officer/language-card-business-card-office.pdf"}
    assert place.files() == before


def test_a_harmed_manifest_is_written_again(place):
    before = place.files()
    (place.folder / "out/manifest.json").write_text("{}")
    assert place.write(place.build()) == {"manifest.json"}
    assert place.made == set()
    assert place.files() == before


def test_a_smaller_choice_makes_nothing_and_a_larger_one_the_rest(place):
    place.build(modules=("language",), edition="reading")
    assert place.made == {"officer/i-speak-card-business-card.pdf"}, "it is of all modules chosen"
    shutil.rmtree(place.folder / "out")
    place.write(place.build(modules=("language",), edition="reading"))
    first = all_documents(place)
    place.write(place.build(edition="reading"))
    assert place.made == all_documents(place) - {"officer/language-card-business-card.pdf"}
    assert "officer/language-card-business-card.pdf" in first
    place.write(place.build())
    assert place.files() == as_from_scratch(place)


def test_another_agency_is_noticed(place):
    for path in AGENCIES[0].parent.iterdir():
        shutil.copy(path, place.folder)
    place.build(agency=place.folder / "juniper-county-so.yaml")
    assert place.made >= of_module(place, "language")


def test_another_program_is_noticed(place, monkeypatch):
    monkeypatch.setattr("generator.pipeline.earlier.program_digest", lambda: "another")
    place.build()
    assert place.made == all_documents(place)


def test_force_makes_everything(place):
    result = place.build(force=True)
    assert place.made == all_documents(place)
    assert place.write(result) == set()


def test_warnings_of_today_are_shown_though_nothing_is_made(place):
    late = place.build(today=date(2031, 1, 1))
    assert place.made == set()
    assert "review-overdue" in {warning.code for warning in late.warnings}
    assert place.write(late) == set()


def test_problems_are_those_of_a_build_from_scratch(place):
    place.put(CARD, "<face name=", "{{ nobody.knows }}<face name=")
    said = []
    for out in (place.request.out, None):
        with pytest.raises(Exception, match="template") as caught:
            place.build(out=out)
        said.append((caught.value.problems, caught.value.exit_code))
    assert said[0] == said[1]


def test_a_template_that_changes_while_it_is_read_is_read_again_next_time(place, monkeypatch):
    changed = []
    original = ProjectFiles.read_bytes

    def read_bytes(self, name):
        if name == CARD and not changed:
            changed.append(name)
            place.put(CARD, "<face name=", "<!-- edited --><face name=")
        return original(self, name)

    monkeypatch.setattr(ProjectFiles, "read_bytes", read_bytes)
    place.write(place.build(force=True))
    assert changed
    place.build()
    assert place.made >= of_module(place, "language-card")


def test_inputs_of_a_document_do_not_depend_on_its_company(place):
    """Fonts that were read for another document, and templates, are named for each that needs them, and for no other."""
    shutil.rmtree(place.folder / "out")
    (place.folder / "packets/officer.yaml").write_text(PACKET + HANDOUT)
    together = place.build()
    rows = {row["path"]: row["reads"] for row in json.loads(together.state)["documents"]}
    read = {one["path"] for one in json.loads(together.manifest)["inputs"] if one["path"].split("/")[0] in {"templates", "fonts"}}
    named = {name for names in rows.values() for name in names}
    assert read - named <= {"templates/theme.yaml", "templates/stocks.yaml", "fonts/fonts.yaml"}
    assert named <= read
    (place.folder / "packets/officer.yaml").write_text(PACKET.partition("  - product: i_speak")[0] + HANDOUT)
    alone = place.build(modules=("retaliation",))
    alone_rows = {row["path"]: row["reads"] for row in json.loads(alone.state)["documents"]}
    assert alone_rows
    assert all(rows[path] == reads for path, reads in alone_rows.items())
    assert "fonts/NotoSansArabic-Regular.ttf" not in {name for names in alone_rows.values() for name in names}


def test_the_part_of_the_library_is_enough():
    project = ProjectFiles()
    library = load_library(project)
    agency = load_agency(project, ROOT / "packets/agencies/juniper-county-so.yaml", library)
    for chosen in choose_jobs(library, agency, (), (), "all"):
        part = library_of(chosen.job, library)
        assert resolve(chosen.job, part, project) == resolve(chosen.job, library, project), chosen.stem


def test_keys_do_not_depend_on_the_run(place):
    first, second = (json.loads(place.build(force=True).state) for _ in range(2))
    assert first == second
    keys = [row["key"] for row in first["documents"]]
    assert len(set(keys)) == len({row["path"].removesuffix("-office.pdf").removesuffix(".pdf") for row in first["documents"]})
    assert Keys(ProjectFiles()).digest("templates/theme.yaml") is not None
