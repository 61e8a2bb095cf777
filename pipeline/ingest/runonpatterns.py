"""Lists in running text that show by a pattern: numbers, signs, labels, shares and counts that open alike."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.ingest.marks import GLYPHS
from pipeline.ingest.runonlexicon import lexicon

_ENUMERATED = re.compile(r"(?:\A|(?<=[.:;?!]\s))(\d{1,2}[.)])\s(?=[\"'“‘(]?[A-Z])")
# Bullet signs inside a line: "Good: • plans • visits".
_GLYPH = re.compile(rf"[{GLYPHS}\uf0a7\uf0b7]")
_GLYPHED = re.compile(rf"(?:\A|(?<=\s))([{GLYPHS}\uf0a7\uf0b7](?:\s?[{GLYPHS}\uf0a7\uf0b7])*)\s*(?=\w|[\"'“‘(])")
_LABEL = re.compile(r"(?:\A|(?<=[^.,;:\s]\s))([A-Z][\w’'-]*(?: [a-z][\w’'-]*){0,2}): ")
_COUNTED = re.compile(r"(?<!\S)\d+ ([a-z]{3,}?)s? ")
_RATIO = re.compile(r"(?<!\S)\d+/\d+ [a-z]")


def stopped(text: str) -> bool:
    """Tell whether a text ends with a stop, quotation marks, brackets and asterisks after it aside."""
    return text.rstrip("\"'”’)]*").endswith((".", "!", "?"))


def enumeration(text: str) -> list[re.Match[str]]:
    """Return the numbers 1., 2., 3. ... that stand before sentences inside a paragraph."""
    found: list[re.Match[str]] = []
    if "1. " not in text and "1) " not in text:
        return found
    for m in _ENUMERATED.finditer(text):
        if int(m[1][:-1]) == len(found) + 1:
            found.append(m)
    return found if len(found) >= 2 else []


def semicolon_list(text: str) -> list[int]:
    """Return where the items start of "Better: asked who; talked to; used", two semi-colons and no full stop."""
    lead = open_list(text)
    if not lead or stopped(text) or text.count(";", lead) < 2:
        return []
    return [lead, *(m.end() for m in re.finditer(r";\s+", text) if m.end() > lead)]


def open_list(text: str) -> int:
    """Return where the items start after a lead-in of up to 15 words that goes on in small letters, else 0."""
    found = re.match(r"[A-Z][^:.;?!]{3,120}:\s+(?=[a-z'‘“\"])", text)
    if found is None or labels(text) or found[0].count(" ") > 16 or text.count(" ", found.end()) < 8:
        return 0
    return found.end()


def labels(text: str) -> list[int]:
    """Return where items start that open with a label ("Good: 8 Adequate: 2 Poor: none"), three or more."""
    if text.count(": ") < 3:
        return []
    found = [m.start(1) for m in _LABEL.finditer(text)]
    return found if len(found) >= 3 else []


def ratios(text: str) -> list[int]:
    """Return where items start that open with a share ("9/11 would ..."), two or more from the first word on."""
    found = [m.start() for m in _RATIO.finditer(text)] if text[:1].isdigit() else []
    if len(found) < 2 or found[0]:
        return []
    not_final = lexicon()["not_final"]
    ends = [re.search(r"([\w’'-]+)\W\Z", text[max(0, at - 30) : at]) for at in found[1:]]
    return found if all(end and end[1].lower() not in not_final for end in ends) else []


def patterned(text: str) -> list[int]:
    """Return where items start that open alike: "Good: 8 ... Inadequate: 1", "9 cases ... 4 cases", "9/11 ... 7/11"."""
    found = labels(text) or ratios(text)
    if found:
        return found
    counted = list(_COUNTED.finditer(text))
    noun, times = Counter(m[1] for m in counted).most_common(1)[0] if counted else ("", 0)
    return [m.start() for m in counted if m[1] == noun] if times >= 3 and "," not in text else []


def signs(text: str) -> list[re.Match[str]]:
    """Return the bullet signs that stand inside a paragraph."""
    return list(_GLYPHED.finditer(text)) if not text.isascii() and _GLYPH.search(text) else []
