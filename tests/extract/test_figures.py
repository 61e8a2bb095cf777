"""Figures of single passages: what is one, its value and parts, what it measures and when."""

import pytest

from pipeline.extract.figures import extract_figures
from pipeline.extract.quantities.grammar import find_quantities
from pipeline.extract.quantities.period import periods, whens


def found(text, **context):
    return [(f.kind, f.value, f.numerator, f.denominator) for f in extract_figures(text, **context)]


def only(text, **context):
    figures = extract_figures(text, **context)
    assert len(figures) == 1, figures
    return figures[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Harrowmoor closed 85.81% of visits on time.", [("percent", 85.81, None, None)]),
        ("Some 73 per cent of plans were current.", [("percent", 73, None, None)]),
        ("Eighty-one percent of carers agreed.", [("percent", 81, None, None)]),
        ("Turnover fell by 1.5 percentage points.", [("percent", 1.5, None, None)]),
        ("The rate was 88 per 10,000.", [("rate", 88, None, 10000)]),
        ("Eight of the ten cases were adequate.", [("proportion", 80.0, 8, 10)]),
        ("Previous work was sound in eight of the ten cases.", [("proportion", 80.0, 8, 10)]),
        ("Two thirds of cases had a chronology.", [("proportion", 66.7, None, None)]),
        ("Four in five parents felt heard.", [("proportion", 80.0, 4, 5)]),
        ("Ethnicity was recorded in 13/20 files.", [("proportion", 65.0, 13, 20)]),
        ("Half of the referrals were late.", [("proportion", 50.0, None, None)]),
        ("All ten files held a plan.", [("proportion", 100.0, 10, 10)]),
        ("None of the 13 cases was stepped down.", [("proportion", 0.0, 0, 13)]),
        ("Officers came to all but two of the 61 calls.", [("proportion", 96.7, 59, 61)]),
        ("No contacts were rated as inadequate.", [("count", 0, None, None)]),
        ("One case was closed too soon.", [("count", 1, None, None)]),
        ("There were 1,299 children on plans.", [("count", 1299, None, None)]),
        ("Sixty-four children had not been seen.", [("count", 64, None, None)]),
        ("Two hundred and six referrals were read.", [("count", 206, None, None)]),
        ("5 Outstanding audits", [("count", 5, None, None)]),
        ("The panel read the records (n=20).", [("count", 20, None, None)]),
        ("The domain scored 5.9 in the audit.", [("score", 5.9, None, None)]),
        ("This domain is scoring highly with an average of 7 this month.", [("score", 7, None, None)]),
        ("Parents scored their worker 6 out of 10.", [("score", 6, None, None)]),
        ("Workers hold an average of 14 children.", [("count", 14, None, None)]),
    ],
)
def test_each_kind_of_figure(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 142 (77%) of the plans the child was named.", [("percent", 77, 142, None)]),
        ("One contact (5%) was rated as requiring improvement.", [("percent", 5, 1, None)]),
        ("10% (two contacts) were rated as requires improvement.", [("percent", 10, 2, None)]),
        ("Over a third (37%) of plans were late.", [("percent", 37, None, None)]),
        ("Fifteen of the 32 records (47%) were good or better.", [("percent", 47, 15, 32)]),
        ("27 of 60 good or better (45%).", [("percent", 45, 27, 60)]),
        ("In a healthy 75% of records (24 of 32) a reason was given.", [("percent", 75, 24, 32)]),
        ("Only nine (3.3%) of 266 complaints went to stage two.", [("percent", 3.3, 9, 266)]),
        ("An advocate was offered to only five, a third.", [("proportion", 33.3, 5, None)]),
        (
            "340 (41.8 per 10,000) children were looked after.",
            [("count", 340, None, None), ("rate", 41.8, None, 10000)],
        ),
    ],
)
def test_a_quantity_given_twice_is_one_figure(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Of the 24 files, nine were good and four were inadequate.",
            [("proportion", 37.5, 9, 24), ("proportion", 16.7, 4, 24)],
        ),
        (
            "Ten children were carers, of whom three had been assessed.",
            [("count", 10, None, None), ("proportion", 30.0, 3, 10)],
        ),
        (
            "The team raised four concerns, three of which were answered.",
            [("count", 4, None, None), ("proportion", 75.0, 3, 4)],
        ),
        (
            "Advocacy was offered to 12 children and taken up by seven of them.",
            [("count", 12, None, None), ("proportion", 58.3, 7, 12)],
        ),
        (
            "Mediation was offered in nine of the 15 and happened in six.",
            [("proportion", 60.0, 9, 15), ("proportion", 40.0, 6, 15)],
        ),
        ("Housing answered four requests out of nine.", [("proportion", 44.4, 4, 9)]),
    ],
)
def test_parts_take_their_whole(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Between 20-25% of files were late.", [("percent", 20, None, None), ("percent", 25, None, None)]),
        ("Just over half of plans were signed.", [("proportion", 50.0, None, None)]),
        ("Under 3% of files were missing.", [("percent", 3, None, None)]),
        ("The target of 95% was missed.", [("percent", 95, None, None)]),
        ("On time: 85.\n81% of visits.", [("percent", 85.81, None, None)]),
        ("There were 1,\n299 children on plans.", [("count", 1299, None, None)]),
        ("A chronology stood in 77%¹ of files.", [("percent", 77, None, None)]),
        ("Twenty-\nfour records were read.", [("count", 24, None, None)]),
    ],
)
def test_hedges_ranges_and_broken_numbers(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Most cases were sound, several were not, and a number of plans were late.",
        "All cases had a plan.",
        "The audit took place on 4 September 2019 and covered April to June 2011.",
        "At 31 March 2016 the board met; the 2015–16 report followed.",
        "Homeless 16- and 17-year-olds are seen, as are young people aged 18 to 25.",
        "Visits took place within 24 hours and reviews every 20 working days.",
        "The council agreed a further £250,000 for the service.",
        "Section 47 enquiries and section 20 agreements were used.",
        "The service has three hubs in six cluster areas.",
        "One of four teams was observed.",
        "Cases were held at Tier 2 and Tier 3.",
        "There were eight areas of questioning.",
        "Each domain is scored on a scale of 1 to 10.",
        "2 = good",
        "See recommendation 4 and paragraphs 40, 41 and 64.",
        "Area of analysis 2: History of involvement",
        "Telephone 01632 960 123 for a copy.",
        "The 0-12 team and the 13-25 team took part.",
        "One of the largest employers in the county took part.",
        "Children move from one provider to another.",
        "Families with no recourse to public funds were supported.",
        "There is no evidence of drift.",
        "Children no longer need a plan.",
        "Some stay on beyond 18, and all are seen as they approach 21.",
        "1. Purpose",
        "Year 11 pupils and key stages 1 and 4 are tracked.",
    ],
)
def test_what_is_no_figure(text):
    assert found(text) == []


