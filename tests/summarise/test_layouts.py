"""What stands in a paper of each kind, and how long it is."""

from dataclasses import replace

import pytest

from pipeline.corpus.filters import Filters
from pipeline.errors import AuditlensError
from pipeline.summarise import model as m
from pipeline.summarise import paper as p
from pipeline.summarise.check import withheld
from pipeline.summarise.layouts.authority import authority
from pipeline.summarise.layouts.board import LENGTHS, Length, board
from pipeline.summarise.layouts.choice import surest, untold
from pipeline.summarise.layouts.comparison import comparison
from pipeline.summarise.layouts.themes import themes
from pipeline.summarise.papers import Asked, checked, each
from pipeline.summarise.trail import Trail
from pipeline.summarise.wording import day, name, reports_of, share, years
from pipeline.summarise.writers.length import fitting, geometry, pages
from pipeline.wording import listed, plural
from tests.summarise.making import digest, finding, section, theme


def text_of(paper):
    return " ".join(span.text for span in p.spans(paper) if hasattr(span, "text"))


def headings(paper):
    return [block.text for block in paper.blocks if isinstance(block, p.Heading)]


def test_a_board_paper_has_its_sections_in_order():
    everyone = digest(theme("supervision"), theme("recording"))
    made = board("Fenshire", everyone, everyone, Trail(), Length(4, 4, 4, 4))
    assert headings(made) == [
        "Purpose",
        "What the board is asked to do",
        "What our reports say",
        "What others’ reports found",
        "Found elsewhere, and nothing in ours",
        "Recommendations we could borrow",
        "What the evidence cannot tell",
        "Sources",
    ]


def test_a_recommendation_becomes_a_question_with_its_words_as_they_are():
    everyone = digest()
    made = board("Fenshire", everyone, everyone, Trail(), Length(4, 4, 4, 4))
    listing = made.blocks[headings(made).index("Recommendations we could borrow") * 2 + 1]
    line = listing.items[0]
    assert line[0].text == "How do we know that we do what Northmere was asked to do: "
    # Without its full stop only: the question goes on.
    assert "Managers should record the reasons for each decision [by June]" in [
        s.text for s in line if isinstance(s, p.Said)
    ]
    assert [s.text for s in line if isinstance(s, p.Words)][-1] == "”?"


def test_an_area_to_improve_becomes_a_question_without_what_we_put_before_it():
    asked = finding("recommendation", ("Northmere", "Harrowmoor"), 4)
    first, last = m.Piece("[To improve:]"), replace(asked.quotation.pieces[1], text="The timeliness of visits.")
    asked = replace(asked, quotation=replace(asked.quotation, pieces=(first, last)))
    asked = replace(asked, facts=(("kind", "area for improvement"),))
    whole = theme()
    everyone = digest(replace(whole, sections=(*whole.sections[:3], section("recommendation", asked))))
    made = board("Fenshire", everyone, everyone, Trail(), Length(4, 4, 4, 4))
    line = made.blocks[headings(made).index("Recommendations we could borrow") * 2 + 1].items[0]
    shown = "".join(s.text for s in line if hasattr(s, "text"))
    assert shown == (
        "What assurance do we have on what Northmere and 1 other were asked to improve: “The timeliness of visits”?"
    )


def test_what_another_took_on_itself_is_no_question_of_ours():
    own = replace(finding("recommendation", ("Northmere",), 4), facts=(("kind", "own commitment"),))
    whole = theme()
    everyone = digest(replace(whole, sections=(*whole.sections[:3], section("recommendation", own))))
    made = board("Fenshire", everyone, everyone, Trail(), Length(4, 4, 4, 4))
    assert "None that can be quoted." in text_of(made)


def test_others_are_told_apart_from_home():
    whole = theme()
    shared = finding("concern", ("Northmere", "Fenshire"), 2)
    everyone = digest(replace(whole, sections=(section("strength"), section("concern", shared), *whole.sections[2:])))
    ours = digest(replace(whole, sections=tuple(section(s.stance) for s in whole.sections)))
    made = board("Fenshire", ours, everyone, Trail(), Length(4, 4, 4, 4))
    assert "Ours too, and reports of 1 other authority." in text_of(made)
    near = finding("concern", ("Northmere",), 2, near=("Fenshire", "Harrowmoor"))
    everyone = digest(replace(whole, sections=(section("strength"), section("concern", near), *whole.sections[2:])))
    made = board("Fenshire", ours, everyone, Trail(), Length(4, 4, 4, 4))
    assert "Northmere; near it: ours and 1 more." in text_of(made)
    asked = finding("recommendation", ("Northmere",), 4, near=("Fenshire",))
    everyone = digest(replace(whole, sections=(*whole.sections[:3], section("recommendation", asked))))
    lent = board("Fenshire", ours, everyone, Trail(), Length(4, 4, 4, 4))
    assert "None that can be quoted." in text_of(lent), "nor is what ours nearly ask for borrowed"
    assert "Nothing that reports of two authorities or more raise" in text_of(made), "what ours come near is in ours"
    # In our own words it says nothing of others.
    home = replace(shared, quotation=finding("concern", ("Fenshire",), 2).quotation)
    everyone = digest(replace(whole, sections=(section("strength"), section("concern", home), *whole.sections[2:])))
    made = board("Fenshire", ours, everyone, Trail(), Length(4, 4, 4, 4))
    assert "Nothing on the themes of our reports that can be quoted." in text_of(made)


