import pytest

from pipeline import resources
from pipeline.errors import AuditlensError


def test_what_ships_is_found():
    assert resources.path("corpora", "taxonomy").is_dir()
    assert resources.path("models").is_dir()


def test_what_is_missing_is_a_fault_of_the_installation():
    with pytest.raises(AuditlensError, match="corpora/nothing is not part of this installation"):
        resources.path("corpora", "nothing")


def test_tables_and_lists_of_words_are_read_once():
    assert resources.lexicon("figures") is resources.table("corpora", "lexicons", "figures.toml")
    assert "the" in resources.ordinary_words()
    assert not any(word.startswith("#") or word != word.strip() or not word for word in resources.ordinary_words())


def test_rows_have_the_names_of_their_columns():
    assert {"code", "name", "region"} <= resources.rows("corpora", "register", "authorities.csv")[0].keys()
