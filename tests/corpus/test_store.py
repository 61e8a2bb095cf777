import os
import sqlite3
import stat
import sys
from dataclasses import replace

import pytest
from making import fill, make

from pipeline.corpus import migrate
from pipeline.corpus.store import Corpus
from pipeline.errors import AuditlensError
from pipeline.records import Dropped, Part, Stated


def test_a_corpus_that_is_not_there_says_how_to_make_one(tmp_path):
    with pytest.raises(AuditlensError) as caught:
        Corpus.open(tmp_path / "none.db")
    assert str(caught.value) == (
        f"there is no corpus at {tmp_path / 'none.db'}: make one with auditlens ingest FOLDER "
        f"--corpus {tmp_path / 'none.db'}"
    )
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("content", [b"", b"Only words, no database at all.\n" * 200])
def test_another_file_is_refused_and_left_alone(tmp_path, content):
    other = tmp_path / "other.db"
    other.write_bytes(content)
    with pytest.raises(AuditlensError, match="is not an auditlens corpus"):
        Corpus.open(other)
    assert other.read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(tmp_path):
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE things (x)")
    db.close()
    before = other.read_bytes()
    for create in (False, True):
        with pytest.raises(AuditlensError, match="is not an auditlens corpus"):
            Corpus.open(other, create=create)
    assert other.read_bytes() == before


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(AuditlensError, match="is not an auditlens corpus"):
        Corpus.open(tmp_path)


def test_a_newer_corpus_asks_for_the_newer_version(tmp_path):
    path = tmp_path / "newer.db"
    with Corpus.open(path, create=True) as corpus:
        corpus.connection.execute(f"PRAGMA user_version = {migrate.SCHEMA_VERSION + 1}")
    with pytest.raises(AuditlensError, match="was made by a newer version of auditlens"):
        Corpus.open(path)


def test_an_older_corpus_is_brought_up_to_date_step_by_step(tmp_path, monkeypatch):
    path = tmp_path / "older.db"
    report = make("one", ["Neglect was recognised early in most of the cases."], authority="Fenshire")
    with Corpus.open(path, create=True) as corpus:
        fill(corpus, report)
    first = migrate.SCHEMA_VERSION
    steps = {
        first: lambda db: db.execute("ALTER TABLE reports ADD COLUMN added_first TEXT"),
        first + 1: lambda db: db.execute("ALTER TABLE reports RENAME COLUMN added_first TO added"),
    }
    monkeypatch.setattr(migrate, "STEPS", steps)
    monkeypatch.setattr(migrate, "SCHEMA_VERSION", first + 2)
    with Corpus.open(path) as corpus:
        assert corpus.connection.execute("PRAGMA user_version").fetchone()[0] == first + 2
        assert corpus.connection.execute("SELECT added FROM reports").fetchall() == [(None,)]
        assert list(corpus.all_reports()) == [report]


def test_a_corpus_of_the_first_version_does_not_know_what_was_dropped(tmp_path):
    path = tmp_path / "first.db"
    with Corpus.open(path, create=True) as corpus:
        fill(corpus, make("one", ["Neglect was recognised early in most of the cases."]))
        to_version_2(corpus.connection)
        corpus.connection.execute("DROP TABLE dropped")
        corpus.connection.execute("PRAGMA user_version = 1")
    with Corpus.open(path) as corpus:
        assert [report.dropped for report in corpus.all_reports()] == [None]
        fill(corpus, replace(make("two", ["Plans were clear."]), dropped=(Dropped(1, "Page 1 of 2"),)))
        assert {report.dropped for report in corpus.all_reports()} == {None, (Dropped(1, "Page 1 of 2"),)}


def to_version_5(db):
    for table in ("search_blocks", "search_vectors", "saved_searches", "passages_words", "issued"):
        db.execute(f"DROP TABLE {table}")
    db.execute("DELETE FROM state WHERE name = 'search'")
    db.execute("PRAGMA user_version = 5")


def test_a_corpus_of_the_fifth_version_is_searched_by_meaning_as_one_of_today(tmp_path):
    path = tmp_path / "fifth.db"
    with Corpus.open(path, create=True) as corpus:
        fill(corpus, make("one", ["Neglect was recognised early in most of the cases.", "Plans were clear."]))
        found = corpus.search("poor care recognised early")
        to_version_5(corpus.connection)
    with Corpus.open(path) as corpus:
        assert corpus.search("poor care recognised early") == found
        assert len(found) > 0


