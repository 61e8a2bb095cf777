"""What else is known of a recommendation: number, priority, sub-points, the finding it answers, themes, agencies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.extract.asks import pattern_of, section_setting
from pipeline.extract.duedate import resolve_due
from pipeline.records import AGENCIES, Acronym, Passage, Progress, Recommendation
from pipeline.tag.agencies import agencies_of

_NUMBER = re.compile(r"[\w(][\w().]{0,7}$")
_MARK = re.compile(r"(?:(?<=\s)|^)\(?(\d{1,2}|[a-z]|[ivx]{1,4})[).]\s+(?=\S)")
_COUNTS = (
    tuple(map(str, range(1, 30))),
    tuple("abcdefghijklmnop"),
    ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"),
)
_ENDS = re.compile(r"^[\s,;.]+|[\s,;.]+(?:and|or)?[\s,;.]*$")
_BACK = 4  # passages before a recommendation in a section of findings among which is the one that it answers


def add_details(
    asked: Iterable[Recommendation],
    passages: Sequence[Passage],
    acronyms: Iterable[Acronym] = (),
    progress: Iterable[Progress] = (),
    report_date: str | None = None,
) -> tuple[Recommendation, ...]:
    """Return recommendations with what the passages, the acronyms and the date of their report say more of them."""
    found = list(asked)
    if not found:
        return ()
    places = {p.id: i for i, p in enumerate(passages)}
    answered = {told: p.answers[0] for p in progress if p.answers and p.answers != p.passages for told in p.passages}
    longs = {a.short: a.long for a in acronyms if a.long}
    numbers: dict[str, str] | None = None
    out = []
    for ask in found:
        mine = [passages[places[i]] for i in ask.passages if i in places]
        if not mine:
            out.append(ask)
            continue
        if numbers is None:
            numbers = {n.strip("(). "): p.id for p in passages if (n := p.number) and any(c.isdigit() for c in n)}
        addressee = written_out(ask.addressee, longs)
        out.append(
            replace(
                ask,
                addressee_long=addressee,
                due_date=resolve_due(ask.due, report_date),
                reference=_reference(mine[0]),
                priority=_priority(mine[0]),
                finding=answered.get(mine[0].id) or _finding(ask, mine[0], passages, places, numbers),
                parts=sub_points(ask.text),
                themes=tuple(dict.fromkeys(t.id for p in mine for t in p.themes)),
                agencies=_agencies(addressee, mine),
            )
        )
    return tuple(out)


def written_out(name: str | None, longs: Mapping[str, str | None]) -> str | None:
    """Return the name of a body with its acronyms written out."""
    if name is None:
        return None
    return re.sub(r"[A-Za-z][\w&/-]*[A-Z]\w*", lambda m: _long(m[0], longs), name)


def _long(word: str, longs: Mapping[str, str | None]) -> str:
    whole = longs.get(word)
    if whole is None and word.endswith("s") and (one := longs.get(word[:-1])):
        whole = one if one.endswith("s") else one + "s"
    return whole or word


def sub_points(text: str) -> tuple[str, ...]:
    """Return the points that a text counts, "(a) ... (b) ...", in its own words; none where it does not count."""
    for names in _COUNTS:
        marks: list[re.Match[str]] = []
        for match in _MARK.finditer(text):
            if match[1] == names[len(marks)]:
                marks.append(match)
                if len(marks) == len(names):
                    break
        if len(marks) > 1:
            ends = [m.start() for m in marks[1:]] + [len(text)]
            points = (_ENDS.sub("", text[m.end() : end]) for m, end in zip(marks, ends, strict=True))
            return tuple(p for p in points if p)
    return ()


def _reference(passage: Passage) -> str | None:
    """Return the number under which a recommendation is printed, or None."""
    labelled = pattern_of("details", "reference").match(passage.text.lower())
    if labelled:
        return str(labelled[1])
    if passage.kind == "table_row":
        first = passage.text.split(" | ", 1)[0].strip()
        if pattern_of("details", "number").match(first.lower()):
            return first.rstrip(".)")
    number = (passage.number or "").strip()
    if number and _NUMBER.match(number) and number.lower() not in ("o", "(o)"):
        return number.strip("().") or None
    return None


def _priority(passage: Passage) -> str | None:
    lower = passage.text.lower()
    if "priority" in lower or passage.kind == "table_row":
        stated = pattern_of("details", "priority").search(lower)
        if stated:
            return str(next(filter(None, stated.groups())))
    for heading in reversed(passage.section):
        above = pattern_of("details", "priority_heading").search(heading.lower())
        if above:
            return str(above[0])
    return None


def _finding(
    ask: Recommendation,
    first: Passage,
    passages: Sequence[Passage],
    places: Mapping[str, int],
    numbers: Mapping[str, str],
) -> str | None:
    """Return the passage that the recommendation says it answers, or stands under; None where nothing links them."""
    named = pattern_of("details", "paragraph").search(ask.text.lower())
    if named and numbers.get(named[1]) not in (None, *ask.passages):
        return numbers[named[1]]
    if section_setting(first.section) is not None or first.kind == "table_row":
        return None
    # In a section of findings, what is asked answers the judgement right before it.
    at = places[first.id]
    for before in reversed(passages[max(0, at - _BACK) : at]):
        if before.section != first.section or before.kind == "heading":
            return None
        if before.stance in ("concern", "mixed") and before.id not in ask.passages:
            return before.id
    return None


def _agencies(addressee: str | None, mine: Sequence[Passage]) -> tuple[str, ...]:
    named = agencies_of(addressee) if addressee else ()
    if named:
        return named
    about = {a for p in mine for a in p.agencies}
    return tuple(a for a in AGENCIES if a in about)
