"""Linking progress to what it answers: recommendations of the same report, or of an earlier one of the authority."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.corpus.likeness import similar
from pipeline.isodates import later
from pipeline.records import FOLLOWED_KINDS

# Chosen by reading: restated recommendations stay above it, others on the same subject below.
ALIKE = 0.6
# An earlier report's text under the same number may differ more.
_SAME_NUMBER = 0.25
# What a report says of past actions is seldom about what it asks for itself, unless in the same words.
_RESTATED = 0.85


@dataclass(frozen=True, slots=True)
class _Side:
    """A recommendation or a progress statement: where it stands, what it is about in words."""

    key: int
    report: int
    sha256: str
    date: str | None
    places: tuple[str, ...]
    reference: str | None
    text: str
    passages: frozenset[int]


def link_progress(db: sqlite3.Connection) -> None:
    """Rebuild ``progress_links``: each statement with the recommendations it answers, and how surely (0 to 1).

    One of its own report that stands in the passages answered is certain. Otherwise the words decide, and the number
    where both give one; a statement answers the report before it rather than one long ago.
    """
    db.execute("DELETE FROM progress_links")
    asked, told = _by_place(_asked(db)), _by_place(_told(db))
    links: dict[tuple[int, int], float] = {}
    for place in sorted(told):
        links |= _linked(asked.get(place, ()), told[place])
    db.executemany(
        "INSERT INTO progress_links VALUES (?, ?, ?)", [(*key, score) for key, score in sorted(links.items())]
    )


def _linked(asked: Sequence[_Side], told: Sequence[_Side]) -> dict[tuple[int, int], float]:
    """Return the links of one place by (recommendation, statement)."""
    links: dict[tuple[int, int], float] = {}
    settled = set()
    for statement in told:
        for one in asked:
            if one.report == statement.report and one.passages & statement.passages:
                links[one.key, statement.key] = 1.0
                settled.add(statement.key)
    # The best of its own report and the best of the earlier ones, for each statement.
    best: dict[tuple[int, bool], tuple[float, str, str, int]] = {}
    split = len(asked)
    for i, j, score in similar([s.text for s in (*asked, *told)], floor=ALIKE - _SAME_NUMBER):
        if not i < split <= j:
            continue
        one, statement = asked[i], told[j - split]
        own = one.report == statement.report
        if (own and statement.key in settled) or not (own or later(statement.date, one.date)):
            continue
        same_number = not own and one.reference is not None and one.reference == statement.reference
        surely = min(1.0, round(score + _SAME_NUMBER * same_number, 3))
        found = (surely, one.date or "", one.sha256, one.key)
        if surely >= (_RESTATED if own else ALIKE) and found > best.get((statement.key, own), (0.0, "", "", 0)):
            best[statement.key, own] = found
    for (key, _), (score, _, _, one_key) in best.items():
        links[one_key, key] = score
    return links


def _asked(db: sqlite3.Connection) -> Iterator[_Side]:
    kinds = ", ".join(f"'{kind}'" for kind in FOLLOWED_KINDS)
    return _sides(db, "recommendation", "recommendations", "COALESCE(m.action, m.text)", of=f"m.kind IN ({kinds})")


def _told(db: sqlite3.Connection) -> Iterator[_Side]:
    return _sides(db, "progress", "progress", "m.issue", passages="u.side = 'answers'")


def _sides(
    db: sqlite3.Connection, name: str, table: str, text: str, *, of: str = "1", passages: str = "1"
) -> Iterator[_Side]:
    rows = db.execute(
        f"""
        SELECT m.{name}_key, m.report_key, r.sha256, r.date,
               (SELECT json_group_array(name) FROM
                (SELECT name FROM report_places x WHERE x.report_key = m.report_key ORDER BY name)),
               m.reference, {text},
               (SELECT json_group_array(passage_key) FROM {name}_passages u
                WHERE u.{name}_key = m.{name}_key AND {passages})
        FROM {table} m JOIN reports_shown r USING (report_key) WHERE {of} ORDER BY r.sha256, m.ordinal
        """  # noqa: S608
    )
    return map(_side, rows)


def _by_place(sides: Iterable[_Side]) -> dict[str, list[_Side]]:
    """Return the sides by the places of their reports; a report without one stands for itself."""
    found: dict[str, list[_Side]] = defaultdict(list)
    for side in sides:
        for place in side.places or (side.sha256,):
            found[place].append(side)
    return found


def _side(row: tuple[int, int, str, str | None, str, str | None, str, str]) -> _Side:
    key, report, sha256, date, places, reference, text, passages = row
    return _Side(key, report, sha256, date, tuple(json.loads(places)), reference, text, frozenset(json.loads(passages)))
