"""Parts: the audits of a file that holds several, one after another or side by side.

One after another, an audit begins where the form of the file's own beginning comes back: with a result as a whole
("Overall, 95% of ...") after the recommendations of the audit before, or with a heading that names an audit above the
same headings as before. Side by side, a file says at its start that it gives the audits of two groups of children; a
passage that speaks of one of them alone belongs to that one, any other to none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline import resources
from pipeline.ingest.dates import MONTH, find_dates, find_ranges
from pipeline.ingest.derived import derive_size
from pipeline.ingest.evidence import Evidence, alternatives
from pipeline.ingest.period import find_period
from pipeline.ingest.sample import find_sample_size, worth_of
from pipeline.ingest.stated import shown
from pipeline.numbers import whole_number
from pipeline.records import Part, Passage, ReportInfo, Stated

INSPECTIONS = ("sif", "ilacs", "focused_visit", "monitoring_visit", "area_send", "jtai")
# A part has at least so many passages that are no headings.
LEAST_PASSAGES = 3
# The passages in which a file says what it holds.
FIRST = 25
# Passages that each of two groups must have for itself, and the longest stretch between "audit" and the group.
LEAST_OF_COHORT = 2
# Headings below the audits' titles that come back under each.
LEAST_HEADINGS = 3

# Before the words of a size that follows from them and does not stand in them.
DERIVED = "derived from: "

_TO_COME = re.compile(r"\bwill be\b", re.IGNORECASE)
_NOTHING = Evidence((), (), (), (), (), None)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    opener: re.Pattern[str]
    result: re.Pattern[str]
    recommendations: re.Pattern[str]
    audit: re.Pattern[str]
    numbered: re.Pattern[str]
    never: re.Pattern[str]
    cohorts: tuple[re.Pattern[str], ...]
    audits_of: tuple[re.Pattern[str], ...]
    sized: tuple[re.Pattern[str], ...]


def find_parts(passages: Sequence[Passage], info: ReportInfo) -> tuple[tuple[Passage, ...], tuple[Part, ...]]:
    """Return the passages with ``part`` set, and the parts; passages as they are and no part where there is one audit.

    Args:
        passages: all passages of the report, in order.
        info: what the report says of itself: an inspection is always one, and no audit ends after the report's date.
    """
    if info.report_type in INSPECTIONS or len(passages) < 2 * LEAST_PASSAGES:
        return tuple(passages), ()
    starts = _restarts(passages) or _titled(passages)
    if starts:
        return _one_after_another(passages, starts, info)
    return _side_by_side(passages)


def _one_after_another(
    passages: Sequence[Passage], starts: Sequence[int], info: ReportInfo
) -> tuple[tuple[Passage, ...], tuple[Part, ...]]:
    marked: list[Passage] = list(passages[: starts[0]])
    parts = []
    for n, start in enumerate(starts, 1):
        end = starts[n] if n < len(starts) else len(passages)
        own = passages[start:end]
        title = own[0].text if own[0].kind == "heading" else None
        period = find_period(_NOTHING, title, own, info.published, inspection=False)
        size = find_sample_size(title, own)
        derived = derive_size(own) if size is None else None
        parts.append(Part(n, title, own[0].start, own[-1].end, derived.size if derived else size, *period))
        marked += [replace(p, part=n) for p in own]
    return tuple(marked), tuple(parts)


def stated_in_parts(passages: Sequence[Passage], parts: Sequence[Part]) -> tuple[Stated, ...]:
    """Return where the size of each part was read, as fields "part 1 sample_size" and so on.

    The words of one that is derived from a number and its share say so.
    """
    found = []
    for part in parts:
        own = [p for p in passages if p.part == part.number]
        if part.sample_size is None:
            continue
        worths = [(worth_of(p, i, part.sample_size), -i) for i, p in enumerate(own)]
        best = max(((worth, i) for worth, i in worths if worth is not None), default=None)
        derived = None if best else derive_size(own)
        source = own[-best[1]] if best else derived.passage if derived else None
        if source:
            text = f"{DERIVED}{source.text}" if derived else source.text
            found.append(Stated(f"part {part.number} sample_size", "passage", source.page, source.id, shown(text)))
    return tuple(found)


def _restarts(passages: Sequence[Passage]) -> list[int]:
    """Return where audits begin with their result, each after the recommendations of the one before."""
    words = _lexicon()
    body = [i for i, p in enumerate(passages) if p.kind != "heading"]
    if not body or body[0] > 2 or not _is_result(passages[body[0]]):
        return []
    starts = [0]
    asked = 0  # passages since the last sign of recommendations, 0 where there was none in this part
    for i in body[1:]:
        passage = passages[i]
        lead_in = passage.lead_in or ""
        if words.recommendations.search(passage.text) or words.recommendations.search(lead_in):
            asked = max(asked, 1)
        elif asked and _is_result(passage) and not passage.lead_in and i - starts[-1] >= LEAST_PASSAGES:
            starts.append(i)
            asked = 0
    return starts if len(starts) > 1 and len(passages) - starts[-1] >= LEAST_PASSAGES else []


def _is_result(passage: Passage) -> bool:
    words = _lexicon()
    return bool(
        passage.kind in ("sentence", "bullet")
        and words.opener.match(passage.text)
        and words.result.search(passage.text)
    )


def _titled(passages: Sequence[Passage]) -> list[int]:
    """Return where headings name audits, each with the same headings below it as the first."""
    words = _lexicon()
    titles = [
        i
        for i, p in enumerate(passages)
        if p.kind == "heading"
        and len(p.text.split()) <= 14
        and (words.numbered.match(p.text) or words.audit.search(p.text))
        and not words.never.match(_plain(p.text))
    ]
    by_depth: dict[int, list[int]] = {}
    for i in titles:
        by_depth.setdefault(len(passages[i].section), []).append(i)
    for _, starts in sorted(by_depth.items()):
        if len(starts) > 1 and _alike(passages, starts):
            return starts
    return []


def _alike(passages: Sequence[Passage], starts: Sequence[int]) -> bool:
    """Whether each stretch from one start to the next has text, and the same headings (or all are numbered audits)."""
    words = _lexicon()
    headings: Counter[str] = Counter()
    for n, start in enumerate(starts):
        end = starts[n + 1] if n + 1 < len(starts) else len(passages)
        own = passages[start + 1 : end]
        if sum(p.kind != "heading" for p in own) < LEAST_PASSAGES:
            return False
        headings.update({_plain(p.text) for p in own if p.kind == "heading"})
    shared = sum(count == len(starts) for count in headings.values())
    return shared >= LEAST_HEADINGS or all(words.numbered.match(_plain(passages[i].text)) for i in starts)


def _side_by_side(passages: Sequence[Passage]) -> tuple[tuple[Passage, ...], tuple[Part, ...]]:
    """Mark the passages of the groups whose audits the file says it gives; what speaks of several has no part."""
    words = _lexicon()
    told = [_clauses(p.text) for p in passages[:FIRST] if "audit" in p.text.lower()]
    clauses = max(told, key=len, default={})
    if len(clauses) < 2:
        return tuple(passages), ()
    order = list(clauses)
    whens = {c: _named_by(clause) for c, clause in clauses.items()}
    spoken = [[c for c in order if _speaks_of(p.text, c, whens[c])] for p in passages]
    alone = {c: [p for p, said in zip(passages, spoken, strict=True) if said == [c]] for c in order}
    together = sum(len(said) > 1 for said in spoken[FIRST:])
    if not together or any(sum(p.kind != "heading" for p in alone[c]) < LEAST_OF_COHORT for c in order):
        return tuple(passages), ()
    number_of = {c: n for n, c in enumerate(order, 1)}
    marked = tuple(
        replace(p, part=number_of[said[0]]) if len(said) == 1 else p for p, said in zip(passages, spoken, strict=True)
    )
    parts = []
    for c in order:
        match = words.cohorts[c].search(clauses[c])
        sizes = [whole_number(m["n"]) for p in alone[c] if (m := words.sized[c].search(p.text))]
        period = _period(clauses[c])
        parts.append(Part(number_of[c], match and match.group(), None, None, sizes[0] if sizes else None, *period))
    return marked, tuple(parts)


def _clauses(text: str) -> dict[int, str]:
    """Return the groups whose audits a sentence names, in order, each with its own stretch of the sentence."""
    found = sorted((m.start(), c) for c, pattern in enumerate(_lexicon().audits_of) if (m := pattern.search(text)))
    ends = [at for at, _ in found[1:]]
    return {c: text[at:end] for (at, c), end in zip(found, [*ends, None][: len(found)], strict=True)}


def _speaks_of(text: str, cohort: int, whens: Sequence[str]) -> bool:
    """Whether a passage names the group, or its audit by the time of it, and no audit to come."""
    named = bool(_lexicon().cohorts[cohort].search(text)) or any(when in text for when in whens)
    return named and not _TO_COME.search(text)


def _named_by(clause: str) -> list[str]:
    """Return how passages name an audit by its time: "June audit", "June 2024 audit", "since April 2024"."""
    whens = re.findall(rf"(since )?\b((?i:{MONTH})) (20\d\d)", clause)
    return [
        name
        for since, month, year in whens
        for name in ([f"since {month} {year}"] if since else [f"{month} audit", f"{month} {year} audit"])
    ]


def _period(clause: str) -> tuple[str | None, str | None]:
    whens = find_ranges(clause) or find_dates(clause)
    if not whens:
        return None, None
    open_end = re.search(r"\bsince\s$", clause[: whens[0].start])
    return whens[0].first, None if open_end else whens[0].last


def _plain(text: str) -> str:
    return re.sub(r"^[\d.\s]+", "", text).strip(" :.").lower()


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    table = resources.lexicon("parts")

    def compiled(patterns: list[str], before: str = "", after: str = "") -> re.Pattern[str]:
        return re.compile(before + alternatives(patterns) + after, re.IGNORECASE)

    cohorts = [alternatives(names) for names in table["cohort"].values()]
    return _Lexicon(
        opener=compiled(table["result"]["openers"]),
        result=compiled(table["result"]["has"]),
        recommendations=compiled(table["recommendations"]["starts"], r"^\W*"),
        audit=compiled(table["title"]["audit"], r"\b", r"\b"),
        numbered=compiled(table["title"]["numbered"]),
        never=compiled(table["title"]["never"]),
        cohorts=tuple(re.compile(rf"\b{c}\b(?!\steams?\b)", re.IGNORECASE) for c in cohorts),
        audits_of=tuple(
            re.compile(rf"\baudits?\b(?:(?!\baudits?\b)[^.;:]){{0,70}}?\b(?:of|for|on)\s(?:the\s)?{c}\b", re.IGNORECASE)
            for c in cohorts
        ),
        sized=tuple(
            re.compile(rf"\b(?P<n>\d{{1,4}})\s{c}\s(?:case\sfiles?|cases?|files?|audits?|plans?)\b", re.IGNORECASE)
            for c in cohorts
        ),
    )
