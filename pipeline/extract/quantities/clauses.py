"""The marks by which a sentence falls into clauses, and the words that say nothing of what a figure measures."""

from __future__ import annotations

import re

from pipeline.extract.quantities.lexicon import phrase

# The letters for private use are the signs of bullets, as PDF files have them.
SENTENCE = re.compile(r"[.!?]['’”)]?\s+(?=[A-Z‘'“\d])|\s{2,}(?=[A-Z])|\s*[\ue000-\uf8ff•▪●■◦]\s*")
AGAIN = phrase("clauses", "again")
ASIDE = phrase("clauses", "aside")
# A comma that opens an aside, not one inside a list ("education, training or employment").
COMMA = re.compile(r",\s+(?!(?:[\w'’-]+\s+){1,4}(?:and|or)\b|[\w'’-]+(?:\s+[\w'’-]+){0,2},)")
LABEL = re.compile(r"\s*((?:[^\s.;:,]+\s+){0,6}[^\s.;:,]+):\s")
PRONOUN = phrase("clauses", "pronoun")
CHANGE = phrase("clauses", "change")
REACH = 8  # figures ahead that may share a clause
CUTS = (
    re.compile(r"[;:.]\s+|\s[–—]\s|\s\((?=[^)]*\Z)"),
    phrase("clauses", "cut_by_clause"),
    phrase("clauses", "cut_by_word"),
    phrase("clauses", "cut_by_direction"),
)
FRAME = phrase("clauses", "frame")
OPENING = phrase("clauses", "opening")
WORDS = re.compile(r"[A-Za-z0-9][\w'’&-]*")
LEFT_STRONG = phrase("clauses", "left_strong", exact=True)
LEFT_WEAK = phrase("clauses", "left_weak", exact=True)
HEDGES = phrase("clauses", "hedges")
LEVEL = phrase("clauses", "level")
LEVEL_REACH = 62  # characters between such a verb and the figure
LEVEL_END = phrase("clauses", "level_end")
MAJORITY = phrase("clauses", "majority")
BESIDE = phrase("clauses", "beside")
PREPOSITION = phrase("clauses", "preposition")
LOST = phrase("clauses", "lost", exact=True)

FINITE = phrase("clauses", "finite")
MOST = phrase("clauses", "most")
SECOND = phrase("clauses", "second")
THIRD = phrase("clauses", "third")
AFTER_LEVEL = phrase("clauses", "after_level")
GROUP = phrase("clauses", "group")
PLACED = phrase("clauses", "placed")
LEAD = phrase("clauses", "lead")
CHANGED = phrase("clauses", "changed")
