"""The stance of a passage, by rules: strength, concern, mixed, recommendation or context.

What its words weigh (``polarity``) is set beside where it stands: a bullet takes its stance from its lead-in or section
unless it says otherwise. ``audit_stance`` is the spaCy component; it also sets the further fields of a passage.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.records import Extent, Role, Stance, ThemeTag
from pipeline.spans import drafts
from pipeline.tag.agencies import agencies_of
from pipeline.tag.asking import asks_columns, instructs, names_only
from pipeline.tag.cues import words
from pipeline.tag.extent import MOST, extent_of, sample_share
from pipeline.tag.polarity import SAID, Weights
from pipeline.tag.role import role_of
from pipeline.tag.sensitivity import sensitivity_of
from pipeline.tag.setting import LABEL, LISTED, SHORT, setting

# The share of the lesser side from which two sides without a contrast make a mixed passage.
EVEN = 0.65
# How far words must lean against their setting to be taken at their own.
AGAINST = 1.2

# Five words or more in quotation marks at the start, and then a verb that says something of them.
_QUOTED_SUBJECT = re.compile(
    r"[‘'“\"](?:[\w,;:()’-]+ ){4,60}[\w()’-]+[.?]?[’'”\"],? (?=(?:was|were|is|are|has|have|scored|remains?)\b)"
)


def stance_of(
    text: str,
    *,
    section: Sequence[str] = (),
    lead_in: str | None = None,
    kind: str = "sentence",
    tokens: Sequence[str] | None = None,
) -> tuple[Stance, float]:
    """Return the stance of a passage and how sure the rules are of it, in [0, 1], three decimals.

    ``tokens`` are the passage's ``cues.words``, where they are at hand.
    """
    said = unquoted(text)
    if said is not None or tokens is None:
        tokens = words(text if said is None else said)
    judged = judge(tokens, section, lead_in, kind)
    return judged.stance, judged.score


class Judgement(NamedTuple):
    """What the rules make of a passage's stance.

    Attributes:
        stance, score: what they say, and how sure they are, in [0, 1].
        place: the stance that its heading, lead-in or own label sets, if any.
        weights: what its words weigh; None where there is nothing to weigh, as in a heading.
        placed: the weights of praise, criticism, asking and plain fact, once its place is counted in.
    """

    stance: Stance
    score: float
    place: Stance | None = None
    weights: Weights | None = None
    placed: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


def unquoted(text: str) -> str | None:
    """Return a passage without the long quotation that it begins with and says something of, else None.

    A standard or a question of the audit tool is quoted so ("'Plans are clear and current' was the lowest score"), and
    its words are not what was found.
    """
    found = _QUOTED_SUBJECT.match(text)
    return text[found.end() :] if found else None


def stance_reasons(
    text: str, *, section: Sequence[str] = (), lead_in: str | None = None, kind: str = "sentence"
) -> list[str]:
    """Return what decided the stance of a passage, a reason a string, in the order of its words."""
    tokens = words(unquoted(text) or text)
    _, _, place, weights, _ = judge(tokens, section, lead_in, kind)
    told = []
    if place:
        told.append(f"setting: {place}")
    if weights:
        told += [f"{what} {weight:.1f}: {' '.join(weights.tokens[a:b])}" for what, weight, a, b in weights.reasons]
    return told


def judge(tokens: Sequence[str], section: Sequence[str], lead_in: str | None, kind: str) -> Judgement:
    """Return what the rules make of the stance of a passage, given as ``cues.words``."""
    if kind == "heading" or not tokens:
        return Judgement("context", 1.0)
    tokens = _done(tokens)
    weights = Weights(tokens)
    place = setting(tokens, section, lead_in, kind)
    placed = _placed(weights, place, kind in LISTED)
    stance, score = _weighed(weights, placed, place, kind)
    return Judgement(stance, score, place, weights, placed)


def _weighed(
    weights: Weights, placed: tuple[float, float, float, float], place: Stance | None, kind: str
) -> tuple[Stance, float]:
    tokens = weights.tokens
    if tokens[-1] in (":", "?") or (kind == "table_row" and _names_columns(tokens, place)):
        return "context", 0.8
    good, bad, ask, fact = placed
    said = good + bad
    if ask >= 2.0 and ask >= 0.8 * max(good, bad):
        return "recommendation", _sure(ask, said)
    if fact >= 1.0 and fact > said * 0.9:
        return "context", _sure(fact, said)
    if said < SAID:
        # A plain statement of what is done is mostly meant well; with numbers it is a statistic.
        told = fact == 0 and kind != "table_row" and len(tokens) > LABEL and not any(t.isdecimal() for t in tokens)
        return ("strength" if told else "context"), 0.3
    if _mixed(weights, place):
        opposed = 0.7 if weights.contrast else 0.0
        return "mixed", max(opposed, _sure(min(good, bad) * 2, abs(good - bad) + 1.0))
    return ("strength", _sure(good, bad)) if good > bad else ("concern", _sure(bad, good))


def _done(tokens: Sequence[str]) -> Sequence[str]:
    """Return what was done, of "You said: ... | We did: ...", else all."""
    if "did" in tokens and "said" in tokens:
        for i in range(1, len(tokens) - 2):
            if tokens[i] == "we" and tokens[i + 1] == "did" and "said" in tokens[:i]:
                return tokens[i:]
    return tokens


def _names_columns(tokens: Sequence[str], place: Stance | None) -> bool:
    """Tell whether a row of a table only names the columns: three cells or more of a few words each and no number.

    Among recommendations, whose rows can be as short, its first cell must also be a name of such a column.
    """
    cells = [cell.split() for cell in " ".join(tokens).split("|")]
    if len(cells) < 3 or any(len(cell) > SHORT for cell in cells) or any(t.isdecimal() for t in tokens):
        return False
    return place != "recommendation" or not asks_columns().isdisjoint(cells[0])


def _placed(weights: Weights, place: Stance | None, listed: bool) -> tuple[float, float, float, float]:
    """Return the weight of praise, criticism, asking and fact of a passage where it stands."""
    tokens = weights.tokens
    good, bad, ask, fact = weights.good, weights.bad, weights.ask, weights.fact
    if instructs(tokens) or (";" in tokens and instructs(tokens[tokens.index(";") + 1 :])):
        ask += 5.0
    elif place is None and bad < 1.0 and names_only(tokens):
        ask += 3.0
    if place == "recommendation":
        ask += 4.0 if listed else 1.0
    elif place == "context":
        fact += 2.0
        ask /= 4
    elif place == "strength" and bad - good < AGAINST:
        good += 2.0 if listed else 0.5
    elif place == "concern" and good - bad < AGAINST:
        bad += 2.0 if listed else 0.5
    if weights.adversative:
        bad += 0.8
    if good + bad < SAID:
        share = sample_share(tokens)
        if share is not None and share > MOST:
            # Of a sample, what most cases show is mostly meant well, and what fewer show mostly not.
            good += 1.0
        elif share is not None:
            bad += 1.0
    return good, bad, ask, fact


def _mixed(weights: Weights, place: Stance | None) -> bool:
    """Tell whether the words themselves, without their place, praise and criticise."""
    good, bad = weights.good, weights.bad
    sides = [g - b for g, b in weights.sides]
    if place in ("strength", "concern") and min(good, bad) < 1.0:
        return False
    if weights.contrast:
        high, low = max(sides), min(sides)
        if high > 0.3 and low < -0.3:
            return True
        if weights.contrast >= 2.0 and min(abs(high), abs(low)) < SAID:
            return True
    less, more = sorted((good, bad))
    return less >= 1.2 and less >= EVEN * more


def _sure(winner: float, other: float) -> float:
    return round(winner / (winner + other + 0.5), 3)


class Fields(NamedTuple):
    """What the rules say of one passage, by the names of ``records.Passage``."""

    stance: Stance
    stance_score: float
    extent: Extent
    agencies: tuple[str, ...]
    role: Role
    sensitivity: tuple[str, ...]


def fields_of(
    text: str,
    *,
    section: Sequence[str] = (),
    lead_in: str | None = None,
    kind: str = "sentence",
    judged: tuple[Stance, float] | None = None,
    tokens: Sequence[str] | None = None,
) -> Fields:
    """Return stance and the further fields of a passage; what depends on another field is settled here.

    What is asked for has no extent yet; a single case has the extent of one; only what is found is about an agency.
    ``judged`` is the stance and its score where they are told already, ``tokens`` the ``cues.words`` of ``text``.
    """
    if tokens is None:
        tokens = words(text)
    stance, score = judged or stance_of(text, section=section, lead_in=lead_in, kind=kind, tokens=tokens)
    role = role_of(text, section, stance=stance, tokens=tokens)
    sensitivity = sensitivity_of(text, tokens=tokens)
    extent: Extent = "unstated"
    agencies: tuple[str, ...] = ()
    if kind != "heading":
        if stance != "recommendation":
            extent = extent_of(text, counts=role == "finding", tokens=tokens)
            if extent == "unstated" and "single_case" in sensitivity:
                extent = "one"
        if role == "finding":
            agencies = agencies_of(text, section, lead_in, judged=stance != "context", tokens=tokens)
    return Fields(stance, score, extent, agencies, role, sensitivity)


@Language.component("audit_stance")
def audit_stance(doc: Doc) -> Doc:
    """Set stance and the further fields on every passage of ``doc``, and the stance on its themes."""
    for at in drafts(doc):
        found = fields_of(
            at.words, section=at.section, lead_in=at.lead_in, kind=at.kind, judged=at.judged, tokens=at.tokens
        )
        at.stance, at.stance_score = found.stance, found.stance_score
        at.extent, at.agencies, at.role = found.extent, found.agencies, found.role
        at.sensitivity = found.sensitivity
        if at.themes:
            at.themes = tuple(ThemeTag(tag.id, tag.score, tag.by, tag.stance or found.stance) for tag in at.themes)
    return doc