def test_about_is_the_passages_own_words_without_the_number():
    figures = extract_figures("Overall, 85% of plans were graded as good or outstanding.")
    assert figures[0].about == "plans were graded as good or outstanding"
    figures = extract_figures("Audit compliance has reduced again this month to 76%.")
    assert figures[0].about == "Audit compliance"


def test_parts_of_a_pooled_share_have_words_of_their_own():
    whole, good, outstanding = extract_figures("95% of audits were graded as good (25%) or outstanding (70%).")
    assert whole.about == "audits were graded as good or outstanding"
    assert good.about == "audits were graded as good"
    assert "outstanding" in outstanding.about
    assert [link.relation for link in good.links + outstanding.links] == ["part", "part"]
    assert {link.to for link in good.links + outstanding.links} == {whole.id}


@pytest.mark.parametrize(
    ("text", "whens"),
    [
        ("In 2014-15, 84 children were adopted.", ["2014-15"]),
        ("At the time of the inspection, 84 children were waiting.", [""]),
        ("Overall 90% were good, an improvement on last year when 73% were good.", ["", "previous"]),
        ("Dads named: was 29%, now 22%.", ["previous", ""]),
        ("Re-referrals rose from 19% to 24%.", ["previous", ""]),
        ("The score went from 5.1 in March to 5.8 in the April audit.", ["March", ""]),
        ("Sixty-two young people came, up from 48.", ["", "previous"]),
        (
            "19 babies were placed between March 2018 and May 2019.",
            ["between March 2018 and May 2019"],
        ),
    ],
)
def test_when(text, whens):
    assert [f.when for f in extract_figures(text)] == whens


