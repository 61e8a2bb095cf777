"""The findings of one theme: groups of passages that say the same, and how many of them a digest prints."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.corpus.said import Said
from pipeline.summarise.cluster import NEAR, OTHERWISE_SAME, REPEATED, SAME, SAYS, Link, stars
from pipeline.summarise.gather import Evidence, sure
from pipeline.summarise.likeness import Likeness, likeness
from pipeline.summarise.model import STANCES, Count, Finding, Member, Section, Stance, reference
from pipeline.summarise.subjects import judged_in, named_in
from pipeline.tag.cues import words

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Told:
    """A group with the finding it makes; ``positions`` are those of its members in the theme, the centre first.

    ``form`` is how well the quotation reads and how sure its labels are (``gather.Evidence.candidate``).
    """

    finding: Finding
    positions: tuple[int, ...]
    form: float


class Theme:
    """The passages of one theme, grouped within each stance."""

    def __init__(self, evidence: Evidence, theme: str, label: str = "") -> None:
        """Take the passages of ``theme`` from ``evidence``; grouping waits until it is asked for."""
        self.evidence, self.id, self.label = evidence, theme, label
        self.indices = [i for i in evidence.of_theme.get(theme, ()) if evidence.passages[i].report in evidence.reports]
        self.passages = [evidence.passages[i] for i in self.indices]
        self.stance = [p.themes[theme][1] for p in self.passages]

    @cached_property
    def _likeness(self) -> Likeness:
        # Like with like: reports of different families are not counted together unless it is asked for.
        mix = self.evidence.filters.mix
        families = None if mix else [self.evidence.row(p.report)["family"] for p in self.passages]
        return likeness(
            self.evidence.texts, self.indices, floor=SAME, linked={"says": SAYS, "near": NEAR}, among=families
        )

    @property
    def alike(self) -> list[list[tuple[int, float]]]:
        """For each passage the others that are near to it by their words, of whatever stance."""
        return self._likeness.alike

    def _repeats(self, position: int) -> set[int]:
        """Return the passages that would repeat what the one at ``position`` says, though it be of another subject."""
        ruled_out = self._likeness.ruled_out[position]
        return {*(o for o, _ in self.alike[position]), *(o for o, score in ruled_out if score >= OTHERWISE_SAME)}

    @cached_property
    def told(self) -> Mapping[Stance, tuple[list[Told], list[Said]]]:
        """For each stance its groups that can be quoted, broadest first, and the passages that no group holds."""
        return {stance: self._group(stance) for stance in STANCES}

    def _group(self, stance: Stance) -> tuple[list[Told], list[Said]]:
        mine = [k for k, own in enumerate(self.stance) if own == stance]
        at = {k: n for n, k in enumerate(mine)}
        candidates = [self.evidence.candidate(self.passages[k], self.id) for k in mine]
        # Of strengths, one that says what is not so is likely to be none; a concern may say it with or without "not".
        denied = {k: stance == "strength" and bool(named_in(words(self.passages[k].text), "denied")) for k in mine}
        # A passage that lacks a year or another number of the quotation does not say all of it, nor one that says it of
        # a part, nor one that says of the whole what the quotation says of a part.
        stated = {k: frozenset(_NUMBER.findall(self.passages[k].text)) for k in mine}
        narrowed = {k: named_in(words(self.passages[k].text), "narrower") for k in mine}

        def linked(k: int) -> Iterator[Link]:
            for other, says, near in self._likeness.links[k]:
                if other in at and denied[k] == denied[other]:
                    whole = stated[k] <= stated[other] and narrowed[k] == narrowed[other]
                    link = Link(at[other], says if whole else 0.0, near)
                    if candidates[link.other].near(link):
                        yield link

        # Members are likened to the passage alone, which may say little of what words put before it say.
        quoted = [self.evidence.quotation(self.passages[k], self.id) for k in mine]
        links = [[] if made is None or made.opened else list(linked(k)) for k, made in zip(mine, quoted, strict=True)]
        told, alone = [], []
        for group in stars(candidates, links):
            members, near = ([(mine[m], chance) for m, chance in own] for own in (group.members, group.near))
            finding = self._finding(stance, members, near)
            if finding is None:
                alone += [self.passages[k] for k, _ in (*members, *near)]
            else:
                told.append(Told(finding, tuple(k for k, _ in members), candidates[group.centre].form))
        return told, alone

    def _finding(
        self, stance: Stance, members: Sequence[tuple[int, float]], near: Sequence[tuple[int, float]]
    ) -> Finding | None:
        says, beside = ([(self.passages[k], chance) for k, chance in own] for own in (members, near))
        return finding_of(self.evidence, self.id, stance, says, beside)

    @cached_property
    def named(self) -> list[frozenset[str]]:
        """For each passage what it judges and in which respects, without what the whole theme is about."""
        return judged_in([p.text for p in self.passages], self.label)

    def section(self, stance: Stance, most: int) -> Section:
        """Return the section of a stance with at most ``most`` findings, no two of which say the same.

        Where fewer reports than that agree, what one report alone says fills it up.
        """
        told, alone = self.told[stance]
        chosen: list[Told] = []
        more: list[Told] = []
        for one in told:
            if not one.finding.several:
                continue
            if len(chosen) < most and not self._same(one, chosen):
                chosen.append(one)
            else:
                more.append(one)
        single = [one for one in told if not one.finding.several]
        single = self._spread(single, chosen, stance, most - len(chosen))
        beside = [one.finding for one in single if one.finding.extent != "one"][: most - len(chosen)]
        passages = [p for p, own in zip(self.passages, self.stance, strict=True) if own == stance]
        behind = [s.passage for one in (*chosen, *more) for s in one.finding.behind]
        lone = [*(s.passage for one in single for s in one.finding.behind), *(p.id for p in alone)]
        return Section(
            stance=stance,
            findings=tuple(one.finding for one in chosen),
            more=tuple(one.finding for one in more),
            singular=tuple(one.finding for one in single),
            beside=tuple(beside),
            passages=counted(p.id for p in passages),
            behind=counted(behind),
            alone=counted(lone),
        )

    def _spread(self, single: Sequence[Told], chosen: Sequence[Told], stance: Stance, most: int) -> list[Told]:
        """Return ``single``, first at most ``most`` that name what none before them does, the most named first."""
        said: dict[str, set[str]] = defaultdict(set)
        for passage, names, own in zip(self.passages, self.named, self.stance, strict=True):
            for name in names if own == stance else ():
                said[name].add(passage.report)
        by_name: dict[str, list[Told]] = defaultdict(list)
        for one in single:
            for name in self.named[one.positions[0]]:
                by_name[name].append(one)
        first: list[Told] = []
        covered: set[str] = set()
        heard: set[str] = set()
        like: set[int] = set()

        def told(one: Told) -> None:
            covered.update(self.named[one.positions[0]])
            heard.update(one.finding.places)
            like.update(self._repeats(one.positions[0]))

        for one in chosen:
            told(one)
        for name in sorted(by_name, key=lambda n: (-len(said[n]), n)):
            if name in covered or len(first) == most:
                continue
            able = [one for one in by_name[name] if one.positions[0] not in like]
            # One that is plainly of its stance; of these one of an authority not yet heard, if there is one; of these
            # the one that reads best.
            able.sort(
                key=lambda one: (
                    not self.plain(one),
                    not heard.isdisjoint(one.finding.authorities.basis),
                    -one.form,
                )
            )
            pick = next((one for one in able if not self._same(one, (*chosen, *first))), None)
            if pick is not None:
                first.append(pick)
                told(pick)
        kept = {one.positions[0] for one in first}
        return [*first, *(one for one in single if one.positions[0] not in kept)]

    def plain(self, one: Told) -> bool:
        """Tell whether the quotation of a group plainly says what its heading says of it."""
        return self.evidence.plain(self.passages[one.positions[0]], self.id)

    def _same(self, one: Told, others: Sequence[Told]) -> bool:
        """Tell whether a finding is too like one of ``others`` to be told after it."""
        mine, theirs = one.positions[0], [other.positions[0] for other in others]
        if not self._repeats(mine).isdisjoint(theirs) or any(mine in self._repeats(other) for other in theirs):
            return True
        pairs = self._likeness.pairs
        return pairs is not None and pairs.near(mine, theirs) >= REPEATED


def counted(ids: Iterable[str]) -> Count:
    """Return the count of passages by their ids."""
    listed = list(ids)
    return Count.of("passages", listed, listed)


def finding_of(
    evidence: Evidence,
    theme: str,
    stance: Stance,
    members: Sequence[tuple[Said, float]],
    near: Sequence[tuple[Said, float]] = (),
) -> Finding | None:
    """Return the finding of passages that say what the first says, which it quotes; None where it can't be.

    Each has the chance that it says it; ``near`` are those that only come near.
    """
    first = members[0][0]
    quotation = evidence.quotation(first, theme)
    if quotation is None or first.extent == "one":
        return None
    quoted, *rest = (Member(evidence.source(p), p.text, p.extent, chance) for p, chance in members)
    made = (quoted, *sorted(rest, key=_order))
    beside = sorted((Member(evidence.source(p), p.text, p.extent, chance) for p, chance in near), key=_order)
    ids, others = ([m.source.passage for m in own] for own in (made, beside))
    reports = {m.source.report for m in made}
    further = [m.source for m in beside if m.source.report not in reports]
    years: dict[str, list[Member]] = defaultdict(list)
    for member in made:
        years[(member.source.date or "")[:4]].append(member)
    return Finding(
        ref=reference("F", theme, stance, *sorted(ids), *(["/", *sorted(others)] if others else [])),
        theme=theme,
        stance=stance,
        quotation=quotation,
        members=made,
        near=tuple(beside),
        further=Count.of("reports", (s.report for s in further), (s.passage for s in further)),
        reports=Count.of("reports", reports, ids),
        authorities=Count.of("authorities", (a for m in made for a in m.source.authorities), ids),
        years=tuple(
            (year, Count.of("reports", (m.source.report for m in own), (m.source.passage for m in own)))
            for year, own in sorted(years.items())
        ),
        extent=_extent([m.extent for m in made]),
        families=tuple(sorted({m.source.family for m in made})),
        facts=evidence.asked.get(first.id, ()) if stance == "recommendation" else (),
        sure=sure(first, theme) if first.stance == stance else 0.0,
    )


def _order(member: Member) -> tuple[str, str, str, str]:
    source = member.source
    return (source.authority or "\U0010ffff", source.date or "", source.report, source.passage)


def _extent(extents: Sequence[str]) -> str:
    """Return what most members state, ``unstated`` where most state nothing or they differ."""
    word, number = Counter(extents).most_common(1)[0]
    return word if 2 * number > len(extents) else "unstated"


def lengths(passages: Mapping[Stance, int], findings: int, least: Collection[Stance] = ()) -> dict[Stance, int]:
    """Return how many findings each section may print, so that they show the stances as the passages do.

    Places are given by Webster's method, which favours neither large nor small shares (Balinski and Young, *Fair
    Representation*, 1982), until the largest section has ``findings``. The stances in ``least`` have one at least.
    """
    places = {stance: int(stance in least) for stance in passages}
    while any(passages.values()):
        stance = max(passages, key=lambda s: passages[s] / (2 * places[s] + 1))
        if places[stance] >= findings:
            break
        places[stance] += 1
    return places