def test_what_one_other_report_alone_says_works_stands_where_there_is_no_more():
    whole, lone = theme(), finding("strength", ("Northmere",), 5)
    ours = digest(replace(whole, sections=tuple(section(s.stance) for s in whole.sections)))

    def others(found):
        strengths = replace(section("strength"), singular=(found,))
        everyone = digest(replace(whole, sections=(strengths, *(section(s.stance) for s in whole.sections[1:]))))
        made = board("Fenshire", ours, everyone, Trail(), Length(4, 4, 4, 4))
        return made.blocks[headings(made).index("What others’ reports found") * 2 + 1]

    said = "".join(span.text for span in others(lone).items[0] if hasattr(span, "text"))
    assert lone.quotation.text in said and "Northmere" in said
    # Neither one case nor our own words.
    assert isinstance(others(replace(lone, extent="one")), p.Text)
    assert isinstance(others(finding("strength", ("Fenshire",), 5)), p.Text)


def test_what_is_not_sure_gives_way():
    sure, doubtful = finding("concern", ("Northmere",), 2), replace(finding("concern", ("Fenshire",), 3), sure=0.6)
    assert surest([doubtful, sure]) == [sure]
    assert surest([doubtful, replace(sure, sure=0.4)]) == [doubtful]


def test_no_words_twice_but_for_want_of_others():
    one, other = finding("concern", ("Northmere",), 2), finding("concern", ("Fenshire",), 3)
    told = set()
    assert untold([one, other], told, 1) == [one]
    assert untold([one, other], told, 2) == [other]
    assert untold([one, other], told, 2) == [one]


def test_the_paper_of_an_authority_tells_the_latest_first():
    old, new = finding("strength", ("Fenshire",), 1), finding("strength", ("Northmere",), 2)
    whole = theme()
    made = digest(replace(whole, sections=(section("strength", new, old), *whole.sections[1:])))
    lines = tuple(replace(line, superseded=line.authority == "Northmere") for line in made.scope.reports)
    paper = authority("Fenshire", replace(made, scope=replace(made.scope, reports=lines)), Trail(), findings=2)
    told = [b for b in paper.blocks if isinstance(b, p.Quoted)]
    assert ["".join(s.text for s in b.beneath) for b in told[:2]] == [
        "6 July 2023, multi agency audit; in most cases",
        "2022, multi agency audit; superseded since; in most cases",
    ]


def test_what_is_found_elsewhere_is_nothing_of_home_s():
    everyone = digest()
    whole = theme()
    ours = digest(replace(whole, sections=(whole.sections[0], *(section(s.stance) for s in whole.sections[1:]))))
    made = board("Fenshire", ours, everyone, Trail(), Length(4, 4, 4, 4))
    listing = made.blocks[headings(made).index("Found elsewhere, and nothing in ours") * 2 + 1]
    cited = [c.full for item in listing.items for s in item if isinstance(s, p.Note) for c in s.citations]
    assert cited and not any(c.startswith("Fenshire") for c in cited)


def test_no_passage_is_quoted_twice_in_a_board_paper():
    everyone = digest(theme("supervision"), theme("recording"))
    made = board("Fenshire", everyone, everyone, Trail(), Length(9, 9, 9, 9))
    said = [(span.passage, span.text) for span in p.spans(made) if isinstance(span, p.Said)]
    assert len(said) == len(set(said))


def test_lengths_go_down_by_one_quotation():
    totals = [sum((x.ours, x.others, x.absent, x.borrowed)) for x in LENGTHS]
    assert totals == list(range(totals[0], 3, -1))


