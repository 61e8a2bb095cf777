"""Which place a report is about, and who issues it.

A place counts by where it is named: in the title and the lines of the first page, in running headers, in the name of
a board or council, in the e-mail address of an officer. A place that only the body names ("a placement in ...") is
taken when it is named with its council or board, again and again, and hardly any other place is; where nothing else
says it, a council's postal address does. No file or folder name is looked at.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline import register
from pipeline.ingest.address import address_place
from pipeline.ingest.evidence import Evidence, alternatives, compiled, lexicon
from pipeline.register import Mention, Place

# Weights by position; a candidate needs THRESHOLD from anything but the body.
TITLE, COVER, HEADER, EMAIL, FRONT, TAIL = 6.0, 4.0, 3.0, 5.0, 1.0, 2.0
INSTITUTION = 3.0
THRESHOLD = 4.0
BODY_EACH, BODY_MOST = 0.1, 3.0

# What the body alone must show: mentions with a council or board, and the share of all mentions of places.
BODY_INSTITUTIONS, BODY_SHARE = 2, 0.7

TAIL_WORDS = 14

# A line in which a body that the register lacks may name its place; longer ones are notes and sentences.
NAME_WORDS = 25

# Where the body names who issues the report, it does so at its start.
FIRST_PASSAGES = 30

_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[\dA-Z]?\s?\d[A-Z]{2}\b")
_EMAIL = re.compile(r"[\w.+-]{1,64}@((?:[\w-]{1,63}\.){1,5}[a-z]{2,10})", re.IGNORECASE)
_BOROUGH = re.compile(r"\b(?:London|Royal) Borough of\b", re.IGNORECASE)
_AND = re.compile(r"(?:\s?,|\s?&|\sand|\s?,\sand)?\s?")
_COORDINATED = re.compile(r"(?:['’]s)?\s?(?:,|&|and|,\sand)\s(?:the\s)?")
# Bodies that every area has one of; providers of services and charities go by any name.
_OF_A_PLACE = re.compile(r"\b(?:council|board|partnership|authority|borough)\b", re.IGNORECASE)
_BODY_CHARACTERS = 60_000


@dataclass(frozen=True, slots=True)
class Authority:
    """The places of a report (the first is the one it goes by), the code of that one, and who issues it."""

    name: str | None = None
    names: tuple[str, ...] = ()
    code: str | None = None
    issuing_body: str | None = None


def find_authority(evidence: Evidence, title: str | None, body: Sequence[str]) -> Authority:
    """Return the authority of a report, all None where it names none.

    Args:
        evidence: the first page, running headers and last lines.
        title: the title as found.
        body: the texts of the passages, in order.
    """
    cover = [t for t in evidence.cover if not _person(t)]
    zones = [(title, TITLE)] if title else []
    if evidence.property and evidence.property != title:
        zones.append((evidence.property, TITLE))
    # Names run over lines ("Inspection of West / Northamptonshire"), so the cover is read as one text.
    zones.append(("\n".join(cover), COVER))
    zones += [(line.text, FRONT) for line in evidence.front if not line.short]
    zones += [(t, HEADER) for t in evidence.headers if not _person(t)]
    zones += [(t, TAIL) for t in evidence.tail if len(t.split()) <= TAIL_WORDS and not t.endswith(".")]
    named = [t for t in (title, evidence.property, *cover, *evidence.headers) if t]
    issuing = _issuing_body(named)
    scores, strong = _scores(zones)
    addressed = [*evidence.furniture, *(line.text for line in evidence.front), *evidence.tail]
    together = _add_emails(scores, strong, addressed)
    counts: Counter[str] = Counter()
    institutions: Counter[str] = Counter()
    if not _settled(scores, strong):
        counts, institutions = _body_counts(body)
        for name, count in counts.items():
            scores[name] += min(BODY_MOST, BODY_EACH * count)
    known = register.load()
    places = known.by_name
    ranked = sorted((n for n in scores if strong[n] >= THRESHOLD), key=lambda n: (-scores[n], n))
    unknown = _unknown([t for t in named if len(t.split()) <= NAME_WORDS])
    if ranked and (not unknown or strong[ranked[0]] >= EMAIL):
        best = places[ranked[0]]
        issuing = issuing or _issuing_body(body[:FIRST_PASSAGES], best.name)
        return _of_places(_joint(best, title, issuing, together), issuing)
    if unknown:
        board = known.board(issuing) if issuing else None
        if board:
            return _of_places([places[p] for p in board.places], issuing)
        near = known.nearest(unknown)
        return _of_places([near], issuing) if near else Authority(unknown, (unknown,), None, issuing)
    total = sum(counts.values())
    for name, count in sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:1]:
        if institutions[name] >= BODY_INSTITUTIONS and count >= BODY_SHARE * total:
            return _of_places([places[name]], issuing)
    lived = address_place(evidence)
    return _of_places([lived], issuing) if lived else Authority(issuing_body=issuing)


def settled_at(authority: Authority, date: str | None) -> Authority:
    """Return the authority with places that had ended at ``date`` (ISO 8601) replaced by those that took them over."""
    known = register.load()
    names: dict[str, None] = {}
    for name in authority.names:
        place = known.by_name.get(name)
        names.update(dict.fromkeys(p.name for p in known.at(place, date)) if place else {name: None})
    if tuple(names) == authority.names:
        return authority
    return _of_places([known.by_name[n] for n in names if n in known.by_name], authority.issuing_body)


def _scores(zones: Iterable[tuple[str, float]]) -> tuple[defaultdict[str, float], defaultdict[str, float]]:
    """Return each place's weight, and its greatest from one line (with its institution's)."""
    scores: defaultdict[str, float] = defaultdict(float)
    strong: defaultdict[str, float] = defaultdict(float)
    for text, weight in zones:
        for mention in places_in(text):
            institution = _institution(text, mention)
            if mention.weak and not institution and weight < TITLE:
                continue
            worth = weight + (INSTITUTION if institution else 0.0)
            if weight == FRONT and not institution:
                worth = FRONT
            scores[mention.place.name] += worth
            strong[mention.place.name] = max(strong[mention.place.name], worth)
    return scores, strong


def _settled(scores: defaultdict[str, float], strong: defaultdict[str, float]) -> bool:
    """Whether no count of the body's mentions can change which place comes first."""
    ranked = sorted((scores[n] for n in scores if strong[n] >= THRESHOLD), reverse=True)
    return bool(ranked) and (len(ranked) == 1 or ranked[0] - ranked[1] > BODY_MOST)


