"""What can be counted of a digest: faithful quotations, the lint, repeats, proportions, coverage, speed, same bytes.

    python benchmarks/digest.py CORPUS [--theme ID]... [--findings N] [--history]

Members of findings, and pairs of findings, have to be judged by reading; ``--members N`` and ``--neighbours N`` print
some drawn evenly. What was judged so is in ``corpora/training/pairs.csv``; ``auditlens train --pairs`` learns from it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.corpus.filters import Filters
from pipeline.corpus.rebuild import all_reports
from pipeline.corpus.store import Corpus
from pipeline.summarise.compose import build
from pipeline.summarise.lint import faults
from pipeline.summarise.model import FINDINGS, Finding, Quotation, ThemeDigest
from pipeline.summarise.whole import Digest
from pipeline.tag.sensitivity import sensitivity_of


def quotations(theme: ThemeDigest) -> Iterator[tuple[Quotation, tuple[bool, ...]]]:
    """Yield every quotation of a theme, and whether it asks for something; a change may, or not."""
    for section in theme.sections:
        for finding in (*section.findings, *section.more, *section.singular):
            yield finding.quotation, (finding.stance == "recommendation",)
    for change in theme.changes:
        for side in (change.before, change.after):
            if side is not None:
                yield side, (False, True)
    for difference in theme.differences:
        yield difference.well.quotation, (False,)
        yield difference.badly.quotation, (False,)
    for row in (row for overview in theme.overviews for row in overview.rows):
        for one in (row.well, row.badly):
            if one is not None:
                yield one.quotation, (False,)


def printed(theme: ThemeDigest, alone: bool = False) -> list[Finding]:
    """Return the findings of a theme in the order in which they are printed, with those of one report if ``alone``."""
    return [f for section in theme.sections for f in (*section.findings, *(section.beside if alone else ()))]


def even(items: Sequence[tuple[Finding, str]], count: int) -> list[tuple[Finding, str]]:
    """Return ``count`` items, evenly spaced."""
    step = max(1, len(items) // max(1, count))
    return list(items[::step][:count])


def report(digest: Digest, corpus: Corpus) -> None:
    """Print what can be counted."""
    texts = {r.sha256: r.text for r in all_reports(corpus.connection)}
    ends = {p.id: p.end for r in all_reports(corpus.connection) for p in r.passages}
    count = unfaithful = refused = named = 0
    for theme in digest.themes:
        for quotation, asked in quotations(theme):
            count += 1
            own = [p for p in quotation.pieces if p.passage]
            whole = texts[quotation.source.report]
            unfaithful += any(whole[p.start : p.end] != p.text for p in own)
            last = own[-1]
            cut = (last.end or 0) < ends[last.passage or ""]
            pieces = [p.text for p in quotation.pieces]
            refused += all(faults(pieces, asked=way, cut=cut) for way in asked)
            named += bool({"named_person", "contact"} & set(sensitivity_of(quotation.text)))
    print(f"quotations {count}; not letter for letter {unfaithful}; refused by the lint {refused}; naming {named}")
    findings = [f for theme in digest.themes for f in printed(theme)]
    several = sum(f.reports.value > 1 for f in findings)
    members, near = (sum(map(len, own)) for own in ([f.members for f in findings], [f.near for f in findings]))
    print(f"findings printed {len(findings)}, {several} said by several reports; passages {members}, near {near}")
    for what, alone in (("findings", False), ("items printed, of one report too", True)):
        apart = [abs_difference(theme, alone) for theme in digest.themes if printed(theme, alone)]
        mean, most = 100 * sum(apart) / max(1, len(apart)), 100 * max(apart, default=0)
        print(f"stances of {what} and of passages differ by {mean:.0f} points a theme, {most:.0f} at most")
    rows = [row for theme in digest.themes for one in theme.overviews for row in one.rows]
    sides = [side for row in rows for side in (row.well, row.badly)]
    judging = sum(n.value for t in digest.themes for s, n in t.stances if s != "context")
    seen = len(
        {
            (t.id, i)
            for t in digest.themes
            for o in t.overviews
            for r in o.rows
            for _, n in r.stances
            for i in n.passages
        }
    )
    print(
        f"overview rows {len(rows)}, sides quoted {sum(s is not None for s in sides)} of {len(sides)}; they count "
        f"{seen / max(1, judging):.0%} of the passages that judge"
    )
    behind, speaking = (sum(getattr(t.coverage, n).value for t in digest.themes) for n in ("named", "speaking"))
    listed = sum(len({name for p in t.places for name in p.mentioned}) for t in digest.themes)
    print(f"authorities that speak: {behind / speaking:.0%} behind printed findings, {listed / speaking:.0%} named")
    names = ("passages", "shown", "more", "singular")
    parts = {n: sum(getattr(t.coverage, n).value for t in digest.themes) for n in names}
    total = max(1, parts["passages"])
    print("passages: " + ", ".join(f"{name} {number} ({number / total:.0%})" for name, number in parts.items()))


def abs_difference(theme: ThemeDigest, alone: bool = False) -> float:
    """Return half the summed difference of the shares of stances among findings printed and among passages judged."""
    findings: list[str] = [f.stance for f in printed(theme, alone)]
    passages = {stance: count.value for stance, count in theme.stances if stance != "context"}
    whole = sum(passages.values()) or 1
    return sum(abs(findings.count(s) / len(findings) - n / whole) for s, n in passages.items()) / 2


def main() -> int:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--theme", action="append", default=[])
    parser.add_argument("--findings", type=int, default=FINDINGS)
    parser.add_argument("--history", action="store_true")
    parser.add_argument("--members", type=int, default=0)
    parser.add_argument("--neighbours", type=int, default=0)
    given = parser.parse_args()
    filters = Filters(themes=tuple(given.theme), history=given.history)
    made, seconds = [], []
    for _ in range(2):
        with Corpus.open(given.corpus) as corpus:
            start = time.process_time()
            digest = build(corpus, filters, findings=given.findings)
            seconds.append(time.process_time() - start)
        made.append(hashlib.sha256(json.dumps(digest.to_json()).encode()).hexdigest())
    with Corpus.open(given.corpus) as corpus:
        report(digest, corpus)
    print(f"processor time {min(seconds):.1f} s; twice the same: {made[0] == made[1]}")
    several = [f for t in digest.themes for s in t.sections for f in (*s.findings, *s.more)]
    for finding, text in even([(f, m.text) for f in several for m in f.members[1:]], given.members):
        print(f"  Q {finding.quotation.text}\n  M {text}")
    for finding, text in even([(f, m.text) for f in several for m in f.near], given.members):
        print(f"  Q {finding.quotation.text}\n  near {text}")
    pairs = [
        (a, b.quotation.text)
        for t in digest.themes
        for s in t.sections
        for a, b in zip(s.findings, s.findings[1:], strict=False)
    ]
    for finding, text in even(pairs, given.neighbours):
        print(f"  1 {finding.quotation.text}\n  2 {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
