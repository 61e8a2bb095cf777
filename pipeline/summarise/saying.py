"""How likely it is that a passage says what a quotation says: logistic regression on pairs that were read and judged.

Two questions are asked: does it say all of it, and does it say that or at least come near, its main point standing
there of fewer, more weakly, or without a lesser second point? It sees how alike the two are
(``pipeline.summarise.views``), how long and how manifold they are, and what each names: of every group, thing, actor,
respect and predicate of ``corpora/lexicons/subjects.toml``, and of the words there that weaken, strengthen or limit,
whether both name it, only the quotation, or only the passage. The weights and how they were made are in
``models/saying``; ``pipeline.train.pairs`` makes them.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline import resources

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# The file of the weights, and the questions that have weights of their own.
MODEL = ("models", "saying", "weights.toml")
QUESTIONS = ("says", "near")
# What is seen of a pair besides what the two name, in the order of ``Weights.seen``: how far the cosine of the two is
# above ``_CLOSE``; how much of the quotation's words stands in the passage, the reverse, and the lesser of both; the
# cosine with the nearest stretch of the passage; how often each joins one point to another; and the logarithm of the
# number of content words of each.
SEEN = (
    "close", "covered", "back", "least", "nearest", "quotation_joins", "passage_joins", "quotation_length",
    "passage_length",
)  # fmt: skip
# Below this cosine one as good as another tells nothing, as judged pairs show; above it each step tells more.
_CLOSE = 0.8
# The tables of subjects that are weighed as one; every predicate is weighed for itself.
TABLES = ("whom", "what", "who", "how", "further", "weaker", "stronger", "limiting", "narrower", "pointing")
# A group, thing or actor that more than this share of a theme's passages name is the theme's own: it tells nothing
# apart.
_OWN = 0.4
_OF_THEME = frozenset(("whom", "what", "who"))


class Named(Protocol):
    """A passage as it is compared: its words, and for each table of subjects what it names."""

    @property
    def stems(self) -> tuple[str, ...]:
        """Stems of its content words."""

    @property
    def joins(self) -> int:
        """How often it joins one point to another."""

    @property
    def names(self) -> Mapping[str, frozenset[str]]:
        """By table (``TABLES`` and ``predicate``) what it names."""


@dataclass(frozen=True)
class Weights:
    """The weights: ``seen`` in the order of ``SEEN``; of each column of names those of only one naming it, and of both.

    ``named`` has, by table or predicate, what it weighs that only the quotation names one, only the passage, and both.
    """

    bias: float
    seen: tuple[float, ...]
    named: Mapping[str, tuple[float, float, float]]


@cache
def shipped_weights(question: str) -> Weights:
    """Return the weights that ship for one of ``QUESTIONS``."""
    data = resources.table(*MODEL)[question]
    return Weights(
        float(data["bias"]),
        tuple(float(data["seen"][name]) for name in SEEN),
        {name: (float(w["less"]), float(w["more"]), float(w["both"])) for name, w in data["named"].items()},
    )


@cache
def version() -> str:
    """Return what tells this model from another: the beginning of a sha256 of its weights and its subjects."""
    files = (resources.path(*MODEL), resources.path("corpora", "lexicons", "subjects.toml"))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:12]


class Names:
    """What the passages of one theme name.

    Attributes:
        of: by table of subjects which passage names which, shape (passages, names).
        columns: what each column of ``flags`` stands for: a table of subjects or a predicate.
        flags: which passage names what, shape (passages, columns).
        own: of each passage the number of joints and the logarithm of its length, shape (passages, 2).
    """

    def __init__(self, read: Sequence[Named]) -> None:
        """Take the passages of a theme."""
        self.of = {table: flags([r.names[table] for r in read], own=table not in _OF_THEME)[1] for table in TABLES}
        predicates, said = flags([r.names["predicate"] for r in read], own=True)
        self.columns = [*(table for table, matrix in self.of.items() for _ in matrix.T), *predicates]
        self.flags: Floats = np.hstack([*self.of.values(), said])
        self.own: Floats = np.array([(r.joins, math.log(len(r.stems) + 1)) for r in read], np.float32).reshape(-1, 2)


class Saying:
    """The model of one question, ready to be asked which passage of a theme says what which says."""

    def __init__(self, names: Names, weights: Weights) -> None:
        """Weigh what passages name."""
        nothing = (0.0, 0.0, 0.0)
        less, more, both = np.array([weights.named.get(c, nothing) for c in names.columns], np.float32).reshape(-1, 3).T
        *self._alike, quotation, passage, length, their_length = weights.seen
        self._flags = names.flags
        joins, lengths = names.own.T
        # Only-the-one and both, as sums over columns, come to one product and a number for each side.
        self._cross = names.flags * (both - less - more)
        self._quotation = names.flags @ less + quotation * joins + length * lengths + weights.bias
        self._passage = names.flags @ more + passage * joins + their_length * lengths

    def chances(self, mine: Ints, others: Ints, views: Sequence[Floats]) -> Floats:
        """Return how likely each of ``others`` says what the one of ``mine`` beside it says, shape (pairs,).

        ``views`` are those that ``alike`` returns of the pairs, each of that shape.
        """
        logits = (self._cross[mine] * self._flags[others]).sum(1) + self._quotation[mine] + self._passage[others]
        for weight, view in zip(self._alike, views, strict=True):
            logits += weight * view
        return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


def alike(nearest: Floats, whole: Floats, covered: Floats, back: Floats) -> tuple[Floats, ...]:
    """Return the first five of ``SEEN`` of pairs, from what ``views.Seen`` holds of them."""
    return np.maximum(whole - _CLOSE, 0), covered, back, np.minimum(covered, back), nearest


def flags(named: Sequence[frozenset[str]], *, own: bool) -> tuple[list[str], Floats]:
    """Return what is named and which passage names which, shape (passages, names).

    What many name is left out unless ``own``: it is what the theme is about.
    """
    frequency = Counter(name for each in named for name in each)
    names = sorted(n for n, number in frequency.items() if own or number <= max(2, _OWN * len(named)))
    number = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(named), len(names)), np.float32)
    for row, each in enumerate(named):
        for name in each:
            if name in number:
                matrix[row, number[name]] = 1
    return names, matrix
