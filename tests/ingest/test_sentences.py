from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.sentences import glued_stops, split_sentences


def parts(text):
    return [text[a:b] for a, b in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Plans were clear.", "Visits were late."],
        ["The average rose to 7.2.", "13 files were read.", "6.9 is the mean."],
        ["Dr. Okoro and Mrs. Lane chaired it.", "No. 2 was late, as was No. 3."],
        ["There were gaps, e.g. Fathers were left out.", "Others, i.e. Aunts, were not."],
        ["The S.47 enquiry was late.", "So was the s. 47 enquiry of approx. 20 days."],
        ["St. Anne's School was told.", "J. R. Smith was not."],
        ["See Appendix A.", "The rest follows."],
        ["It was (see 4.2) late.", "Why?", "Nobody asked!", "It is not known."],
        ["The plan was SMART.*", "It was read (by all.)", "‘It helped.’", "Visits fell."],
        ["Fathers were seen; mothers too; aunts were not.", "That is a gap."],
        ['One boy said, "Nobody asks. Nobody ever did." and left.', "He was right."],
        ["‘It was late. It was wrong. I’m the dad.’", "He wrote twice."],
        ["'I know who to ring.' (health visitor)"],
        ["Publish the plan within six weeks. (Recommendation)"],
        ["She met Cllr. Bell at 3 p.m. and left."],
        ["The L.A.D.O. role is clear.", "It is known."],
        ["1. That plans are read.", "They were."],
        ["10% (two contacts) were late.", "15 were not."],
        ["It was late…", "Then it came."],
    ],
)
def test_split(sentences):
    assert parts(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("All were assessed.In all cases it held", "All were assessed. In all cases it held"),
        ("to plans. 58.The service is good", "to plans. 58. The service is good"),
        ("see www.harrowmoor.gov.uk for more", "see www.harrowmoor.gov.uk for more"),
        ("the S.47 enquiry and 7.2 points", "the S.47 enquiry and 7.2 points"),
    ],
)
def test_missing_spaces(text, mended):
    for at in reversed(glued_stops(text)):
        text = f"{text[:at]} {text[at:]}"
    assert text == mended


@given(st.text())
def test_every_character_is_in_one_sentence(text):
    at = 0
    for start, end in split_sentences(text):
        assert not text[at:start].strip()
        assert start < end
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@given(st.lists(st.sampled_from(["A", "b.", "c? ", "“", "”", "'", "4.2", "No.", " ", "(", ".)", "e.g.", "Dr."])))
def test_awkward_mixtures(pieces):
    text = " ".join(pieces)
    assert "".join("".join(parts(text)).split()) == "".join(text.split())