def _add_emails(
    scores: defaultdict[str, float], strong: defaultdict[str, float], texts: Sequence[str]
) -> tuple[str, ...]:
    """Add the weight of e-mail addresses; return the places of a domain that names several together, if there is one.

    A domain that places merely share speaks for those of them that are named elsewhere.
    """
    found = {p.name for text in texts if "@" in text for p in email_places(text)}
    together: tuple[str, ...] = ()
    for domain in sorted({d.lower() for text in texts if "@" in text for d in _EMAIL.findall(text[:2000])}):
        shared = register.load().shared_domain(domain)
        if shared and shared.all:
            found.update(shared.places)
            together = together or (shared.places if len(shared.places) > 1 else ())
        elif shared:
            found.update(name for name in shared.places if scores.get(name, 0.0) > 0)
    for name in sorted(found):
        scores[name] += EMAIL
        strong[name] = max(strong[name], EMAIL)
    return together


def email_places(text: str) -> list[Place]:
    """Return the places whose officers' e-mail addresses ``text`` has."""
    known = register.load()
    places = (known.of_domain(m.group(1)) for m in _EMAIL.finditer(text[:2000]))
    return [p for p in places if p]


def _body_counts(body: Sequence[str]) -> tuple[Counter[str], Counter[str]]:
    counts: Counter[str] = Counter()
    institutions: Counter[str] = Counter()
    budget = _BODY_CHARACTERS
    for text in body:
        budget -= len(text)
        if budget < 0:
            break
        for mention in places_in(text):
            if mention.weak:
                continue
            counts[mention.place.name] += 1
            institutions[mention.place.name] += _institution(text, mention)
    return counts, institutions


def places_in(text: str) -> list[Mention]:
    """Return the places that ``text`` names, without addresses, streets, hospitals and parts of larger regions."""
    found = []
    for mention in register.load().mentions(text):
        before, after = text[max(0, mention.start - 14) : mention.start], text[mention.end : mention.end + 40]
        if compiled("bodies", "followed", r"[\s,]{1,2}", r"\b").match(after) or _POSTCODE.search(after):
            continue
        if compiled("bodies", "preceded", r"(?:^|.*[^\w])", r"[\s-]$").match(before):
            continue
        found.append(mention)
    return found


def _institution(text: str, mention: Mention) -> bool:
    """Whether the place is named with its council, board or services."""
    named = mention.place.name.lower()
    words = text[mention.start : mention.end].lower()
    if words != named and re.search(r"\b(?:council|borough|trust|corporation)\b", words):
        return True
    after = text[mention.end : mention.end + 60]
    before = text[max(0, mention.start - 30) : mention.start]
    return bool(
        compiled("bodies", "after", r"(?:['’]s)?[\s,]{1,2}(?:and\s\w+\s)?", r"\b").match(after)
        or compiled("bodies", "before", r"(?:^|.*\b)", r"\s(?:the\s)?$").match(before)
    )


def _person(text: str) -> bool:
    return bool(compiled("person", "labels", r"^", r"(?:\s?[:|–-]|\s[A-Z])").match(text))


def _of_places(places: Sequence[Place], issuing: str | None) -> Authority:
    return Authority(places[0].name, tuple(p.name for p in places), places[0].code, issuing)