def test_now_links_to_before():
    now, before = extract_figures("Overall 90% were good, an improvement on last year when 73% were good.")
    (link,) = now.links
    assert (link.to, link.relation, link.change, link.direction) == (before.id, "previous", 17.0, "up")


def test_own_figure_links_to_the_national_one():
    own, national = extract_figures("At 13%, exclusions are higher than the national average of 10%.")
    assert [(link.to, link.relation) for link in own.links] == [(national.id, "comparator")]


def test_component_numbers_figures_over_the_whole_report():
    import spacy

    from pipeline import spans as extensions
    from pipeline.extract import figures as registered

    assert registered.audit_figures is not None
    nlp = spacy.blank("en")
    nlp.add_pipe("audit_figures")
    doc = nlp.make_doc("Thirty files were read. Two files (7%) were late. Last year 12% of files were late.")
    sentences = ((0, 5), (5, 12), (12, len(doc)))
    doc.spans[extensions.PASSAGES] = [doc[a:b] for a, b in sentences]
    for _, component in nlp.pipeline:
        doc = component(doc)
    figures = [f for span in doc.spans[extensions.PASSAGES] for f in span._.figures]
    assert [f.id for f in figures] == ["f1", "f2", "f3"]
    assert [doc.text[f.start : f.end] for f in figures] == ["Thirty", "Two", "12%"]
    assert [(f.kind, f.value, f.when) for f in figures] == [
        ("count", 30, ""),
        ("percent", 7, ""),
        ("percent", 12, "previous"),
    ]
    assert ("f3", "previous") in [(link.to, link.relation) for link in figures[1].links]


@pytest.mark.parametrize(
    ("sign", "kind", "when"),
    [
        ("1,000 ", "count", ""),
        ("5% ", "percent", ""),
        ("(5% ", "percent", ""),
        ("average 4, ", "score", ""),
        ("in 2019 5% ", "percent", "2019"),
    ],
)
def test_a_sentence_of_nothing_but_numbers(sign, kind, when):
    times = 20_000 // len(sign)
    text = sign * times
    read = find_quantities(text)
    assert len(read) == times
    assert {q.kind for q in read} == {kind}
    assert set(whens(text, read, periods(text))) == {when}


def test_times_of_day_with_a_full_stop_are_no_scores():
    assert extract_figures("The meeting ran from 9.30 to 11.45 and the panel sat at 2.30.") == ()
    assert [f.value for f in extract_figures("The average score fell from 9.30 to 8.45.")] == [9.3, 8.45]


def test_a_whole_that_opens_the_sentence_is_not_the_number_of_a_share():
    share, _ = extract_figures("Of the 200 children, 42%, of whom six were in care, had a plan.")
    assert (share.value, share.numerator) == (42.0, None)


def test_links_of_shares_and_targets():
    planned, done, left = extract_figures(
        "Fifty audits were planned and 45 completed (90%); the five not done are late."
    )
    assert [[(link.to, link.relation) for link in f.links] for f in (done, left)] == [[(planned.id, "part")]] * 2
    now, before, aim = extract_figures("Workers hold 17.1 children, against 19.4 a year ago and a target of 16.")
    assert [link.to for link in now.links] == [before.id]
    assert aim.links == ()


def test_of_whom_is_of_the_part_before_it():
    late, planned = extract_figures("Of the 120 reviews, 42 were late, of whom six had a plan.")
    assert (late.numerator, late.denominator) == (42, 120)
    assert (planned.numerator, planned.denominator) == (6, 42)
    _, _, six = extract_figures("A total of 50 files were read; 42%, of which six were outstanding, were good.")
    assert (six.value, six.denominator) == (6, None)
