"""What a report says has become of a finding or a recommendation: the issue, the evidence, the status.

Five forms: a table that follows up its rows, "You said ... We did ...", a heading that names an action and its colour,
a list below "Improvements" in which what was found is followed by what has changed, and a sentence that looks back at
an earlier report's recommendations. A status is what the report says; whether it is so nobody has checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.extract import progresswords as words
from pipeline.extract.actiontable import cells_of
from pipeline.records import Passage, Progress

_SHOWN = 3  # passages of a section below "Action 3: ... (RED)" that stand as its evidence


def find_progress(passages: Sequence[Passage]) -> tuple[Progress, ...]:
    """Return what a report says has become of findings and recommendations, in order of the page."""
    found: list[Progress] = []
    for section, group in groupby(passages, key=lambda p: p.section):
        mine = list(group)
        heading = section[-1] if section else ""
        action = words.action_heading(heading)
        if action is not None:
            found += _of_action(mine, action)
            continue
        rows = [p for p in mine if p.kind == "table_row"]
        if rows:
            found += _of_rows(rows)
        prose = [p for p in mine if p.kind in ("sentence", "bullet", "note")]
        labelled = [*_of_action_lines(prose), *_of_labels(prose)]
        found += labelled
        if not labelled and words.tells_of_change(heading):
            found += list(_of_list(prose))
        elif not labelled:
            found += (_looking_back(p) for p in prose if words.looks_back(p.text))
    return tuple(found)


def _of_action(mine: Sequence[Passage], action: words.Action) -> Iterator[Progress]:
    evidence = [p for p in mine if p.kind not in ("heading", "caption", "footnote")][:_SHOWN]
    if evidence:
        yield Progress(
            answers=(),
            passages=tuple(p.id for p in evidence),
            status=words.status_of("", action.stated),
            stated=action.stated,
            reference=action.reference,
            issue=action.name,
            evidence=_joined(evidence),
        )


def _of_action_lines(prose: Sequence[Passage]) -> Iterator[Progress]:
    """Yield the same where such a heading stands as a line of the text."""
    at = [(i, action) for i, p in enumerate(prose) if (action := words.action_line(p.text)) is not None]
    ends = [*(i for i, _ in at[1:]), len(prose)] if at else []
    for (start, action), end in zip(at, ends, strict=True):
        evidence = prose[start + 1 : min(end, start + 1 + _SHOWN)] or prose[start : start + 1]
        yield from _of_action(evidence, action)


def _of_rows(rows: Sequence[Passage]) -> Iterator[Progress]:
    """Yield what the rows of a table say below a header that names an issue and what became of it."""
    header: words.Header | None = None
    for row in rows:
        cells = cells_of(row.text)
        named = words.header_of(cells)
        if named is not None:
            header = named
            continue
        if len(cells) > 1 and words.asked_label(cells[0]) and words.told_label(cells[1]):
            yield _row(row, words.unlabelled(cells[0]), words.unlabelled(cells[1]), None, None)
            continue
        if header is None or len(cells) < 2:
            continue
        shift = len(cells) - header.width
        if abs(shift) > 1:
            continue
        issue, told, stated, reference = (words.cell(cells, i, shift) for i in header.places)
        if issue and (told or stated):
            yield _row(row, issue, told or "", stated, reference)


def _row(row: Passage, issue: str, told: str, stated: str | None, reference: str | None) -> Progress:
    return Progress((row.id,), (row.id,), words.status_of(told, stated), stated, reference, issue, told or stated or "")


@dataclass(slots=True)
class _Pair:
    issue: list[Passage]
    told: list[Passage]

    def record(self) -> Progress:
        evidence = _joined(self.told)
        return Progress(
            tuple(p.id for p in self.issue),
            tuple(p.id for p in self.told),
            words.status_of(evidence, None, strength=all(p.stance == "strength" for p in self.told)),
            None,
            None,
            _joined(self.issue),
            evidence,
        )


def _of_labels(prose: Sequence[Passage]) -> Iterator[Progress]:
    """Yield the pairs of "You said: ..." and "We did: ..."; what follows in the same list item belongs to each."""
    pair: _Pair | None = None
    last: Passage | None = None
    for passage in prose:
        asked = words.asked_label(passage.text)
        told = not asked and words.told_label(passage.text)
        goes_on = last is not None and passage.item is not None and passage.item == last.item
        if asked:
            if pair is not None and pair.told:
                yield pair.record()
            pair = _Pair([passage], [])
        elif pair is not None and (told or (goes_on and pair.told)):
            pair.told.append(passage)
        elif pair is not None and goes_on:
            pair.issue.append(passage)
        elif pair is not None:
            if pair.told:
                yield pair.record()
            pair = None
        last = passage
    if pair is not None and pair.told:
        yield pair.record()


def _of_list(prose: Sequence[Passage]) -> Iterator[Progress]:
    """Yield pairs of what was found and what has changed since, in a list in which the one follows the other."""
    pair = _Pair([], [])
    before: Passage | None = None
    for passage in prose:
        both = words.says_both(passage.text)
        if both:
            if pair.told:
                yield pair.record()
            pair = _Pair([], [])
            yield Progress((passage.id,), (passage.id,), words.status_of(both[1], None), None, None, *both)
        elif _is_issue(passage, before, pair):
            if pair.told:
                yield pair.record()
                pair = _Pair([], [])
            pair.issue.append(passage)
        elif pair.issue:
            pair.told.append(passage)
        before = passage
    if pair.told:
        yield pair.record()


def _is_issue(passage: Passage, before: Passage | None, pair: _Pair) -> bool:
    """Tell whether a passage of such a list says what was found, rather than what has changed."""
    if words.changed(passage.text):
        return False
    if passage.kind == "bullet" and (before is None or passage.item is None or passage.item != before.item):
        # Bullets without a sign of change open an issue; below an issue, a good result is what came of it.
        return not (pair.issue and not pair.told and passage.stance == "strength")
    if pair.told:
        return False
    return bool(pair.issue) and (passage.stance in ("concern", "mixed") or words.is_past(passage.text))


def _looking_back(passage: Passage) -> Progress:
    status = words.status_of(passage.text, None)
    return Progress((), (passage.id,), status, None, None, passage.text, passage.text)


def _joined(passages: Sequence[Passage]) -> str:
    return " ".join(words.unlabelled(p.text) for p in passages)
