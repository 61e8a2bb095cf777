"""Whether scores mean what they say: of the labels with a score of 0.8, are eight in ten right?

The expected calibration error over ten bins of equal width: the mean distance between score and share right, weighted
by how many labels each bin holds (Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using
Bayesian binning", AAAI 2015).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.evaluate.counts import rounded
from pipeline.evaluate.labels import Pair, labels_of, scored

BINS = 10


def calibration(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Return the calibration of the scores of theme tags and of stance, as far as the found labels carry scores."""
    tags = (
        (float(tag["score"]), tag["id"] in labels_of(gold, "themes"))
        for gold, found in scored(pairs, "themes")
        for tag in found.get("themes") or ()
        if isinstance(tag, dict) and tag.get("score") is not None
    )
    stances = (
        (float(found["stance_score"]), found.get("stance") == gold["stance"])
        for gold, found in scored(pairs, "stance")
        if found.get("stance_score") is not None
    )
    return {"themes": calibration_error(tags), "stance": calibration_error(stances)}


def calibration_error(scores: Iterable[tuple[float, bool]]) -> dict[str, Any] | None:
    """Return ``ece``, ``labels`` and ``bins`` of (score in [0, 1], right?) pairs; None of none.

    A bin has ``from``, ``to``, ``labels``, the mean ``score`` and the share ``right``; empty ones are left out.
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for score, right in scores:
        bins[min(max(int(score * BINS), 0), BINS - 1)].append((score, right))
    total = sum(map(len, bins))
    if not total:
        return None
    told, error = [], 0.0
    for i, held in enumerate(bins):
        if held:
            score = sum(s for s, _ in held) / len(held)
            share = sum(right for _, right in held) / len(held)
            error += abs(score - share) * len(held) / total
            told.append(
                {
                    "from": i / BINS,
                    "to": (i + 1) / BINS,
                    "labels": len(held),
                    "score": rounded(score),
                    "right": rounded(share),
                }
            )
    return {"ece": rounded(error), "labels": total, "bins": told}
