"""How reports ask for action: what headings and lead-ins say of what is below them, what wording asks by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal, cast

from pipeline import resources
from pipeline.months import MONTH
from pipeline.records import RecommendationKind

Setting = Literal["past", "improvement", "formal", "request", "plans", "setup"]

_NUMBERED = re.compile(
    r"^(?:(?:section|part|appendix)\s+\w+[:.]?\s+)?(?:\d+(?:\.\d+)*|[a-z])?[.):]*\s+(?=\S)", re.IGNORECASE
)
_CLAUSE = re.compile(r"[;:]\s+|\s[-–—]\s|(?<=[.!?])\s+")
_TO = re.compile(r"\bto\s+(?:(?:\w+ly|then|now|also|jointly)\s+)?([a-z][a-z-]+)\b")
_WORDS = re.compile(r"[\w'’&/+-]+")
_FRAGMENT = re.compile(r"\{([a-z_]+)\}")
_FAR = 22  # words before "to" that can still be one subject


def lexicon() -> dict[str, Any]:
    """Return ``corpora/lexicons/recommendations.toml``."""
    return resources.lexicon("recommendations")


@lru_cache(maxsize=32)
def words_of(table: str, entry: str) -> frozenset[str]:
    """Return the words of an entry of a table of the lexicon."""
    return frozenset(str(lexicon()[table][entry]).split())


@cache
def pattern_of(table: str, entry: str = "pattern") -> re.Pattern[str]:
    """Return a pattern of the lexicon, compiled."""
    return re.compile(filled(table, lexicon()[table][entry]))


def filled(table: str, source: str) -> str:
    """Return the source of a pattern, each ``{name}`` in it filled with the entry or the list of its table so named.

    ``{month}`` is the name of a month.
    """
    return _FRAGMENT.sub(lambda m: f"(?:{_fragment(table, m[1])})", source)


def _fragment(table: str, name: str) -> str:
    if name == "month":
        return MONTH
    entry = lexicon()[table][name]
    return filled(table, entry if isinstance(entry, str) else "|".join(entry))


@lru_cache(maxsize=4)
def _groups(table: str) -> tuple[tuple[Setting, re.Pattern[str]], ...]:
    return tuple((g["means"], re.compile("|".join(g["patterns"]))) for g in lexicon()[table])


@dataclass(frozen=True, slots=True)
class _Wording:
    """A pattern, the texts one of which it needs and, optionally, the words that void it when they stand before it."""

    pattern: re.Pattern[str]
    barred: re.Pattern[str] | None
    kind: RecommendationKind | None
    holds: tuple[str, ...]

    def stands_in(self, lower: str) -> bool:
        if self.holds and not any(map(lower.__contains__, self.holds)):
            return False
        match = self.pattern.search(lower)
        return match is not None and (self.barred is None or self.barred.search(lower, 0, match.start()) is None)


def _wording(entry: dict[str, Any]) -> _Wording:
    words = entry.get("not_after", "").split()
    barred = re.compile(rf"\b(?:{'|'.join(words)})\b") if words else None
    kind = cast("RecommendationKind | None", entry.get("kind"))
    return _Wording(re.compile(entry["pattern"]), barred, kind, tuple(entry.get("holds", ())))


@lru_cache(maxsize=4)
def _wordings(table: str) -> tuple[_Wording, ...]:
    return tuple(_wording(entry) for entry in lexicon()[table])


@lru_cache(maxsize=4)
def _one_wording(table: str) -> _Wording:
    return _wording(lexicon()[table])


@lru_cache(maxsize=1)
def _bits() -> tuple[str, ...]:
    return tuple(lexicon()["quick"]["bits"])


def may_ask(lower: str) -> bool:
    """Tell, fast, whether ``lower`` (a passage in lower case) can ask by its wording at all."""
    return any(map(lower.__contains__, _bits()))


@lru_cache(maxsize=4096)
def heading_setting(heading: str) -> Setting | None:
    """Return what a heading says of the passages below it, or None where it says nothing of asks."""
    text = _NUMBERED.sub("", heading.strip(), count=1).strip(" :.*–-").lower()[:200]
    return next((means for means, pattern in _groups("heading") if pattern.search(text)), None)


@lru_cache(maxsize=4096)
def section_setting(section: Sequence[str]) -> Setting | None:
    """Return what a path of headings says of the passages below it: the innermost that says anything decides."""
    for heading in reversed(section):
        found = heading_setting(heading)
        if found is not None:
            return found
    return None


@lru_cache(maxsize=1024)
def lead_setting(lead_in: str | None) -> Setting | None:
    """Return what the sentence that introduces a list says of its items, or None."""
    if not lead_in:
        return None
    text = lead_in.strip().lower()[-300:]
    return next((means for means, pattern in _groups("lead") if pattern.search(text)), None)


def strong_wording(lower: str) -> RecommendationKind | None:
    """Return the kind of ask that ``lower`` (a passage in lower case) words beyond doubt, or None."""
    return next((w.kind for w in _wordings("strong") if w.stands_in(lower)), None)


def weak_wording(lower: str) -> RecommendationKind | None:
    """Return the kind of ask that ``lower`` may be, if something else speaks for it, or None."""
    return next((w.kind for w in _wordings("weak") if w.stands_in(lower)), None)


def introduces(text: str) -> bool:
    """Tell whether a passage only introduces what follows it, or asks a question."""
    return text.rstrip().endswith((":", "?", ":-", ": -"))


def never_asks(lower: str) -> bool:
    """Tell whether a passage asks nothing whatever its words: it speaks of the report itself, say."""
    if pattern_of("never", "opens").match(lower):
        return True
    return _one_wording("never").stands_in(lower)


def states(lower: str) -> bool:
    """Tell whether a passage below "What needs to improve" is a finding of the text after that list."""
    return _one_wording("states").stands_in(lower)


def has_modal(lower: str) -> bool:
    """Tell whether the main clause of ``lower`` has a modal or another verb of asking."""
    return _one_wording("asks").stands_in(lower) and not lower.startswith("should ")


def asks(text: str) -> bool:
    """Tell whether a sentence below a heading of recommendations is one, by a modal, an infinitive, an order."""
    if has_modal(text.lower()):
        return True
    clauses = _CLAUSE.split(text)
    return orders(text) or any(subject_of_infinitive(c) is not None or is_order(c) for c in clauses if c)


def orders(text: str) -> bool:
    """Tell whether a sentence is an order, with or without a condition before it ("When plans end, tell ...")."""
    if is_order(text):
        return True
    first = text.split(" ", 1)[0].lower()
    return first in words_of("verbs", "conditions") and any(is_order(rest) for rest in text.split(", ")[1:4])


def is_order(clause: str) -> bool:
    """Tell whether a clause opens with an order ("Review ...", "To ascertain ...", "No plan to ... without ...")."""
    words = _WORDS.findall(clause[:60])
    if not words or (len(words[0]) > 1 and words[0].isupper()):
        return False
    words = [w.lower() for w in words]
    if len(words) > 1 and (words[0].endswith("ly") or words[0] in words_of("verbs", "adverbs")):
        words = words[1:]
    if words[0] == "to" and len(words) > 1:
        return words[1] not in words_of("infinitive", "not_after")
    return words[0] in words_of("verbs", "imperative") or (words[0] == "no" and " without " in clause)


def subject_of_infinitive(clause: str) -> str | None:
    """Return who or what is to act in a clause like "Team managers to check ...", or None.

    The words before "to" must hold no finite verb and not end in a word that takes an infinitive itself.
    """
    match = _TO.search(clause)
    while match is not None:
        who = clause[: match.start()].strip()
        words = _WORDS.findall(who.lower())
        if not words or len(words) > _FAR:
            return None
        if any(w in words_of("infinitive", "finite") for w in words):
            return None
        bound = words_of("infinitive", "not_before")
        if match[1] == "be":  # "plans to be offered": the noun, not "plans to offer"
            bound = bound - words_of("infinitive", "nouns")
        if words[-1] not in bound and match[1] not in words_of("infinitive", "not_after"):
            return who
        match = _TO.search(clause, match.end())
    return None


def kind_of(setting: Setting) -> RecommendationKind:
    """Return the kind of the asks that a setting holds unless their wording says otherwise."""
    kinds = {"improvement": "improvement", "request": "request", "plans": "commitment"}
    return cast(RecommendationKind, kinds.get(setting, "formal"))
