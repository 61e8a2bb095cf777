"""The terms of passages, words and pairs of words by their stems, and which of them tell one set of passages.

Telling terms are those of the largest log odds with an informative Dirichlet prior, as z-scores: Monroe, Colaresi and
Quinn, "Fightin' Words", Political Analysis 16(4), 2008, equations 16, 20 and 22, all passages being the prior.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.resources import lexicon
from pipeline.stems import stem, words

PRIOR = 1000.0  # terms that the prior weighs as much as

Floats = NDArray[np.float64]


@cache
def _silent() -> frozenset[str]:
    told = lexicon("discover")
    return frozenset(word for name in ("grammar", "reporting") for word in told[name].split())


def terms(text: str, names: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Return the terms of a passage as (stem, as written), pairs after words.

    Left out are numbers, the grammar of English, how reports speak of findings, and ``names`` (words of places). A
    pair is of two words that stand side by side.
    """
    said: list[tuple[str, str] | None] = []
    for word in words(text):
        kept = len(word) > 1 and not word[0].isdigit() and word not in _silent() and word not in names
        said.append((stem(word), word) if kept else None)
    single = [one for one in said if one]
    double = [(f"{a[0]} {b[0]}", f"{a[1]} {b[1]}") for a, b in pairwise(said) if a and b]
    return single + double


class Terms:
    """The terms of many passages, counted."""

    def __init__(self, passages: Iterable[Sequence[tuple[str, str]]], *, least: int = 3) -> None:
        """Number the terms that ``least`` passages hold, in alphabetical order."""
        self.passages = [list(passage) for passage in passages]
        held: Counter[str] = Counter()
        written: dict[str, Counter[str]] = {}
        for passage in self.passages:
            held.update({term for term, _ in passage})
            for term, word in passage:
                written.setdefault(term, Counter())[word] += 1
        self.names = sorted(term for term, count in held.items() if count >= least)
        self.numbers = {term: i for i, term in enumerate(self.names)}
        self.held = np.array([held[term] for term in self.names], dtype=np.float64)
        self._written = written

    def written(self, number: int) -> str:
        """Return a term as it is mostly written."""
        forms = self._written[self.names[number]]
        return min(forms, key=lambda form: (-forms[form], form))

    def counts(self, chosen: Iterable[int]) -> Floats:
        """Return how many of the chosen passages hold each term."""
        total = np.zeros(len(self.names))
        for i in chosen:
            for term in {term for term, _ in self.passages[i]}:
                number = self.numbers.get(term)
                if number is not None:
                    total[number] += 1
        return total

    def telling(self, counts: Floats, least: int = 3) -> list[tuple[int, float]]:
        """Return the terms that tell passages of these ``counts`` from all, (number, z), the most telling first.

        Terms in fewer than ``least`` of the passages are left out, and words that stand in a telling pair as often.
        """
        rest = np.maximum(self.held - counts, 0)
        prior = self.held / max(self.held.sum(), 1) * PRIOR
        mine, others, whole = counts.sum(), rest.sum(), prior.sum()
        with np.errstate(divide="ignore", invalid="ignore"):
            odds = np.log((counts + prior) / (mine + whole - counts - prior)) - np.log(
                (rest + prior) / (others + whole - rest - prior)
            )
            z = odds / np.sqrt(1 / (counts + prior) + 1 / (rest + prior))
        order = sorted((i for i in np.flatnonzero(counts >= least)), key=lambda i: (-z[i], self.names[i]))
        return [(int(i), float(z[i])) for i in order if z[i] > 0]


def told_once(telling: Sequence[tuple[int, float]], counts: Floats, names: Sequence[str], most: int) -> list[int]:
    """Return the first ``most`` of telling terms, of a pair and its words only what says more.

    A word that stands mostly in a pair told before it is left out, and a pair whose words are told before it, unless it
    is most of their use.
    """
    kept: list[int] = []
    chosen: Mapping[str, int] = {}
    for number, _ in telling:
        parts = names[number].split()
        within = [k for k in kept if set(parts) <= set(names[k].split()) and counts[k] >= 0.6 * counts[number]]
        if within:
            continue
        if len(parts) == 2:
            shadowed = [chosen[p] for p in parts if p in chosen and counts[number] >= 0.6 * counts[chosen[p]]]
            kept = [k for k in kept if k not in shadowed]
        kept.append(number)
        chosen = {names[k]: k for k in kept}
        if len(kept) >= most:
            break
    return kept
