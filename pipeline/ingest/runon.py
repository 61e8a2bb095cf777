"""Lists that lost their bullets and full stops: finding where a new item, sentence or heading starts.

A web page or a PDF that was turned into text often keeps the words of a list and nothing else: "... were assessed
In all cases the plan ...". A joint is a capital where no sentence ended, before a word that is no part of a name.
The document itself says which words are names: a word that it also writes small is none; two words that it puts
side by side again and again belong together. Ordinary prose has no such joints, and is left alone: a paragraph is
only cut where it, or the document, gives evidence that its punctuation is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

from pipeline.ingest.boundaries import openings
from pipeline.ingest.runonlexicon import lexicon
from pipeline.ingest.runonpatterns import (
    enumeration,
    labels,
    open_list,
    patterned,
    ratios,
    semicolon_list,
    signs,
    stopped,
)
from pipeline.ingest.runonwords import Word, joint_strength, may_open, to_words
from pipeline.ingest.sentences import split_sentences
from pipeline.ingest.usage import Usage

_COLON = re.compile(r":\s+(?=[A-Z0-9])")
_LEAD_IN = re.compile(r"[A-Z][\w’']*(?: [\w’']+){0,5}: [A-Z]")
_CAPITALS = re.compile(r"(?<=[\w)]) \W?[A-Z]")
_BRACKETED = re.compile(r"\([^()]*\)")
_REACH = 600  # a bracket or quotation is no longer: looking back further would cost the square of the length
_TITLE_WORDS = 12
_LOST_TITLE_WORDS = 5
_LEAST_JOINTS = 3
_LEAST_RATE = 0.0015  # joints a word: Prose of the field, reports with full punctuation, stays below 0.0003

_LEAST_OPEN = 2  # paragraphs without a full stop in a document without list items: its lists, one may be a caption
_LEAST_SHARE = 0.04

PieceKind = Literal["heading", "sentence", "bullet"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of a paragraph: its span, what it is, and its list number, which stands before the span."""

    start: int
    end: int
    kind: PieceKind
    number: str | None = None
    item: int | None = None


