"""A report with its small numbers masked, wherever it says them, consistent with itself."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import TypeVar

from pipeline.disclosure.plan import hidden
from pipeline.disclosure.text import MASK, equal_spans, mask, mask_plain, merged, small_spans
from pipeline.records import Figure, FigureLink, Passage, Report

LEAST = 3  # with 2, a mask could only stand for 1

Span = tuple[int, int]
_T = TypeVar("_T")


def mask_report(report: Report, least: int) -> Report:
    """Return the report without a count from 1 to ``least - 1``, or what would reveal one.

    Numbers in the text, and in every field that repeats it, become ``[x]``; offsets count the new text, so that they
    do not give away how long the old words were. A masked figure keeps its place and meaning and loses its numbers:
    ``value``, ``numerator`` and ``denominator`` are then None.

    Raises:
        ValueError: ``least`` is below 3: a mask would then stand for one number only.
    """
    if least < LEAST:
        raise ValueError(f"counts below {least} cannot be masked: the least is {LEAST}")
    masked = hidden(report, least)
    spans = merged([span for passage in report.passages for span in _spans(passage, masked, least)])
    spans = merged([*spans, *_between(report, least)])
    text = mask(report.text, spans)
    at = _moved(spans)
    plain = _once(lambda words: mask_plain(words, least))
    known = {p.text: mask_of(report.text, p.start, p.end, spans) for p in report.passages}
    known |= {p.text.strip(" :"): known[p.text].strip(" :") for p in report.passages}

    def said(words: str | None) -> str | None:
        return None if words is None else known.get(words) or plain(words)

    passages = tuple(_passage(p, text, at, said, masked, least) for p in report.passages)
    return replace(
        report,
        text=text,
        pages=tuple(replace(p, start=at(p.start), end=at(p.end)) for p in report.pages),
        info=replace(
            report.info,
            title=said(report.info.title),
            sample_size=_few(report.info.sample_size, least),
        ),
        passages=passages,
        parts=tuple(
            replace(
                p,
                title=said(p.title),
                start=None if p.start is None else at(p.start),
                end=None if p.end is None else at(p.end),
                sample_size=_few(p.sample_size, least),
            )
            for p in report.parts
        ),
        recommendations=tuple(_words_of(r, said) for r in report.recommendations),
        stated=tuple(replace(s, text=said(s.text) or "") for s in report.stated),
        dropped=None if report.dropped is None else tuple(replace(d, text=plain(d.text)) for d in report.dropped),
        progress=tuple(_words_of(p, said) for p in report.progress),
    )


def _words_of(record: _T, said: Callable[[str | None], str | None]) -> _T:
    """Return a record with its texts masked; ids, dates and names of kinds have no number to mask or are left."""
    kept = ("kind", "due", "due_date", "addressee", "addressee_long", "finding", "status", "reference", "priority")
    changed = {
        f.name: said(value)
        for f in fields(record)  # type: ignore[arg-type]
        if f.name not in kept and isinstance(value := getattr(record, f.name), str)
    }
    return replace(record, **changed)  # type: ignore[type-var]


def _few(number: int | None, least: int) -> int | None:
    return None if number is not None and 0 < number < least else number


def _spans(passage: Passage, masked: frozenset[str], least: int) -> list[Span]:
    """Return the spans, in the report's text, that are masked in a passage."""
    at = passage.start
    apart = [(f.start - at, f.end - at) for f in passage.figures if f.kind in ("score", "rate")]
    found = small_spans(passage.text, least, apart=apart)
    values: set[float] = set()
    shares: set[float] = set()
    for f in passage.figures:
        if f.id not in masked:
            continue
        if f.kind in ("percent", "proportion"):
            shares.add(f.value)
        if f.kind == "count":
            values.add(f.value)
        if f.numerator is not None:
            values.add(f.numerator)
        found += _own(passage, f, values, shares)
    found += equal_spans(passage.text, values, shares)
    return [(start + at, end + at) for start, end in found]


def _own(passage: Passage, f: Figure, values: set[float], shares: set[float]) -> list[Span]:
    """Return the whole of a masked figure where it is a fraction in words, of which no number can be cut out."""
    start, end = f.start - passage.start, f.end - passage.start
    words = passage.text[start:end]
    inside = equal_spans(words, values, shares)
    return [] if inside or small_spans(words, 10**6) else [(start, end)]


def _between(report: Report, least: int) -> list[Span]:
    """Return the small numbers of the text that stands in no passage."""
    out: list[Span] = []
    at = 0
    for passage in [*sorted(report.passages, key=lambda p: p.start), None]:
        end = passage.start if passage else len(report.text)
        if end > at:
            out += [(s + at, e + at) for s, e in small_spans(report.text[at:end], least)]
        at = max(at, passage.end if passage else at)
    return out


def mask_of(text: str, start: int, end: int, spans: Sequence[Span]) -> str:
    """Return a piece of a text with the spans of it masked that lie inside."""
    inside = [(max(s, start) - start, min(e, end) - start) for s, e in spans if s < end and e > start]
    return mask(text[start:end], inside)


def _moved(spans: Sequence[Span]) -> Callable[[int], int]:
    """Return where an offset of the text lies once the spans are masked; inside a mask, at its end."""
    starts = [start for start, _ in spans]
    shift = [0]
    for start, end in spans:
        shift.append(shift[-1] + len(MASK) - (end - start))

    def at(offset: int) -> int:
        i = bisect_right(starts, offset)
        if i and offset < spans[i - 1][1] and offset > spans[i - 1][0]:
            return spans[i - 1][1] + shift[i]
        if i and offset == spans[i - 1][0]:
            return offset + shift[i - 1]
        return offset + shift[i]

    return at


def _passage(
    p: Passage,
    text: str,
    at: Callable[[int], int],
    said: Callable[[str | None], str | None],
    masked: frozenset[str],
    least: int,
) -> Passage:
    start, end = at(p.start), at(p.end)
    return replace(
        p,
        text=text[start:end],
        start=start,
        end=end,
        clean_text=None if p.clean_text is None else _clean(p, text[start:end], least),
        section=tuple(said(s) or "" for s in p.section),
        lead_in=said(p.lead_in),
        # "One" would tell what the number was.
        extent="few" if p.extent == "one" else p.extent,
        figures=tuple(_figure(f, p, at, said, f.id in masked, masked) for f in p.figures),
    )


def _clean(p: Passage, masked: str, least: int) -> str:
    """Return the mended reading masked; where more than small numbers are masked, the masked text stands for it."""
    plain = mask_plain(p.clean_text or "", least)
    return plain if plain.count(MASK) >= masked.count(MASK) else masked


def _figure(
    f: Figure,
    p: Passage,
    at: Callable[[int], int],
    said: Callable[[str | None], str | None],
    gone: bool,
    masked: frozenset[str],
) -> Figure:
    links = tuple(
        FigureLink(link.to, link.relation, called=link.called) if gone or link.to in masked else link
        for link in f.links
    )
    moved = replace(
        f,
        start=at(f.start),
        end=at(f.end),
        about=said(f.about) or "",
        head=said(f.head),
        category=said(f.category),
        population=said(f.population),
        links=links,
    )
    # The record says float; only the masked copy of a report has figures without one.
    return replace(moved, value=None, numerator=None, denominator=None) if gone else moved  # type: ignore[arg-type]


def _once(function: Callable[[str], str]) -> Callable[[str], str]:
    seen: dict[str, str] = {}

    def call(words: str) -> str:
        if words not in seen:
            seen[words] = function(words)
        return seen[words]

    return call
