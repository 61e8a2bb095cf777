"""Whole runs: the same whatever the order and the workers, without a network, and as in the committed example."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from pipeline import resources
from pipeline.cli.digest import write
from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.ingest.batch import ingest
from pipeline.records import Report

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "reports" / "example"
HOW = (
    "from the project's root: auditlens ingest corpora/sample/files --corpus example.db && "
    "auditlens digest --corpus example.db --out reports/example && "
    "auditlens export --corpus example.db --out reports/example/tables"
)


def files():
    return sorted(resources.path("corpora", "sample", "files").iterdir())


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_same_files_give_the_same_corpus_and_digest_in_any_order_and_with_any_workers(tmp_path):
    some = files()[::2]  # more than are read in one process
    outcomes = set()
    for name, order, workers in (("a", some, 1), ("b", some[::-1], 2)):
        corpus = tmp_path / f"{name}.db"
        ingest(order, corpus, workers=workers)
        page, markdown = write(corpus, Filters(), tmp_path / name)
        with Corpus.open(corpus) as store:
            outcomes.add((store.content_digest(), page.read_bytes(), markdown.read_bytes()))
    assert len(outcomes) == 1


def test_a_report_does_not_depend_on_what_was_read_before():
    from pipeline.analysis import analyse

    first, *others = files()[:4]
    alone = analyse(first)
    for other in others:
        analyse(other)
    assert analyse(first) == alone


def test_text_and_offsets_of_the_sample_agree(sample_corpus):
    with Corpus.open(sample_corpus) as store:
        reports = list(store.all_reports())
    assert len(reports) == 21
    for report in reports:
        assert isinstance(report, Report)
        end = 0
        for passage in report.passages:
            assert report.text[passage.start : passage.end] == passage.text
            assert passage.start >= end
            end = passage.end
            for figure in passage.figures:
                assert passage.start <= figure.start < figure.end <= passage.end
        ids = {f.id for p in report.passages for f in p.figures}
        assert {link.to for p in report.passages for f in p.figures for link in f.links} <= ids


def test_no_connection_is_opened(tmp_path, monkeypatch, auditlens):
    def refuse(*_):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert auditlens("demo", "--no-open", "--out", tmp_path / "demo").code == 0


@pytest.mark.skipif(not EXAMPLE.is_dir(), reason="an installed package has no example beside it")
def test_the_example_is_what_the_commands_make(tmp_path, monkeypatch, auditlens):
    monkeypatch.chdir(ROOT)
    corpus = tmp_path / "example.db"
    assert auditlens("ingest", "corpora/sample/files", "--corpus", corpus).code == 0
    assert auditlens("digest", "--corpus", corpus, "--out", tmp_path / "example").code == 0
    assert auditlens("export", "--corpus", corpus, "--out", tmp_path / "example" / "tables").code == 0
    made, kept = contents(tmp_path / "example"), contents(EXAMPLE)
    kept.pop("README.md")
    assert made.keys() == kept.keys()
    stale = [name for name in made if made[name] != kept[name]]
    assert not stale, f"{stale} in reports/example are stale; {HOW}"
