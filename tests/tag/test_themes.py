from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Span

from pipeline.records import ThemeTag
from pipeline.spans import PASSAGES
from pipeline.tag.taxonomy import load_taxonomy
from pipeline.tag.themes import Tagger, explain, speaks, tagger
from pipeline.version import THEMES_VARIABLE

SHIPPED = load_taxonomy(Path(__file__).parent)  # no theme files here: the shipped ones alone
EXAMPLES = [
    (theme.id, text, wanted)
    for theme in SHIPPED.themes
    for texts, wanted in ((theme.examples.tagged, True), (theme.examples.untagged, False))
    for text in texts
]

TOLD = [text for _, text, _ in EXAMPLES]
AGAIN = Tagger(SHIPPED)

HEAD = 'id = "kites"\nlabel = "Kites"\ndefinition = "Kites."\n'


def kites(folder: Path, body: str) -> Tagger:
    (folder / "kites.toml").write_text(HEAD + body, encoding="utf-8")
    return Tagger(load_taxonomy(folder))


def score(tags: tuple[ThemeTag, ...]) -> float | None:
    return next((t.score for t in tags if t.id == "kites"), None)


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(THEMES_VARIABLE, raising=False)
        language = spacy.blank("en")
        language.add_pipe("audit_themes")
        return language


@pytest.mark.parametrize(("theme", "text", "wanted"), EXAMPLES)
def test_the_examples_of_every_theme(theme: str, text: str, wanted: bool) -> None:
    tags = Tagger(SHIPPED).tag(text)
    assert (theme in {t.id for t in tags}) is wanted, explain(text)


@pytest.mark.parametrize(
    ("theme", "text"),
    [
        ("domestic_abuse", "The Domestic Abuse Partnership Board met in May."),
        ("multi_agency_working", "The Multi-Agency Safeguarding Hub is based at the civic centre."),
    ],
)
def test_a_name_says_nothing_whatever_the_classifier_thinks(nlp: spacy.Language, theme: str, text: str) -> None:
    assert theme not in {t.id for t in nlp(text)[:]._.themes}


def test_a_tag_has_score_and_source_and_no_stance_yet(nlp: spacy.Language) -> None:
    tags = nlp("Supervision of staff was neither regular nor recorded.")[:]._.themes
    tag = next(t for t in tags if t.id == "supervision")
    assert (tag.by, tag.stance) == (("rule", "classifier"), None)
    assert tag.score > 0.9
    assert [t.id for t in tags] == [i for i in SHIPPED.ids if i in {t.id for t in tags}]


def test_each_passage_of_a_document_is_tagged_by_itself(nlp: spacy.Language) -> None:
    doc = nlp.make_doc("Domestic abuse was missed. The hall was warm. Neglect was named early.")
    doc.spans[PASSAGES] = [doc[0:5], doc[5:10], doc[10:15]]
    doc = nlp.get_pipe("audit_themes")(doc)
    ids = [{t.id for t in span._.themes} for span in doc.spans[PASSAGES]]
    assert ids[0] == {"domestic_abuse"}
    assert ids[1] == set()
    assert ids[2] == {"neglect"}


def test_a_mended_reading_is_what_counts(nlp: spacy.Language) -> None:
    doc = nlp.make_doc("Superv1sion was monthly.")
    doc[:]._.clean_text = "Supervision was monthly."
    nlp.get_pipe("audit_themes")(doc)
    assert [t.id for t in doc[:]._.themes] == ["supervision"]


def test_an_empty_text_has_no_passage(nlp: spacy.Language) -> None:
    assert len(nlp("")) == 0


def test_context_of_a_bare_text(nlp: spacy.Language) -> None:
    bare = nlp.make_doc("They were shallow.")
    under = nlp.make_doc("They were shallow.")
    under[:]._.section = ("Findings", "Assessment")
    listed = nlp.make_doc("They were shallow.")
    listed[:]._.lead_in = "In the weaker assessments:"
    component = nlp.get_pipe("audit_themes")
    ids = [{t.id for t in component(doc)[:]._.themes} for doc in (bare, under, listed)]
    assert "assessment_analysis" not in ids[0]
    assert "assessment_analysis" in ids[1]
    assert "assessment_analysis" in {t.id for t in tagger().tag("They were shallow.", lead_in="In weak assessments:")}


def test_headings_that_only_name_a_topic_have_no_themes() -> None:
    tag = tagger().tag
    assert tag("Supervision of staff", kind="heading") == ()
    assert [t.id for t in tag("Is supervision regular?", kind="heading")] == ["supervision"]
    assert explain("Supervision of staff", kind="heading") == []
    assert speaks("Was it done?") and not speaks("What was done")


def test_weights_add_up_to_the_threshold_and_no_word_counts_twice(tmp_path: Path) -> None:
    tags = kites(
        tmp_path, '[[patterns]]\nany=["big kite"]\n[[patterns]]\nweight=0.35\nany=["kite*","string*","tail"]\n'
    ).tag
    assert score(tags("a kite")) is None
    assert score(tags("a kite on a string")) == 0.7
    assert score(tags("kite, string and tail")) == 1.0
    assert score(tags("a big kite on a string")) == 1.0
    assert score(tags("kite after kite after kite")) is None


