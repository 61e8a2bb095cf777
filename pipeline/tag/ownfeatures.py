"""What a classifier of one's own themes sees of a passage: words, pairs of words, letters within words, its context.

Word unigrams and bigrams, character 3- to 5-grams inside the words (as scikit-learn's ``char_wb``) and the words of the
heading and lead-in, three blocks, each weighted by TF-IDF and brought to length one. Training and tagging share this
code, so that what was measured is what runs; tagging needs no scikit-learn.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"[^\W\d_]+|\d+")
_SIZES = (3, 4, 5)
_LONGEST = 30  # letters of a word that are looked at
MOST_WORDS = 400  # words of a passage that are looked at, so that a hostile text costs no more
BLOCKS = ("word", "letters", "context")
_MEMORY = 50_000

Named = tuple[list[str], list[str], list[str]]
Vector = tuple[NDArray[np.int64], NDArray[np.float64]]  # numbers of features, ascending, and their values


def feature_words(text: str) -> list[str]:
    """Return the words of ``text`` in lower case, every number as "0"."""
    return ["0" if w[0].isdigit() else w for w in _WORD.findall(text.lower())[:MOST_WORDS]]


def letters(word: str) -> list[str]:
    """Return the character n-grams of one word, a blank on either side."""
    padded = f" {word[:_LONGEST]} "
    return [padded[i : i + n] for n in _SIZES for i in range(len(padded) - n + 1)]


def named(text: str, context: str) -> Named:
    """Return the features of a passage by name, in three blocks."""
    said = feature_words(text)
    pairs = [f"{a} {b}" for a, b in pairwise(said)]
    return [*said, *pairs], [g for w in said for g in letters(w)], feature_words(context)


class Vocabulary:
    """The features that a classifier knows and the inverse document frequency of each."""

    def __init__(self, blocks: Sequence[Sequence[str]], idf: NDArray[np.float64]) -> None:
        """Keep the names of each block's features, in order, and ``idf``, one number each, over all blocks."""
        self.blocks = tuple(tuple(block) for block in blocks)
        self.idf = idf
        self._numbers: list[Mapping[str, int]] = []
        start = 0
        for block in self.blocks:
            self._numbers.append({name: start + i for i, name in enumerate(block)})
            start += len(block)
        self.size = start
        self._letters: dict[str, list[int]] = {}

    @classmethod
    def learn(cls, passages: Iterable[tuple[str, str]], *, least: int = 2) -> Vocabulary:
        """Return the features that ``least`` passages (text, context) share, with ln((1 + n) / (1 + df)) + 1."""
        seen: list[Counter[str]] = [Counter() for _ in BLOCKS]
        count = 0
        for text, context in passages:
            count += 1
            for block, names in zip(seen, named(text, context), strict=True):
                block.update(set(names))
        kept = [sorted(name for name, n in block.items() if n >= least) for block in seen]
        idf = [
            math.log((1 + count) / (1 + block[name])) + 1
            for block, names in zip(seen, kept, strict=True)
            for name in names
        ]
        return cls(kept, np.array(idf, dtype=np.float64))

    def vector(self, text: str, context: str) -> Vector:
        """Return the known features of a passage, each block of length one."""
        said = feature_words(text)
        word, _, around = self._numbers
        blocks = (
            [word[n] for n in (*said, *(f"{a} {b}" for a, b in pairwise(said))) if n in word],
            [n for w in said for n in self._letters_of(w)],
            [around[w] for w in feature_words(context) if w in around] if context else [],
        )
        numbers, values = [], []
        for block in blocks:
            if block:
                which, times = np.unique(np.array(block, dtype=np.int64), return_counts=True)
                value = times * self.idf[which]
                numbers.append(which)
                values.append(value / math.sqrt(float(value @ value)))
        if not numbers:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        return np.concatenate(numbers), np.concatenate(values)

    def _letters_of(self, word: str) -> list[int]:
        found = self._letters.get(word)
        if found is None:
            if len(self._letters) >= _MEMORY:
                self._letters.clear()
            known = self._numbers[1]
            found = self._letters[word] = [known[g] for g in letters(word) if g in known]
        return found
