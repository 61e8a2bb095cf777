"""Whole runs: the same whatever the order and the workers, without a network, and as in the committed example."""

from __future__ import annotations

import io
import re
import socket
import zipfile
from pathlib import Path

import pytest

from pipeline import resources
from pipeline.cli.digest import write
from pipeline.corpus.store import Corpus
from pipeline.ingest.batch import ingest
from pipeline.records import Report
from pipeline.summarise.papers import Asked

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "reports" / "example"
# What makes the example, each with --corpus FILE and --out FOLDER: a digest of each layout, and the tables.
COMMANDS = (
    ("digest --theme supervision --theme timeliness_drift --theme recording --findings 4", ""),
    ("digest --layout authority --home Fenshire --findings 2", ""),
    ("digest --compare Fenshire --compare Harrowmoor --theme recording --theme voice_of_child --findings 3", ""),
    ("digest --home Fenshire", ""),
    ("export", "tables"),
)
HOW = "from the project's root: auditlens ingest corpora/sample/files --corpus example.db" + "".join(
    f" && auditlens {command} --corpus example.db --out reports/example/{folder}" for command, folder in COMMANDS
)


def files():
    return sorted(resources.path("corpora", "sample", "files").iterdir())


def contents(folder):
    return {p.relative_to(folder).as_posix(): content(p) for p in sorted(folder.rglob("*")) if p.is_file()}


def content(path):
    """What a file holds, without what follows from the versions of libraries: how charts and ZIP files are packed."""
    read = path.read_bytes()
    if path.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(read)) as file:
            return {name: file.read(name) for name in file.namelist() if not name.endswith(".png")}
    return re.sub(rb"<figure>.*?</figure>", b"", read, flags=re.DOTALL) if path.suffix == ".html" else read


def test_the_same_files_give_the_same_corpus_and_digest_in_any_order_and_with_any_workers(tmp_path):
    some = files()[::2]  # more than are read in one process
    outcomes = set()
    for name, order, workers in (("a", some, 1), ("b", some[::-1], 2)):
        corpus = tmp_path / f"{name}.db"
        ingest(order, corpus, workers=workers)
        made = write(corpus, Asked(findings=3), tmp_path / name)
        with Corpus.open(corpus) as store:
            outcomes.add((store.content_digest(), *(path.read_bytes() for path in made)))
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
    for command, folder in COMMANDS:
        assert auditlens(*command.split(), "--corpus", corpus, "--out", tmp_path / "example" / folder).code == 0
    made, kept = contents(tmp_path / "example"), contents(EXAMPLE)
    kept.pop("README.md")
    assert made.keys() == kept.keys()
    stale = [name for name in made if made[name] != kept[name]]
    assert not stale, f"{stale} in reports/example are stale; {HOW}"
