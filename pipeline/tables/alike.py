"""Recommendations that several authorities were given alike, joined."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.corpus.likeness import groups
from pipeline.tables.writers import Row

# Chosen on 65 pairs of what inspectors ask of different places, read one by one: above it most ask for the same thing.
SAME = 0.62


def grouped(rows: Iterable[Row], *, floor: float = SAME) -> list[Row]:
    """Return rows of ``Corpus.recommendations`` joined where they ask for the same, most authorities first.

    A row a group: ``text`` (of its first), ``authorities`` (alphabetical), ``count``, ``addressees``, ``kinds``,
    ``themes``, ``agencies``, ``since`` and ``until`` (dates of the reports), ``members`` (``id``, ``authority``,
    ``date``, ``title``, ``page``, ``passage`` and ``text`` of each).
    """
    found = list(rows)
    joined = groups([row["action"] or row["text"] for row in found], floor=floor)
    return sorted((_group([found[i] for i in some]) for some in joined), key=lambda g: -len(g["authorities"]))


def _group(rows: list[Row]) -> Row:
    dates = sorted(row["date"] for row in rows if row["date"])
    return {
        "text": rows[0]["text"],
        "authorities": sorted({p for r in rows for p in (r["authority"], *r["authorities"]) if p}),
        "count": len(rows),
        "addressees": list(dict.fromkeys(r["addressee_long"] for r in rows if r["addressee_long"])),
        "kinds": list(dict.fromkeys(r["kind"] for r in rows)),
        "themes": sorted({t for r in rows for t in r["themes"]}),
        "agencies": sorted({a for r in rows for a in r["agencies"]}),
        "since": dates[0] if dates else None,
        "until": dates[-1] if dates else None,
        "members": [
            {key: r[key] for key in ("id", "authority", "date", "title", "page", "passage", "text")} for r in rows
        ],
    }
