"""Frozen digests: kept whole, traced, compared with what is there later."""

from dataclasses import replace

import pytest

from pipeline.corpus.store import Corpus
from pipeline.errors import AuditlensError
from pipeline.summarise import model as m
from pipeline.summarise.issued import freeze, keep, kept, read, write
from pipeline.summarise.layouts.changes import changed
from pipeline.summarise.layouts.themes import themes
from pipeline.summarise.since import since
from pipeline.summarise.trace import trace
from pipeline.summarise.trail import Trail
from tests.summarise.making import REPORTS, digest, finding, section, theme


def issue(made, **asked):
    trail = Trail()
    paper = themes(made, trail)
    return freeze(made, trail, title=paper.title, layout="themes", asked=asked, codebook="c1")


def test_a_frozen_digest_reads_back_as_it_was(tmp_path):
    issued = issue(digest(), findings=8)
    write(issued, tmp_path / "digest.json")
    assert read(tmp_path / "digest.json") == issued
    assert read(tmp_path / "digest.html") == issued
    assert read(tmp_path) == issued
    assert issued.to_text() == issue(digest(), findings=8).to_text()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"auditlens_digest": 1}', "\x00"])
def test_another_file_is_told_from_a_frozen_digest(tmp_path, text):
    (tmp_path / "other.json").write_text(text)
    with pytest.raises(AuditlensError, match="is not a frozen digest"):
        read(tmp_path / "other.json")


def test_the_corpus_keeps_each_digest_once(tmp_path):
    with Corpus.open(tmp_path / "a.db", create=True) as corpus:
        assert keep(corpus, issue(digest()))
        assert keep(corpus, issue(digest(theme("recording"))))
        assert keep(corpus, issue(digest()))
        found = kept(corpus)
    assert [list(i.evidence) for i in found] == [["supervision"], ["recording"]]


def test_a_code_leads_to_its_passages_whatever_its_hyphen_has_become():
    issued = issue(digest())
    wanted = finding("strength", ("Fenshire", "Harrowmoor"), 1, near=("Northmere",))
    for code in (wanted.ref, wanted.ref.upper(), wanted.ref.replace("-", "\u2011"), f"[{wanted.ref}]"):
        traced = trace(code, [issued])
        assert traced.code == wanted.ref
        assert [row["passage"] for row in traced.passages] == [s.passage for s in wanted.behind]
        said = [member.text for member in (*wanted.members, *wanted.near)]
        assert [row["text"] for row in traced.passages] == said
        assert traced.entry["near"] == [member.source.passage for member in wanted.near]
    assert traced.to_json()["versions"]["codebook"] == "c1"


def test_an_unknown_code_says_where_to_look():
    with pytest.raises(AuditlensError, match="--digest"):
        trace("F-00000000", [issue(digest())])
    with pytest.raises(AuditlensError, match="no digest was issued"):
        trace("F-00000000", [])


def compare(before, now, **asked):
    return since(issue(before, **asked), now, asked, "c1")


def test_nothing_changed_is_said():
    found = compare(digest(), digest())
    assert (found.new, found.gone, found.corrected, found.versions, found.moved) == ((), (), (), (), ())
    assert (found.added, found.dropped) == ((), ())
    assert "the same" in changed(found, Trail())[-1].line[0].text


def test_a_number_of_the_overview_leads_to_the_passages_that_it_counts():
    made = digest()
    row = made.themes[0].overviews[0].rows[0]
    issued = issue(made)
    (code,) = [code for code, entry in issued.entries.items() if "name regularity" in entry["says"]]
    traced = trace(code, [issued])
    behind = {ident for _, count in row.stances for ident in count.passages}
    assert {found["passage"] for found in traced.passages} == behind
    told = {count["name"]: count for count in traced.entry["counts"]}
    for stance, count in row.stances:
        assert (told[stance]["value"], tuple(told[stance]["passages"])) == (count.value, count.passages)


def test_a_new_report_is_the_cause_of_what_it_brings():
    before = digest()
    lines = tuple(line for line in before.scope.reports if line.authority != "Northmere")
    old = issue(before)
    old = replace(old, reports={k: v for k, v in old.reports.items() if k != REPORTS["Northmere"][0]})
    kept_ids = {s: [i for i in ids if not i.startswith("c" * 12)] for s, ids in old.evidence["supervision"].items()}
    found = since(replace(old, evidence={"supervision": kept_ids}), before, {}, "c1")
    assert len(lines) == 2
    assert [name.partition(",")[0] for name in found.new] == ["Northmere"]
    assert {cause for moved in found.moved for cause, _ in moved.came} == {"new"}
    assert all(not moved.went for moved in found.moved)


def test_a_corrected_detail_is_named_with_both_values():
    now = digest()
    line = replace(now.scope.reports[0], date="2023-08")
    now = replace(now, scope=replace(now.scope, reports=(line, *now.scope.reports[1:])))
    (corrected,) = compare(digest(), now).corrected
    assert corrected.fields == (("date", "2023-07-06", "2023-08"),)


def test_another_model_is_the_cause_where_no_report_changed():
    told = section("strength", finding("strength", ("Fenshire",), 77))
    now = digest(replace(theme(), sections=(told,), differences=(), overviews=()))
    stances = (("strength", m.Count.of("passages", ["a" * 12 + "-77"])), *now.themes[0].stances[1:])
    now = replace(
        now, themes=(replace(now.themes[0], stances=stances),), versions=replace(now.versions, analysis=("0.2.0+new",))
    )
    found = compare(digest(), now)
    assert [what for what, _, _ in found.versions] == ["analysis"]
    assert {cause for moved in found.moved for cause, _ in (*moved.came, *moved.went)} == {"version"}
    assert [causes for _, causes in found.added] == [("version",)]
    assert found.dropped
    text = " ".join(str(block) for block in changed(found, Trail()))
    assert "another version of the analysis" in text
