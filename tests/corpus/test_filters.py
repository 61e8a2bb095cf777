"""The filters on what a report is graded and on what a passage is."""

from dataclasses import replace

import pytest
from making import fill, make, tag

from pipeline.corpus.filters import Filters
from pipeline.records import Figure, Grade, Recommendation
from pipeline.tables.cross import tables
from pipeline.tables.model import Question


@pytest.fixture
def two(corpus):
    share = Figure("f1", "percent", 40.0, None, None, "children seen", "now", 0, 3)
    first = make(
        "one",
        [
            {"text": "40% of plans were late.", "themes": (tag("neglect"), tag("supervision", "concern")),
             "section": ("Findings", "Help & protection_100%"), "extent": "some", "figures": (share,)},
            {"text": "Plans should be made sooner.", "themes": (tag("supervision"),), "stance": "concern"},
        ],
        authority="Fenshire",
    )  # fmt: skip
    asked = Recommendation((first.passages[1].id,), "Plans should be made sooner.", "formal", None, None, None)
    graded = (
        Grade("Overall effectiveness", "overall", "good", None, None, None),
        Grade("Leadership", "leadership", "outstanding", None, None, None),
        Grade("Overall", "overall", "inadequate", None, "2019", None),
    )
    fill(
        corpus,
        replace(first, recommendations=(asked,), grades=graded),
        make("two", [{"text": "Visits were regular.", "themes": (tag("neglect"),), "section": ('A "quoted" place',)}]),
    )
    return corpus


@pytest.mark.parametrize(
    ("wanted", "texts"),
    [
        ({"grade": ("good",)}, ["40%", "Plans"]),
        ({"grade": ("leadership=outstanding",)}, ["40%", "Plans"]),
        ({"grade": ("inadequate", "leadership=good")}, []),
        ({"extent": ("some", "most")}, ["40%"]),
        ({"section": ("PROTECTION_100%",)}, ["40%"]),
        ({"section": ("protection%",)}, []),
        ({"section": ('"quoted"', "findings")}, ["40%", "Visits"]),
        ({"has_figure": True}, ["40%"]),
        ({"is_recommendation": True}, ["Plans"]),
        ({"themes": ("neglect", "supervision")}, ["40%", "Plans", "Visits"]),
        ({"themes": ("neglect", "supervision"), "all_themes": True}, ["40%"]),
        ({"themes": ("neglect", "supervision"), "all_themes": True, "stance": ("concern",)}, []),
        ({"themes": ("supervision",), "all_themes": True, "stance": ("concern",)}, ["40%", "Plans"]),
    ],
)
def test_passages_by_what_they_are(two, wanted, texts):
    assert [p["text"].split()[0] for p in two.passages(Filters(**wanted))] == texts
    counted = tables(two, Question(filters=Filters(**wanted)))
    assert sum(cell.passages for table in counted for row in table.cells for cell in row) >= len(texts)


def test_recommendations_take_the_same_filters(two):
    assert len(list(two.recommendations(Filters(themes=("supervision",), extent=("unstated",))))) == 1
    assert list(two.recommendations(Filters(extent=("most",)))) == []
    assert list(two.recommendations(Filters(has_figure=True))) == []
