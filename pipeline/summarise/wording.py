"""The words between quotations and counts: templates only, so that nothing is said that no one counted or wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline import resources
from pipeline.corpus.citation import say_date
from pipeline.wording import listed, plural, spoken

STANCE_HEADINGS: Mapping[str, str] = {
    "strength": "What works well",
    "concern": "What needs to improve",
    "mixed": "Both in one passage",
    "recommendation": "What is recommended",
}
EXTENTS: Mapping[str, str] = {
    "one": "in one case",
    "few": "in a few cases",
    "some": "in some cases",
    "most": "in most cases",
    "all": "in all cases",
}
STATUSES: Mapping[str, str] = {
    "done": "reported as done",
    "under_way": "reported as under way",
    "not_started": "reported as not started",
    "unclear": "reported, unclear how far",
    "improved": "judged badly before, well now",
    "declined": "judged well before, badly now",
}


def day(iso: str | None) -> str:
    """Return a date as people write it; "undated" where there is none."""
    return say_date(iso) or "undated"


def name(ident: str | None) -> str:
    """Return an id as words: "local_audit" is "local audit"; none is "all types, mixed"."""
    if ident is None:
        return "all types, mixed"
    return str(_types()["full"].get(ident, spoken(ident)))


def _types() -> dict[str, Any]:
    return resources.table("corpora", "reference", "type_names.toml")


def reports_of(families: Iterable[tuple[str, int]]) -> str:
    """Return numbers of reports by family as people list them, most first: "21 inspections and 1 local audit"."""
    ordered = sorted(families, key=lambda of: (of[0] == "other", -of[1], of[0]))
    return listed([plural(number, *_types()["reports"].get(family, (name(family),))) for family, number in ordered])


def years(dates: Sequence[str]) -> str:
    """Return the span of years of ISO dates: "2019 to 2024", "2021"; "undated" where none is known."""
    known = sorted({date[:4] for date in dates if date})
    if not known:
        return "undated"
    return known[0] if len(known) == 1 else f"{known[0]} to {known[-1]}"


def share(part: int, whole: int) -> str:
    """Return a share of counts in whole per cent: "62%"; never 0% or 100% of what is not none or all."""
    if not whole:
        return "0%"
    percent = round(100 * part / whole)
    return f"{min(max(percent, 1 if part else 0), 100 if part == whole else 99)}%"
