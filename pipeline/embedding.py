"""What a passage means, as numbers: a static embedding, the mean of the vectors of its words.

A table in ``models/embedding`` gives every word, or every piece of a rarer one, a vector; the card beside it says how
it was made and how well it does. Nothing is computed but the mean, so that thousands of passages a second are embedded
without more than numpy. Texts whose vectors point the same way speak of the same: their cosine is the dot product of
their rows.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline import resources
from pipeline.errors import AuditlensError
from pipeline.memory import Memory

MODEL = ("models", "embedding")
FILES = ("pieces.txt", "vectors.npz")
DIMENSIONS = 256
# Of one text; far more than a passage has, so that a pasted book costs no more than a long passage.
MOST_WORDS = 400

_WORD = re.compile(r"[a-z0-9]+|[%&£]")

Floats = NDArray[np.float32]


class Embedding:
    """The vectors of pieces of words.

    Attributes:
        pieces: whole words and beginnings of words as they are, all else of a word after ``##``.
        vectors: shape (pieces, ``DIMENSIONS``); its length is how much a piece weighs.
    """

    def __init__(self, pieces: Sequence[str], vectors: Floats) -> None:
        """Number the pieces."""
        numbers = {piece: i for i, piece in enumerate(pieces)}
        self.pieces, self.vectors = tuple(pieces), vectors
        self._of: Memory[list[int]] = Memory(lambda word: pieces_of(word, numbers))

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return a row a text, of length one; nothing but zeros where no word of it is known.

        Shape: (texts, ``DIMENSIONS``).
        """
        rows = self._sums(texts)
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        np.divide(rows, norms, out=rows, where=norms > 0)
        return rows

    def weigh(self, words: Sequence[str]) -> Floats:
        """Return how much each word weighs in what a text means, from 0: the length of its vector, shape (words,)."""
        return np.asarray(np.linalg.norm(self._sums(words), axis=1), np.float32)

    def _sums(self, texts: Sequence[str]) -> Floats:
        rows: Floats = np.zeros((len(texts), DIMENSIONS), np.float32)
        of = self._of
        for row, text in zip(rows, texts, strict=True):
            pieces = [piece for word in words_of(text)[:MOST_WORDS] for piece in of[word]]
            if pieces:
                np.add.reduce(self.vectors[pieces], axis=0, out=row)
        return rows


def words_of(text: str) -> list[str]:
    """Return the lower-case words of ``text`` without accents; what stands at a hyphen or apostrophe is two words."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORD.findall(text.lower())


def pieces_of(word: str, numbers: Mapping[str, int]) -> list[int]:
    """Return the numbers of the pieces that ``word`` is made of: the longest first, and so on from where it ends.

    That is WordPiece (Schuster and Nakajima 2012), as BERT has it; a word that cannot be made up has no pieces.
    """
    found: list[int] = []
    at = 0
    while at < len(word):
        for end in range(len(word), at, -1):
            number = numbers.get(("##" if at else "") + word[at:end])
            if number is not None:
                found.append(number)
                at = end
                break
        else:
            return []
    return found


def save(out: Path, pieces: Sequence[str], vectors: Floats) -> Embedding:
    """Write an embedding into the folder ``out``, each vector as 8-bit numbers and a scale; return it as it reads."""
    scales = np.maximum(np.abs(vectors).max(1), np.finfo(np.float32).tiny) / 127
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        out / "vectors.npz",
        vectors=np.round(vectors / scales[:, None]).astype(np.int8),
        scales=np.asarray([float(f"{scale:.6g}") for scale in scales], np.float32),
    )
    (out / "pieces.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8", newline="\n")
    return load(out)


def load(folder: Path) -> Embedding:
    """Read an embedding.

    Raises:
        AuditlensError: its files are missing or do not belong together.
    """
    try:
        with np.load(folder / "vectors.npz", allow_pickle=False) as stored:
            vectors = stored["vectors"].astype(np.float32) * stored["scales"][:, None]
        pieces = (folder / "pieces.txt").read_text(encoding="utf-8").splitlines()
    except (OSError, KeyError, ValueError) as error:
        raise AuditlensError(f"the embedding in {folder} cannot be read: {error}; install auditlens again") from error
    if vectors.shape != (len(pieces), DIMENSIONS):
        raise AuditlensError(f"the embedding in {folder} is not whole: install auditlens again")
    return Embedding(pieces, vectors)


@cache
def version() -> str:
    """Return what tells rows of this embedding from those of another: the beginning of a sha256 of its files."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((resources.path(*MODEL) / name).read_bytes())
    return digest.hexdigest()[:12]


@cache
def shipped() -> Embedding:
    """Return the embedding that comes with auditlens, read once."""
    return load(resources.path(*MODEL))
