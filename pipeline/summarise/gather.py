"""What a digest is made from: the reports that filters let in, their passages, read once for all themes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from pipeline import resources
from pipeline.corpus.citation import cite, places_of
from pipeline.corpus.filters import Filters
from pipeline.corpus.said import Said, before, said
from pipeline.corpus.store import Corpus
from pipeline.records import RECOMMENDATION_KINDS
from pipeline.summarise.cluster import Candidate
from pipeline.summarise.model import Quotation, Source
from pipeline.summarise.quotation import Quoter
from pipeline.summarise.views import Texts
from pipeline.tables.writers import Row
from pipeline.tag.cues import words
from pipeline.tag.polarity import SAID, Weights

# How well a mended quotation reads beside one that stands alone as it is.
_FORM = {"trimmed": 0.85, "lead_in": 0.8, "inserted": 0.95, "passage_before": 0.6}
T = TypeVar("T")
_SURE = 0.8  # the least score of a stance that is not doubted
_PLAIN = 0.7  # the least product of the scores of theme and stance, where a quotation is chosen for its clearness
_LONG = 0.8  # the form of one that is not of a readable length


@dataclass
class Evidence:
    """The passages of the reports that ``filters`` let in, and of those that they supersede (for what changed since).

    Attributes:
        filters: what was asked for, without a limit.
        reports: rows of the reports let in, by sha256, in order of authority and date.
        earlier: rows of the reports that they supersede, the last before each.
        passages: of all of these, in that order; ``texts`` are the same, read and embedded.
        asked: what the recommendation of a passage says of itself: kind, who is to act, by when.
    """

    filters: Filters
    reports: Mapping[str, Row]
    earlier: Mapping[str, Row]
    passages: Sequence[Said]
    quoter: Quoter
    asked: Mapping[str, tuple[tuple[str, str], ...]]
    _sources: dict[str, Source] = field(default_factory=dict)
    _made: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what ``make`` makes of the evidence: under one name it is made once, for digests of any length."""
        if name not in self._made:
            self._made[name] = make()
        made: T = self._made[name]
        return made

    @cached_property
    def texts(self) -> Texts:
        """The passages as they are compared."""
        return Texts([p.text for p in self.passages])

    @cached_property
    def of_theme(self) -> Mapping[str, Sequence[int]]:
        """Positions of the passages that speak of each theme."""
        found: dict[str, list[int]] = defaultdict(list)
        for i, passage in enumerate(self.passages):
            for theme in passage.themes:
                found[theme].append(i)
        return found

    @cached_property
    def by_id(self) -> Mapping[str, Said]:
        """The passages by their ids."""
        return {p.id: p for p in self.passages}

    def row(self, report: str) -> Row:
        """Return the row of a report."""
        return self.reports.get(report) or self.earlier[report]

    def places(self, report: str) -> tuple[str, ...]:
        """Return the authorities of a report; of one that names none the report stands for itself."""
        row = self.row(report)
        return places_of(row)

    def source(self, passage: Said) -> Source:
        """Return the place of a passage."""
        if passage.id not in self._sources:
            self._sources[passage.id] = source_of({**self.row(passage.report), "page": passage.page}, passage.id)
        return self._sources[passage.id]

    def quotation(self, passage: Said, theme: str | None = None) -> Quotation | None:
        """Return the passage as a quotation that stands alone; None where it would mislead.

        Whether it asks for something is judged by its stance on ``theme``, under which it is printed; without one, as a
        whole.
        """
        made = self.quoter.quote(passage, asked=_asked(passage, theme))
        return None if made is None else Quotation(made[0], self.source(passage), made[1])

    def candidate(self, passage: Said, theme: str) -> Candidate:
        """Return the passage as it takes part in grouping."""
        asked = _asked(passage, theme)
        made = self.quoter.quote(passage, asked=asked)
        form = 0.0
        margin = _margin(passage, theme)
        # A sentence whose words judge nothing ("most children who come into care are ...") leads nobody: what others
        # say of its subject is seldom the same.
        if made is not None and passage.extent != "one" and margin >= SAID:
            low, high = resources.lexicon("quotation")["length"]["readable"]
            form = min([1.0, *(_FORM[how] for how in made[1])])
            if not low <= len(passage.text.split()) <= high:
                form *= _LONG
            # Both labels must be sure: a quotation under the wrong heading misleads more than a duller one.
            form *= 0.5 + 0.5 * sure(passage, theme)
        place = "; ".join(self.places(passage.report)) or passage.report
        one = self.quoter.says_one_thing(passage, asked=asked)
        doubted = not one or passage.stance_score < _SURE or margin < 0
        form *= 1.0 if one else 0.7
        return Candidate(place, passage.report, passage.extent, form, passage.id, doubted)

    def plain(self, passage: Said, theme: str) -> bool:
        """Tell whether a passage, quoted by itself, says one thing and is surely on the theme and of its stance.

        As a whole it must be of that stance too, and its words have to bear it out: the classifier that gave it reads
        more than them and may be misled.
        """
        made = self.quotation(passage, theme)
        if made is None or "passage_before" in made.mended:
            return False
        agreed = passage.stance == passage.themes[theme][1] and _margin(passage, theme) >= SAID
        certain = agreed and sure(passage, theme) >= _PLAIN
        return certain and self.quoter.says_one_thing(passage, asked=_asked(passage, theme))


