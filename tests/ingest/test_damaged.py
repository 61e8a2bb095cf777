"""Broken files of every format end in a report or in a reason, and stop nothing."""

from collections import Counter
from pathlib import Path

import damage
import pytest
from traps import traps

from pipeline.analysis import analyse
from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.errors import ReadError
from pipeline.ingest.batch import ingest
from pipeline.ingest.pool import Limits, Pool

KINDS = {
    "empty", "not_a_report", "unsupported", "damaged", "encrypted", "no_text", "too_large", "missing",
    "crashed", "timeout", "memory",
}  # fmt: skip


def a_few():
    """Two damaged files of each format, and one of each kind of damage that these leave out."""
    formats, kinds = Counter(), set()
    for name, data in damage.damaged(390, seed=7):
        how = Path(name).stem.partition("-")[2]
        if formats[Path(name).suffix] < 2 or how not in kinds:
            formats[Path(name).suffix] += 1
            kinds.add(how)
            yield name, data


def test_the_few_hold_every_format_and_every_kind_of_damage():
    names = [Path(name) for name, _ in a_few()]
    assert {n.suffix[1:] for n in names} == set(damage.sound())
    ways = (*damage.ANYWHERE, damage.member, damage.nested)
    assert {n.stem.partition("-")[2] for n in names} == {way.__name__ for way in ways}


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """Some files damaged by chance and the smaller traps, read into a corpus: (paths, corpus, summary)."""
    folder = tmp_path_factory.mktemp("broken")
    paths = []
    for name, data in (*a_few(), *list(traps(full=False))[::8]):
        paths.append(folder / name)
        paths[-1].write_bytes(data)
    corpus = folder / "corpus.db"
    return paths, corpus, ingest(paths, corpus, mapper=Pool(2, Limits(30.0, 1_500_000_000)))


def test_every_file_has_an_outcome_with_a_reason(broken):
    paths, _, summary = broken
    assert summary.files >= len(paths)
    assert {f.kind for f in summary.failed} <= KINDS
    assert all(f.message.strip() and "\n" not in f.message for f in summary.failed)


def test_what_was_read_is_whole(broken):
    _, corpus, summary = broken
    with Corpus.open(corpus) as store:
        reports = list(store.all_reports())
        assert len(list(store.reports(Filters(history=True, duplicates=True)))) == len(reports) == summary.new
    for report in reports:
        for passage in report.passages:
            assert report.text[passage.start : passage.end] == passage.text


@pytest.mark.parametrize("kind", sorted(damage.sound()))
def test_the_files_are_sound_before_they_are_damaged(kind):
    for data in damage.sound()[kind]:
        try:
            assert analyse(data, name=f"sound.{kind}").passages
        except ReadError as error:  # a scan or picture, where text recognition is not installed
            assert error.kind in ("no_text", "unsupported")
            assert kind in ("pdf", "png")


def test_the_same_seed_makes_the_same_files():
    assert list(damage.damaged(30, seed=3)) == list(damage.damaged(30, seed=3))
    assert len({Path(name).suffix for name, _ in damage.damaged(30)}) == len(damage.sound())
