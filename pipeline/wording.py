"""How counts, lists and ids are put into words, the same in every output."""

from __future__ import annotations

from collections.abc import Sequence


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """Return a count with its noun: "1 report", "2 authorities", "1,200 passages"."""
    if nouns is None:
        nouns = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"
    return f"{count:,} {noun if count == 1 else nouns}"


def listed(names: Sequence[str], most: int | None = None) -> str:
    """Return names as people list them: "A, B and C"; beyond ``most`` as "A, B and 7 more"."""
    if most is not None and len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def spoken(ident: str) -> str:
    """Return an id as words: "single_case" is "single case"."""
    return ident.replace("_", " ")
