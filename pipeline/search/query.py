"""The query language: words, "phrases", prefix*, NEAR, AND, OR, NOT and brackets.

Anything typed is a query. What has no meaning where it stands (an operator without a word beside it, a bracket or a
quotation mark without its other half) is passed over, and what no index could hold (an emoji, a full stop) is no word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

MOST_TERMS = 32  # of a query; the rest of a pasted page adds nothing to its ranking
MOST_CHARACTERS = 4000
DEEPEST = 16  # brackets within brackets; deeper ones are passed over
NEAR = 10  # words at most between what is to be near, where no number is given
FURTHEST = 100

# Of a shorter word, the Porter stemmer takes off next to nothing.
SHORTEST_STEM = 4
_ENDINGS = ("e", "ed", "ing", "ion", "ive", "al", "y", "ity", "ment")

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\0": " "})
_TOKENS = re.compile(r'"(?P<phrase>[^"]*)(?:"(?P<star>\*)?)?|(?P<bracket>[()])|(?P<word>[^\s"()]+)')
_NEAR = re.compile(r"NEAR(?:/(\d{1,4}))?")
_DISTANCE = re.compile(r",\s*(\d{1,4})\s*$|,\s*$")


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a phrase, or with ``prefix`` the beginning of a word or of the last word of a phrase."""

    text: str
    phrase: bool = False
    prefix: bool = False

    @property
    def plain(self) -> bool:
        """Whether it is a word and nothing more."""
        return not self.phrase and not self.prefix

    def fts(self) -> str:
        """Return the expression of FTS5 that finds it.

        The index holds stems, and a stem may be shorter than what was typed: "isolated" is kept as "isol". So for a
        prefix the words that it becomes with the commonest endings are sought too, whose stems are found as any
        word's is.
        """
        one = quoted(self.text)
        if not self.prefix:
            return one
        if self.phrase or len(self.text) < SHORTEST_STEM:
            return f"{one}*"
        return f"({one}* OR " + " OR ".join(quoted(self.text + ending) for ending in _ENDINGS) + ")"


