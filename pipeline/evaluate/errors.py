"""The worst errors: the passages on which the labels are most surely wrong, with what led to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.evaluate.counts import rounded
from pipeline.evaluate.labels import SINGLE, Labels, Pair, labels_of, scored

# What is wrong, where the labels tell no score of their own.
_UNSURE = 0.5
# Reasons of a passage and its errors: (gold passage, errors) to texts.
Why = Callable[[Labels, Sequence["Error"]], list[str]]


@dataclass(frozen=True, slots=True)
class Error:
    """One wrong label of a passage.

    ``kind`` is "missed" (in gold only), "wrong" (found only) or "other" (of a single-label field: ``found`` for
    ``gold``); ``score`` is that of the found label, None where it has none or nothing was found.
    """

    field: str
    kind: str
    gold: str | None
    found: str | None
    score: float | None

    @property
    def weight(self) -> float:
        """How bad it is, in [0, 1]: the surer the worse."""
        return self.score if self.score is not None else _UNSURE

    def __str__(self) -> str:
        """Tell it in a line."""
        score = "" if self.score is None else f" ({self.score:.2f})"
        if self.kind == "other":
            return f"{self.field}: {self.found}{score}, not {self.gold}"
        return f"missed {self.gold}" if self.kind == "missed" else f"wrongly {self.found}{score}"


def errors_of(gold: Labels, found: Labels, fields: Iterable[str]) -> list[Error]:
    """Return the errors of one passage in these fields."""
    listed = []
    for field in fields:
        if not scored([(gold, found)], field):
            continue
        want, got = labels_of(gold, field), labels_of(found, field)
        if field in SINGLE:
            if want != got:
                score = found.get("stance_score") if field == "stance" else None
                listed.append(Error(field, "other", want[0], got[0], score))
            continue
        scores = {t["id"]: t.get("score") for t in found.get(field) or () if isinstance(t, dict)}
        listed += [Error(field, "missed", label, None, None) for label in want if label not in got]
        listed += [Error(field, "wrong", None, label, scores.get(label)) for label in got if label not in want]
    return listed


def worst(
    pairs: Sequence[Pair], number: int, why: Why | None = None, fields: Sequence[str] = ("themes", "stance")
) -> list[dict[str, Any]]:
    """Return the ``number`` passages whose errors weigh most, the worst first, ties in the order of the file.

    Each has id, text, section, ``weight`` (the sum of its errors' scores), ``errors`` and ``why``.
    """
    found = []
    for at, (gold, mine) in enumerate(pairs):
        errors = errors_of(gold, mine, fields)
        if errors:
            found.append((-sum(e.weight for e in errors), at, errors))
    found.sort(key=lambda one: one[:2])
    return [
        {
            "id": pairs[at][0]["id"],
            "text": pairs[at][0].get("text"),
            "section": pairs[at][0].get("section"),
            "weight": rounded(-weight),
            "errors": [{**asdict(e), "said": str(e)} for e in errors],
            "why": why(pairs[at][0], errors) if why else [],
        }
        for weight, at, errors in found[:number]
    ]
