"""What each word of a passage does to the shipped classifier's judgement: how far it falls when the word is taken out.

Occlusion (Zeiler and Fergus, "Visualizing and understanding convolutional networks", ECCV 2014, on words instead of
squares of a picture). The rules are asked again without the word, so that what a pattern adds is counted too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import STANCES
from pipeline.tag.classifier import Classifier
from pipeline.tag.classifierfiles import shipped
from pipeline.tag.evidence import Evidence, Seen, all_evidence, evidence_of
from pipeline.tag.themes import Tagger

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_MOST = 80  # distinct words that are tried
_EDGE = 1e-6  # probabilities nearer to 0 or 1 are told as this near


class Judged(NamedTuple):
    """The classifier's probability of each theme that it knows, its thresholds, and its probability of each stance."""

    themes: dict[str, float]
    thresholds: dict[str, float]
    stances: dict[str, float]


def judged(
    tagger: Tagger, text: str, *, section: Sequence[str] | str = (), lead_in: str | None = None, kind: str = "sentence"
) -> Judged | None:
    """Return what the shipped classifier makes of a passage that stands alone; None where there is no classifier."""
    model = shipped()
    if model is None:
        return None
    seen = evidence_of(tagger, text, section=section, lead_in=lead_in, kind=kind)
    if seen.is_title:
        return Judged({}, model.thresholds, {})
    themes, stances = _probabilities(model, [seen])
    learnt = {t.id for t in tagger.taxonomy.themes if t.shipped}
    known = {name: p for name, p in zip(model.vocabulary.themes, themes[0], strict=True) if name in learnt}
    return Judged(known, model.thresholds, dict(zip(STANCES, stances[0], strict=True)))


def contributions(
    tagger: Tagger,
    text: str,
    label: str,
    *,
    section: Sequence[str] | str = (),
    lead_in: str | None = None,
    kind: str = "sentence",
) -> list[tuple[str, float]]:
    """Return each distinct word of ``text`` with what it adds to a theme or stance, in log odds, heaviest first.

    Args:
        tagger: the rules, which are among the classifier's evidence.
        text: the passage.
        label: a theme or a stance; one that the classifier does not know has no words.
        section, lead_in, kind: where it stands, as in ``Tagger.tag``.
    """
    model = shipped()
    if model is None:
        return []
    words = list(dict.fromkeys(w.lower() for w in _WORD.findall(text)))[:_MOST]
    without = [re.sub(rf"(?<![^\W_]){re.escape(w)}(?![^\W_])", " ", text, flags=re.IGNORECASE) for w in words]
    seen = all_evidence(tagger, [Seen(one, section, lead_in, kind) for one in (text, *without)])
    if seen[0].is_title:
        return []
    themes, stances = _probabilities(model, seen)
    if label in STANCES:
        column = [row[STANCES.index(label)] for row in stances]
    elif label in model.vocabulary.themes:
        column = [row[model.vocabulary.themes.index(label)] for row in themes]
    else:
        return []
    whole, *rest = map(_log_odds, column)
    told = [(word, round(whole - one, 3)) for word, one in zip(words, rest, strict=True)]
    return sorted(told, key=lambda one: (-abs(one[1]), one[0]))


def _probabilities(model: Classifier, evidence: Sequence[Evidence]) -> tuple[list[list[float]], list[list[float]]]:
    """Return the probabilities of themes and stances before they are rounded, so that small differences count."""
    themes, stances = model.probabilities(evidence)
    return themes.tolist(), stances.tolist()


def _log_odds(probability: float) -> float:
    p = min(max(probability, _EDGE), 1 - _EDGE)
    return math.log(p / (1 - p))
