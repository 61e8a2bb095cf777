import pytest

from pipeline import resources
from pipeline.errors import AuditlensError


def test_what_ships_is_found():
    assert resources.path("corpora", "taxonomy").is_dir()
    assert resources.path("models").is_dir()


def test_what_is_missing_is_a_fault_of_the_installation():
    with pytest.raises(AuditlensError, match="corpora/nothing is not part of this installation"):
        resources.path("corpora", "nothing")
