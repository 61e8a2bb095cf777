"""What is written comes back the same, whatever it is."""

import hashlib
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from making import fill, make

from pipeline.corpus.store import Corpus
from pipeline.corpus.write import remove_report, write_report
from pipeline.records import (
    REPORT_TYPES,
    STANCES,
    Acronym,
    Dropped,
    Figure,
    FigureLink,
    Grade,
    Page,
    Passage,
    Recommendation,
    Report,
    ReportInfo,
    ThemeTag,
)

texts = st.text(max_size=30)
maybe = st.none() | texts
whole = st.integers(0, 10**6)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)
words = st.lists(texts, max_size=3).map(tuple)

links = st.builds(
    FigureLink,
    to=texts,
    relation=st.sampled_from(["previous", "part", "comparator"]),
    change=st.none() | numbers,
    direction=maybe,
)
figures = st.builds(
    Figure,
    id=texts,
    kind=st.sampled_from(["percent", "proportion", "rate", "score", "count"]),
    value=numbers,
    numerator=st.none() | numbers,
    denominator=st.none() | numbers,
    about=texts,
    when=texts,
    start=whole,
    end=whole,
    head=maybe,
    category=maybe,
    population=maybe,
    when_start=maybe,
    when_end=maybe,
    scope=st.sampled_from([None, "self", "neighbours", "national", "target"]),
    basis=maybe,
    links=st.lists(links, max_size=2).map(tuple),
)
themes = st.builds(
    ThemeTag,
    id=texts,
    score=st.floats(0, 1),
    by=st.lists(st.sampled_from(["rule", "classifier", "reviewer"]), max_size=2).map(tuple),
    stance=st.sampled_from([None, *STANCES]),
)
passages = st.builds(
    Passage,
    id=st.just(""),
    page=st.none() | whole,
    page_end=st.none() | whole,
    section=words,
    lead_in=maybe,
    item=st.none() | whole,
    number=maybe,
    part=st.none() | whole,
    kind=st.sampled_from(["heading", "sentence", "bullet", "table_row", "caption", "footnote", "note"]),
    text=texts,
    start=whole,
    end=whole,
    themes=st.lists(themes, max_size=3).map(tuple),
    stance=st.sampled_from(STANCES),
    stance_score=st.floats(-1, 1),
    extent=st.sampled_from(["one", "few", "some", "most", "all", "unstated"]),
    agencies=words,
    role=st.sampled_from(["finding", "template", "background", "method"]),
    sensitivity=words,
    figures=st.lists(figures, max_size=2).map(tuple),
    clean_text=maybe,
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    sha256 = hashlib.sha256(draw(st.binary(max_size=3))).hexdigest()
    made = [replace(p, id=f"{sha256[:12]}-{i}") for i, p in enumerate(draw(st.lists(passages, max_size=4)), 1)]
    ids = st.sampled_from([p.id for p in made]) if made else st.nothing()
    used = st.lists(ids, max_size=3).map(tuple) if made else st.just(())
    return Report(
        file=draw(texts),
        sha256=sha256,
        type="pdf",
        info=ReportInfo(
            *(draw(maybe) for _ in range(2)),
            draw(words),
            *(draw(maybe) for _ in range(5)),
            draw(st.sampled_from(REPORT_TYPES)),
            draw(st.none() | whole),
            draw(st.sampled_from([None, "public", "partners", "internal"])),
        ),
        pages=tuple(draw(st.lists(st.builds(Page, st.none() | whole, whole, whole), max_size=3))),
        text=draw(texts),
        passages=tuple(made),
        grades=tuple(
            draw(st.lists(st.builds(Grade, texts, texts, texts, maybe, maybe, ids if made else st.none()), max_size=2))
        ),
        acronyms=tuple(
            draw(
                st.lists(
                    st.builds(
                        Acronym,
                        texts,
                        maybe,
                        st.booleans(),
                        st.sampled_from([None, "report", "glossary"]),
                        whole,
                        used,
                        maybe,
                    ),
                    max_size=2,
                )
            )
        ),
        recommendations=tuple(
            draw(
                st.lists(
                    st.builds(
                        Recommendation,
                        used,
                        texts,
                        st.sampled_from(["formal", "improvement", "commitment", "suggestion", "request"]),
                        maybe,
                        maybe,
                        maybe,
                    ),
                    max_size=2,
                )
            )
        ),
        warnings=draw(words),
        dropped=draw(st.none() | st.lists(st.builds(Dropped, st.none() | whole, texts), max_size=3).map(tuple)),
    )


@given(st.lists(reports(), max_size=3))
@settings(max_examples=60)
def test_reports_come_back_as_they_were_written(given_reports):
    by_sha = {r.sha256: r for r in given_reports}
    with tempfile.TemporaryDirectory() as folder, Corpus.open(Path(folder) / "x.db", create=True) as corpus:
        for report in given_reports:  # also twice: the later one counts
            with corpus.transaction() as db:
                write_report(db, report, version="1")
        assert list(corpus.all_reports()) == [by_sha[sha] for sha in sorted(by_sha)]
        for query in (corpus.reports, corpus.passages, corpus.figures, corpus.acronyms, corpus.grades):
            list(query())
        list(corpus.recommendations())
        corpus.connection.execute("INSERT INTO passages_fts (passages_fts) VALUES ('integrity-check')")


def test_the_order_of_writing_does_not_matter(tmp_path):
    made = [make(f"report {i}", [f"Sentence {j} of report {i}." for j in range(4)]) for i in range(5)]
    with Corpus.open(tmp_path / "a.db", create=True) as one, Corpus.open(tmp_path / "b.db", create=True) as other:
        fill(one, *made)
        fill(other, make("gone", ["This one goes again."]), *reversed(made), *made[2:])
        with other.transaction() as db:
            db.execute("DELETE FROM files WHERE file = 'gone.pdf'")
            remove_report(db, make("gone", ["This one goes again."]).sha256)
        assert one.content_digest() == other.content_digest()
        assert [r["report"] for r in one.passages()] == [r["report"] for r in other.passages()]
        assert one.search("sentence") == other.search("sentence")


def test_a_change_of_anything_changes_the_digest(tmp_path):
    digests = set()
    report = make("one", ["A sentence of six or more words."], authority="Oldmere")
    for i, changed in enumerate(
        [
            report,
            replace(report, file="two.pdf"),
            replace(report, warnings=("The last page is empty.",)),
            replace(report, passages=(replace(report.passages[0], stance="concern"),)),
        ]
    ):
        with Corpus.open(tmp_path / f"{i}.db", create=True) as corpus:
            fill(corpus, changed)
            digests.add(corpus.content_digest())
    assert len(digests) == 4


def test_nothing_of_a_removed_report_stays(corpus):
    report = make("one", [{"text": "Neglect was seen.", "themes": (ThemeTag("neglect", 1.0),)}], authority="Oldmere")
    fill(corpus, report)
    with corpus.transaction() as db:
        assert remove_report(db, report.sha256)
        assert not remove_report(db, report.sha256)
    for table in ("reports", "report_authorities", "texts", "pages", "passages", "passage_themes", "report_links"):
        assert corpus.connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,), table
    assert len(corpus.search("neglect")) == 0
    for table in ("search_blocks", "search_vectors"):
        assert corpus.connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,), table
