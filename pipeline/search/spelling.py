"""What may have been meant by a word that no passage holds: the closest words of the corpus."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import DamerauLevenshtein

from pipeline.search import blocks

SUGGESTED = 3
MOST_WORDS = 8
_SHORTEST, _LONGEST = 3, 40
_CANDIDATES = 30  # stems that are looked up as words
_SAMPLE = 30  # places in which a stem is looked up as a word
_SLIPS = 3  # between stems, whose ends may differ by more than their words
_TOKEN = re.compile(r"[^\W_]+")


def suggestions(db: sqlite3.Connection, unknown: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return for each word the closest ones that the corpus holds, then the commoner; without those it has none for.

    One slip is let pass in a word of up to five letters, two in a longer one: a letter wrong, missing, too many, or
    two changed over.
    """
    wanted = [word for word in dict.fromkeys(unknown) if _SHORTEST <= len(word) <= _LONGEST][:MOST_WORDS]
    if not wanted:
        return {}
    numbers = blocks.stems(db)
    db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.places USING fts5vocab ('main', 'passages_fts', 'instance')")
    stems = _stems(db, wanted)
    found = {}
    for word in wanted:
        typed = word.lower()
        slips = 1 if len(word) <= 5 else 2
        stem = stems.get(word, typed)
        # A stem that begins otherwise is not looked at: slips in the first two letters together are rare.
        alike = [o for o in numbers if len(o) <= len(typed) + slips and (o[:1] == typed[:1] or o[1:2] == typed[1:2])]
        near = ((_far(other, stem, typed), -len(other), other) for other in alike if other.isalpha())
        order = sorted(item for item in near if item[0] <= _SLIPS)
        known: Counter[str] = Counter()
        for _, _, other in order[:_CANDIDATES]:
            known.update({found: number * numbers[other] for found, number in _words(db, other).items()})
        far = {other: DamerauLevenshtein.distance(typed, other.lower()) for other in known}
        close = [other for other in known if 0 < far[other] <= slips]
        if close:
            found[word] = tuple(sorted(close, key=lambda o: (far[o], -known[o], o))[:SUGGESTED])
    return found


def _far(other: str, stem: str, typed: str) -> int:
    """Return how far a stem is from the stem of a word, or from the beginning of the word where that is nearer."""
    pairs = ((other, stem), (other, typed[: len(other)]), (other, typed[: len(other) - 1]))
    return min(DamerauLevenshtein.distance(*pair, score_cutoff=_SLIPS) for pair in pairs)


def _stems(db: sqlite3.Connection, words: list[str]) -> dict[str, str]:
    """Return each word's stem as the index has it; a word that the index takes for several is left out."""
    db.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.stemmed "
        "USING fts5 (word, tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.stemmed_words USING fts5vocab ('temp', 'stemmed', 'instance')")
    db.execute("DELETE FROM temp.stemmed")
    db.executemany("INSERT INTO temp.stemmed (rowid, word) VALUES (?, ?)", enumerate(words))
    found: dict[int, list[str]] = {}
    for term, row in db.execute("SELECT term, doc FROM temp.stemmed_words ORDER BY doc, offset"):
        found.setdefault(row, []).append(term)
    return {words[row]: terms[0] for row, terms in found.items() if len(terms) == 1}


def _words(db: sqlite3.Connection, stem: str) -> dict[str, int]:
    """Return the words of a stem in some places where it stands, with their numbers; short forms in capitals."""
    counts: Counter[str] = Counter()
    for text, offset in db.execute(
        "SELECT p.text, w.offset FROM (SELECT doc, offset FROM temp.places WHERE term = ? AND col = 'text' LIMIT ?) w "
        "JOIN passages p ON p.passage_key = w.doc",
        (stem, _SAMPLE),
    ):
        words = _TOKEN.findall(text)
        if offset < len(words):
            counts[words[offset]] += 1
    lowered: Counter[str] = Counter()
    for word, number in counts.items():
        lowered[word if word.isupper() and len(word) > 1 else word.lower()] += number
    return dict(lowered)
