"""The board paper: what one authority's reports say beside those of others, and what its board may ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline import resources
from pipeline.records import RECOMMENDATION_KINDS
from pipeline.summarise import model as m
from pipeline.summarise import paper as p
from pipeline.summarise.cluster import BESIDE
from pipeline.summarise.layouts import parts
from pipeline.summarise.layouts.choice import passages_of, surest
from pipeline.summarise.layouts.parts import soft, strong, words
from pipeline.summarise.trail import Trail
from pipeline.summarise.whole import Digest, ReportLine
from pipeline.summarise.wording import reports_of
from pipeline.wording import listed, plural

# A longer quotation is taken only where there is none shorter: a board paper has two pages.
_WORDS = 34
_TOLD = {"concern": "to improve", "strength": "works well"}
_INSERTED = resources.lexicon("quotation")["insertions"]
# Kinds of what is asked for that a board can ask about at home: not what another has taken on itself.
_ASKED = frozenset(RECOMMENDATION_KINDS[kind] for kind in ("formal", "improvement", "suggestion"))


@dataclass(frozen=True, slots=True)
class Length:
    """How many quotations each section has, at most."""

    ours: int
    others: int
    absent: int
    borrowed: int


def _lengths() -> tuple[Length, ...]:
    """Return lengths from the longest to the shortest, one quotation less at a time, from each section in turn."""
    now = {"ours": 12, "others": 10, "absent": 12, "borrowed": 10}
    found = [Length(**now)]
    while max(now.values()) > 1:
        section = max(now, key=lambda name: now[name])
        now[section] -= 1
        found.append(Length(**now))
    return tuple(found)


# The longest that fits the pages is taken.
LENGTHS = _lengths()


def board(
    home: str, ours: Digest, everyone: Digest, trail: Trail, length: Length, file: str = "board-paper"
) -> p.Paper:
    """Return the board paper of ``home``.

    Args:
        home: the authority.
        ours: the digest of its reports.
        everyone: the digest of all reports, ``home``'s among them, of the same themes.
        trail: takes the references.
        length: of the sections.
        file: the name of its files.
    """
    taken: set[str] = set()
    chosen = _Choice(home, ours, everyone)
    mine = list(_some(chosen.ours(), length.ours, taken))
    others = list(_some(chosen.others(), length.others, taken))
    absent = list(_some(chosen.absent(), length.absent, taken))
    borrowed = list(_some(chosen.borrowed(), length.borrowed, taken))
    labels = {theme.id: theme.label for theme in everyone.themes}
    reports = m.Count.of("reports", (r.report for r in ours.scope.reports))
    elsewhere = [r for r in everyone.scope.reports if home not in r.authorities]
    other_reports = m.Count.of("reports", (r.report for r in elsewhere))
    other_places = m.Count.of("authorities", (a for r in elsewhere for a in r.authorities if a != home))
    said = (
        f"This paper sets what {plural(reports.value, 'report')} on {home}{_dates(ours.scope.reports)} "
        f"{'says' if reports.value == 1 else 'say'} beside "
        f"{plural(other_reports.value, 'report')} on "
        f"{plural(other_places.value, 'other authority')}{_dates(elsewhere)}. It quotes; it does not judge and does "
        "not rank. "
    )
    blocks: list[p.Block] = [
        p.Heading(1, "Purpose", "purpose"),
        p.Text((words(said), trail.counts(said.strip(), reports, other_reports, other_places))),
        p.Heading(1, "What the board is asked to do", "asked"),
        p.Listing(_asks(len(absent), len(borrowed)), numbered=True),
        p.Heading(1, "What our reports say", "ours"),
        _bullets(mine, labels, trail, home) or _none("They hold nothing that can be quoted on these themes."),
        p.Heading(1, "What others’ reports found", "others"),
        _bullets(others, labels, trail, home) or _none("Nothing on the themes of our reports that can be quoted."),
        p.Heading(1, "Found elsewhere, and nothing in ours", "absent"),
        _bullets(absent, labels, trail, home)
        or _none("Nothing that reports of two authorities or more raise and that can be quoted."),
        p.Heading(1, "Recommendations we could borrow", "borrowed"),
        _questions(borrowed, trail) or _none("None that can be quoted."),
        p.Heading(1, "What the evidence cannot tell", "limits"),
        p.Text(_limits(home, ours, everyone)),
        p.Heading(1, "Sources", "sources"),
        p.Text(_sources([*mine, *others, *absent, *borrowed], everyone, f"{file}.json"), "soft"),
    ]
    title = f"{home}: what audits and inspections say, here and elsewhere"
    return p.briefly(p.Paper(file, title, "Paper for the board", tuple(blocks), compact=True))


class _Choice:
    """Findings for each section, most telling first."""

    def __init__(self, home: str, ours: Digest, everyone: Digest) -> None:
        self.home, self.ours_, self.everyone = home, ours, everyone
        self.spoken = {(theme.id, stance) for theme in ours.themes for stance, count in theme.stances if count.value}
        # Where the home's reports weigh most, the others' matter most.
        self.weight = {theme.id: _count(theme, "concern") for theme in ours.themes}

    def ours(self) -> Iterator[m.Finding]:
        """Concerns and strengths in turn, the themes with most concerns first."""
        themes = sorted(self.ours_.themes, key=lambda t: (-_count(t, "concern"), -_count(t, "strength"), t.id))
        concerns = _by_theme(themes, ("concern", "mixed"))
        strengths = _by_theme(sorted(themes, key=lambda t: (-_count(t, "strength"), t.id)), ("strength",))
        # Two concerns to a strength: what is to be mended is what a board decides on.
        return _in_turn(concerns, concerns, strengths)

    def others(self) -> Iterator[m.Finding]:
        """What others' reports say where ours speak too: concerns that ours share, what works there, strengths shared.

        What works elsewhere is told of the themes on which ours hold concerns. The words are never ours. What one
        other report alone says, of more than one case, comes last: in a small corpus it may be all there is.
        """
        found = [f for f in self._all(("concern", "strength", "mixed")) if not self._by_home(f.quotation)]
        shared = [f for f in found if self.home in f.places]
        works = [f for f in found if self.home not in f.places and f.stance == "strength"]
        worse = _one_a_theme(_broadest(f for f in shared if f.stance != "strength"))
        better = _one_a_theme(_broadest(f for f in works if self.weight.get(f.theme)))
        yield from _in_turn(worse, better)
        yield from _one_a_theme(_broadest(f for f in shared if f.stance == "strength"))
        alone = [f for theme in self.everyone.themes for f in theme.section("strength").singular]
        there = [f for f in alone if self.home not in f.authorities.basis and f.extent != "one"]
        yield from _one_a_theme(_broadest(f for f in there if self.weight.get(f.theme)))

    def absent(self) -> Iterator[m.Finding]:
        """What reports of two other authorities or more raise or come near and none of ours; themes we lack first."""
        found = [f for f in self._all(("concern", "mixed")) if self.home not in f.places and len(f.places) > 1]
        yield from _one_a_theme(sorted(_broadest(found), key=lambda f: (f.theme, "concern") in self.spoken))

    def borrowed(self) -> Iterator[m.Finding]:
        """What others' reports formally recommend, on the themes with most concerns of ours first."""
        found = [f for f in self._all(("recommendation",)) if self.home not in f.places]
        found = [f for f in found if dict(f.facts).get("kind") in _ASKED]
        yield from _one_a_theme(sorted(_broadest(found), key=lambda f: -self.weight.get(f.theme, 0)))

    def _by_home(self, quotation: m.Quotation) -> bool:
        return self.home in quotation.source.authorities

    def _all(self, stances: Sequence[m.Stance]) -> Iterator[m.Finding]:
        for theme in self.everyone.themes:
            for stance in stances:
                section = theme.section(stance)
                yield from (*section.findings, *section.more)
                if stance == "recommendation":
                    yield from section.singular


