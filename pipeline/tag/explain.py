"""Why a passage has the labels it has: the words that carried each tag, what came near, what decided the stance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline import nlp
from pipeline.tag.longforms import by_passage, written_out
from pipeline.tag.occlusion import contributions, judged
from pipeline.tag.own import context_of, own_models
from pipeline.tag.stance import stance_reasons
from pipeline.tag.texts import tag_texts
from pipeline.tag.themes import Reason, Tagger, Weighed, tagger
from pipeline.tag.withheld import Withheld, withheld

NEAR = 5  # themes that were not tagged, at most
WORDS = 8  # words of a classifier that are shown, at most
_LEAST = 0.05  # the weight of a word that is worth showing

Weights = list[tuple[str, float]]
Explained = dict[str, Any]


def explain_passage(
    text: str,
    *,
    section: Sequence[str] | str = (),
    lead_in: str | None = None,
    kind: str = "sentence",
    near: int | None = NEAR,
) -> Explained:
    """Return the labels of a passage with their reasons, as JSON values; at most ``near`` themes that came near.

    ``read_as`` is the passage as the rules of themes read it, with the long forms of its short forms in brackets.
    ``themes``: of each tag its id, label, score, ``by``, stance, ``rules`` (the rules' score and threshold, and as
    ``reasons`` each pattern with its place, words, weight and offsets in ``read_as``) and ``words``, a classifier's
    (word, weight). ``near``: themes that were not tagged, the nearest first, with the same reasons and ``why`` not.
    ``stance``, ``stance_score``, ``stance_reasons``, ``stance_words``, and the further fields of a passage.
    """
    labels = next(tag_texts([{"id": None, "text": text, "section": section, "lead_in": lead_in, "kind": kind}]))
    rules = tagger()
    read_as = _read_as(text)
    weighed = {w.theme: w for w in rules.weigh(read_as, section=section, lead_in=lead_in, kind=kind)}
    heading = section if isinstance(section, str) else section[-1] if section else ""
    aside = withheld(rules, read_as, heading=heading, lead_in=lead_in or "", kind=kind)
    names = rules.taxonomy.labels
    context: dict[str, Any] = {"section": section, "lead_in": lead_in, "kind": kind}
    themes = [
        {
            "id": tag["id"],
            "label": names.get(tag["id"], tag["id"]),
            "score": tag["score"],
            "by": tag["by"],
            "stance": tag["stance"],
            "rules": _rules(weighed.get(tag["id"])),
            "words": word_weights(text, tag["id"], **context) if "classifier" in tag["by"] else [],
        }
        for tag in labels["themes"]
    ]
    path = (section,) if isinstance(section, str) and section else tuple(section or ())
    return {
        "text": text,
        "read_as": read_as,
        "section": list(path),
        "lead_in": lead_in,
        "kind": kind,
        "themes": themes,
        "near": _near({t["id"] for t in themes}, weighed, aside, rules, text, context)[:near],
        "stance": labels["stance"],
        "stance_score": labels["stance_score"],
        "stance_reasons": stance_reasons(text, section=path, lead_in=lead_in, kind=kind),
        "stance_words": word_weights(text, labels["stance"], **context),
        **{name: labels[name] for name in ("extent", "agencies", "role", "sensitivity")},
    }


def _read_as(text: str) -> str:
    """Return ``text`` with the long forms that the rules of themes are given."""
    doc = nlp.load().get_pipe("audit_acronyms")(nlp.make_doc(text))
    return written_out(text, by_passage(doc._.acronyms).get(1, ()))


def word_weights(
    text: str, label: str, *, section: Sequence[str] | str = (), lead_in: str | None = None, kind: str = "sentence"
) -> Weights:
    """Return the words that weigh most in a classifier's judgement of a theme or stance; none where none judges it.

    A weight is how far the judgement, in log odds, falls when the word is taken out.
    """
    rules = tagger()
    own = own_models(rules.taxonomy)
    if own and label in {theme.id for theme in own.themes}:
        found = own.contributions(text, label, context_of(section, lead_in))
    else:
        found = contributions(rules, text, label, section=section, lead_in=lead_in, kind=kind)
    return [(word, weight) for word, weight in found if abs(weight) >= _LEAST][:WORDS]


def _rules(weighed: Weighed | None) -> dict[str, Any] | None:
    if weighed is None:
        return None
    return {
        "score": weighed.score,
        "threshold": weighed.threshold,
        "reasons": [reason._asdict() for reason in weighed.reasons],
    }


def _near(
    tagged: set[str],
    weighed: dict[str, Weighed],
    aside: Sequence[Withheld],
    rules: Tagger,
    text: str,
    context: dict[str, Any],
) -> list[dict[str, Any]]:
    """Return the themes that came nearest to being tagged."""
    probable: dict[str, tuple[float, float]] = {}
    shipped = judged(rules, text, **context)
    if shipped:
        probable = {name: (round(p, 3), shipped.thresholds[name]) for name, p in shipped.themes.items()}
    own = own_models(rules.taxonomy)
    if own:
        probabilities = own.probabilities(
            text, context_of(context["section"], context["lead_in"]), {w.theme: w.score for w in weighed.values()}
        )
        probable |= {t.id: (p, t.threshold) for t, p in zip(own.themes, probabilities, strict=True)}
    found = []
    for at, theme in enumerate(rules.taxonomy.themes):
        if theme.id in tagged:
            continue
        mine = weighed.get(theme.id)
        set_aside = [w for w in aside if w.theme == theme.id]
        score, threshold = probable.get(theme.id, (mine.score if mine else 0.0, theme.threshold))
        if not (mine or set_aside or score >= _LEAST):
            continue
        why = []
        if theme.id in probable:
            why.append(f"the classifier gives {score:.2f} of {threshold:.2f}")
        if mine:
            patterns = ", ".join(map(told, mine.reasons))
            why.append(f"the rules give {mine.score:.2f} of {mine.threshold:.2f}: {patterns}")
        why += [f"{w.words!r} ({w.weight:g}) {w.why}" for w in set_aside]
        reach = max(score / threshold, max((min(w.weight, 0.99) / 2 for w in set_aside), default=0.0))
        row = {
            "id": theme.id,
            "label": theme.label,
            "score": score,
            "threshold": threshold,
            "rules": _rules(mine),
            "why": "; ".join(why),
        }
        found.append((-reach, at, row))
    return [row for _, _, row in sorted(found, key=lambda one: one[:2])]


def told(reason: Reason) -> str:
    """Return a reason in a line: the words met, the pattern where it says more, and the weight."""
    place = "" if reason.place == "text" else f" in the {'heading' if reason.place == 'section' else 'lead-in'}"
    if reason.pattern == "(theme of it)":
        return (
            f"theme of the {'heading' if reason.place == 'section' else 'lead-in'} {reason.words!r} +{reason.weight:g}"
        )
    pattern = "" if reason.pattern == reason.words else f" ({reason.pattern})"
    return f"{reason.words!r}{place}{pattern} +{reason.weight:g}"