def _joint(best: Place, title: str | None, issuing: str | None, together: Sequence[str]) -> list[Place]:
    """Return all places of a joint report: those coordinated with ``best`` in the title, else in the issuing body.

    ``together`` are the places of an e-mail domain that names several; they count where title and body name none.
    """
    for text in filter(None, (title, issuing)):
        mentions = _sure(text)
        group = _coordinated(text, mentions, best)
        board = register.load().board(text) if text == issuing else None
        if board and best.name in board.places:
            return [register.load().by_name[p] for p in board.places]
        if group:
            return group
    if best.name in together:
        return [register.load().by_name[p] for p in together]
    return [best]


def _sure(text: str) -> list[Mention]:
    """Return the places that a text names; names that other places share only where they stand beside one another."""
    mentions = places_in(text)
    pairs = [
        i for i in range(1, len(mentions)) if _COORDINATED.fullmatch(text[mentions[i - 1].end : mentions[i].start])
    ]
    beside = {i for pair in pairs for i in (pair - 1, pair)}
    return [m for i, m in enumerate(mentions) if not m.weak or i in beside]


def _coordinated(text: str, mentions: Sequence[Mention], best: Place) -> list[Place]:
    group: list[Place] = []
    for i, mention in enumerate(mentions):
        between = text[mentions[i - 1].end : mention.start] if i else ""
        if i and not _COORDINATED.fullmatch(between):
            if best in group:
                break
            group = []
        if mention.place not in group:
            group.append(mention.place)
    return group if best in group else []


@lru_cache(maxsize=1)
def _body_pattern() -> re.Pattern[str]:
    name = (
        r"(?:[A-Z][\w'’.-]*|[A-Z]{2,})(?:\s(?:(?:and|of|on|upon|the|with|in|by|under|&)\s){0,2}(?:[A-Z][\w'’.-]*)){0,4}"
    )
    return re.compile(rf"(?P<name>{name})(?P<body>,?\s(?i:{alternatives(lexicon()['bodies']['after'])}))\b")


@lru_cache(maxsize=1)
def _not_places() -> frozenset[str]:
    return frozenset(w.lower() for w in lexicon()["bodies"]["not_places"])


def _split(match: re.Match[str]) -> str | None:
    """Return the place's name of a match of the body pattern: the last run of words that can be one."""
    small = {"and", "of", "on", "upon", "the", "with", "in", "by", "under", "&"}
    kept: list[str] = []
    for word in reversed(match["name"].split()):
        plain = re.sub(r"['’]s?$", "", word.strip(".,"))
        if plain.lower() in _not_places() or plain.lower() in small or not plain[:1].isalpha():
            if plain.lower() in ("and", "upon", "on", "&", "with") and kept:
                kept.append(word)
                continue
            if not kept:
                continue
            break
        kept.append(plain)
    while kept and kept[-1].lower() in small:
        kept.pop()
    words = kept[::-1]
    if not words or len(" ".join(words)) < 4:
        return None
    if all(w.isupper() for w in words) and len(words) == 1 and len(words[0]) <= 5:
        return None
    return " ".join(w.capitalize() if w.isupper() else w for w in words)


def _unknown(texts: Sequence[str]) -> str | None:
    """Return the place that the register lacks and that a council's or board's name gives."""
    found: Counter[str] = Counter()
    for text in texts:
        for match in _body_pattern().finditer(text[:400]):
            name = _split(match) if _OF_A_PLACE.search(match["body"]) else None
            if name:
                found[name] += 1
    return min(found, key=lambda n: (-found[n], n)) if found else None


def _leftmost(text: str, start: int) -> int:
    """Return where a body's name starts whose place has commas, or that covers several places."""
    for mention in reversed(places_in(text[:400])):
        inside = mention.start < start < mention.end
        if inside or (mention.start < start and _AND.fullmatch(text[mention.end : start])):
            start = mention.start
    return start


def _issuing_body(texts: Sequence[str], place: str | None = None) -> str | None:
    """Return the board, council or service that the texts name first (of that place, where one is given)."""
    for text in texts:
        board = register.load().board(text) if not place else None
        if board:
            return board.name
        for match in _body_pattern().finditer(text[:400]):
            name = _split(match)
            if not name or (place and place.lower() not in match.group().lower()):
                continue
            whole = match.group()
            at = whole.lower().rfind(name.split()[0].lower())
            prefix = re.search(r"(?:London|Royal) Borough of $|City of $|County of $", whole[:at])
            start = match.start() + (prefix.start() if prefix else at)
            return " ".join(text[_leftmost(text, start) : match.end()].split())
    for text in texts if not place else ():
        borough = _BOROUGH.search(text)
        mention = next((m for m in places_in(text) if borough and m.start <= borough.start() < m.end), None)
        if mention:
            return " ".join(text[mention.start : mention.end].split())
    return None