def _count(theme: m.ThemeDigest, stance: str) -> int:
    return dict(theme.stances)[stance].value


def _in_turn(*streams: Iterator[m.Finding]) -> Iterator[m.Finding]:
    """Yield from each stream in turn until all have ended."""
    while True:
        turn = [next(stream, None) for stream in streams]
        if not any(turn):
            return
        yield from (finding for finding in turn if finding is not None)


def _by_theme(themes: Iterable[m.ThemeDigest], stances: Sequence[m.Stance]) -> Iterator[m.Finding]:
    found = []
    for theme in themes:
        for stance in stances:
            section = theme.section(stance)
            found += [f for f in (*section.findings, *section.singular) if f.extent != "one"]
    yield from _one_a_theme(found)


def _broadest(findings: Iterable[m.Finding]) -> list[m.Finding]:
    def heard(finding: m.Finding) -> float:
        says = finding.authorities.value
        return says + BESIDE * (len(finding.places) - says)

    return sorted(findings, key=lambda f: (-heard(f), -f.reports.value, f.ref))


def _one_a_theme(findings: Sequence[m.Finding]) -> Iterator[m.Finding]:
    """Yield the sure findings in their order, a theme's second only after the first of all; long ones last of all."""
    turns: dict[tuple[bool, str], int] = {}
    keyed = []
    for at, finding in enumerate(surest(findings)):
        long = len(finding.quotation.text.split()) > _WORDS
        turn = turns.get((long, finding.theme), 0)
        turns[long, finding.theme] = turn + 1
        keyed.append(((long, turn, at), finding))
    return (finding for _, finding in sorted(keyed, key=lambda pair: pair[0]))


