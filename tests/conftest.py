"""Fixtures shared by all tests: the sample corpus, read once, and the command run in this process."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

import pytest
from hypothesis import settings

from pipeline import resources

# No test asserts a time: a busy machine is no fault.
settings.register_profile("auditlens", deadline=None)
settings.load_profile("auditlens")


@dataclass
class Ran:
    """What a command printed and its exit status."""

    code: int
    out: str
    err: str

    def rows(self):
        """The JSON Lines printed."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def auditlens(monkeypatch, capsys):
    """Run ``auditlens`` with these arguments."""
    from pipeline.cli.main import main

    def run(*args):
        monkeypatch.setattr(sys, "argv", ["auditlens", *map(str, args)])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as exit_:
            code = exit_.code or 0
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    monkeypatch.setenv("COLUMNS", "160")
    return run


@pytest.fixture(scope="session")
def sample_corpus(tmp_path_factory):
    """The path of a corpus of the sample reports; tests only read it."""
    from pipeline.ingest.batch import ingest

    path = tmp_path_factory.mktemp("sample") / "sample.db"
    summary = ingest([resources.path("corpora", "sample", "files")], path, workers=1)
    assert not summary.failed
    return path