def to_version_4(db):
    to_version_5(db)
    for table in ("acronym_links", "acronym_senses", "progress_links", "progress_passages", "progress"):
        db.execute(f"DROP TABLE {table}")
    db.execute("DROP INDEX acronyms_short")
    db.execute("ALTER TABLE acronyms DROP COLUMN defined_in")
    db.execute("ALTER TABLE figure_links DROP COLUMN called")
    added = ("addressee_long", "due_date", "reference", "priority", "finding", "parts", "themes", "agencies")
    for column in added:
        db.execute(f"ALTER TABLE recommendations DROP COLUMN {column}")
    db.execute("PRAGMA user_version = 4")


def to_version_3(db):
    to_version_4(db)
    db.execute("ALTER TABLE report_links DROP COLUMN duplicate_kind")
    db.execute("PRAGMA user_version = 3")


def to_version_2(db):
    to_version_3(db)
    for view in ("reports_shown", "report_places"):
        db.execute(f"DROP VIEW {view}")
    for table in ("parts", "stated", "entered"):
        db.execute(f"DROP TABLE {table}")
    db.execute("ALTER TABLE reports DROP COLUMN author")
    db.execute("PRAGMA user_version = 2")


def test_a_corpus_of_the_second_version_takes_authors_parts_and_what_people_enter(tmp_path):
    path = tmp_path / "second.db"
    old = make("one", ["Neglect was recognised early in most of the cases."], authority="Fenshire")
    new = replace(
        make("two", ["Plans were clear."], author="Ann Example"),
        parts=(Part(1, None, 0, 17, 24), Part(2, "Follow-up", None, None, None, "2024-04", "2024-06")),
        stated=(Stated("author", "furniture", 1, None, "Author: Ann Example"),),
    )
    with Corpus.open(path, create=True) as corpus:
        fill(corpus, old)
        to_version_2(corpus.connection)
    with Corpus.open(path) as corpus:
        fill(corpus, new)
        assert sorted(corpus.all_reports(), key=lambda r: r.file) == [old, new]
        assert [row["author"] for row in corpus.reports()] == [None, "Ann Example"]
    with Corpus.open(tmp_path / "made.db", create=True) as made, Corpus.open(path) as migrated:
        assert shape(made.connection) == shape(migrated.connection)


def shape(db):
    """The columns of every table and view, the order in a table apart."""
    names = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name")]
    return {n: sorted(row[1:6] for row in db.execute(f"PRAGMA table_xinfo({n})")) for n in names}


def test_a_step_that_fails_changes_nothing(tmp_path, monkeypatch):
    path = tmp_path / "older.db"
    Corpus.open(path, create=True).close()
    first = migrate.SCHEMA_VERSION

    def fails(db):
        db.execute("DROP TABLE corrections")
        raise RuntimeError

    monkeypatch.setattr(migrate, "STEPS", {first: fails})
    monkeypatch.setattr(migrate, "SCHEMA_VERSION", first + 1)
    with pytest.raises(RuntimeError):
        Corpus.open(path)
    monkeypatch.undo()
    with Corpus.open(path) as corpus:
        assert corpus.connection.execute("SELECT COUNT(*) FROM corrections").fetchone() == (0,)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_can_read_a_corpus_and_its_side_files(tmp_path):
    before = os.umask(0)
    try:
        with Corpus.open(tmp_path / "private.db", create=True) as corpus:
            fill(corpus, make("one", ["A sentence."]))
            modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"private.db": 0o600, "private.db-wal": 0o600, "private.db-shm": 0o600}


def test_a_corpus_that_somebody_writes_to_is_not_waited_for_endlessly(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.corpus.store.BUSY_SECONDS", 0.1)
    path = tmp_path / "busy.db"
    with Corpus.open(path, create=True) as one, Corpus.open(path) as other, one.transaction():
        with pytest.raises(AuditlensError, match="is another auditlens writing to it"), other.transaction():
            pass
        assert list(other.reports()) == []  # reading goes on


def test_a_transaction_that_fails_leaves_nothing(corpus):
    with pytest.raises(RuntimeError), corpus.transaction() as db:
        db.execute("INSERT INTO state VALUES ('a', 'b')")
        raise RuntimeError
    assert corpus.connection.execute("SELECT COUNT(*) FROM state").fetchone() == (0,)
