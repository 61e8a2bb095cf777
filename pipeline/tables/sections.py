"""What a passage's section is about: the area that inspectorates grade, or its heading, without number and grade."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline import resources
from pipeline.wording import spoken


@dataclass(frozen=True, slots=True)
class _Lexicon:
    labels: dict[str, str]
    headings: tuple[tuple[str, re.Pattern[str]], ...]
    grades: tuple[str, ...]
    tail: re.Pattern[str]
    head: re.Pattern[str]


def area_of(path: Sequence[str]) -> str | None:
    """Return the ``area_id`` that the innermost heading of ``path`` names, None where none names one."""
    for heading in reversed(path):
        text = heading.replace("’", "'")
        for ident, pattern in _lexicon().headings:
            if pattern.search(text):
                return ident
    return None


def section_of(path: Sequence[str]) -> str | None:
    """Return the name of the section: its area's, else its innermost heading without number and grade.

    None outside any section.
    """
    area = area_of(path)
    if area:
        return area_label(area)
    words = _lexicon()
    for heading in reversed(path):
        text = words.tail.sub("", words.head.sub("", " ".join(heading.split()))).strip(" :.?–—-")
        if text:
            # Headings in capitals are the same as those in small letters.
            return text[0].upper() + text[1:].lower() if text.isupper() else text[0].upper() + text[1:]
    return None


def area_label(ident: str) -> str:
    """Return the name of an area for people."""
    return _lexicon().labels.get(ident, spoken(ident).capitalize())


def areas() -> tuple[str, ...]:
    """Return the ids of the areas, in order."""
    return tuple(_lexicon().labels)


def grade_order(grade: str | None) -> tuple[int, str]:
    """Return the place of a grade on its scale, the highest first; unknown ones after, none last."""
    order = _lexicon().grades
    if grade is None:
        return len(order) + 1, ""
    return (order.index(grade), "") if grade in order else (len(order), grade)


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    table = resources.table("corpora", "reference", "sections.toml")
    return _Lexicon(
        labels={a["id"]: a["label"] for a in table["area"]},
        headings=tuple((a["id"], re.compile(a["heading"], re.IGNORECASE)) for a in table["area"] if "heading" in a),
        grades=tuple(table["grades"]["order"]),
        tail=re.compile(table["grades"]["tail"], re.IGNORECASE),
        head=re.compile(table["grades"]["head"], re.IGNORECASE),
    )