class RunOn:
    """Splits the paragraphs of one document, learning its names from ``texts``, all its paragraphs."""

    def __init__(self, texts: Iterable[str], *, headed: bool = False, listed: bool = True) -> None:
        """Read the document once.

        Args:
            texts: its paragraphs.
            headed: whether its headings still stand on lines of their own.
            listed: whether it has list items with their signs.
        """
        self.headed = headed
        self._texts = list(texts)
        open_ended = 0 if listed else sum(_is_open(text) for text in self._texts)
        self.unlisted = headed and open_ended >= _LEAST_OPEN and open_ended >= _LEAST_SHARE * len(self._texts)
        self._joint_counts = {text: len(_quick_joints(text)) for text in self._texts}
        joints = sum(self._joint_counts.values())
        count = sum(text.count(" ") + 1 for text in self._texts)
        self.lost = joints >= _LEAST_JOINTS and joints >= _LEAST_RATE * count
        if not self.lost and joints >= 2:
            open_lists = sum(not stopped(text) and open_list(text) > 0 for text in self._texts)
            self.lost = open_lists >= _LEAST_JOINTS

    @cached_property
    def usage(self) -> Usage:
        """How the document writes its words; only counted for one that has a paragraph to cut."""
        return Usage(self._texts)

    def split(self, text: str, *, in_list: bool = False, marked: bool = False) -> list[Piece] | None:
        """Return the pieces of a paragraph, None where its own punctuation will do.

        Args:
            text: the paragraph.
            in_list: whether it follows a lead-in, so that what is found are list items.
            marked: whether it is a list item by its own sign: those often do without a full stop.
        """
        numbers = enumeration(text) or signs(text)
        lost = self._is_lost(text, marked)
        if not numbers and not lost:
            return None
        pieces: list[Piece] = []
        edges = [(0, 0, None), *((m.start(), m.end(), m[1]) for m in numbers), (len(text), len(text), None)]
        listing = in_list or (lost and self.headed)
        for (_, start, number), (end, _, _) in pairwise(edges):
            listing = listing or number is not None
            found = self._region(text, start, end, listing, lost)
            if found and number is not None:
                found[0] = replace(found[0], number=number)
                if not lost and len(found) > 1:
                    found = [replace(piece, item=start) for piece in found]
            pieces.extend(found)
            listing = bool(found) and found[-1].kind != "heading" and listing
        return _with_items(text, pieces)

    def _is_lost(self, text: str, marked: bool) -> bool:
        """Tell a paragraph whose joints lost their punctuation."""
        if len(text) < 24:
            return False
        ended = marked or stopped(text)
        if not ended and self.unlisted and not text.endswith((":", ",")) and not _is_name_like(text):
            return True
        if (not ended and labels(text)) or (not marked and ratios(text)):
            return True
        if not ended and semicolon_list(text):
            return True
        if not ended and self.lost and open_list(text):
            return True
        joints = self._joint_counts[text] if text in self._joint_counts else len(_quick_joints(text))
        if joints >= 2 or (joints and (self.lost or not ended)):
            return True
        if ended or text.endswith((":", ";", ",")) or len(text.split()) < 10:
            return False
        least = 1 if self.lost or _LEAD_IN.match(text) else 2
        if len(_CAPITALS.findall(text)) < least:
            return False
        found = sum(strength > 0 for _, strength in self._joints(text, to_words(text), True))
        return found >= least

    def _joints(self, text: str, words: list[Word], in_list: bool) -> list[tuple[int, int]]:
        """Return (index of the word that opens, strength) of the joints between ``words``."""
        found = []
        for i in range(1, len(words)):
            strength = joint_strength(words, i, self.usage, in_list=in_list)
            if strength and not _in_quote_or_bracket(text, words[i].start, words[0].start):
                found.append((i, strength))
        if in_list and len(found) >= 2:
            found.extend((i, 1) for i in range(2, len(words)) if may_open(words, i, self.usage))
            found = sorted(dict(reversed(found)).items())
        return found

    def _region(self, text: str, start: int, end: int, listing: bool, lost: bool) -> list[Piece]:
        """Cut one stretch: first where sentences end as usual, then at the joints inside each."""
        pieces: list[Piece] = []
        noted = 0  # items in note form since the lead-in; -1 once an item was a clause
        by_colons = lost and (not self.headed or not listing or bool(semicolon_list(text)))
        for a, b in _cut_at_colons(text, start, end) if by_colons else _stretches(text, start, end, lost):
            segments = self._segments(text, a, b, listing or not stopped(text[a:b])) if lost else [(a, b)]
            for k, (x, y) in enumerate(segments):
                shown = text[x:y]
                following = text[segments[k + 1][0] : segments[k + 1][1]] if k + 1 < len(segments) else ""
                most = _TITLE_WORDS if k == 0 or noted <= 0 else _LOST_TITLE_WORDS
                if lost and not self.headed and lexicon_has("opening", following) and _is_title(shown, most):
                    pieces.append(Piece(x, y, "heading"))
                    listing, noted = False, 0
                    continue
                clause = _has_verb(shown)
                if listing and noted > 0 and clause and stopped(shown) and lexicon_has("opening", shown):
                    listing = False
                pieces.append(Piece(x, y, "bullet" if listing else "sentence"))
                if shown.endswith(":"):
                    listing, noted = True, 0
                elif listing:
                    noted = -1 if clause or noted < 0 else noted + 1
        return pieces

    def _segments(self, text: str, start: int, end: int, in_list: bool) -> list[tuple[int, int]]:
        """Return the spans between the joints of one sentence."""
        alike = [start + at for at in patterned(text[start:end])]
        words = to_words(text, start, end)
        cuts = self._learnt(text, words) if in_list and self.headed else self._cuts(text, words, in_list)
        if alike:
            cuts = sorted({*alike, *(c for c in cuts if c > alike[-1])})
        edges = [start, *(c for c in cuts if c > start), end]
        spans = ((a, len(text[:b].rstrip())) if b < end else (a, b) for a, b in pairwise(edges))
        return [(a, b) for a, b in spans if b > a]

    def _learnt(self, text: str, words: list[Word]) -> list[int]:
        """Return where the model sees items begin."""
        return [
            words[i].start
            for i in openings(words, self.usage)
            if not _in_quote_or_bracket(text, words[i].start, words[0].start)
        ]

    def _cuts(self, text: str, words: list[Word], in_list: bool) -> list[int]:
        joints = self._joints(text, words, in_list)
        cuts: list[int] = []
        last = 0
        for i, strength in joints:
            if i - last < 2 and strength < 3:
                continue
            if i + 1 >= len(words):
                continue
            if strength == 3 and not self.headed and self.lost and lexicon_has("opening", words[i].lower):
                title = self._title_before(words, last, i)
                if title is not None and title > last:
                    if cuts and cuts[-1] > words[title].start:
                        continue
                    cuts.append(words[title].start)
            cuts.append(words[i].start)
            last = i
        return cuts

    def _title_before(self, words: list[Word], last: int, i: int) -> int | None:
        """Return where a heading starts that was swallowed between the end of an item and the joint at ``i``."""
        known = lexicon()
        for j in range(i - 1, max(last, i - 1 - _LOST_TITLE_WORDS), -1):
            word, before = words[j], words[j - 1]
            if word.lower in known["verbs"] or word.closes_bracket:
                return None
            if not word.core[:1].isupper() or before.lower in known["not_final"]:
                continue
            if (before.core[:1].islower() or before.closes_bracket) and self.usage.pairs(before.lower, word.lower) < 2:
                return j
        return None


