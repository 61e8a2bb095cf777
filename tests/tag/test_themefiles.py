from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import resources
from pipeline.tag import yamltext
from pipeline.tag.taxonomy import TaxonomyError, load_taxonomy, read_file
from pipeline.tag.themes import Tagger
from pipeline.version import analysis_version

KITES = """\
title: Toys
themes:
  - name: Kites & Balloons
    definition: Whatever flies on a string.
    patterns:
      - "kite*"
      - "balloon*"
      - any: [string]
        weight: 0.3
    examples:
      - The kite flew.
"""


def read(folder: Path, text: str, name: str = "toys.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_file(path)


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(TaxonomyError) as caught:
        read(folder, text)
    return [p.removeprefix(f"{folder / 'toys.yaml'}") for p in caught.value.problems]


def test_a_yaml_file_of_themes(tmp_path):
    (theme,) = read(tmp_path, KITES).themes
    assert (theme.id, theme.label) == ("kites_balloons", "Kites & Balloons")
    assert [(g.any, g.weight) for g in theme.groups] == [(("kite*", "balloon*"), 1.0), (("string",), 0.3)]
    assert theme.examples.tagged == ("The kite flew.",)


def test_it_is_added_to_the_shipped_themes_or_stands_alone(tmp_path, monkeypatch):
    read(tmp_path, KITES)
    assert "neglect" in load_taxonomy(tmp_path).ids
    assert load_taxonomy(tmp_path / "toys.yaml").ids == load_taxonomy(tmp_path).ids
    before = load_taxonomy(tmp_path).digest()
    read(tmp_path, KITES + "shipped: false\n")
    assert load_taxonomy(tmp_path).ids == ("kites_balloons",)
    assert load_taxonomy(tmp_path).digest() != before


def test_a_yaml_theme_takes_the_place_of_a_shipped_one(tmp_path):
    read(tmp_path, "- {id: neglect, name: Mine, definition: Mine., patterns: [mine]}")
    taxonomy = load_taxonomy(tmp_path)
    assert taxonomy.labels["neglect"] == "Mine"
    assert len(taxonomy.ids) == 30


def test_themes_of_one_file_keep_its_order(tmp_path):
    rows = "".join(f"- {{name: {n}, definition: x, patterns: [{n}]}}\n" for n in ("zebra", "ape", "mole"))
    assert read(tmp_path, rows).ids == ("zebra", "ape", "mole")


def test_every_problem_is_told_with_its_line(tmp_path):
    text = KITES.replace('"kite*"', '"(kite"').replace("weight: 0.3", "weight: 3") + "    defintion: x\n"
    assert [p.partition(":")[0] for p in problems(tmp_path, text)] == [", line 12", ", line 6", ", line 9"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ": needs a list named themes"),
        ("themes: []", ": needs a list named themes"),
        ("themes: [", ", line 1: is not YAML"),
        ("a: &x [1]\nb: *x", ", line 2: *x is an alias"),
        ("themes:\n  - kites", ", line 2: theme 1 must have"),
        ("a: 1\na: 2", ", line 2: 'a' is there twice"),
        ("- {name: A, definition: x, patterns: [a]}\n- {id: a, name: A, definition: x, patterns: [a]}", "there twice"),
        ("- name: A\n  definition: x\n  patterns:\n    - within # days\n", ", line 4: patterns 1: 'within'"),
        ("- name: A\n  definition: x\n  patterns:\n    - # days\n", "any must be a list of texts"),
        ("shipped: maybe\nthemes: [{name: A, definition: x}]", ", line 1: shipped must be true or false"),
        ("[" * 5000, "is"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, said):
    assert said in "\n".join(problems(tmp_path, text))


def test_words_that_yaml_reads_as_something_else_stay_words(tmp_path):
    (theme,) = read(tmp_path, "- {name: A, definition: Yes, patterns: [no, 'on', off]}").themes
    assert theme.groups[0].any == ("no", "on", "off")
    assert theme.definition == "Yes"


def test_the_same_theme_in_two_files_is_a_problem(tmp_path):
    read(tmp_path, KITES)
    read(tmp_path, KITES, "more.yaml")
    with pytest.raises(TaxonomyError, match="in another file too"):
        load_taxonomy(tmp_path)


def test_the_analysis_version_covers_one_file(tmp_path, monkeypatch):
    read(tmp_path, KITES)
    read(tmp_path, KITES + "\n# more\n", "other.yaml")
    versions = set()
    for name in ("", "toys.yaml", "other.yaml"):
        monkeypatch.setenv("AUDITLENS_THEMES", str(tmp_path / name) if name else "")
        versions.add(analysis_version())
    assert len(versions) == 3


@given(st.text())
def test_any_text_is_read_or_refused(text):
    try:
        yamltext.read(text)
    except yamltext.YamlError as error:
        assert str(error)


def test_the_example_taxonomy_does_what_its_examples_say():
    taxonomy = read_file(resources.path("corpora", "examples", "adult-safeguarding", "themes.yaml"))
    tagger = Tagger(taxonomy)
    for theme in taxonomy.themes:
        for text in theme.examples.untagged:
            assert theme.id not in {t.id for t in tagger.tag(text)}