@dataclass(frozen=True, slots=True)
class Words:
    """Terms that stand side by side: all are wanted."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Terms with at most ``distance`` words between them, in any order."""

    terms: tuple[Term, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class All:
    """What must all hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any_:
    """What may hold, at least one of it."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    part: Node


Node: TypeAlias = "Words | Near | All | Any_ | Not"


def parse(query: str) -> Node | None:
    """Return what a query asks for; None where it holds no word."""
    return _Reader(query).read()


def terms_of(node: Node | None) -> Iterator[Term]:
    """Yield the terms that are wanted, in order; what stands under NOT is not."""
    if isinstance(node, (Words, Near)):
        yield from node.terms
    elif isinstance(node, (All, Any_)):
        for part in node.parts:
            yield from terms_of(part)


def quoted(text: str) -> str:
    """Return a text as a string of FTS5, nothing of which is read as syntax."""
    return '"' + text.replace('"', " ") + '"'


@dataclass(slots=True)
class _Token:
    kind: Literal["term", "and", "or", "not", "near", "open", "close"]
    term: Term = field(default=Term(""))
    distance: int = NEAR
    text: str = ""


class _Reader:
    """Recursive descent: OR binds least, then AND and standing side by side, then NOT, then NEAR."""

    def __init__(self, query: str) -> None:
        text = query[:MOST_CHARACTERS].encode("utf-8", "replace").decode("utf-8").translate(_QUOTES)
        self.tokens = _opened(_tokens(text))
        self.at = 0

    def read(self) -> Node | None:
        return self._any(0)

    def _any(self, depth: int) -> Node | None:
        parts = [self._all(depth)]
        while self._accept("or"):
            parts.append(self._all(depth))
        found = tuple(dict.fromkeys(part for part in parts if part))
        return Any_(found) if len(found) > 1 else found[0] if found else None

    def _all(self, depth: int) -> Node | None:
        parts: list[Node] = []
        apart = True  # whether an operator stands before the next term
        while (token := self._peek()) and token.kind not in ("or", "close"):
            if token.kind in ("and", "near"):
                self.at += 1
                apart = True
                continue
            part = self._one(depth)
            last = parts[-1] if parts else None
            if not apart and isinstance(part, Words) and isinstance(last, Words):
                parts[-1] = Words(tuple(dict.fromkeys((*last.terms, *part.terms))))
            elif part:
                parts.append(part)
            apart = False
        return _together(parts)

    def _one(self, depth: int) -> Node | None:
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "not":
            while self._accept("not") or self._accept("and"):
                pass
            after = self._peek()
            part = self._one(depth) if after and after.kind in ("term", "open", "near") else None
            return Not(part) if part else None
        if token.kind == "open":
            inside = self._any(depth + 1)
            self._accept("close")
            return inside
        return self._near(token) if token.kind == "term" else None

    def _near(self, first: _Token) -> Node:
        terms, distance = [first.term], 0
        while (token := self._peek()) and token.kind == "near":
            after = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
            if after is None or after.kind != "term":
                break
            terms.append(after.term)
            distance = max(distance, token.distance)
            self.at += 2
        return Near(tuple(terms), distance) if len(terms) > 1 else Words((first.term,))

    def _peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _accept(self, kind: str) -> bool:
        token = self._peek()
        if token is None or token.kind != kind:
            return False
        self.at += 1
        return True


def _together(parts: list[Node]) -> Node | None:
    found = tuple(dict.fromkeys(parts))
    return All(found) if len(found) > 1 else found[0] if found else None


def _tokens(text: str) -> Iterator[_Token]:
    """Yield the tokens of a query; "NEAR(a b, 5)" becomes what "a NEAR/5 b" is."""
    found = list(_TOKENS.finditer(text))
    number, at = 0, 0
    while at < len(found):
        match = found[at]
        at += 1
        inside = _inside_near(found, at) if match["word"] == "NEAR" else None
        if inside:
            closes, distance = inside
            terms = [
                t for t in (_term(m, last=i == closes - at - 2) for i, m in enumerate(found[at + 1 : closes])) if t
            ]
            for i, term in enumerate(terms[: MOST_TERMS - number]):
                if i:
                    yield _Token("near", distance=distance)
                yield _Token("term", term)
                number += 1
            at = closes + 1
            continue
        operator = _operator(match)
        if operator:
            yield operator
        elif (one := _term(match)) and number < MOST_TERMS:
            number += 1
            yield _Token("term", one)


def _opened(tokens: Iterator[_Token]) -> list[_Token]:
    """Return the tokens without the brackets that nothing opened and those that are too deep."""
    kept, depth = [], 0
    for token in tokens:
        if token.kind == "open":
            depth += 1
        if token.kind not in ("open", "close") or 0 < depth <= DEEPEST:
            kept.append(token)
        if token.kind == "close" and depth:
            depth -= 1
    return kept


def _operator(match: re.Match[str]) -> _Token | None:
    if match["bracket"]:
        return _Token("open" if match["bracket"] == "(" else "close")
    word = match["word"]
    if word in ("AND", "OR", "NOT"):
        return _Token("and" if word == "AND" else "or" if word == "OR" else "not")
    near = _NEAR.fullmatch(word or "")
    return _Token("near", distance=min(int(near[1] or NEAR), FURTHEST)) if near else None


def _inside_near(found: list[re.Match[str]], at: int) -> tuple[int, int] | None:
    """Return where the bracket right after NEAR closes, and the distance it gives; None where there is no such list."""
    if at >= len(found) or found[at]["bracket"] != "(" or found[at].start() != found[at - 1].end():
        return None
    for i in range(at + 1, len(found)):
        if found[i]["bracket"] == "(":
            return None
        if found[i]["bracket"]:
            said = _DISTANCE.search(found[at].string[found[at].end() : found[i].start()])
            return i, min(int(said[1]), FURTHEST) if said and said[1] else NEAR
    return None


def _term(match: re.Match[str], *, last: bool = False) -> Term | None:
    """Return a phrase or a word as a term; a number that ends a list in NEAR is its distance and none."""
    word = match["word"]
    text = match["phrase"] if word is None else word
    if text is None or (last and word and re.fullmatch(r",?\d{1,4}", word) and _ends_with_distance(match)):
        return None
    counted = [i for i, c in enumerate(text) if _counts(c)]
    if not counted:
        return None
    if word is None:
        return Term(text, phrase=True, prefix=bool(match["star"]))
    return Term(word[counted[0] : counted[-1] + 1], prefix=word.endswith("*"))


def _ends_with_distance(match: re.Match[str]) -> bool:
    before = match.string[: match.start()].rstrip()
    return match.group().startswith(",") or before.endswith(",")


def _counts(character: str) -> bool:
    """Whether FTS5's unicode61 tokenizer makes words of this character."""
    category = unicodedata.category(character)
    return category[0] in "LN" or category == "Co"
