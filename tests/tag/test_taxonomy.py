from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from pipeline import resources
from pipeline.tag.taxonomy import LAST, TaxonomyError, load_taxonomy
from pipeline.version import THEMES_VARIABLE

CODEBOOK = {
    "multi_agency_working",
    "information_sharing",
    "supervision",
    "management_oversight",
    "domestic_abuse",
    "acronyms_language",
    "voice_of_child",
    "thresholds_referrals",
    "assessment_analysis",
    "planning_review",
    "recording",
    "timeliness_drift",
    "visits_direct_work",
    "family_engagement",
    "neglect",
    "exploitation_missing",
    "mental_health",
    "substance_misuse",
    "equality_identity",
    "disabled_send",
    "early_help",
    "placements_permanence",
    "care_leavers",
    "education",
    "health",
    "housing",
    "court_preproceedings",
    "workforce",
    "quality_assurance",
    "leadership_governance",
}

KITES = """
id = "kites"
label = "Kites"
definition = "Whatever is said of kites."
[[patterns]]
any = ["kite*"]
"""


@pytest.fixture(autouse=True)
def no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(THEMES_VARIABLE, raising=False)


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_thirty_themes_are_shipped() -> None:
    taxonomy = load_taxonomy()
    assert set(taxonomy.ids) == CODEBOOK
    assert len(taxonomy.ids) == 30
    assert [t.order for t in taxonomy.themes] == sorted({t.order for t in taxonomy.themes})
    assert all(
        t.label and t.definition and t.covers and t.examples.tagged and t.examples.untagged for t in taxonomy.themes
    )
    assert len(set(taxonomy.labels.values())) == 30


def test_a_file_adds_a_theme_after_the_shipped_ones(tmp_path: Path) -> None:
    write(tmp_path, "kites", KITES)
    taxonomy = load_taxonomy(tmp_path)
    assert taxonomy.ids == (*load_taxonomy().ids, "kites")
    assert taxonomy.themes[-1].order == LAST
    assert taxonomy.digest() != load_taxonomy().digest()


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "kites", KITES)
    monkeypatch.setenv(THEMES_VARIABLE, str(tmp_path))
    assert "kites" in load_taxonomy().ids
    monkeypatch.setenv(THEMES_VARIABLE, "")
    assert "kites" not in load_taxonomy().ids


def test_a_file_of_the_same_name_replaces_a_theme(tmp_path: Path) -> None:
    write(tmp_path, "neglect", KITES.replace('"kites"', '"neglect"') + "")
    taxonomy = load_taxonomy(tmp_path)
    assert sorted(taxonomy.ids) == sorted(CODEBOOK)
    assert taxonomy.labels["neglect"] == "Kites"


def test_the_digest_follows_content_and_nothing_else(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, "kites", KITES)
    write(tmp_path / "windows", "kites", KITES).write_bytes(KITES.replace("\n", "\r\n").encode())
    digests = {load_taxonomy(tmp_path / name).digest() for name in ("one", "two", "windows")}
    assert len(digests) == 1
    write(tmp_path / "one", "kites", KITES + "\n# a remark\n")
    assert load_taxonomy(tmp_path / "one").digest() not in digests


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "kites", KITES)
    (tmp_path / "notes.txt").write_text("not a theme")
    (tmp_path / "old.toml").mkdir()
    assert load_taxonomy(tmp_path).ids[-1] == "kites"


def test_all_problems_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    write(tmp_path, "a", "this is not TOML")
    write(tmp_path, "b", 'id = "c"\nlabel = ""\ncolour = "red"\n[[patterns]]\nany = ["(open"]\nweight = 2\n')
    write(tmp_path, "d", 'id = "Upper Case"\nlabel = "D"\ndefinition = "D."\nthreshold = 0\nnot = "x"\npatterns = 3\n')
    write(
        tmp_path,
        "e",
        'id = "e"\nlabel = "E"\ndefinition = "E."\norder = true\nexamples = 1\n'
        '[[patterns]]\nany = []\nin = ["title"]\nkinds = ["song"]\nrequires = ["|"]\n',
    )
    with pytest.raises(TaxonomyError) as error:
        load_taxonomy(tmp_path)
    problems = error.value.problems
    assert all(p.startswith(str(tmp_path)) for p in problems)
    text = str(error.value)
    for expected in (
        "a.toml: is not readable as TOML",
        "b.toml: id 'c' must be the file's name, 'b'",
        "b.toml: label is missing",
        "b.toml: definition is missing",
        "b.toml: colour is not known here",
        "b.toml: patterns 1: '(open': ')' is missing",
        "b.toml: weight must be a number above 0",
        "d.toml: id 'Upper Case' must be lower-case",
        "d.toml: threshold must be a number above 0",
        "d.toml: not must be a list of texts",
        "d.toml: needs at least one [[patterns]]",
        "e.toml: order must be a whole number",
        "e.toml: [examples] must be a table",
        "e.toml: patterns 1: any must list at least one pattern",
        "e.toml: patterns 1: in 'title' is none of text, section, lead_in",
        "e.toml: patterns 1: kinds 'song' is none of",
        "e.toml: patterns 1: '|': '|' is out of place",
    ):
        assert expected in text
    assert pickle.loads(pickle.dumps(error.value)).problems == problems


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match="it is not there"):
        load_taxonomy(tmp_path / "missing")


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    shipped = sorted(resources.path("corpora", "taxonomy").glob("*.toml"))
    for path in reversed(shipped):
        shutil.copy(path, tmp_path)
    copy = load_taxonomy(tmp_path)
    assert copy.ids == load_taxonomy().ids
    assert copy.digest() == load_taxonomy().digest()
