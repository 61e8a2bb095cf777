"""What the boundary model sees of words: their class, how they are written, which stand side by side in the field."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline import resources

# Endings by which a word that no list holds is classed, longest first, as in Brill's tagger.
_ENDINGS = (
    ("ness", "N"), ("ment", "N"), ("tion", "N"), ("sion", "N"), ("ship", "N"), ("able", "J"), ("ible", "J"),
    ("less", "J"), ("ings", "S"), ("ing", "G"), ("ous", "J"), ("ful", "J"), ("ive", "J"), ("ity", "N"), ("est", "J"),
    ("ed", "D"), ("ly", "R"), ("al", "J"), ("ic", "J"), ("ss", "N"), ("us", "N"), ("is", "N"), ("s", "S"),
)  # fmt: skip
_NUMBER = re.compile(r"[\d.,/:]*\d[\d.,/:]*")


@dataclass(frozen=True, slots=True)
class Shape:
    """A word as the model sees it.

    Attributes:
        kind: its class, a letter of ``words.txt``; the word itself where it is a class of its own.
        case: ``l`` small, ``U`` one capital, ``A`` several, ``0`` a number, ``q`` a quotation opens, ``(`` a bracket.
        stop: the punctuation that ends it, if any.
        lower: its letters in lower case.
    """

    kind: str
    case: str
    stop: str
    lower: str


EDGE = Shape("#", "#", "#", "#")


@lru_cache(maxsize=1)
def classes() -> dict[str, str]:
    """Return the class of each word of ``models/boundaries/words.txt``."""
    found: dict[str, str] = {}
    for line in resources.path("models", "boundaries", "words.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, _, words = line.partition(" ")
            for word in words.split():
                found[word] = word if kind == "=" else kind
    return found


def guess(word: str) -> str:
    """Return the class that the ending of a word in lower case suggests."""
    return next((kind for ending, kind in _ENDINGS if word.endswith(ending) and len(word) > len(ending) + 1), "N")


@lru_cache(maxsize=8192)
def shape(text: str) -> Shape:
    """Return the shape of a word as it stands in the text, with its punctuation."""
    core = text.strip("\"'“”‘’()[].,;:!?…–—-*")
    lower = core.lower().replace("’", "'")
    last = text[-1]
    if last in "\"'”’":
        stop = "q"
    elif last in ".!?…":
        stop = "."
    elif last in "–—-":
        stop = "-"
    else:
        stop = "" if last.isalnum() else last
    case = "q" if text[0] in "\"'“‘" else "(" if text[0] in "([" else _case(core)
    return Shape(_kind(core, lower), case, stop, lower)


def _case(core: str) -> str:
    if not core:
        return "-"
    if core[0].isdigit() or core[0] in "£€$":
        return "0"
    if sum(c.isupper() for c in core) > 1:
        return "A"
    return "U" if core[0].isupper() else "l"


def _kind(core: str, lower: str) -> str:
    if not lower:
        return "-"
    if _NUMBER.fullmatch(lower.strip("£€$%")):
        return "%" if lower.endswith("%") else "/" if "/" in lower else "0"
    found = classes().get(lower)
    if found is not None:
        return found
    if core.isupper() and len(core) > 1:
        return "A"
    if "-" in lower:
        last = lower.rpartition("-")[2]
        return "h" + (classes().get(last) or guess(last))[:1]
    if lower.endswith("'s"):
        return "'s"
    return guess(lower)


@lru_cache(maxsize=1)
def _pairs() -> tuple[dict[str, int], dict[str, int], int]:
    """Return how often words and pairs of words stand in the field's reports, and the number of words counted."""
    words: dict[str, int] = {}
    pairs: dict[str, int] = {}
    total = 0
    for line in resources.path("models", "boundaries", "pairs.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        first, _, rest = line.partition(": ")
        word, _, count = first.partition(" ")
        words[word] = int(count)
        total += int(count)
        level = 1
        for second in rest.split():
            if second.isdigit():
                level = int(second)
            else:
                pairs[f"{word} {second}"] = level
    return words, pairs, max(total, 1)


def company(first: str, second: str) -> str:
    """Return how two words keep company: seen so often, expected so often and never seen, or not known."""
    words, pairs, total = _pairs()
    level = pairs.get(f"{first} {second}")
    if level is not None:
        return f"c{level}"
    expected = words.get(first, 0) * words.get(second, 0) / total
    return f"e{min(8, int(math.log2(4 * expected + 1)))}" if expected else "-"
