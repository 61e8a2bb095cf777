"""Why a passage was labelled wrongly, in lines that a person reads beside the error."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.evaluate.errors import Error
from pipeline.evaluate.labels import Labels
from pipeline.tag.explain import Explained, explain_passage


def reasons(gold: Labels, errors: Sequence[Error]) -> list[str]:
    """Return a line of reasons for each wrong or missed theme, and one for the stance."""
    if not any(error.field in ("themes", "stance") for error in errors):
        return []
    told = explain_passage(
        gold["text"],
        section=gold.get("section") or (),
        lead_in=gold.get("lead_in"),
        kind=gold.get("kind") or "sentence",
        near=None,
    )
    lines = []
    for error in errors:
        if error.field == "themes":
            lines.append(f"{error.gold or error.found}: {_theme(told, error)}")
        elif error.field == "stance":
            words = [f"{word} {weight:+.1f}" for word, weight in told["stance_words"]]
            lines.append(f"stance: {'; '.join([*told['stance_reasons'], *words]) or 'nothing speaks for any'}")
    return lines


def _theme(told: Explained, error: Error) -> str:
    if error.kind == "wrong":
        tag = next((t for t in told["themes"] if t["id"] == error.found), None)
        if tag is None:
            return "not tagged now"
        patterns = [f"{r['words']!r} +{r['weight']:g}" for r in (tag["rules"] or {"reasons": ()})["reasons"]]
        words = [f"{word} {weight:+.1f}" for word, weight in tag["words"]]
        return "; ".join([*patterns, *words]) or "no single word carries it"
    near = next((n for n in told["near"] if n["id"] == error.gold), None)
    return near["why"] if near and near["why"] else "no pattern of it is there"
