"""Searches that are kept in the corpus, to be run again when it has grown.

What is new since the last run is what stands in reports that the corpus did not hold then: a new reading of a report
that was there is no news.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.errors import AuditlensError

_DIGITS = 16  # of a sha256, as stored: eight bytes
# What belongs to one output and not to the question.
_NOT_KEPT = ("limit", "suppress")


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved search.

    Attributes:
        run_at: when it last ran, ISO 8601 to the minute.
        held: the first sixteen digits of the sha256 of the reports that were there then.
    """

    name: str
    query: str
    filters: Filters
    exact: bool
    run_at: str
    held: frozenset[str]

    def to_json(self) -> dict[str, Any]:
        """Return what a list of saved searches shows."""
        return {"name": self.name, "query": self.query, "exact": self.exact, "run_at": self.run_at, **_told(self)}

    def new(self, reports: Iterable[str]) -> set[str]:
        """Return those of some reports, by sha256, that were not there when it last ran."""
        return {sha256 for sha256 in reports if sha256[:_DIGITS] not in self.held}


def save(corpus: Corpus, name: str, query: str, filters: Filters, *, exact: bool) -> None:
    """Keep a search under a name, in place of one that has it, as run now."""
    kept = {k: v for k, v in asdict(filters).items() if k not in _NOT_KEPT}
    with corpus.transaction() as db:
        db.execute(
            "INSERT OR REPLACE INTO saved_searches VALUES (?, ?, ?, ?, ?, ?)",
            (name, query.encode("utf-8", "replace").decode(), json.dumps(kept), exact, _held(corpus), _now()),
        )


def get(corpus: Corpus, name: str) -> Saved:
    """Return a saved search.

    Raises:
        AuditlensError: there is none of that name.
    """
    found = {saved.name: saved for saved in listed(corpus)}
    if name not in found:
        known = f"; there are {', '.join(found)}" if found else "; there is none: keep one with --save NAME"
        raise AuditlensError(f"no search is saved as {name!r}{known}")
    return found[name]


def listed(corpus: Corpus) -> list[Saved]:
    """Return the saved searches by name."""
    rows = corpus.connection.execute("SELECT * FROM saved_searches ORDER BY name")
    return [
        Saved(name, query, _filters(json.loads(kept)), bool(exact), run_at, _digits(held))
        for name, query, kept, exact, held, run_at in rows
    ]


def ran(corpus: Corpus, name: str) -> None:
    """Record that a saved search has run: what is there now is not new the next time."""
    with corpus.transaction() as db:
        db.execute("UPDATE saved_searches SET held = ?, run_at = ? WHERE name = ?", (_held(corpus), _now(), name))


def forget(corpus: Corpus, name: str) -> None:
    """Drop a saved search.

    Raises:
        AuditlensError: there is none of that name.
    """
    get(corpus, name)
    with corpus.transaction() as db:
        db.execute("DELETE FROM saved_searches WHERE name = ?", (name,))


def _held(corpus: Corpus) -> bytes:
    rows = corpus.connection.execute("SELECT sha256 FROM reports ORDER BY sha256")
    return b"".join(bytes.fromhex(sha256[:_DIGITS]) for (sha256,) in rows)


def _digits(held: bytes) -> frozenset[str]:
    size = _DIGITS // 2
    return frozenset(held[i : i + size].hex() for i in range(0, len(held), size))


def _filters(kept: dict[str, Any]) -> Filters:
    """Return filters as they were kept; those that this version does not know restrict nothing."""
    known = {field.name for field in fields(Filters)}
    told: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in kept.items() if k in known}
    return Filters(**told)


def _told(saved: Saved) -> dict[str, Any]:
    """Return the filters that restrict or widen a saved search."""
    return {"filters": {k: v for k, v in asdict(saved.filters).items() if v not in ((), None, False)}}


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="minutes")
