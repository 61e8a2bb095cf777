"""What type of report it is, by the ordered rules of ``corpora/lexicons/report_types.toml``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline import resources
from pipeline.ingest.evidence import Evidence
from pipeline.records import REPORT_TYPES

# A first paragraph may be a whole cover that a reader has joined; its start is the title.
OPENING = 160


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the type it gives, where its pattern must stand and how often, and its conditions."""

    type: str
    where: str
    pattern: re.Pattern[str]
    least: int = 1
    issuer: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    audited: bool = False
    inspectorate: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A report's type; ``inspectorate`` is who issues it where an inspectorate does, else None; the words that told."""

    type: str
    inspectorate: str | None
    words: str | None = None


def find_report_type(
    evidence: Evidence,
    title: str | None,
    issuer: str | None,
    body: Sequence[str],
    sample_size: Callable[[], int | None],
) -> Found:
    """Return the type of the report, ``other`` where no rule holds, and the inspectorate that reports.

    Args:
        evidence: its first page, running headers and last lines.
        title: its title as found.
        issuer: who issues it, as found.
        body: the texts of its passages.
        sample_size: gives the number of cases read; asked only where a rule needs it.
    """
    titles = [t for t in (title, evidence.property) if t]
    whole = " ".join(titles)
    texts: dict[str, Sequence[str]] = {
        "title": titles,
        "cover": [*titles, *_with_next(evidence.cover), *(line.text[:OPENING] for line in evidence.front[:4])],
        "front": [*evidence.cover, *(line.text for line in evidence.front)],
        "form": [*evidence.furniture, *(line.text for line in evidence.front)],
        "body": body,
    }
    for rule in rules():
        if rule.issuer and not (issuer and rule.issuer.search(issuer)):
            continue
        if rule.unless and rule.unless.search(whole):
            continue
        if _holds(rule, texts[rule.where]) and not (rule.audited and not sample_size()):
            return Found(rule.type, rule.inspectorate, _words(rule, texts[rule.where]))
    return Found("other", None)


def _holds(rule: Rule, texts: Sequence[str]) -> bool:
    if rule.least == 1:
        return any(rule.pattern.search(t) for t in texts)
    if rule.where == "form":
        labels = {m.group().lower().rstrip(": ") for t in texts for m in rule.pattern.finditer(t.replace(" | ", ": "))}
        return len(labels) >= rule.least
    return sum(1 for t in texts for _ in rule.pattern.finditer(t)) >= rule.least


def _words(rule: Rule, texts: Sequence[str]) -> str | None:
    return next((m.group() for t in texts if (m := rule.pattern.search(t))), None)


def _with_next(lines: Sequence[str]) -> list[str]:
    """Return the lines, and each with the next two: a title may run over three."""
    head = lines[:40]
    return [*lines, *(" ".join(head[i : i + n]) for n in (2, 3) for i in range(len(head) - n + 1))]


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return the rules in order, read once.

    Raises:
        ValueError: a rule names a type that does not exist.
    """
    table = resources.lexicon("report_types")
    found = []
    for row in table["rule"]:
        if row["type"] not in REPORT_TYPES:
            raise ValueError(f"report_types.toml: {row['type']} is no type of report")
        found.append(
            Rule(
                type=row["type"],
                where=row["in"],
                pattern=re.compile(row["pattern"], re.IGNORECASE),
                least=row.get("least", 1),
                issuer=re.compile(row["issuer"], re.IGNORECASE) if "issuer" in row else None,
                unless=re.compile(row["unless"], re.IGNORECASE) if "unless" in row else None,
                audited=row.get("audited", False),
                inspectorate=row.get("inspectorate"),
            )
        )
    return tuple(found)
