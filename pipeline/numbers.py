"""Numbers as reports write them, in digits or in words, and their values."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline import resources

# Digits with commas between thousands (a line may break after a comma), or plain, with a decimal part.
DIGITS = r"(?:\d{1,3}(?:,(?:[ \t]*\n[ \t]*)?\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.(?:[ \t]*\n[ \t]*)?\d+)?)"


@lru_cache(maxsize=1)
def word_values() -> dict[str, int]:
    """Return the value of each simple number word."""
    table = resources.lexicon("numbers")
    values = {w: i for i, w in enumerate(table["units"])}
    values |= {w: 10 + i for i, w in enumerate(table["teens"])}
    values |= {w: 10 * (i + 2) for i, w in enumerate(table["tens"])}
    return values | dict(table["scales"])


@lru_cache(maxsize=1)
def small_regex() -> str:
    """Return the regex source of a number in words below a hundred, hyphened or spaced."""
    table = resources.lexicon("numbers")
    unit, teen, tens = ("|".join(table[k]) for k in ("units", "teens", "tens"))
    return rf"(?:(?:{tens})(?:(?:\s*[-‐‑]\s*|\s+)(?:{unit})\b)?|{teen}|{unit})"


@lru_cache(maxsize=1)
def words_regex() -> str:
    """Return the regex source of a number in words, nought to the millions, hyphened or spaced."""
    small = small_regex()
    hundreds = rf"(?:(?:{small}|a)\s+hundred(?:\s+(?:and\s+)?{small})?)"
    below = rf"(?:{hundreds}|{small})"
    thousands = rf"(?:(?:{below}|a)\s+thousand(?:,?\s+(?:and\s+)?{below})?)"
    below = rf"(?:{thousands}|{below})"
    return rf"(?:(?:{below}|a)\s+million(?:,?\s+(?:and\s+)?{below})?|{below})"


@lru_cache(maxsize=4096)
def parse_number(written: str) -> float | None:
    """Return the value of a number in digits or in words, or None where ``written`` is not one.

    >>> parse_number("1,299"), parse_number("sixty-four"), parse_number("two hundred and six")
    (1299.0, 64.0, 206.0)
    """
    text = re.sub(r"\s+", " ", written.strip().lower())
    if text[:1].isdigit():
        digits = text.replace(",", "").replace(" ", "")
        return float(digits) if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", digits) and len(digits) <= 15 else None
    values = word_values()
    total, group, seen = 0, 0, False
    for word in re.split(r"[\s,‐‑-]+", text):
        if word == "and" and seen:
            continue
        if word == "a" and not seen:
            group = 1
        elif word not in values:
            return None
        elif values[word] < 100:
            group += values[word]
        elif values[word] == 100:
            group *= 100
        else:
            total, group = total + group * values[word], 0
        seen = True
    return float(total + group) if seen and text != "a" else None


def whole_number(written: str) -> int:
    """Return the value of a whole number in digits or in words; 0 for anything else."""
    return int(parse_number(written) or 0)
