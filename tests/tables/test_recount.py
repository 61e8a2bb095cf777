"""Every number of a theme table, counted again from the exported passages by plain pandas."""

from pathlib import Path

import pytest
from recount import check

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.tables.cross import tables
from pipeline.tables.model import Question

SHARED = Path(__file__).parents[3] / "shared"
GROUPS = (("Harrowmoor", "north"), ("Fenshire", "north"), ("Fenshire", "east"), ("Eastvale", "east"))
PERIODS = (("2022", "2023"), ("2024", "2025"))
ASKED = [
    Question(),
    Question(columns="region", measure="share"),
    Question(columns="year", measure="balance"),
    Question(columns="financial_year", measure="rate", filters=Filters(history=True)),
    Question(columns="stance", measure="share", filters=Filters(mix=True)),
    Question(columns="agency", measure="passages", filters=Filters(mix=True)),
    Question(columns="type", measure="rate"),
    Question(columns="group", groups=GROUPS, measure="balance"),
    Question(columns="period", periods=PERIODS, measure="share"),
    Question(columns="grade", measure="rate"),
    Question(rows="authority", columns="stance", measure="balance"),
    Question(rows="authority", columns="type", measure="authorities", filters=Filters(mix=True)),
    Question(rows="authority", columns="theme", measure="rate", filters=Filters(stance=("concern",), mix=True)),
    Question(rows="agency", columns="stance", filters=Filters(themes=("recording", "supervision"))),
    Question(rows="report", columns="quarter", measure="reports", filters=Filters(mix=True)),
    Question(rows="area", columns="stance", measure="reports"),
    Question(rows="section", columns="stance", measure="balance", filters=Filters(mix=True)),
    Question(columns="authority", measure="share", filters=Filters(agency=("police",), mix=True)),
    Question(columns="authority", measure="share", filters=Filters(include_sensitive=True, duplicates=True)),
]


def name(question):
    return f"{question.measure}-{question.rows}-{question.columns}"


@pytest.mark.parametrize("question", ASKED, ids=name)
def test_every_number_comes_out_again(sample_corpus, question):
    with Corpus.open(sample_corpus) as corpus:
        found = tables(corpus, question)
        assert found
        for table in found:
            check(corpus, table)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the real reports")
def test_every_number_comes_out_again_of_real_reports(tmp_path):
    from pipeline.ingest.batch import ingest

    folders = sorted(p for p in SHARED.glob("corpora/ofsted-*/*") if p.is_dir())[:3]
    path = tmp_path / "real.db"
    ingest([SHARED / "corpora" / "seeds", *folders], path, workers=1)
    with Corpus.open(path) as corpus:
        for question in (
            Question(filters=Filters(history=True)),
            Question(columns="year", measure="share", filters=Filters(history=True)),
            Question(columns="grade", measure="balance", filters=Filters(history=True)),
            Question(columns="grade", area="leadership", measure="share", filters=Filters(history=True)),
            Question(columns="region", measure="rate", filters=Filters(mix=True)),
            Question(rows="area", columns="stance", measure="passages"),
        ):
            for table in tables(corpus, question):
                check(corpus, table)