def test_the_longest_that_fits_is_taken():
    of = geometry(None, compact=True)

    def made(lines):
        return p.Paper("x", "T", "", tuple(p.Text((p.Words("word " * 200),)) for _ in range(lines)), compact=True)

    fitted = fitting([40, 30, 20, 10, 1], made, of, 2.0)
    assert pages(fitted, of) <= 2.0 < pages(made(len(fitted.blocks) + 10), of)
    assert len(fitting([40, 30], made, of, 0.1).blocks) == 30


def test_the_other_layouts_hold_what_they_are_about():
    one, two = digest(theme(), theme("recording")), digest(theme(), theme("recording"))
    sides = comparison((("Fenshire", one), ("Northmere", two)), one, Trail(), periods=False, findings=2)
    assert "Themes side by side" in headings(sides) and "Supervision" in headings(sides)
    profile = authority("Fenshire", one, Trail(), findings=2)
    assert "How the themes changed" in headings(profile)
    assert "never" not in profile.title


def test_two_periods_show_what_is_judged_side_by_side():
    one = digest(theme())
    made = comparison((("2019 to 2021", one), ("2022 to 2024", one)), one, Trail(), periods=True, findings=2)
    grid = next(b for b in made.blocks if isinstance(b, p.Grid) and b.look == "heat")
    assert grid.head == ("", "2019 to 2021: well", "2019 to 2021: badly", "2022 to 2024: well", "2022 to 2024: badly")
    assert [[span.text for span in cell.line] for cell in grid.rows[0][1:]] == [["3"]] * 4


def test_the_overview_stands_before_what_works_well():
    shown = headings(themes(digest(), Trail()))
    assert shown.index("What is judged, and how") == shown.index("What works well") - 1


def test_states_look_different_in_a_heatmap():
    made = themes(digest(*(theme(i) for i in ("a", "b", "c", "d"))), Trail())
    heat = next(block for block in made.blocks if isinstance(block, p.Grid) and block.look == "heat")
    shades = {cell.shade for row in heat.rows for cell in row}
    assert {"not_mentioned", "badly_read"} <= shades and any(shade.startswith("s") for shade in shades)


def test_nothing_is_ranked():
    text = text_of(themes(digest(), Trail())).lower()
    assert not {"best", "worst", "rank "} & set(text.split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Written by Mrs Jane Smith", "Written by [left out]"),
        ("call 020 7946 0018", "call [left out]"),
        ("a.b@fenshire.gov.uk", "[left out]"),
        ("Kingston upon Hull, 12 March 2022, p. 4", "Kingston upon Hull, 12 March 2022, p. 4"),
    ],
)
def test_names_and_contact_details_are_never_printed(text, shown):
    assert withheld(text) == shown


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Asked("board"), "--home"),
        (Asked("comparison", compared=("Fenshire",)), "twice"),
        (Asked("comparison", compared=("Fenshire", "2019..2021")), "not one with the other"),
    ],
)
def test_what_a_layout_lacks_is_said(asked, message):
    with pytest.raises(AuditlensError, match=message):
        checked(asked)


def test_each_needs_a_theme_or_an_authority_for_a_file():
    assert checked(Asked("board"), each=True) == Asked("board")
    for asked in (Asked("comparison", compared=("2019..2020", "2021..2022")), Asked("board", home="Fenshire")):
        with pytest.raises(AuditlensError, match="--each gives a digest of each theme"):
            each(None, asked)
    names = [one.file for one in each(None, Asked(filters=Filters(themes=("voice_of_child", "neglect"))))]
    assert names == ["digest-voice-of-child", "digest-neglect"]


def test_reports_are_told_by_kind_the_most_first():
    held = [("committee_paper", 1), ("inspection", 50), ("other", 5), ("send", 21)]
    assert reports_of(held) == "50 inspections, 21 area SEND inspections, 1 committee paper and 5 other reports"


def test_wording():
    assert [day("2023-07-06"), day("2023-07"), day(None)] == ["6 July 2023", "July 2023", "undated"]
    assert [name("local_audit"), name(None)] == ["local audit", "all types, mixed"]
    assert [plural(1, "authority"), plural(1200, "authority"), plural(0, "report")] == [
        "1 authority",
        "1,200 authorities",
        "0 reports",
    ]
    assert [listed(["a"]), listed(["a", "b", "c"]), listed(["a", "b", "c"], 2)] == [
        "a",
        "a, b and c",
        "a, b and 1 more",
    ]
    assert [years(["2021-03", "2019", ""]), years([""])] == ["2019 to 2021", "undated"]
    assert [share(0, 9), share(1, 1000), share(999, 1000), share(3, 3)] == ["0%", "1%", "99%", "100%"]
