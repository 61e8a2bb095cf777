"""A trained classifier as files: plain arrays, rounded, and no code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.tag.classifier import FORMAT, Linear, Vocabulary

DIGITS = 6  # significant digits of a stored weight
# The two large tables, a row a word: half precision (three digits) is enough of them, and half the size.
HALVED = ("words", "linear")

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Models:
    """A linear model and the weights of a network, with the vocabulary of both."""

    vocabulary: Vocabulary
    linear: Linear
    network: dict[str, Floats]


def rounded(array: NDArray[Any]) -> Floats:
    """Return weights to six significant digits."""
    flat = [float(f"%.{DIGITS}g" % x) for x in np.asarray(array, np.float64).ravel()]
    return np.asarray(flat, np.float32).reshape(np.shape(array))


def save(out: Path, models: Models, theme_mix: Floats, stance_mix: Floats, thresholds: dict[str, float]) -> None:
    """Write the classifier as ``pipeline.tag.classifierfiles`` reads it."""
    out.mkdir(parents=True, exist_ok=True)
    arrays = {name: rounded(array) for name, array in models.network.items()}
    arrays |= {
        "idf": rounded(models.linear.idf),
        "linear": rounded(models.linear.weights),
        "shifts": rounded(models.linear.shifts),
        "theme_mix": rounded(theme_mix),
        "stance_mix": rounded(stance_mix),
    }
    halved = {name: array.astype(np.float16) for name, array in arrays.items() if name in HALVED}
    stored: dict[str, Any] = {"keys": models.linear.keys, **arrays, **halved}
    np.savez_compressed(out / "weights.npz", **stored)
    (out / "words.txt").write_text("\n".join(models.vocabulary.words) + "\n", encoding="utf-8", newline="\n")
    card = {"format": FORMAT, "themes": list(models.vocabulary.themes), "thresholds": thresholds}
    (out / "classifier.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8", newline="\n")
