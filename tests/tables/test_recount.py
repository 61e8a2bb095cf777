"""Every number of a theme table, counted again from the exported passages by plain pandas."""

from pathlib import Path

import pytest
from recount import check, passages_frame

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.tables.compare import period_tables
from pipeline.tables.cooccurrence import cooccurrence_tables
from pipeline.tables.cross import tables
from pipeline.tables.gradetables import grade_tables
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


@pytest.fixture(scope="module")
def real_corpus(tmp_path_factory):
    from pipeline.ingest.batch import ingest

    folders = sorted(p for p in SHARED.glob("corpora/ofsted-*/*") if p.is_dir())[:3]
    path = tmp_path_factory.mktemp("real") / "real.db"
    ingest([SHARED / "corpora" / "seeds", *folders], path, workers=1)
    return path


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the real reports")
def test_every_number_comes_out_again_of_real_reports(real_corpus):
    with Corpus.open(real_corpus) as corpus:
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


def test_themes_together_come_out_again(sample_corpus):
    with Corpus.open(sample_corpus) as corpus:
        for measure in ("together", "lift", "jaccard"):
            for table in cooccurrence_tables(corpus, Question(measure=measure)):
                frame = passages_frame(corpus, table.question, themed=True)
                families = {r["report"]: r["family"] for r in corpus.reports(table.question.filters)}
                frame = frame[frame["report"].map(families) == table.family]
                units = {theme: set(of["unit"]) for theme, of in frame.groupby("tag")}
                for i, one in enumerate(table.rows):
                    for j, other in enumerate(table.columns):
                        a, b = units.get(one.key, set()), units.get(other.key, set())
                        cell = table.cells[i][j]
                        assert cell.passages == len(a & b)
                        assert cell.reports == len({u.split(":")[0] for u in a & b})
                        if measure == "lift" and cell.value is not None:
                            expected = len(a) * len(b) / frame["unit"].nunique()
                            assert abs(cell.value - len(a & b) / expected) < 1e-4
                        if measure == "jaccard" and cell.value is not None:
                            assert abs(cell.value - len(a & b) / len(a | b)) < 1e-4


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the real reports")
def test_grades_come_out_again_of_real_reports(real_corpus):
    filters = Filters(history=True)
    with Corpus.open(real_corpus) as corpus:
        kept = {r["report"]: r for r in corpus.reports(filters)}
        now = {(g["report"], g["area_id"], g["grade"]) for g in corpus.grades(filters) if g["when"] is None}
        found = grade_tables(corpus, Question(rows="area", filters=filters))
        assert found
        for table in found:
            mine = [(r, area, grade) for r, area, grade in now if kept[r]["family"] == table.family]
            for row, cells in zip(table.rows, table.cells, strict=True):
                graded = {r for r, area, _ in mine if area == row.key}
                for column, cell in zip(table.columns, cells, strict=True):
                    assert cell.value == len({r for r, a, g in mine if (a, g) == (row.key, column.key)})
                    assert cell.denominator == len(graded)


def test_two_periods_come_out_again(sample_corpus):
    """The columns of a comparison are those of a plain table of the same periods."""
    asked = Question(columns="period", measure="balance", periods=PERIODS, filters=Filters(history=True))
    with Corpus.open(sample_corpus) as corpus:
        plain = {t.family: t for t in tables(corpus, asked)}
        for table in plain.values():
            check(corpus, table)
        for table in period_tables(corpus, asked):
            for row, line in zip(table.cells, plain[table.family].cells, strict=True):
                assert row[:2] == line
                if row[2].value is not None:
                    assert abs(row[2].value - (row[1].value - row[0].value)) < 1e-4
