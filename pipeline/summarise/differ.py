"""Where reports disagree: authorities with one another, and an authority with its own earlier report.

The same point, judged well here and badly there, is found by the same likeness as a finding, over stances: a concern
says of a thing what a strength says of it, but for the judgement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.corpus.said import Said
from pipeline.isodates import months
from pipeline.summarise.findings import Theme, Told, finding_of
from pipeline.summarise.gather import Evidence
from pipeline.summarise.likeness import likeness
from pipeline.summarise.model import Change, Difference, reference
from pipeline.tables.writers import Row

# How like one another two sides are at least, and an earlier and a later sentence of one authority: chosen by reading.
_POINT, _TURNED = 0.51, 0.52
_MONTHS = 36
# What it is that a point was judged one way and then the other.
_WAYS: Mapping[tuple[str, str], str] = {("concern", "strength"): "improved", ("strength", "concern"): "declined"}
_MOST = 5


def differences(theme: Theme) -> tuple[Difference, ...]:
    """Return where authorities differ on the theme, the broadest first, each finding at most once."""
    well, _ = theme.told["strength"]
    badly, _ = theme.told["concern"]
    by_centre = {told.positions[0]: told for told in well}
    pairs: list[tuple[float, int, Told, Told]] = []
    for n, bad in enumerate(badly):
        # Two that say the same under two stances are no difference: both have to be plainly what they are told as.
        for other, score in theme.alike[bad.positions[0]] if theme.plain(bad) else ():
            if score >= _POINT and other in by_centre and theme.plain(by_centre[other]):
                pairs.append((score, n, by_centre[other], bad))
    pairs.sort(key=lambda p: (-p[0], p[2].finding.ref, p[3].finding.ref))
    used: set[str] = set()
    found = []
    for score, _, good, bad in pairs:
        if used & {good.finding.ref, bad.finding.ref}:
            continue
        difference = _opposed(theme, good, bad, score)
        if difference is not None:
            used |= {good.finding.ref, bad.finding.ref}
            found.append(difference)
    found.sort(key=lambda d: (-d.well.authorities.value - d.badly.authorities.value, -d.likeness, d.ref))
    return tuple(found[:_MOST])


def _opposed(theme: Theme, good: Told, bad: Told, score: float) -> Difference | None:
    """Return the two sides as far as they are of one family, three years apart at most, and of other authorities."""
    evidence = theme.evidence
    centre = theme.passages[bad.positions[0]]
    family, date = evidence.row(centre.report)["family"], evidence.row(centre.report)["date"]
    if not date:
        return None
    one = _kept(evidence, theme, bad, family, date, ())
    places = {place for p, _ in one for place in evidence.places(p.report)}
    two = _kept(evidence, theme, good, family, date, places)
    # The quoted passages themselves must be among them.
    if not one or not two or one[0][0] is not centre or two[0][0] is not theme.passages[good.positions[0]]:
        return None
    badly = finding_of(evidence, theme.id, "concern", one)
    well = finding_of(evidence, theme.id, "strength", two)
    if badly is None or well is None:
        return None
    return Difference(reference("D", well.ref, badly.ref), theme.id, family, well, badly, score)


def _kept(
    evidence: Evidence, theme: Theme, told: Told, family: str, date: str, without: Sequence[str] | set[str] | tuple[()]
) -> list[tuple[Said, float]]:
    likes = {m.source.passage: m.chance for m in told.finding.members}
    kept = []
    for position in told.positions:
        passage = theme.passages[position]
        row = evidence.row(passage.report)
        if row["family"] != family or not row["date"] or _apart(row["date"], date) > _MONTHS:
            continue
        if passage.extent != "one" and not set(evidence.places(passage.report)) & set(without):
            kept.append((passage, likes[passage.id]))
    return kept


def _apart(a: str, b: str) -> int:
    """Return how many months lie between two ISO dates of any precision."""
    return abs(int(months(a)) - int(months(b)))


def turned(theme: Theme) -> list[Change]:
    """Return where an authority's latest report judges a point the other way than the one it supersedes."""
    evidence = theme.evidence
    if not evidence.earlier:
        return []
    before = {row["superseded_by"]: row["report"] for row in evidence.earlier.values()}
    lines = {**{report: latest for latest, report in before.items()}, **{latest: latest for latest in before}}
    judged = {"strength", "concern"}
    indices = [
        i
        for i in evidence.of_theme.get(theme.id, ())
        if evidence.passages[i].themes[theme.id][1] in judged and evidence.passages[i].report in lines
    ]
    passages = [evidence.passages[i] for i in indices]
    line = [lines[p.report] for p in passages]
    alike = likeness(evidence.texts, indices, floor=_TURNED, among=line).alike
    found: list[tuple[float, Change]] = []
    taken: set[str] = set()
    for k, others in enumerate(alike):
        now = passages[k]
        if now.report not in evidence.reports:
            continue
        for other, score in others:
            then = passages[other]
            status = _WAYS.get((then.themes[theme.id][1], now.themes[theme.id][1]))
            if status is None or before.get(now.report) != then.report or "one" in (now.extent, then.extent):
                continue
            old, new = (evidence.quotation(p, theme.id) for p in (then, now))
            if old is None or new is None:
                continue
            ref = reference("C", then.id, now.id)
            place = ", ".join(evidence.places(now.report))
            found.append((score, Change(ref, "turned", status, place, old, new)))
    made = []
    for _, change in sorted(found, key=lambda f: (-f[0], f[1].ref)):
        ids = {change.after.source.passage, change.before.source.passage if change.before else ""}
        if not ids & taken:
            taken |= ids
            made.append(change)
    return made[: 2 * _MOST]


def reported(theme: Theme, rows: Sequence[Row]) -> list[Change]:
    """Return what reports themselves say became of something on the theme; ``rows`` as ``Corpus.progress`` gives."""
    evidence = theme.evidence
    by_id = {p.id: p for p in theme.passages}
    found = []
    for row in rows:
        after = next((q for q in (evidence.quotation(by_id[i]) for i in row["passages"] if i in by_id) if q), None)
        if after is None:
            continue
        answered = [evidence.by_id[i] for i in row["answers"] if i in evidence.by_id]
        before = next((q for q in map(evidence.quotation, answered) if q), None)
        place = ", ".join(evidence.places(after.source.report))
        ref = reference("C", *row["answers"], "/", *row["passages"])
        found.append(Change(ref, "reported", row["status"], place, before, after))
    return found