def _some(findings: Iterable[m.Finding], most: int, taken: set[str]) -> Iterator[m.Finding]:
    """Yield at most so many findings of which no passage has been quoted before, in this theme or another."""
    for finding in findings:
        if most == 0:
            return
        behind = passages_of(finding)
        if behind & taken:
            continue
        taken |= behind
        most -= 1
        yield finding


def _asks(absent: int, borrowed: int) -> tuple[p.Line, ...]:
    asks = ["To note what our reports say, and what reports on others say on the same themes."]
    if absent:
        each = "the point" if absent == 1 else f"each of the {absent} points"
        silent = (
            f"To say of {each} found elsewhere on which our reports are silent whether it applies here, and how we "
        )
        asks.append(f"{silent}know.")
    if borrowed:
        each = "the assurance question" if borrowed == 1 else f"each of the {borrowed} assurance questions"
        asks.append(f"To name who answers {each}, and by when.")
    asks.append("To bear in mind what the evidence cannot tell.")
    return tuple((words(ask),) for ask in asks)


def _none(said: str) -> p.Text:
    return p.Text((words(said),))


def _dates(reports: Sequence[ReportLine]) -> str:
    """Return the span of the dates of reports, in brackets."""
    dates = sorted(line.date for line in reports if line.date)
    return f" ({parts.span(dates[0], dates[-1])})" if dates else ""


def _bullets(findings: Sequence[m.Finding], labels: dict[str, str], trail: Trail, home: str) -> p.Listing | None:
    items = []
    for finding in findings:
        ref = trail.finding(finding)
        said = _who(finding, home)
        items.append(
            (
                strong(f"{labels[finding.theme]} ({_TOLD.get(finding.stance, 'both')}): "),
                *parts.quote(finding.quotation),
                parts.noted(finding, ref, most=2 if said else 1),
                *([soft(f" {said}")] if said else []),
            )
        )
    return p.Listing(tuple(items)) if items else None


def _who(finding: m.Finding, home: str) -> str:
    """Return whose reports say what a finding says, and how many come near; nothing where only ours do."""
    others = [place for place in finding.authorities.basis if place != home]
    near = [place for place in finding.places if place != home and place not in others]
    ours = home in finding.authorities.basis
    if not (others or near):
        return ""
    said = []
    if ours:
        said.append("ours too" + (f", and reports of {plural(len(others), 'other authority')}" if others else ""))
    elif others:
        said.append(listed(others) if len(others) < 4 else f"reports of {len(others)} authorities")
    beside = [*(["ours"] if home in finding.places and not ours else []), *([f"{len(near)} more"] if near else [])]
    if beside:
        said.append(f"{p.NEAR}{' and '.join(beside)}")
    told = "; ".join(said)
    return f"{told[:1].upper()}{told[1:]}."