def _is_open(text: str) -> bool:
    """Tell a paragraph of ten words or more that ends as no sentence does."""
    return text.count(" ") >= 9 and text[-1] not in ".!?:;," and not stopped(text)


def lexicon_has(name: str, text: str) -> bool:
    """Tell whether the first word of ``text`` is in a list of the lexicon."""
    found = re.match(r"\W*(\w+)", text)
    return found is not None and found[1].lower() in lexicon()[name]


def _quick_joints(text: str) -> list[int]:
    """Return the offsets of opener words with a capital after a small word that can end a clause."""
    known = lexicon()
    found = []
    for m in _quick().finditer(text):
        before = re.search(r"([\w’'-]+)\W*\Z", text[max(0, m.start() - 30) : m.start() + 1])
        if before and before[1].lower() not in known["not_final"]:
            found.append(m.start(1))
    return found


@lru_cache(maxsize=1)
def _quick() -> re.Pattern[str]:
    known = lexicon()
    words = "|".join(sorted(w.title() for w in known["before_capitals"] | {"it", "both", "however", "only", "one"}))
    return re.compile(rf" (?<=[a-z)] )({words}) (?=[a-z])")


def _in_quote_or_bracket(text: str, at: int, start: int) -> bool:
    before = text[max(start, at - _REACH) : at]
    return before.count("(") > before.count(")") or before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [(start + a, start + b) for a, b in split_sentences(text[start:end])]


def stretches(text: str) -> list[tuple[int, int]]:
    """Return the spans of a paragraph that lost its punctuation between the full stops that are left of it."""
    return _stretches(text, 0, len(text), lost=True)


def _stretches(text: str, start: int, end: int, lost: bool) -> list[tuple[int, int]]:
    """Return the sentences of a stretch; a lead-in that goes on in small letters is one of them."""
    first = open_list(text) if lost and start == 0 and not stopped(text) else 0
    if not first:
        return _sentences(text, start, end)
    return [(0, len(text[:first].rstrip())), *_sentences(text, first, end)]


def _is_name_like(text: str) -> bool:
    """Tell a line of names and dates: a cover, a signature."""
    words = text.split()
    return 2 * sum(word[0].islower() for word in words) < len(words) and "/" not in text and "%" not in text


def _cut_at_colons(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    first = open_list(text) if start == 0 and not stopped(text) else 0
    if first:
        spans.append((0, len(text[:first].rstrip())))
        items = semicolon_list(text) or [first]
        for a, b in zip(items, [*items[1:], len(text)], strict=True):
            spans.extend(_sentences(text, a, b))
        return spans
    for a, b in _sentences(text, start, end):
        if not labels(text[a:b]):
            for m in _COLON.finditer(text, a, b):
                if m.start() - a >= 6 and not _in_quote_or_bracket(text, m.start(), a):
                    spans.append((a, m.start() + 1))
                    a = m.end()
        spans.append((a, b))
    return spans


def _has_verb(text: str) -> bool:
    verbs = lexicon()["verbs"]
    return any(w in verbs for w in re.findall(r"[a-z]+", _BRACKETED.sub(" ", text)))


def _is_title(text: str, most: int) -> bool:
    return len(text.split()) <= most and text[0].isupper() and text[-1] not in ",;" and not _has_verb(text)


def _with_items(text: str, pieces: list[Piece]) -> list[Piece]:
    """Number the items that several passages share: a sentence after a full stop goes on with the item before."""
    out: list[Piece] = []
    item, group = 0, None
    for i, piece in enumerate(pieces):
        before = pieces[i - 1] if i else None
        if piece.item is not None:
            item += piece.item != group
            group = piece.item
            out.append(replace(piece, item=item))
            continue
        if before is not None and _goes_on(text, before, piece):
            if out[-1].item is None:
                item += 1
                out[-1] = replace(out[-1], item=item)
            piece = replace(piece, item=item)
        out.append(piece)
    return out


def _goes_on(text: str, before: Piece, piece: Piece) -> bool:
    return (
        piece.kind == before.kind == "bullet"
        and piece.number is None
        and text[before.start : before.end].endswith(".")
        and lexicon_has("continues", text[piece.start : piece.end])
    )
