"""The static embedding: rows of length one, whatever the text; near what means the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.embedding import DIMENSIONS, load, pieces_of, save, shipped, version, words_of
from pipeline.errors import AuditlensError


@given(st.lists(st.text(), max_size=5))
def test_any_text_gives_a_row_of_length_one_or_of_zeros(texts: list[str]) -> None:
    rows = shipped().encode(texts)
    assert rows.shape == (len(texts), DIMENSIONS)
    for text, length in zip(texts, np.linalg.norm(rows, axis=1), strict=True):
        assert length == pytest.approx(1, abs=1e-4) if words_of(text) and length else length == 0


@given(st.lists(st.text(min_size=1), min_size=2, max_size=4))
def test_a_row_does_not_depend_on_what_else_is_embedded(texts: list[str]) -> None:
    together = shipped().encode(texts)
    for row, text in zip(together, texts, strict=True):
        assert np.allclose(row, shipped().encode([text])[0], atol=1e-5)


@given(st.from_regex(r"[a-z0-9]{1,20}", fullmatch=True))
def test_every_word_is_made_up_of_pieces(word: str) -> None:
    pieces = shipped().pieces
    numbers = {piece: i for i, piece in enumerate(pieces)}
    assert "".join(pieces[i].removeprefix("##") for i in pieces_of(word, numbers)) == word


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("Children are not seen alone.", "Workers rarely speak to a child on their own.", "The budget was approved."),
        ("Violence between parents", "domestic abuse", "Staff turnover is high."),
        ("Managers rarely supervise their staff", "Supervision is irregular.", "Police officers attend meetings."),
    ],
)
def test_what_means_the_same_is_nearer(text: str, near: str, far: str) -> None:
    one, same, other = shipped().encode([text, near, far])
    assert one @ same > one @ other


def test_case_accents_and_marks_make_no_difference() -> None:
    plain, written = shipped().encode(["the cafe was closed", "The Café was – closed!"])
    assert np.allclose(plain, written)


def test_what_is_saved_reads_back(tmp_path: Path) -> None:
    vectors = np.random.default_rng(0).normal(size=(3, DIMENSIONS)).astype(np.float32)
    again = save(tmp_path, ["child", "ren", "##ren"], vectors)
    assert again.pieces == ("child", "ren", "##ren")
    assert np.abs(again.vectors - vectors).max() < np.abs(vectors).max() / 100
    assert pieces_of("children", {piece: i for i, piece in enumerate(again.pieces)}) == [0, 2]
    (tmp_path / "pieces.txt").write_text("child\n", encoding="utf-8")
    with pytest.raises(AuditlensError, match="install auditlens again"):
        load(tmp_path)


def test_a_folder_without_an_embedding_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AuditlensError, match="install auditlens again"):
        load(tmp_path)


def test_the_version_is_short_and_the_same() -> None:
    assert version() == version()
    assert len(version()) == 12
