"""Classifiers of one's own themes at work: what ``auditlens train --taxonomy`` made, beside the theme files.

``classifiers.json`` holds the vocabulary and each theme's calibration and threshold, ``classifiers.npz`` the weights.
Neither can run code when it is opened.
"""

from __future__ import annotations

import json
import math
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import AuditlensError
from pipeline.records import ThemeTag
from pipeline.spans import Draft
from pipeline.tag.counting import Placed
from pipeline.tag.ownfeatures import Vector, Vocabulary, feature_words
from pipeline.tag.taxonomy import Taxonomy
from pipeline.tag.themes import Tagger, nearest
from pipeline.version import OWN_CLASSIFIERS

FORMAT = 1
# The share of the rules' score among the features, whose blocks have length one.
RULE_SCALE = 2.0
# Who decides: the classifier puts the theme on passages that the rules leave out, or decides alone, or not at all.
DECIDES = ("either", "classifier", "rule")


class OwnModelError(AuditlensError):
    """Files of classifiers that cannot be used; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class OwnTheme:
    """What is known of one theme's classifier.

    Attributes:
        id: the theme.
        threshold: the probability, in (0, 1), from which the classifier tags.
        slope, offset: of the calibration, probability = 1 / (1 + exp(-(slope * margin + offset))) (Platt, 1999).
        bias: of the margin.
        decides: one of ``DECIDES``.
    """

    id: str
    threshold: float
    slope: float
    offset: float
    bias: float
    decides: str


class OwnModels:
    """The classifiers of one training."""

    def __init__(self, vocabulary: Vocabulary, themes: Sequence[OwnTheme], weights: NDArray[np.float64]) -> None:
        """Keep them; ``weights`` has a row a feature, the rules' score last, and a column a theme."""
        self.vocabulary = vocabulary
        self.themes = tuple(themes)
        self.weights = weights
        self._order: dict[str, int] = {}

    def probabilities(self, text: str, context: str, rules: Mapping[str, float]) -> list[float]:
        """Return the probability of each theme, three decimals; ``rules`` has the rules' scores by theme."""
        return self._of(self.vocabulary.vector(text, context), rules)

    def _of(self, vector: Vector, rules: Mapping[str, float]) -> list[float]:
        which, values = vector
        margins = values @ self.weights[which]
        found = []
        for i, theme in enumerate(self.themes):
            margin = float(margins[i]) + rules.get(theme.id, 0.0) * RULE_SCALE * float(self.weights[-1, i]) + theme.bias
            found.append(round(_sigmoid(theme.slope * margin + theme.offset), 3))
        return found

    def add(
        self,
        tags: tuple[ThemeTag, ...],
        rules: Mapping[str, float],
        text: str,
        section: Sequence[str] | str = (),
        lead_in: str | None = None,
        order: Sequence[str] = (),
    ) -> tuple[ThemeTag, ...]:
        """Return a passage's tags with the classifiers' word on their themes, in the order of ``order``.

        A theme that has a classifier gets its probability as score, whoever put it there; ``by`` says who did.
        """
        found = {tag.id: tag for tag in tags}
        probabilities = self.probabilities(text, context_of(section, lead_in), rules)
        for theme, probability in zip(self.themes, probabilities, strict=True):
            ruled = theme.id in found
            told = probability >= theme.threshold
            if theme.decides == "rule":
                continue
            if theme.decides == "classifier":
                ruled = ruled and told
            if ruled or told:
                by = (*(("rule",) if ruled else ()), *(("classifier",) if told else ()))
                found[theme.id] = ThemeTag(theme.id, probability, by)
            else:
                found.pop(theme.id, None)
        if len(found) < 2:
            return tuple(found.values())
        if len(self._order) != len(order):
            self._order = {name: i for i, name in enumerate(order)}
        return tuple(sorted(found.values(), key=lambda tag: self._order.get(tag.id, len(order))))

    def tag_passages(self, passages: Iterable[Draft], tagger: Tagger) -> None:
        """Add to the themes of each passage what the classifiers say; headings keep what they have."""
        order = tagger.taxonomy.ids
        spoken = [at for at in passages if at.kind != "heading"]
        scores = tagger.scores_all([Placed(at.words, nearest(at.section), at.lead_in or "", at.kind) for at in spoken])
        for at, rules in zip(spoken, scores, strict=True):
            at.themes = self.add(at.themes, rules, at.words, at.section, at.lead_in, order)

    def contributions(self, text: str, theme: str, context: str) -> list[tuple[str, float]]:
        """Return each distinct word of ``text`` with how much the margin falls when it is taken out, heaviest first."""
        column = next((i for i, t in enumerate(self.themes) if t.id == theme), None)
        if column is None:
            return []

        def margin(said: Sequence[str]) -> float:
            which, values = self.vocabulary.vector(" ".join(said), context)
            return float(values @ self.weights[which, column])

        said = feature_words(text)
        whole = margin(said)
        slope = self.themes[column].slope
        lost = [(w, round(slope * (whole - margin([o for o in said if o != w])), 3)) for w in dict.fromkeys(said)]
        return sorted(lost, key=lambda one: (-abs(one[1]), one[0]))


def context_of(section: Sequence[str] | str, lead_in: str | None) -> str:
    """Return the nearest heading and the lead-in as one text."""
    heading = section if isinstance(section, str) else section[-1] if section else ""
    return f"{heading} {lead_in}" if lead_in else heading


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0


def own_models(taxonomy: Taxonomy) -> OwnModels | None:
    """Return the classifiers that lie beside the user's themes, those of themes in force; None without any.

    Raises:
        OwnModelError: the files are damaged or of another format.
    """
    if taxonomy.folder is None:
        return None
    description, weights = (taxonomy.folder / name for name in OWN_CLASSIFIERS)
    if not description.is_file():
        return None
    try:
        return _load(description, description.read_bytes(), weights, weights.read_bytes(), taxonomy.ids)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise OwnModelError(
            f"the classifiers in {taxonomy.folder} cannot be used ({error}): train them again with auditlens train "
            "--taxonomy, or delete classifiers.json"
        ) from error


@lru_cache(maxsize=2)
def _load(description: Path, content: bytes, path: Path, weights: bytes, ids: tuple[str, ...]) -> OwnModels | None:
    told: dict[str, Any] = json.loads(content)
    if told["format"] != FORMAT:
        raise ValueError(f"their format is {told['format']}, not {FORMAT}")
    with np.load(path, allow_pickle=False) as arrays:
        idf = arrays["idf"].astype(np.float64)
        matrix = arrays["weights"].astype(np.float64)
    vocabulary = Vocabulary(told["features"], idf)
    if matrix.shape != (vocabulary.size + 1, len(told["themes"])) or idf.shape != (vocabulary.size,):
        raise ValueError("weights and vocabulary do not fit each other")
    fields = ("id", "threshold", "slope", "offset", "bias", "decides")
    themes = [OwnTheme(**{name: theme[name] for name in fields}) for theme in told["themes"]]
    kept = [i for i, theme in enumerate(themes) if theme.id in ids and theme.decides != "rule"]
    if not kept:
        return None
    return OwnModels(vocabulary, [themes[i] for i in kept], matrix[:, kept])