def _questions(findings: Sequence[m.Finding], trail: Trail) -> p.Listing | None:
    """Return recommendations made elsewhere as questions: the words stay as they are, within the question."""
    items = []
    for finding in findings:
        ref = trail.finding(finding)
        places = finding.quotation.source.authorities
        more = len(set(finding.authorities.basis) - set(places))
        others = [plural(more, "other")] if more else []
        who = listed([*(places or ["another authority"]), *others])
        was = "was" if len(places) < 2 and not more else "were"
        first, *rest = finding.quotation.pieces
        ours = first.text if first.passage is None and rest else ""
        asked = f"How do we know that we do what {who} {was} asked to do: "
        if ours == _INSERTED["asked"] and dict(finding.facts).get("kind") == RECOMMENDATION_KINDS["improvement"]:
            asked = f"What assurance do we have on what {who} {was} asked to improve: "
        # The question says what we would put before the words.
        pieces = tuple(rest) if ours in (_INSERTED["asked"], _INSERTED["imperative"]) else finding.quotation.pieces
        said = parts.quote(replace(finding.quotation, pieces=_unstopped(pieces)))[:-1]
        items.append((words(asked), *said, words("”?"), parts.noted(finding, ref, most=1)))
    return p.Listing(tuple(items), numbered=True) if items else None


def _unstopped(pieces: tuple[m.Piece, ...]) -> tuple[m.Piece, ...]:
    """Return the pieces without the full stop at their end: the question goes on."""
    *before, last = pieces
    text = last.text.rstrip()
    if last.passage is None or last.end is None or text.endswith("..") or text[-1:] not in (".", ";"):
        return pieces
    return (*before, replace(last, text=text[:-1], end=last.end - len(last.text) + len(text) - 1))


def _limits(home: str, ours: Digest, everyone: Digest) -> p.Line:
    left = dict(everyone.scope.left_out).get("sensitive", 0)
    silent = [
        theme.label
        for theme in ours.themes
        if not theme.reports.value and any(home in places.not_mentioned for places in theme.places)
    ]
    unseen = [
        theme.label
        for theme in ours.themes
        if not theme.reports.value
        and any(home in places.out_of_scope for places in theme.places)
        and not any(home in places.not_mentioned for places in theme.places)
    ]
    said = [
        "How things are today: reports tell of the time they were written.",
        "Who does better: samples are small and chosen by hand, and types of report differ.",
        "That something is absent because no report mentions it: “nothing in ours” says that no passage of ours was "
        "found to say the same or to come near. What is near makes the main point, of fewer, more weakly or in part.",
    ]
    if silent:
        said.append(f"Themes that our reports could have spoken of and do not: {listed(sorted(silent), 4)}.")
    if unseen:
        said.append(f"Themes that reports of their kind do not look at: {listed(sorted(unseen), 3)}.")
    if left:
        said.append(
            f"{plural(left, 'passage')} in which a child or a person could be recognised "
            f"{'was' if left == 1 else 'were'} left out."
        )
    said.append("Passages were sorted by theme and stance by a program, which errs: check the source before acting.")
    return (words(" ".join(said)),)


def _sources(findings: Sequence[m.Finding], everyone: Digest, file: str) -> p.Line:
    shown = {finding.quotation.source.report for finding in findings}
    lines = [r for r in everyone.scope.reports if r.report in shown]
    families = reports_of((family, count.value) for family, count in everyone.scope.families)
    code = next(iter(findings), None)
    trace = (
        f" A code such as {code.ref} leads to its evidence: auditlens trace {code.ref} --digest {file}." if code else ""
    )
    return (
        words(
            f"Quoted: {plural(len(lines), 'report')}, named in the notes, of "
            f"{len(everyone.scope.reports):,} read ({families}); {file} lists all. "
            f"Corpus {everyone.versions.corpus[:12]}, auditlens {everyone.versions.auditlens}.{trace}"
        ),
    )
