"""The stance of a passage, by rules: strength, concern, mixed, recommendation or context.

What its words weigh (``polarity``) is set beside where it stands: a bullet takes its stance from its lead-in or section
unless it says otherwise. ``audit_stance`` is the spaCy component; it also sets the further fields of a passage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, cast

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.records import Extent, Role, Stance
from pipeline.spans import passage_spans
from pipeline.tag.agencies import agencies_of
from pipeline.tag.cues import Lexicon, table, words
from pipeline.tag.extent import MOST, extent_of, sample_share
from pipeline.tag.polarity import Weights
from pipeline.tag.role import role_of
from pipeline.tag.sensitivity import sensitivity_of

# Below this much weight the words of a passage judge nothing.
SAID = 0.7
# The share of the lesser side from which two sides without a contrast make a mixed passage.
EVEN = 0.65
# How far words must lean against their setting to be taken at their own.
AGAINST = 1.2
# The most words of a short heading.
SHORT = 3
_LISTED = frozenset({"bullet", "table_row"})


@lru_cache(maxsize=1)
def _settings() -> Lexicon[tuple[str, bool]]:
    """Return what headings set, each with (stance, whether only a short heading sets it)."""
    return Lexicon(
        (phrase, (group["stance"], group.get("short", False)))
        for group in table("stance")["setting"]
        for phrase in group["words"]
    )


@lru_cache(maxsize=1)
def _verbs() -> dict[str, frozenset[str]]:
    return {name: frozenset(listed) for name, listed in table("stance")["verbs"].items()}


# Which of the stances that a heading's words set goes first; "none" holds back the others ("progress on actions").
_ORDER = ("none", "concern", "recommendation", "strength", "context")


@lru_cache(maxsize=4096)
def setting_of(heading: str) -> Stance | None:
    """Return the stance that a heading or lead-in sets for what stands below it, or None."""
    tokens = words(heading)
    short = sum(t.isalpha() for t in tokens) <= SHORT
    found = {stance for _, _, (stance, only_short) in _settings().scan(tokens) if short or not only_short}
    stance = next((s for s in _ORDER if s in found), None)
    weights = Weights(tokens)
    good, bad = weights.good, weights.bad
    if stance == "none":
        return None
    if stance == "strength" and bad > good:
        return "concern"
    if stance is None and heading.rstrip().endswith(":") and abs(good - bad) >= SAID:
        return "strength" if good > bad else "concern"
    return cast("Stance | None", stance)


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
    stance, score, _ = _judge(words(text) if tokens is None else tokens, section, lead_in, kind)
    return stance, score


def stance_reasons(
    text: str, *, section: Sequence[str] = (), lead_in: str | None = None, kind: str = "sentence"
) -> list[str]:
    """Return what decided the stance of a passage, a reason a string, in the order of its words."""
    tokens = words(text)
    _, _, weights = _judge(tokens, section, lead_in, kind)
    told = []
    setting = _setting(section, lead_in, kind)
    if setting:
        told.append(f"setting: {setting}")
    if weights:
        told += [f"{what} {weight:.1f}: {' '.join(tokens[a:b])}" for what, weight, a, b in weights.reasons]
    return told


def _setting(section: Sequence[str], lead_in: str | None, kind: str) -> Stance | None:
    if lead_in and kind in _LISTED:
        found = setting_of(lead_in)
        if found:
            return found
    for heading in reversed(section):
        found = setting_of(heading)
        if found:
            return found
    return None


def _instructs(tokens: Sequence[str]) -> bool:
    """Tell whether a passage asks for an action: "Ensure that ...", "The team to undertake ...", "It must be ..."."""
    if not tokens:
        return False
    verbs = _verbs()
    asking, nouns = verbs["ask"], verbs["nouns_too"]
    following = tokens[1] if len(tokens) > 1 else ""
    if tokens[0] in nouns:
        if following in verbs["objects"] or following.isdecimal():
            return True
    elif tokens[0] in asking and following not in verbs["not_before"]:
        return True
    if tokens[0] == "to" and following in asking:
        return not _finite_after(tokens, 0)
    stated = tokens[0] in verbs["pronouns"]
    for i, (word, following) in enumerate(pairwise(tokens[:13])):
        if word in verbs["modals"]:
            return i > 0 and following != "have" and verbs["noted"].isdisjoint(tokens[i + 1 : i + 3])
        if word in verbs["needs"] and following == "to":
            return i + 2 < len(tokens) and tokens[i + 2] in asking and tokens[i + 2] != "improve"
        if word == "to" and (following == "be" or following in asking or following == "also"):
            return (following == "be" or not stated) and not _finite_after(tokens, i)
        if word in verbs["not_between"]:
            return False
        stated = stated or word.endswith("ly") or (word in asking and word not in nouns)
    return False


def _finite_after(tokens: Sequence[str], i: int) -> bool:
    """Tell whether the main verb is still to come: "Plans to improve it ... are in place"."""
    verbs = _verbs()
    for word in tokens[i + 2 :]:
        if word in verbs["openers"] or word in (".", ";", "|"):
            return False
        if word in verbs["main"]:
            return True
    return False


def _names_only(tokens: Sequence[str]) -> bool:
    """Tell whether a passage only names a thing that can be better: "The timeliness of assessments"."""
    verbs = _verbs()
    if any(t.isdecimal() for t in tokens) or not verbs["finite"].isdisjoint(tokens):
        return False
    return any(
        word in verbs["qualities"] and following in verbs["name_follows"] for word, following in pairwise(tokens[:5])
    )


def _judge(
    tokens: Sequence[str], section: Sequence[str], lead_in: str | None, kind: str
) -> tuple[Stance, float, Weights | None]:
    if kind == "heading" or not tokens:
        return "context", 1.0, None
    weights = Weights(tokens)
    if tokens[-1] in (":", "?"):
        return "context", 0.8, weights
    setting = _setting(section, lead_in, kind)
    good, bad, ask, fact = _placed(weights, tokens, setting, kind in _LISTED)
    said = good + bad
    if ask >= 2.0 and ask >= 0.8 * max(good, bad):
        return "recommendation", _sure(ask, said), weights
    if fact >= 1.0 and fact > said * 0.9:
        return "context", _sure(fact, said), weights
    if said < SAID:
        # A plain statement of what is done is mostly meant well; with numbers it is a statistic.
        told = fact == 0 and kind != "table_row" and not any(t.isdecimal() for t in tokens)
        return "strength" if told else "context", 0.3, weights
    if _mixed(weights, setting):
        opposed = 0.7 if weights.contrast else 0.0
        return "mixed", max(opposed, _sure(min(good, bad) * 2, abs(good - bad) + 1.0)), weights
    return ("strength", _sure(good, bad), weights) if good > bad else ("concern", _sure(bad, good), weights)


def _placed(
    weights: Weights, tokens: Sequence[str], setting: Stance | None, listed: bool
) -> tuple[float, float, float, float]:
    """Return the weight of praise, criticism, asking and fact of a passage where it stands."""
    good, bad, ask, fact = weights.good, weights.bad, weights.ask, weights.fact
    if _instructs(tokens) or (";" in tokens and _instructs(tokens[tokens.index(";") + 1 :])):
        ask += 5.0
    elif setting is None and bad < 1.0 and _names_only(tokens):
        ask += 3.0
    if setting == "recommendation":
        ask += 4.0 if listed else 1.0
    elif setting == "context":
        fact += 2.0
        ask /= 4
    elif setting == "strength" and bad - good < AGAINST:
        good += 2.0 if listed else 0.5
    elif setting == "concern" and good - bad < AGAINST:
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


def _mixed(weights: Weights, setting: Stance | None) -> bool:
    """Tell whether the words themselves, without their setting, praise and criticise."""
    good, bad = weights.good, weights.bad
    sides = [g - b for g, b in weights.sides]
    if setting in ("strength", "concern") and min(good, bad) < 1.0:
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


def fields_of(text: str, *, section: Sequence[str] = (), lead_in: str | None = None, kind: str = "sentence") -> Fields:
    """Return stance and the further fields of a passage; what depends on another field is settled here.

    What is asked for has no extent yet; a single case has the extent of one; only what is found is about an agency.
    """
    tokens = words(text)
    stance, score = stance_of(text, section=section, lead_in=lead_in, kind=kind, tokens=tokens)
    role = role_of(text, section, lead_in, stance=stance, tokens=tokens)
    sensitivity = sensitivity_of(text, tokens=tokens)
    extent: Extent = "unstated"
    agencies: tuple[str, ...] = ()
    if kind != "heading":
        if stance != "recommendation":
            extent = extent_of(text, counts=role == "finding", tokens=tokens)
            if extent == "unstated" and "single_case" in sensitivity:
                extent = "one"
        if role == "finding":
            agencies = agencies_of(text, section, lead_in, tokens=tokens)
    return Fields(stance, score, extent, agencies, role, sensitivity)


@Language.component("audit_stance")
def audit_stance(doc: Doc) -> Doc:
    """Set stance and the further fields on every passage of ``doc``, and the stance on its themes."""
    for span in passage_spans(doc):
        at = span._
        found = fields_of(at.clean_text or span.text, section=at.section, lead_in=at.lead_in, kind=at.kind)
        at.stance, at.stance_score = found.stance, found.stance_score
        at.extent, at.agencies, at.role = found.extent, found.agencies, found.role
        at.sensitivity = found.sensitivity
        if at.themes:
            at.themes = tuple(replace(tag, stance=found.stance) for tag in at.themes)
    return doc
