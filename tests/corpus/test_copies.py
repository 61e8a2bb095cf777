"""The same text in another format, near-copies as draft and final, and reports that only look alike."""

import random
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import fill, make

from pipeline.corpus.copies import is_draft
from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus

SENTENCES = [f"Sentence number {i} speaks of the work of many agencies." for i in range(20)]
EDITED = [*SENTENCES[:18], "Sentence number 18 speaks of the work of few agencies.", SENTENCES[19]]
EVERY = Filters(history=True, duplicates=True)


def copies(corpus):
    rows = list(corpus.reports(EVERY))
    name = {r["report"]: r["file"].removesuffix(".pdf") for r in rows}
    return {name[r["report"]]: (r["duplicate_kind"], name[r["duplicate_of"]]) for r in rows if r["duplicate_of"]}


def as_word(report):
    return replace(report, type="docx", pages=(replace(report.pages[0], number=None),))


def shown(corpus, **filters):
    return [r["file"].removesuffix(".pdf") for r in corpus.reports(Filters(**filters))]


def test_the_same_text_cut_otherwise_is_the_same_text(corpus):
    joined = [" ".join(SENTENCES[:2]).upper(), *SENTENCES[2:10], "Sentence num-ber 10 speaks", *SENTENCES[11:]]
    joined[9] += " of the work of many agencies."
    fill(corpus, make("pdf", SENTENCES, authority="Oldmere"), as_word(make("word", joined, authority="Oldmere")))
    assert copies(corpus) == {"word": ("same_text", "pdf")}
    assert shown(corpus) == shown(corpus, near=True) == ["pdf"]
    assert len(list(corpus.passages())) == 20
    assert corpus.left_out()["duplicates"] == 1


def test_a_footer_within_a_sentence_of_one_format_does_not_make_another_text(corpus):
    cut = [*SENTENCES[:9], "Sentence number 9 speaks of the", "Fenshire audit, page 3", "work of many agencies."]
    fill(corpus, as_word(make("word", SENTENCES)), make("pdf", [*cut, *SENTENCES[10:]]))
    assert copies(corpus) == {"word": ("same_text", "pdf")}


def test_one_word_changed_is_nearly_the_same_and_can_be_counted(corpus):
    fill(corpus, make("a", SENTENCES), make("b", EDITED))
    ((left_out, (kind, kept)),) = copies(corpus).items()
    assert {left_out, kept} == {"a", "b"}
    assert kind == "near"
    assert shown(corpus) == [kept]
    assert sorted(shown(corpus, near=True)) == ["a", "b"]
    assert corpus.left_out()["near_duplicates"] == 1
    assert corpus.left_out()["duplicates"] == 0


@pytest.mark.parametrize(
    ("draft", "final"),
    [
        ({"title": "Audit of neglect (DRAFT)"}, {"title": "Audit of neglect"}),
        ({"circulation": "draft"}, {}),
        ({"published": "2024-03-04", "title": "Draft report"}, {"published": "2024-05-20"}),
        ({"published": "2024-06-04", "title": "Draft report"}, {"published": "2024-05"}),
    ],
)
def test_of_draft_and_final_the_final_is_kept(corpus, draft, final):
    fill(corpus, make("x", [*EDITED, "One more sentence that the final does not have."], **draft))
    fill(corpus, make("y", SENTENCES, **final))
    assert copies(corpus) == {"x": ("near", "y")}


def test_of_two_versions_the_later_is_kept(corpus):
    fill(corpus, make("a", SENTENCES, published="2024-03"), make("b", EDITED, published="2024-03-20"))
    assert copies(corpus) == {"a": ("near", "b")}


@pytest.mark.parametrize(
    ("told", "other"),
    [
        ({"authority": "Oldmere"}, {"authority": "Fenshire"}),
        ({"published": "2019"}, {"published": "2020"}),
        ({"published": "2024-04", "title": "Draft"}, {"published": "2024-09"}),
        ({"period_end": "2024-03", "title": "Draft"}, {"period_end": "2024-06"}),
    ],
)
def test_the_same_words_of_another_place_or_time_are_another_report(corpus, told, other):
    fill(corpus, make("a", SENTENCES, **told), make("b", SENTENCES, **other))
    assert copies(corpus) == {}


def test_half_the_same_is_not_the_same(corpus):
    others = [s.replace("many", "few") for s in SENTENCES[10:]]
    fill(corpus, make("a", SENTENCES), make("b", SENTENCES[:10] + others))
    assert copies(corpus) == {}


def test_short_notes_are_the_same_only_word_by_word(corpus):
    fill(corpus, make("a", SENTENCES[:2]), as_word(make("b", SENTENCES[:2])), make("c", SENTENCES[:3]))
    assert copies(corpus) == {"b": ("same_text", "a")}


def test_of_three_formats_and_a_draft_one_is_kept_whatever_the_order(tmp_path):
    reports = [
        make("pdf", SENTENCES, authority="Oldmere"),
        as_word(make("word", SENTENCES, authority="Oldmere")),
        replace(as_word(make("text", SENTENCES, authority="Oldmere")), type="txt"),
        make("draft", EDITED, authority="Oldmere"),
        as_word(make("draft in word", EDITED, authority="Oldmere")),
    ]
    found = set()
    for i, order in enumerate(permutations(reports)):
        if i % 17:
            continue
        with Corpus.open(tmp_path / f"{i}.db", create=True) as corpus:
            fill(corpus, *order)
            found.add((tuple(sorted(copies(corpus).items())), corpus.content_digest()))
    ((told, _),) = found
    assert dict(told) == {
        "word": ("same_text", "pdf"),
        "text": ("same_text", "pdf"),
        "draft in word": ("same_text", "draft"),
        "draft": ("near", "pdf"),
    }


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_what_is_left_out_points_to_what_is_kept(tmp_path_factory, seed):
    chance = random.Random(seed)
    reports = []
    for i in range(6):
        told = [s for s in SENTENCES if chance.random() < 0.93]
        reports.append(make(f"{i} {chance.choice(['draft', ''])}", told))
    path = tmp_path_factory.mktemp("copies") / "c.db"
    with Corpus.open(path, create=True) as corpus:
        fill(corpus, *reports)
        found = copies(corpus)
        kept = set(shown(corpus))
        assert kept
        assert all(original in kept or found[original][0] == "near" for _, original in found.values())
        assert all(original in kept for kind, original in found.values() if kind == "near")
        assert kept.isdisjoint(found)


def test_drafts_are_told_by_the_word():
    assert is_draft("Fenshire_audit_draft_v2.docx")
    assert is_draft(None, "DRAFT - not for circulation")
    assert not is_draft("The drafting of plans", None)