def test_not_blanks_the_words_it_names_and_no_others(tmp_path: Path) -> None:
    tags = kites(tmp_path, 'not = ["red kite*", "kite board met"]\n[[patterns]]\nany = ["kite*"]\n').tag
    assert score(tags("a red kite was seen")) is None
    assert score(tags("The Kite Board met in May")) is None
    assert score(tags("a red kite and a paper kite")) == 1.0


def test_requires_and_unless(tmp_path: Path) -> None:
    body = '[[patterns]]\nany = ["kite*"]\nrequires = ["string*", "wind"]\nunless = ["bird*"]\n'
    tags = kites(tmp_path, body).tag
    assert score(tags("a kite")) is None
    assert score(tags("a kite in the wind")) == 1.0
    assert score(tags("a kite", section=("Strings",))) == 1.0
    assert score(tags("a kite", lead_in="In a wind:")) == 1.0
    assert score(tags("a kite in the wind, a bird")) is None


def test_places_and_kinds(tmp_path: Path) -> None:
    body = '[[patterns]]\nany = ["kite*"]\nin = ["section"]\n[[patterns]]\nany = ["# >1 #"]\nkinds = ["table_row"]\n'
    tags = kites(tmp_path, body).tag
    assert score(tags("kites")) is None
    assert score(tags("hello", section=("Kites",))) == 1.0
    assert score(tags("hello", section=("Kites", "Boats"))) is None
    assert score(tags("3 | 4")) is None
    assert score(tags("3 | 4", kind="table_row")) == 1.0


def test_heading_and_lead_in_weigh_what_the_file_says(tmp_path: Path) -> None:
    groups = '[[patterns]]\nany = ["kite*"]\n[[patterns]]\nweight = 0.3\nany = ["tail"]\n'
    body = "section_weight = 0.4\nlead_in_weight = 0.6\n" + groups
    tags = kites(tmp_path, body).tag
    assert score(tags("hello", section="Kites")) is None
    assert score(tags("a tail", section="Kites")) == 0.7
    assert score(tags("hello", lead_in="Good kites:")) == 0.6


def test_explain_gives_pattern_place_and_words() -> None:
    reasons = explain("The children’s views were not sought.", section=("Voice of the child",))
    voice = [r for r in reasons if r.theme == "voice_of_child"]
    assert any(r.place == "text" and "views" in r.words for r in voice)
    assert any(r.place == "section" and r.words == "Voice of the child" for r in voice)
    assert explain("The hall was warm.") == []


@given(st.text(), st.text(), st.none() | st.text(), st.sampled_from(["sentence", "heading", "table_row"]))
def test_any_text_is_tagged_the_same_way_twice(text: str, section: str, lead_in: str | None, kind: str) -> None:
    tag, why = tagger().tag, tagger().explain
    tags = tag(text, section=section, lead_in=lead_in, kind=kind)
    assert tags == AGAIN.tag(text, section=section, lead_in=lead_in, kind=kind)
    assert all(0 < t.score <= 1 and t.score == round(t.score, 3) for t in tags)
    reasons = why(text, section=section, lead_in=lead_in, kind=kind)
    assert list(dict.fromkeys(r.theme for r in reasons)) == [t.id for t in tags]


SENTENCES = st.lists(st.sampled_from([text for _, text, _ in EXAMPLES]), min_size=1, max_size=6)


@given(SENTENCES)
def test_what_was_tagged_before_does_not_matter(texts: list[str]) -> None:
    forward = {text: AGAIN.tag(text) for text in texts}
    backward = {text: tagger().tag(text) for text in reversed(texts)}
    assert forward == backward


def test_the_tokenizer_and_norms_of_a_pipeline_are_left_alone(nlp: spacy.Language) -> None:
    text = "Multi-agency working wasn't strong."
    plain = spacy.blank("en")(text)
    assert [(t.text, t.norm) for t in plain] == [(t.text, t.norm) for t in nlp(text)]
    assert not Span.has_extension("reasons")


def test_a_heading_for_children_in_care_and_care_leavers_does_not_settle_which() -> None:
    def ids(text: str, heading: str) -> set[str]:
        return {t.id for t in tagger().tag(text, section=heading)}

    both = "The experiences and progress of children in care and care leavers: good"
    assert "care_leavers" not in ids("They are safe and settled.", both)
    assert "care_leavers" in ids("They are helped to keep their tenancies.", "The experiences of care leavers")
    assert "care_leavers" in ids("Care leavers are safe.", both)


@settings(max_examples=50)
@given(st.lists(st.sampled_from(TOLD), max_size=3).map(" ".join), st.sampled_from(["", *TOLD]))
def test_scores_are_those_that_the_reasons_add_up_to(text: str, heading: str) -> None:
    weighed = tagger().weigh(text, section=(heading,))
    assert tagger().scores(text, section=(heading,)) == {one.theme: one.score for one in weighed}
    for one in weighed:
        assert one.score == pytest.approx(min(1.0, sum(r.weight for r in one.reasons)), abs=0.001)
