"""Who stands behind a finding, who beside it, and which quotations lead none."""

import re
from dataclasses import replace

import pytest

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.summarise.cluster import REPEATED
from pipeline.summarise.compose import build
from pipeline.summarise.findings import Theme
from pipeline.summarise.gather import gather
from pipeline.summarise.subjects import named_in
from pipeline.tag.cues import words
from tests.corpus.making import fill, make
from tests.summarise import test_judged as judged
from tests.summarise.making import digest as made_digest
from tests.summarise.making import finding, section, theme
from tests.summarise.test_issued import compare, issue

SAID = {
    # A year, and the same without it.
    "Ashmarsh": ("In 2023 strategy discussions were timely and were attended by the right agencies.",),
    "Calderwick": ("Strategy discussions were timely and were attended by the right agencies.",),
    "Eastvale": ("Timely strategy discussions took place with the right agencies attending.",),
    # Of a part.
    "Fenshire": ("Initial strategy discussions were timely and were attended by the right agencies.",),
    # Each opened by the sentence before, which says something else.
    "Harrowmoor": ("Group sessions are held on Fridays.", "This helps new workers to plan their visits well."),
    "Northmere": ("Lunch is shared on Mondays.", "This helps new workers to plan their visits well."),
}


def corpus_of(folder, said):
    strengths = {place: [("strength", text) for text in own] for place, own in said.items()}
    return judged.corpus_of(folder, strengths, theme="multi_agency_working")


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    with corpus_of(tmp_path_factory.mktemp("findings"), SAID) as corpus:
        found = build(corpus, Filters(), findings=10)
    one = next(t for t in found.themes if t.id == "multi_agency_working").section("strength")
    return (*one.findings, *one.more, *one.singular)


def numbers(text):
    return set(re.findall(r"\d+", text))


def narrowed(text):
    return named_in(words(text), "narrower")


def test_who_says_all_of_it_states_its_numbers_and_does_not_narrow_it(findings):
    for one in findings:
        for member in one.members:
            assert numbers(one.members[0].text) <= numbers(member.text)
            assert narrowed(member.text) == narrowed(one.members[0].text)


def test_what_narrows_stands_near_and_is_not_counted(findings):
    (one,) = (f for f in findings if len(f.members) > 1)
    assert {m.source.authority for m in one.members} == {"Ashmarsh", "Calderwick", "Eastvale"}
    assert one.authorities.basis == ("Ashmarsh", "Calderwick", "Eastvale")
    assert [m.source.authority for m in one.near] == ["Fenshire"]
    assert one.further.value == 1 and set(one.places) == {*one.authorities.basis, "Fenshire"}
    assert all(0 < m.chance <= 1 for m in (*one.members, *one.near))


def test_a_quotation_opened_by_words_before_it_speaks_for_itself_alone(findings):
    opened = [one for one in findings if one.quotation.opened]
    assert opened, "the case is there"
    assert all(len(one.behind) == 1 for one in opened)


def test_two_quotations_of_which_one_comes_near_the_other_repeat_it(tmp_path):
    said = {
        "Ashmarsh": ("Core groups and reviews are regular and well attended by families.",),
        "Calderwick": ("Core groups and reviews are held regularly and families attend them well.",),
        "Eastvale": ("The police share what they know of each address.",),
    }
    with corpus_of(tmp_path, said) as corpus:
        one = Theme(gather(corpus, Filters()), "multi_agency_working")
        at = {p.text: n for n, p in enumerate(one.passages)}
        pairs = one._likeness.pairs
    first, same, other = (at[own[0]] for own in said.values())
    assert pairs.near(first, [same]) >= REPEATED > pairs.near(first, [other])
    assert pairs.near(first, [other, same]) == pairs.near(first, [same]) == pairs.near(same, [first])
    assert pairs.near(first, []) == 0


def test_one_that_says_it_and_one_that_comes_near_are_several():
    alone = finding("concern", ("Fenshire",), 1)
    assert not alone.several and finding("concern", ("Fenshire", "Harrowmoor"), 1).several
    near = finding("concern", ("Fenshire",), 1, near=("Northmere",))
    assert near.several and near.reports.value == 1 and near.places == ("Fenshire", "Northmere")
    assert [s.authority for s in near.behind] == ["Fenshire", "Northmere"]
    assert near.ref != alone.ref


def test_a_frozen_digest_holds_no_name_of_a_title_or_a_file(tmp_path):
    report = make(
        "audit by Mrs Jane Smith",
        ["Supervision is regular in all teams."],
        authority="Fenshire",
        authorities=("Fenshire",),
        title="Case audit by Mrs Jane Smith, j.smith@fenshire.gov.uk",
        published="2024-02",
        report_type="multi_agency_audit",
    )
    with Corpus.open(tmp_path / "corpus.db", create=True) as corpus:
        fill(corpus, report)
        frozen = issue(build(corpus, Filters(themes=("supervision",)), findings=3)).to_text()
    assert "Case audit by [left out]" in frozen
    assert "Smith" not in frozen and "@" not in frozen


def test_the_same_corpus_gives_the_same_findings(tmp_path):
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        with corpus_of(tmp_path / name, SAID) as corpus:
            made.append(build(corpus, Filters(), findings=10).themes)
    assert made[0] == made[1]


def test_what_only_came_near_hides_no_change_of_a_digest():
    """A finding is dropped where none that said it stands there any more, whoever came near it."""
    was = finding("strength", ("Fenshire", "Harrowmoor"), 1, near=("Northmere",))
    now = finding("strength", ("Northmere",), 1)
    whole = theme()
    empty = tuple(section(s.stance) for s in whole.sections[1:])
    bare = replace(whole, overviews=(), differences=(), changes=())
    before = made_digest(replace(bare, sections=(section("strength", was), *empty)))
    after = made_digest(replace(bare, sections=(section("strength", now), *empty)))
    found = compare(before, after)
    assert [entry["says"] for entry, _ in found.dropped] == [was.quotation.text]
    assert [added.ref for added, _ in found.added] == [now.ref]
