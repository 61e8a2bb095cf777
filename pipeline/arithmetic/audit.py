"""The arithmetic audit of one report: every check, in order."""

from __future__ import annotations

from pipeline.arithmetic import direction, grades, same, scale, shares, sums, tables
from pipeline.arithmetic.entries import lay_out
from pipeline.arithmetic.finding import Finding
from pipeline.records import Report

CHECKS = (shares.check, sums.check, tables.check, grades.check, direction.check, same.check, scale.check)


def audit(report: Report) -> tuple[Finding, ...]:
    """Return what a report's figures add up to, in the order of the report: what holds and what does not.

    Each check is conservative: where the words leave open what a number is of, nothing is said of it.
    """
    layout = lay_out(report)
    place = {entry.figure.id: i for i, entry in enumerate(layout.entries)}
    found: dict[tuple[str, tuple[str, ...]], Finding] = {}
    for check in CHECKS:
        for one in check(layout):
            found.setdefault((one.type, one.figures), one)
    return tuple(sorted(found.values(), key=lambda f: (tuple(place[i] for i in f.figures), f.type)))
