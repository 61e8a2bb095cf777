"""Quotations that stand alone: a passage as it is, or mended, or not at all.

A passage that the lint refuses is mended in the gentlest way that works: without its linking opener, shown by [...];
with the sentence that introduces its list; with an insertion that says what a bare noun phrase is there for; opened by
the passage before it. The words of the report stay letter for letter; ours stand in square brackets. Where a passage
says "the local authority", its place is put beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from pipeline import resources
from pipeline.corpus.citation import say_places
from pipeline.corpus.said import HEADING, Neighbour, Said
from pipeline.summarise.lint import faults, lexicon, opener
from pipeline.summarise.model import Mending, Piece
from pipeline.tag.cues import words
from pipeline.tag.sensitivity import sensitivity_of

_OPPOSITE = {"strength": "concern", "concern": "strength"}
# How far back the sentence that introduces a list may stand, in passages.
_FAR = 60

Mended = tuple[tuple[Piece, ...], tuple[Mending, ...]]

# A passage that stands in brackets as a whole, such as who is to act: of what stands before it, and nothing alone.
_ASIDE = re.compile(r"\s*\([^()]*\)[.;,]?\s*")


class Quoter:
    """Makes quotations of the passages of a corpus, each once."""

    def __init__(
        self, neighbours: Mapping[tuple[str, int], Neighbour], reports: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """Take what stands before each passage and the rows of the reports by sha256."""
        self._neighbours, self._reports = neighbours, reports
        self._known: dict[tuple[str, bool], Mended | None] = {}

    def quote(self, passage: Said, *, asked: bool) -> Mended | None:
        """Return the pieces of a quotation of ``passage`` and how it was mended; None where it would mislead.

        ``asked`` says that it is quoted as something asked for, so that an imperative is a sentence.
        """
        if (passage.id, asked) not in self._known:
            self._known[passage.id, asked] = self._quote(passage, asked)
        return self._known[passage.id, asked]

    def says_one_thing(self, passage: Said, *, asked: bool) -> bool:
        """Tell whether a passage says one thing, and itself what it is about.

        A pronoun that points to another sentence may stand for anything; a sentence that sets one thing against another
        is told for both.
        """
        if not lexicon().turns.isdisjoint(words(passage.text)) and passage.stance != "mixed":
            return False
        made = self.quote(passage, asked=asked)
        if made is not None and "passage_before" not in made[1]:
            return True
        return not any(fault.way == "pronoun" for fault in faults([passage.text]))

    def _quote(self, passage: Said, asked: bool) -> Mended | None:
        if passage.kind in ("table_row", "caption", "footnote", "note") or _ASIDE.fullmatch(passage.text):
            return None
        own = _whole(passage)
        tries: list[Mended] = [((own,), ())]
        inserted = resources.lexicon("quotation")["insertions"]
        found = opener(own.text)
        trimmed = None
        if found and found[1] and found[0] < len(own.text):
            trimmed = _part(own, found[0], len(own.text))
            tries.append(((Piece(inserted["left_out"]), trimmed), ("trimmed",)))
        lead_in = self._lead_in(passage)
        if lead_in:
            tries.append(((lead_in, own), ("lead_in",)))
        if asked and passage.kind == "bullet":
            imperative = own.text.partition(" ")[0].lower() in lexicon().asking
            tries.append(((Piece(inserted["imperative" if imperative else "asked"]), own), ("inserted",)))
        before = self._before(passage)
        # What stands before can say what a pronoun or a link points to; it makes no sentence of a fragment.
        if before and all(fault.way in ("pronoun", "link") for fault in faults([own.text], asked=asked)):
            tries.append(((before, own), ("passage_before",)))
        cut = len(own.text) < len(passage.text)
        for made in tries:
            pieces, mended = self._placed(*made, passage)
            if not faults([p.text for p in pieces], asked=asked, cut=cut) and not _tells_names(pieces):
                return pieces, mended
        return None

    def _lead_in(self, passage: Said) -> Piece | None:
        if not passage.lead_in:
            return None
        for ordinal in range(passage.ordinal - 1, max(0, passage.ordinal - _FAR), -1):
            other = self._neighbours.get((passage.report, ordinal))
            if other is not None and other.text == passage.lead_in and other.kind != HEADING:
                return _neighbour(other) if other.open else None
        return None

    def _before(self, passage: Said) -> Piece | None:
        other = self._neighbours.get((passage.report, passage.ordinal - 1))
        if other is None or not other.open or other.kind != passage.kind or other.section != passage.section:
            return None
        if other.part != passage.part or other.item != passage.item:
            return None
        if other.stance == _OPPOSITE.get(passage.stance):
            return None  # what works would stand first among what needs to improve
        return _neighbour(other)

    def _placed(self, pieces: tuple[Piece, ...], mended: tuple[Mending, ...], passage: Said) -> Mended:
        """Put the place beside "the local authority" where a piece begins so, unless it is named."""
        place = say_places(self._reports[passage.report])
        if not place or any(place.lower() in p.text.lower() for p in pieces):
            return pieces, mended
        for i, piece in enumerate(pieces):
            found = _ours().match(piece.text) if piece.passage else None
            if found:
                parts = [_part(piece, 0, found.end()), Piece(f"[{place}]")]
                if piece.text[found.end() :].strip():
                    parts.append(_part(piece, found.end() + 1, len(piece.text)))
                return (*pieces[:i], *parts, *pieces[i + 1 :]), (*mended, "inserted")
        return pieces, mended


def _whole(passage: Said) -> Piece:
    """Return the passage without what belongs to the lay-out of its report at its end: "(Recommendation)"."""
    text = passage.text
    tail = lexicon().tails.search(text)
    end = tail.start() if tail and tail.start() else len(text)
    return Piece(text[:end], passage.id, passage.start, passage.start + end)


def _neighbour(other: Neighbour) -> Piece:
    return Piece(other.text, other.id, other.start, other.end)


def _part(piece: Piece, start: int, end: int) -> Piece:
    at = piece.start or 0
    return Piece(piece.text[start:end], piece.passage, at + start, at + end)


def _tells_names(pieces: tuple[Piece, ...]) -> bool:
    marks = sensitivity_of(" ".join(p.text for p in pieces if p.passage))
    return "named_person" in marks or "contact" in marks


@cache
def _ours() -> re.Pattern[str]:
    ours = resources.lexicon("quotation")["context"]["ours"]
    names = sorted((n for n in ours if n[-2:] not in ("’s", "'s")), key=len)
    return re.compile(rf"(?:{'|'.join(map(re.escape, reversed(names)))})(?= [a-z])", re.IGNORECASE)
