import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.corpus.store import Corpus

sys.path[:0] = [str(Path(__file__).parents[1] / "corpus"), str(Path(__file__).parent)]


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus.open(tmp_path / "test.db", create=True) as opened:
        yield opened
