"""List signs and list numbers at the beginning of a line or paragraph."""

from __future__ import annotations

import re

# Signs that are never anything else, so no space need follow (OCR and symbol fonts leave it out).
GLYPHS = "•◦‣⁃∙●○◌◍◎◉■□▪▫◼◻◾◽▶►▸▹➢➣➤➔➜❖❑❒✓✔✗✘✦★☐☑☒◆◇♦"
# Symbol and Wingdings bullets that a PDF or Word file leaves in the private use area.
_PRIVATE = "\ue000-\uf8ff"
# Signs that also are punctuation or a letter: they need a space and words after them.
_LOOSE = "*«»·\\-–—−›o"

_SIGN = re.compile(rf"\s*([{GLYPHS}{_PRIVATE}]+(?=\s|\w|[\"'“‘(]|$)|[{_LOOSE}](?=\s+\S))\s*")
_MAYBE = re.compile(rf"\s*(?:[{GLYPHS}{_PRIVATE}{_LOOSE}(\d]|[a-zA-Z]{{1,5}}[.)])")  # what each of them begins with
_NUMBER = re.compile(
    r"""\s*(
        \(\s?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\s?\)      # (1) (a) (iv)
      | (?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})\)                 # 1) a) iv)
      | \d{1,3}\.                                         # 1. 101.
      | \d{1,2}(?:\.\d{1,2}){1,3}\.                       # 4.2. 4.2.1.
      | \d{1,2}(?:\.\d{1,2}){1,3}                         # 4.2 4.2.1
      | (?:[a-hj-z]|[ivx]{1,4})\.                         # a. iv.
    )\s+(?=\S)
    | \s*(\d{1,3}\.(?:\d{1,2}\.)?)(?=[A-Z][a-z])          # 58.The
    """,
    re.VERBOSE,
)
_BARE = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\Z")
_OPENS_TEXT = re.compile(r"[\"'“‘(\[]*[A-Z][\w’'/-]*")
_SIGNS_ONLY = re.compile(rf"[{GLYPHS}{_PRIVATE}{_LOOSE}]+\Z")
_UNITS = frozenset({"FTE", "WTE", "GB", "MB", "KM", "M", "K"})


def strip_mark(text: str) -> tuple[str | None, str]:
    """Return the list sign or list number that ``text`` begins with, as printed, and the rest of it.

    A sign before a number ("- 1.1. Text") goes with it and the number is returned. A lone glyph is all mark ("•"
    gives ``("•", "")``); a lone number, letter or dash is text. Not marks: a negative number, a date, a year, a
    decimal or a count that a sentence begins with ("6.9 is the highest", "13 files were read"), an initial
    ("A. Smith"), and words such as "Recommendation 3:", which stay in the text.
    """
    if not _MAYBE.match(text):
        return None, text
    sign = _SIGN.match(text)
    if sign:
        rest = text[sign.end() :]
        number, after = _strip_number(rest)
        return (number, after) if number else (sign[1], rest)
    number, rest = _strip_number(text)
    return (number, rest) if number else (None, text)


def _strip_number(text: str) -> tuple[str | None, str]:
    found = _NUMBER.match(text)
    if not found:
        return None, text
    mark, rest = found[1] or found[2], text[found.end() :]
    parts = mark.strip("().").split(".")
    if len(parts) > 1 and parts[0].isdigit() and not _is_outline_number(mark, parts, rest):
        return None, text
    return mark, rest


def _is_outline_number(mark: str, parts: list[str], rest: str) -> bool:
    """Tell 4.2 and 4.2.1 from a decimal that a sentence begins with, a time of day and a date."""
    if any(part.startswith("0") for part in parts):
        return False
    if len(parts) == 3 and len(parts[2]) == 2 and int(parts[1]) <= 12 and int(parts[0]) <= 31:  # 4.9.19
        return False
    if not _BARE.match(mark):
        return True
    word = _OPENS_TEXT.match(rest)
    return bool(word) and word[0] not in _UNITS if word else False


def is_sign(mark: str | None) -> bool:
    """Tell a bullet sign from a list number or letter."""
    return mark is not None and _SIGNS_ONLY.match(mark) is not None


def outline(mark: str | None) -> tuple[int, ...]:
    """Return the numbers of a list number: (4, 2) of "4.2." and (3,) of "(3)"; empty for signs and letters."""
    if mark is None:
        return ()
    parts = mark.strip("(). ").split(".")
    return tuple(int(p) for p in parts) if all(p.isascii() and p.isdigit() for p in parts) else ()
