"""What a report itself says its short forms stand for."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.brackets import Form, Pair, bracketed
from pipeline.extract.forwards import tidy
from pipeline.extract.glossary import plain, senses
from pipeline.extract.names import is_name
from pipeline.extract.shortforms import parts
from pipeline.extract.wordings import worded

# In a shorter text that has a bracket, the bracket is all that defines.
_SHORT_TEXT = 60


@dataclass(frozen=True, slots=True)
class Definition:
    """A short form and the long form that the text gives it, in the singular where the short form was in the plural."""

    short: str
    long: str


def definitions(text: str) -> list[Definition]:
    """Return what ``text`` defines, in order, each pair once."""
    found = list(bracketed(text, form_of)) if "(" in text or "[" in text else []
    if not found or len(text) > _SHORT_TEXT:
        found += worded(text, form_of)
    return list(dict.fromkeys(_definition(p) for p in found if not (is_name(p.short, p.long) or _is_one_word(p))))


def form_of(word: str) -> Form | None:
    """Return the one short form of the field that ``word`` is, and whether it is in the plural."""
    if not 2 <= len(word) <= 14 or " " in word:
        return None
    forms = parts(word)
    return forms[0] if len(forms) == 1 else None


def _is_one_word(pair: Pair) -> bool:
    """Tell whether capitals were read off one plain word, "partner (PA)", that the glossary does not give them."""
    if not pair.short.isupper() or not pair.long.strip().isalpha():
        return False
    return all(plain(pair.long) != plain(w) for sense in senses(pair.short) for w in sense.wordings())


def _definition(pair: Pair) -> Definition:
    long = tidy(pair.long)
    return Definition(pair.short, _singular(long) if pair.plural else long)


def _singular(long: str) -> str:
    if long.endswith("ies") and len(long) > 5:
        return long[:-3] + "y"
    if long.endswith("s") and not long.endswith(("ss", "us", "is")):
        return long[:-1]
    return long
