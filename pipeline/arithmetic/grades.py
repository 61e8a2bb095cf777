"""Shares of grades: they sum to 100, and good and outstanding to what is good or better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.arithmetic.entries import Entry, Layout, finding
from pipeline.arithmetic.finding import Finding, number
from pipeline.arithmetic.lexicon import pattern

GRADES = ("outstanding", "good", "requires_improvement", "inadequate")
_EACH = 0.5  # by how much a share rounded to a whole number may be off
_FAR = 30.0  # points: shares that miss 100 by more are of different things


def check(layout: Layout) -> Iterator[Finding]:
    """Yield findings on whole sets of grades, and on "good or better" beside its two grades."""
    sets = list(_sets(layout))
    for one in sets:
        yield from _to_hundred(one)
        yield from _to_sample(layout, one)
    for one in _with_pooled(layout):
        yield from _to_hundred(one)
    yield from _pooled(layout, sets)


def grade_of(text: str) -> str | None:
    """Return the one grade that a text names, "pooled" for good and better together, None for none or several."""
    if pattern("grades", "pooled").search(text):
        return "pooled"
    found = [grade for grade in GRADES if pattern("grades", grade).search(text)]
    return found[0] if len(found) == 1 else None


def _sets(layout: Layout) -> Iterator[dict[str, Entry]]:
    """Yield grades that stand together, each once: of a passage, of a table's column."""
    for entries in layout.by_passage:
        if entries[0].passage.kind != "table_row":
            for when in dict.fromkeys(e.figure.when for e in entries):
                yield from _set([(grade_of(e.figure.about), e) for e in entries if e.figure.when == when])
    for table in layout.tables:
        for column in sorted({c for row in table.rows for c in row.by_column}):
            yield from _set(
                [(grade_of(row.label), row.by_column[column]) for row in table.rows if column in row.by_column]
            )


def _set(graded: Sequence[tuple[str | None, Entry]]) -> Iterator[dict[str, Entry]]:
    named = [(grade, entry) for grade, entry in graded if grade in GRADES]
    if len(named) > 1 and len({grade for grade, _ in named}) == len(named):
        yield {str(grade): entry for grade, entry in named}


def _to_hundred(grades: Mapping[str, Entry]) -> Iterator[Finding]:
    entries = list(grades.values())
    if len(grades) < (3 if "pooled" in grades else 4) or any(e.figure.kind != "percent" or e.hedged for e in entries):
        return
    values = [e.figure.value for e in entries]
    off = abs(sum(values) - 100)
    if off <= _FAR:
        yield finding(
            "grades_sum",
            off <= _EACH * len(values) + 1e-6,
            entries,
            " + ".join(f"{number(v)}%" for v in values),
            "100%",
            f"{number(sum(values))}%",
        )


def _with_pooled(layout: Layout) -> Iterator[dict[str, Entry]]:
    """Yield what makes a whole of good or better: with requires improvement and inadequate, of one passage and time."""
    for entries in layout.by_passage:
        if entries[0].passage.kind == "table_row":
            continue
        for when in dict.fromkeys(e.figure.when for e in entries):
            named = [(grade_of(e.figure.about), e) for e in entries if e.figure.when == when]
            kept = {str(g): e for g, e in named if g in ("pooled", "requires_improvement", "inadequate")}
            if len(kept) == 3 and len([g for g, _ in named if g in kept]) == 3:
                yield kept


def _to_sample(layout: Layout, grades: Mapping[str, Entry]) -> Iterator[Finding]:
    """Compare counts of all four grades with the sample that they are of."""
    entries = list(grades.values())
    if len(grades) < len(GRADES) or any(e.figure.kind != "count" for e in entries):
        return
    total = sum(e.figure.value for e in entries)
    part = entries[0].passage.part
    linked = {layout.by_id[k.to].figure.value for e in entries for k in e.figure.links if k.to in layout.by_id}
    sizes = {e.figure.value for e in layout.entries if e.figure.kind == "count" and e.passage.part == part}
    sizes |= {e.figure.denominator for e in layout.entries if e.figure.denominator and e.passage.part == part}
    sample = layout.report.info.sample_size
    for one in layout.report.parts:
        sample = one.sample_size if one.number == part and one.sample_size else sample
    holds = total in linked or total == sample
    if not sample or (not holds and (total in sizes or abs(total - sample) > max(2, 0.1 * sample))):
        return
    stated = total if holds else sample
    sum_ = " + ".join(number(e.figure.value) for e in entries)
    yield finding("grades_sum", holds, entries, sum_, f"{number(stated)} in the sample", number(total))


def _pooled(layout: Layout, sets: Sequence[Mapping[str, Entry]]) -> Iterator[Finding]:
    """Compare "good or better" with good and outstanding, of the same time, where they stand together."""
    for whole in layout.entries:
        f = whole.figure
        if whole.kind != "share" or whole.cell or whole.hedged or grade_of(f.about) != "pooled":
            continue
        for grades in sets:
            parts = [grades[g] for g in ("outstanding", "good") if g in grades]
            if len(parts) != 2 or any(p.figure.when != f.when or p.kind != "share" for p in parts):
                continue
            linked = all(any(k.to == f.id and k.relation == "part" for k in p.figure.links) for p in parts)
            together = parts[0].passage.section == whole.passage.section
            if not linked or not together:
                continue
            total = sum(p.figure.value for p in parts)
            holds = abs(total - f.value) <= 3 * _EACH
            if holds or abs(total - f.value) <= _FAR:
                sum_ = " + ".join(f"{number(p.figure.value)}%" for p in parts)
                yield finding("parts_sum", holds, [*parts, whole], sum_, f"{number(f.value)}%", f"{number(total)}%")
