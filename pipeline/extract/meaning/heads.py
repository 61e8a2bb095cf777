"""The noun that a figure measures, and the category it is put in: "contacts", "rated as good"."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.lexicon import phrase
from pipeline.extract.quantities.nouns import noun_phrase

_WORD = re.compile(r"[A-Za-z][\w'’-]*")
_LED = phrase("meaning", "led")
_JOINED = phrase("meaning", "joined")
_TRAILS = phrase("meaning", "trails")
_LEADS = re.compile(r"\A[\s,;:.)–—-]+")


@lru_cache(maxsize=4096)
def head_and_category(about: str, counted: str | None = None) -> tuple[str | None, str | None]:
    """Return the noun that ``about`` speaks of and what is said of it; None for what it does not tell.

    ``counted`` is the noun that stands right after the number, where one does.

    >>> head_and_category("contacts rated as good or outstanding")
    ('contacts', 'rated as good or outstanding')
    """
    at = re.search(rf"\b{re.escape(counted)}\b", about) if counted else None
    span = at.span() if at else _noun(about)
    if span is None:
        return None, about or None
    start, end = span
    before = _TRAILS.sub("", about[:start])
    led = _LED.fullmatch(about[:start] if about[:start].endswith(" ") else about[:start] + " ")
    after = about[end:]
    joined = _JOINED.match(after)
    after = _LEADS.sub("", after[joined.end() :] if joined else after)
    category = " ".join(part for part in ("" if led else before, after) if part).strip(" ,;:")
    return about[start:end], category or None


def _noun(about: str) -> tuple[int, int] | None:
    """Return the span of the first noun that is counted, else that of the last word of an opening noun phrase."""
    classes = lexicon.noun_classes()
    previous: re.Match[str] | None = None
    for m in _WORD.finditer(about):
        word = m.group().lower()
        pair = f"{previous.group().lower()} {word}" if previous and m.start() == previous.end() + 1 else ""
        if classes.get(pair) == "counted" and previous:
            return previous.start(), m.end()
        if classes.get(word) == "counted" and not _modifies(about, m):
            return m.span()
        previous = m
    led = _LED.match(about)
    phrase = noun_phrase(about, led.end() if led else 0, 5)
    words = [(s, e) for s, e, w in phrase if not w.lower().endswith(("ed", "ing", "ly")) and w != "("]
    return words[-1] if words and words[0][0] == phrase[0][0] else None


def _modifies(about: str, m: re.Match[str]) -> bool:
    """Tell whether a counted noun in the singular only qualifies the noun after it: "child protection plans"."""
    low = m.group().lower()
    if low not in lexicon.singular_counted() or low in ("people", "children", "men", "women", "staff", "babies"):
        return False
    following = noun_phrase(about, m.end(), 1)
    return bool(following) and not following[0][2].lower().endswith(("ed", "ing"))
