"""Splitting clean text into sentences, by rule.

Reports of the field are full of what trips a splitter: "S.47", "No. 2", "e.g.", initials, decimals, footnote marks,
quotations of several sentences. A quotation that opens and closes in one paragraph is not cut inside, a semi-colon
never splits, and every cut falls at a space.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline import resources

# A stop, closing quotes and brackets, footnote marks, a space. Two characters of each class are all that occur.
# It opens with a character class, not with the repetition of one, so that it is sought twice as fast.
_END = re.compile(r"([.!?…][.!?…]*)([\"'”’)\]»]{0,3}[*†‡¹²³⁰-⁹]{0,3}(?:(?<=[a-z]\.)\d{1,2})?[\"'”’)\]»]{0,2})\s+")
_STARTS = re.compile(r"[\"'“‘(\[«]{0,3}(?:[A-Z0-9£€$]|[^\W\d_a-z])")
_BEFORE_WORD = re.compile(r".*[\s(\[“\"‘']", re.DOTALL)
_QUOTED = re.compile(
    r"“[^“”]{1,600}”|(?<!\S)\"[^\"]{1,600}\"(?!\w)|(?<![^\s(])[‘'](?=[^\s’'])(?:[^‘’']|(?<=\w)['’](?=\w)){1,600}[’'](?!\w)"
)
# Who said it, after a quotation and at its end: "... will pick up.' (health visitor)".
_SPEAKER = re.compile(r"\((?:[^\s()]+ ?){1,6}\)\W{0,2}\Z")
# What a bracket after the full stop refers to, and the tag that makes a recommendation of a sentence.
_REFERENCE = re.compile(
    r"\((?:recommendations?|paras?\.?|paragraphs?|pages?|section|see)\b[^()]{0,40}\)", re.IGNORECASE
)
# What the two dearer patterns cannot do without.
_GLUE = re.compile(r"[.!?][A-Z]")
_QUOTE = re.compile(r"[“\"‘’'](?:(?<=[“\"‘])|(?<![^\s(].))")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_GLUED = re.compile(r"(?<=[a-z]{2}|[a-z]\)|\d\))[.!?](?=(?:[A-Z][a-z]+|A|I)\s)|(?<=[.:;]\s)\d{1,3}\.(?=[A-Z][a-z])")


@lru_cache(maxsize=1)
def lexicon() -> dict[str, frozenset[str]]:
    """Return the word lists of ``corpora/lexicons/sentences.toml``."""
    return resources.word_lists("sentences")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of ``text``, in order; together they hold every character but spaces."""
    spans = []
    start = len(text) - len(text.lstrip())
    quoted: list[tuple[int, int]] | None = None
    for found in _END.finditer(text):
        end = found.end(2)
        if not _STARTS.match(text, found.end()) or not _ends_sentence(text, start, found):
            continue
        if quoted is None:
            quoted = [m.span() for m in _QUOTED.finditer(text)] if _QUOTE.search(text) else []
        after = found.end()
        if text.startswith("(", after) and _REFERENCE.match(text, after):
            continue
        if found[2] and _SPEAKER.match(text, after):
            continue
        if any(a < found.start() and found.end() < b for a, b in quoted):
            continue
        spans.append((start, end))
        start = found.end()
    end = len(text.rstrip())
    if end > start:
        spans.append((start, end))
    return spans


def _ends_sentence(text: str, start: int, found: re.Match[str]) -> bool:
    if found[1][-1] != ".":
        return True
    at = max(start, found.start() - 40)
    before = _BEFORE_WORD.match(text, at, found.start())
    at = before.end() if before else at
    word = text[at : found.start()]
    if not word or found[2]:
        return True
    lower = word.lower()
    known = lexicon()
    follows = text[found.end() : found.end() + 24]
    if lower in known["never_final"]:
        return False
    if lower in known["before_number"] and follows[0].isdigit():
        return False
    if at == start and _is_list_number(word):
        return False
    if len(word) == 1 and word.isupper():
        return _after_letter(text[start:at], follows)
    if "." in word and _DOTTED.fullmatch(word):
        return word.islower() or _first_word(follows) in known["openers"]
    return True


def _is_list_number(word: str) -> bool:
    return word.isdigit() and len(word) <= 3


def _after_letter(before: str, follows: str) -> bool:
    """Tell the label of "Appendix A. The" and the end of "vitamin C. In" from the initial of "A. Smith"."""
    last = before.split()[-1:]
    known = lexicon()
    return bool(last and last[0].lower() in known["labels"]) or _first_word(follows) in known["openers"]


def _first_word(text: str) -> str:
    found = re.match(r"\W*(\w+)", text)
    return found[1].lower() if found else ""


def glued_stops(text: str) -> list[int]:
    """Return the offsets at which a space is missing: after the stop of "assessed.In all", the number of "58.The"."""
    return [m.end() for m in _GLUED.finditer(text)] if _GLUE.search(text) else []
