"""Quantities that belong to each other: one given twice, and a part and the whole that it is of."""

from __future__ import annotations

import re

from pipeline.extract.quantities.lexicon import phrase
from pipeline.extract.quantities.quantity import Quantity, proportion

_OTHER = phrase("wholes", "other")
_BREAK = phrase("wholes", "break", exact=True)
_OPEN = re.compile(r"[(\[]\s*(?:\w+\s+){0,2}\Z")
_AGAIN = phrase("wholes", "again", exact=True)
_OUT_OF = phrase("wholes", "out_of")


_ONE_IN = re.compile(r"\s+\w+(?:\s+\w+)?\s+in\s+\Z")


def _apart(between: str, q: Quantity) -> bool:
    """Tell whether ``q`` is the whole of the count before it, a few words on: "four requests out of nine"."""
    return _OUT_OF.match(between) is not None or (
        q.noun is None and q.value <= 10 and _ONE_IN.match(between) is not None
    )


def merge(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join a quantity to the same quantity given again: "142 (77%)", "10% (two contacts)", "five, a third"."""
    out: list[Quantity] = []
    for q in found:
        before = out[-1] if out else None
        if before is not None and _closes(text, before, q):
            before.denominator = q.value
            continue
        if before is not None and before.inner is None:
            between = text[before.end : q.start]
            opens = "(" not in between and _LEAD_OF.search(text[max(0, before.start - 40) : before.start])
            if (
                len(between) <= 140
                and not opens
                and _again(between, before, q, text[q.end : q.end + 12])
                and _same(before, q)
            ):
                continue
            if before.kind == "count" and q.kind == "count" and 0 < before.value < q.value and _apart(between, q):
                before.kind, before.numerator, before.denominator = "proportion", before.value, q.value
                before.value, before.inner = proportion(before.value, q.value), (q.start, q.end)
                continue
        out.append(q)
    return out


_THEN_OF = phrase("wholes", "then_of")


def _closes(text: str, a: Quantity, b: Quantity) -> bool:
    """Tell whether ``b`` is the whole of ``a`` after its share: "nine (3.3%) of 266"."""
    if (
        a.inner is None
        or a.numerator is None
        or a.denominator is not None
        or b.kind != "count"
        or b.value < a.numerator
    ):
        return False
    return _THEN_OF.match(text[a.inner[1] : b.start]) is not None


_OR = phrase("wholes", "or")


def _again(between: str, a: Quantity, b: Quantity, behind: str) -> bool:
    """Tell whether ``b``, after ``between``, may give ``a`` again: in brackets, after a comma, or by its sum."""
    if _OF_WHOLE.match(behind) and not _OPEN.search(between):
        return False
    if a.numerator is not None and b.kind == "percent" and _OR.match(between):
        return True
    plain = a.kind == "proportion" and a.numerator is None and a.denominator is None
    if plain and b.kind == "percent" and behind.startswith(",") and re.fullmatch(r",\s+", between):
        return True
    if _OPEN.search(between):
        outside = between[: between.rfind("(")] if "(" in between else between
        return not (_OTHER.search(outside) or _BREAK.search(outside))
    if re.search(r"\.\s", between):
        return False
    if a.numerator is not None and a.denominator and b.kind == "percent":
        return abs(100 * a.numerator / a.denominator - b.value) <= 0.6 and not _OTHER.search(between)
    if "–" in between or "—" in between or " - " in between:
        return (
            b.kind == "proportion" and b.numerator is None and _AGAIN.search(between) is not None and a.kind == "count"
        )
    return b.kind != "count" and _AGAIN.search(between) is not None and len(between) < 30 and a.kind == "count"


def _same(a: Quantity, b: Quantity) -> bool:
    """Fold ``b`` into ``a`` where the two give one quantity, and tell whether they did."""
    inner = (b.start, b.end)
    if b.kind == "percent" and a.kind in ("count", "proportion"):
        if a.kind == "count":
            if a.value == 0 and b.value != 0:
                return False
            a.numerator = a.value
        a.kind, a.value, a.inner = "percent", b.value, inner
        return True
    if (
        b.kind == "proportion"
        and b.denominator is not None
        and a.kind in ("percent", "proportion")
        and a.denominator is None
    ):
        a.numerator, a.denominator, a.inner = b.numerator, b.denominator, inner
        if a.kind == "proportion":
            a.value = b.value
        return True
    if b.kind == "proportion" and b.numerator is None and a.kind == "proportion" and a.denominator is not None:
        a.inner = inner
        return True
    if b.kind == "proportion" and b.numerator is None and a.kind == "count":
        a.kind, a.numerator, a.value, a.inner = "proportion", a.value, b.value, inner
        return True
    if b.kind == "count" and a.kind in ("percent", "proportion") and a.numerator is None:
        a.numerator, a.inner = b.value, inner
        return True
    return False


_BACK = 100  # quantities back that the whole of a part is looked for
_OF_WHOLE = phrase("wholes", "of_whole")
_OF_NAMED = phrase("wholes", "of_named")
_LEAD_OF = phrase("wholes", "lead_of")
_OF_THAT = phrase("wholes", "of_that")
_OF_LEFT = phrase("wholes", "of_left")
_STOP = re.compile(r"\.\s")
_PAUSE = re.compile(r"[;:]\s")


def relate(text: str, found: list[Quantity]) -> None:
    """Give parts their whole, in place: "Of the 24, one was ...", "three of them", "of whom 41", "82% of the 28".

    A whole that only serves its parts ("Of the 24") is taken out of ``found``.
    """
    lead: Quantity | None = None  # the whole that opens the sentence
    carry: Quantity | None = None  # the part whose whole the next counts without a noun share
    served: list[Quantity] = []
    for i, q in enumerate(found):
        before = found[i - 1] if i else None
        between = text[before.end : q.start] if before else ""
        if _STOP.search(between):
            lead = carry = None
        elif _PAUSE.search(between):
            carry = None
        if q.kind != "count":
            _of_lead(q, lead)
        elif lead is not None and q.value <= lead.value:
            _of_opening(q, lead, before if _OF_THAT.match(between) else None)
        elif _leads(text, q, found[i + 1] if i + 1 < len(found) else None):
            lead = q
            served.append(q)
        elif before is not None and before.kind == "percent" and before.denominator is None and _OF_LEFT.match(between):
            before.denominator, before.whole = q.value, q
            served.append(q)
        else:
            whole = _whole(text, q, found, i)
            size = _size(whole) if whole else None
            if whole is not None and size:
                _part(q, size, whole)
            elif carry is not None and carry.denominator and _carries(text, q):
                _part(q, carry.denominator, carry.whole, carry)
        if q.denominator and q.kind in ("percent", "proportion"):
            carry = q
    for q in served:
        if any(p.whole is q for p in found):
            found.remove(q)


def _of_lead(q: Quantity, lead: Quantity | None) -> None:
    if lead is None or q.kind not in ("percent", "proportion"):
        return
    if q.numerator is not None and not q.denominator:
        q.denominator = lead.value
    if q.kind == "percent":
        q.whole = lead
    elif q.numerator is None and q.denominator is None:
        q.denominator, q.whole = lead.value, lead


def _of_opening(q: Quantity, lead: Quantity, share: Quantity | None) -> None:
    """Give a count the whole that opens its sentence, or the number of the ``share`` that it is said to be of."""
    if share is None or share.kind not in ("percent", "proportion"):
        _part(q, lead.value, lead)
    elif share.numerator is not None:
        _part(q, share.numerator, share)


def _leads(text: str, q: Quantity, after: Quantity | None) -> bool:
    """Tell whether a count opens a sentence about its parts: "Of the 24 files, ..."."""
    opens = _LEAD_OF.search(text[max(0, q.start - 40) : q.start])
    return after is not None and opens is not None and "," in text[q.end : after.start]


def _carries(text: str, q: Quantity) -> bool:
    """Tell whether a count without a noun may be of the whole stated before: not "three more", not "the other two"."""
    more = re.match(r"\s+(?:more|others?|further)\b", text[q.end : q.end + 12])
    other = re.search(r"\bother\s+\Z", text[max(0, q.start - 8) : q.start])
    return q.noun is None and not more and not other


def _size(q: Quantity) -> float | None:
    """Return the number of things that ``q`` speaks of, where it can be the whole of a part."""
    return q.value if q.kind == "count" else q.numerator


def _part(q: Quantity, size: float, whole: Quantity | None, like: Quantity | None = None) -> None:
    """Make a count the part of a whole of ``size``; without a noun it takes its whole's, or that of the part before."""
    if 0 <= q.value <= size:
        q.kind, q.numerator, q.denominator = "proportion", q.value, size
        q.value, q.whole = proportion(q.value, size), whole
        named = like or whole
        q.noun = q.noun or (named.noun if named else None)


def _whole(text: str, q: Quantity, found: list[Quantity], at: int) -> Quantity | None:
    after = _OF_WHOLE.match(text, q.end)
    before = re.search(
        r"\bof\s+(?:whom|which|these|those|them),?\s+(?:\w+\s+){0,3}\Z",
        text[max(0, q.start - 40) : q.start],
        re.IGNORECASE,
    )
    if (not after or _OF_NAMED.match(text, q.end)) and not before:
        return None  # "two of those cases" counts cases
    for i in range(at - 1, max(-1, at - 1 - _BACK), -1):
        e = found[i]
        size = _size(e)
        if not size and i == at - 1 and e.kind == "percent" and _OF_THAT.match(text[e.end : q.start]):
            return None  # "42%, of whom six": of how many is not stated
        if (
            size
            and size >= q.value
            and size > 1
            and e.whole is None
            and (e.kind != "count" or e.noun or e.denominator is None)
        ):
            return e
    return None
