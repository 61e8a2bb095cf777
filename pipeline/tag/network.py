"""The network of the shipped classifier, computed with numpy: a convolution over words, and what stands around.

``models/classifier/README.md`` lists its weights; ``auditlens train`` learns them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.tag.classifier import Floats, Inputs, Ints, in_a_row, once

_AT_ONCE = 256  # passages that step side by side


@dataclass(frozen=True)
class Network:
    """The network with its ``weights`` by name.

    A convolution of three places over word vectors is three look-ups in what each word says to the place after, at and
    before it, which is worked out when a word is met first.
    """

    weights: dict[str, Floats]
    _answers: Floats = field(init=False, repr=False)
    _met: NDArray[np.bool_] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Make room for what the words say."""
        shape = (3, len(self.weights["words"]), len(self.weights["conv.bias"]))
        object.__setattr__(self, "_answers", np.zeros(shape, np.float32))
        object.__setattr__(self, "_met", np.zeros(shape[1], bool))

    def _know(self, words: Ints) -> None:
        """Work out what the words say to their places that have not been met before."""
        new = np.unique(words[~self._met[words]])
        if len(new):
            vectors = self.weights["words"][new]
            for side, name in enumerate(("conv.before", "conv.at", "conv.after")):
                self._answers[side, new] = vectors @ self.weights[name]
            self._answers[1, new] += self.weights["conv.bias"]
            self._met[new] = True

    def logits(self, inputs: Inputs) -> Floats:
        """Return the scores before calibration: shape (passages, themes + 5)."""
        w = self.weights
        near = np.concatenate((self._mean(inputs.heading), self._mean(inputs.lead_in)), axis=1)
        near = np.maximum(near @ w["near.weight"] + w["near.bias"], 0)
        strongest, mean = self._convolve(inputs.words)
        x = np.concatenate((strongest, mean, near, inputs.evidence), axis=1)
        hidden = np.maximum(x @ w["hidden.weight"] + w["hidden.bias"], 0)
        return np.asarray(hidden @ w["out.weight"] + w["out.bias"] + x @ w["linear.weight"], np.float32)

    def _mean(self, lists: Sequence[Sequence[int]]) -> Floats:
        """Return the mean vector of each list of words; nothing for an empty one."""
        vectors = self.weights["words"]
        distinct, order = once(lists)
        means = np.zeros((len(distinct), vectors.shape[1]), np.float32)
        for i, words in enumerate(distinct):
            if words:
                means[i] = vectors[list(words)].mean(0)
        return means[order]

    def _convolve(self, lists: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
        """Return the strongest answer of each filter over the words of each passage, and the mean of their vectors.

        Shapes: (passages, filters) and (passages, size of a word's vector).
        """
        row, starts, lengths = in_a_row(lists)
        self._know(row)
        before, at, after = self._answers
        vectors = self.weights["words"]
        strongest = np.empty((len(lists), at.shape[1]), np.float32)
        mean = np.empty((len(lists), vectors.shape[1]), np.float32)
        # Room that every step uses again.
        answers, beside = np.empty((2, _AT_ONCE, at.shape[1]), np.float32)
        said = np.empty((_AT_ONCE, vectors.shape[1]), np.float32)
        by_length = np.argsort(-lengths, kind="stable")
        for first in range(0, len(lists), _AT_ONCE):
            # Some hundred passages step side by side from word to word, the longest first: what is worked on then stays
            # in the processor's cache, and a step is over those that still have a word.
            some = by_length[first : first + _AT_ONCE]
            longest = int(lengths[some[0]])
            words = row.take(starts[some] + np.arange(-1, longest + 1)[:, None], mode="clip")
            still = np.searchsorted(-lengths[some], -np.arange(longest)).tolist()
            best = np.zeros((len(some), at.shape[1]), np.float32)
            total = np.zeros((len(some), vectors.shape[1]), np.float32)
            for step, count in enumerate(still):
                left, word, right = words[step : step + 3, :count]
                answer, other = answers[:count], beside[:count]
                at.take(word, 0, answer, "clip")
                answer += before.take(left, 0, other, "clip")
                answer += after.take(right, 0, other, "clip")
                np.maximum(best[:count], answer, out=best[:count])
                total[:count] += vectors.take(word, 0, said[:count], "clip")
            strongest[some], mean[some] = best, total
        return strongest, np.asarray(mean / lengths[:, None], np.float32)
