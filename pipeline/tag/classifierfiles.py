"""The files of the shipped classifier: ``models/classifier`` opened, with the larger encoder beside it where chosen.

``auditlens train`` writes them; the README there says what each holds. Nothing in them can run code.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from pipeline import resources, version
from pipeline.errors import AuditlensError
from pipeline.tag.classifier import FIRST_WORD, FORMAT, Classifier, Linear, Vocabulary
from pipeline.tag.network import Network

MODEL = ("models", "classifier")


class ClassifierError(AuditlensError):
    """A model that cannot be used; the message says why and what to do."""


def open_classifier(folder: Path) -> Classifier:
    """Return the classifier that ``folder`` holds.

    Raises:
        ClassifierError: a file is missing, or is not of this format.
    """
    try:
        card: dict[str, Any] = json.loads((folder / "classifier.json").read_text(encoding="utf-8"))
        if card["format"] != FORMAT:
            raise ClassifierError(f"{folder} is of format {card['format']}, not {FORMAT}: run `auditlens train` again")
        words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")[:-1]
        with np.load(folder / "weights.npz", allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        keys, thresholds, themes = arrays.pop("keys"), dict(card["thresholds"]), tuple(card["themes"])
        w = {name: np.asarray(array, np.float32) for name, array in arrays.items()}
        size = len(words) + FIRST_WORD
        linear = Linear(keys, w.pop("idf"), w.pop("linear"), w.pop("shifts"), size)
        mixes = w.pop("theme_mix"), w.pop("stance_mix")
    except (OSError, KeyError, ValueError) as error:
        raise ClassifierError(
            f"no classifier can be read from {folder} ({error}): run `auditlens train` again"
        ) from error
    return Classifier(Vocabulary(words, themes), linear, Network(w), *mixes, thresholds)


def shipped() -> Classifier | None:
    """Return the classifier that ships with auditlens, or None where there is none.

    Raises:
        AuditlensError: the more accurate model is chosen (``AUDITLENS_MODEL``) and cannot be used.
    """
    return _shipped(version.accurate())


@lru_cache(maxsize=2)
def _shipped(accurate: bool) -> Classifier | None:
    try:
        model = open_classifier(resources.path(*MODEL))
    except resources.MissingResourceError:
        return None
    if not accurate:
        return model
    from pipeline.tag import encoder

    known = model.vocabulary
    beside = encoder.open_encoder(resources.path(*encoder.MODEL), known.themes, known.evidence_size)
    return replace(model, **beside._asdict())