def _margin(passage: Said, theme: str) -> float:
    """Return by how much the words of a passage that speak for its stance outweigh those against it."""
    stance = passage.themes[theme][1]
    if stance not in ("strength", "concern"):
        return SAID
    weights = Weights(words(passage.text))
    return weights.good - weights.bad if stance == "strength" else weights.bad - weights.good


def sure(passage: Said, theme: str) -> float:
    """Return how sure it is that the passage speaks of the theme, and with its stance, from 0 to 1."""
    return round(min(passage.themes[theme][0], 1.0) * passage.stance_score, 3)


def _asked(passage: Said, theme: str | None) -> bool:
    return (passage.themes[theme][1] if theme else passage.stance) == "recommendation"


def source_of(row: Mapping[str, Any], passage: str) -> Source:
    """Return the source of a row with provenance."""
    return Source(
        report=row["report"],
        passage=passage,
        page=row.get("page"),
        citation=cite(row),
        date=row.get("date"),
        authority=row["authority"],
        authorities=places_of(row),
        family=row["family"],
        report_type=row["report_type"],
        title=row["title"],
        file=row["file"],
    )


# The last evidence read of a corpus, so that digests of several themes, authorities or lengths read it once; a
# comparison needs three at a time.
_READ: WeakKeyDictionary[Corpus, dict[tuple[int, Filters], Evidence]] = WeakKeyDictionary()
_MOST_READ = 3


def gather(corpus: Corpus, filters: Filters) -> Evidence:
    """Return the evidence that ``filters`` let in."""
    filters = filters.but(limit=None, kind=(), themes=(), stance=())
    key = (corpus.connection.total_changes, filters)
    known = _READ.setdefault(corpus, {})
    known[key] = known.pop(key) if key in known else _gather(corpus, filters)
    while len(known) > _MOST_READ:
        del known[next(iter(known))]
    return known[key]


def _gather(corpus: Corpus, filters: Filters) -> Evidence:
    reports = {row["report"]: row for row in corpus.reports(filters)}
    # The same reports under the same rules, and what they supersede, whenever that was.
    every = filters.but(history=True, since=None)
    # Of the reports that one supersedes, the last before it: it tells what changed since.
    before_it: dict[str, Row] = {}
    for row in corpus.reports(every):
        latest = row["superseded_by"]
        if row["report"] not in reports and latest in reports:
            before_it[latest] = max(row, before_it.get(latest, row), key=lambda r: (r["date"] or "", r["report"]))
    earlier = {row["report"]: row for row in before_it.values()}
    passages = [p for p in said(corpus.connection, every) if p.report in reports or p.report in earlier]
    neighbours = before(corpus.connection, every)
    asked = {}
    for row in corpus.recommendations(filters):
        facts = (
            ("kind", RECOMMENDATION_KINDS.get(row["kind"], row["kind"])),
            ("who", row["addressee"]),
            ("by when", row["due"]),
        )
        for passage in row["passages"]:
            asked[passage] = tuple((name, value) for name, value in facts if value)
    return Evidence(filters, reports, earlier, passages, Quoter(neighbours, {**earlier, **reports}), asked)
