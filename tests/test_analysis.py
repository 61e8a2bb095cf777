"""``analyse`` as a whole."""

from __future__ import annotations

import gc

import pytest

from pipeline.analysis import analyse
from pipeline.errors import ReadError


@pytest.mark.parametrize("collecting", [True, False])
def test_the_search_for_cycles_goes_on_as_before(collecting):
    was = gc.isenabled()
    try:
        (gc.enable if collecting else gc.disable)()
        analyse(b"Plans were clear.\n")
        assert gc.isenabled() is collecting
        with pytest.raises(ReadError):
            analyse(b"%PDF-1.7 broken")
        assert gc.isenabled() is collecting
    finally:
        (gc.enable if was else gc.disable)()
