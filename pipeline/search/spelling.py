"""What may have been meant by a word that no passage holds: the closest words of the corpus."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

SUGGESTED = 3
MOST_WORDS = 8
_SHORTEST, _LONGEST = 3, 40
_SAMPLE = 50  # passages in which a stem is looked up as a word
_WORD = re.compile(r"\w+")


def suggestions(db: sqlite3.Connection, unknown: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return for each word the closest ones that the corpus holds, the commoner first; without those it has none for.

    One slip is let pass in a word of up to five letters, two in a longer one, of optimal string alignment: a letter
    wrong, missing, too many, or two changed over.
    """
    wanted = [word for word in dict.fromkeys(unknown) if _SHORTEST <= len(word) <= _LONGEST][:MOST_WORDS]
    if not wanted:
        return {}
    numbers = dict(db.execute("SELECT term, doc FROM passages_words"))
    stems = _stems(db, wanted)
    found = {}
    for word in wanted:
        words = dict.fromkeys(_word(db, stem) for stem in _closest(stems.get(word, word.lower()), numbers))
        if words:
            found[word] = tuple(words)
    return found


def _closest(stem: str, numbers: Mapping[str, int]) -> list[str]:
    slips = 1 if len(stem) <= 5 else 2
    near = process.extract(stem, list(numbers), scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=50)
    ordered = sorted(near, key=lambda item: (item[1], -numbers[item[0]], item[0]))
    return [term for term, _, _ in ordered if not term.isdigit()][:SUGGESTED]


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


def _word(db: sqlite3.Connection, stem: str) -> str:
    """Return the commonest word of a stem in some passages that hold it; in small letters unless it is never so."""
    counts: Counter[str] = Counter()
    sql = (
        "SELECT highlight(passages_fts, 0, char(2), char(3)) FROM passages_fts WHERE passages_fts MATCH ? "
        "ORDER BY rowid LIMIT ?"
    )
    for (text,) in db.execute(sql, (f'"{stem}"', _SAMPLE)):
        for piece in text.split("\x02")[1:]:
            counts[piece.partition("\x03")[0]] += 1
    lowered: Counter[str] = Counter()
    for word, number in counts.items():
        lowered[word.lower()] += number
    if not lowered:
        return stem
    best = min(lowered, key=lambda word: (-lowered[word], word))
    shapes = {word for word in counts if word.lower() == best}
    return best if best in shapes else max(sorted(shapes), key=lambda word: counts[word])
