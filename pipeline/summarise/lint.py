"""Whether words taken from their place would mislead: the lint that every quotation has to pass.

It looks for the ways in which extracts mislead (Zhang and others, "Extractive is not Faithful", ACL 2023): pronouns
without what they stand for, broken links to a sentence that is not quoted, halves of lists and contrasts, and what is
otherwise out of context. It is strict: a corpus says most things several times, so that a doubtful sentence can be
passed over. The words are in ``corpora/lexicons/quotation.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline import resources
from pipeline.summarise.subjects import grammar
from pipeline.tag.cues import Lexicon, words

Way = Literal["pronoun", "link", "half", "fragment", "context"]

_MARKS = frozenset(",;:.!?|()%=–—")
_BOUNDARY = frozenset(",;:–—")
_BACK = ("these", "those", "them", "whom", "which", "this")
# Words that a clause needs before what points back may point into it.
_CLAUSE = 4
_LEFTOVER = re.compile(r"[|\t•\uf000-\uf8ff�]|\.\.\.|…|_{2,}|[a-z]{3}\d\b|[a-z]\.[A-Z]|\b[A-Z]{4,}\s+[A-Z]{4,}\b")
_QUOTES = str.maketrans("", "", "‘'“\"")


class Fault(NamedTuple):
    """A reason to refuse a quotation: the way it misleads, and the words that do."""

    way: Way
    words: str


class _Words:
    """The words of the lint, compiled once."""

    def __init__(self) -> None:
        data = resources.lexicon("quotation")
        links, pronouns, context = data["links"], data["pronouns"], data["context"]
        self.least, self.most = data["length"]["least"], data["length"]["most"]
        self.opened = data["length"]["opened"]
        self.trim = Lexicon([*((p, True) for p in links["trim"]), *((p, False) for p in links["refuse"])])
        self.glued, self.adjectives = frozenset(links["glued"]), frozenset(links["adjectives"])
        self.causes = Lexicon((p, True) for p in links["causes"])
        self.anywhere = Lexicon([*((p, True) for p in links["anywhere"]), *((p, False) for p in links["harmless"])])
        self.halves = frozenset(links["halves"])
        self.many, self.thing = frozenset(pronouns["many"]), frozenset(pronouns["thing"])
        self.person, self.own = frozenset(pronouns["person"]), frozenset(pronouns["own"])
        self.speaker, self.pointing = frozenset(pronouns["speaker"]), frozenset(pronouns["pointing"])
        self.groups, self.singular = frozenset(pronouns["groups"]), frozenset(pronouns["singular"])
        self.excused = Lexicon((p, True) for p in (*pronouns["empty"], *pronouns["known"], *pronouns["saying"]))
        self.boundaries = frozenset(pronouns["boundaries"])
        self.bare = Lexicon((f"the {p}", True) for p in context["bare"])
        self.references = Lexicon((p, True) for p in context["references"])
        self.counts = frozenset(context["counts"])
        self.labels = Lexicon((p, True) for p in context["labels"])
        self.shares = Lexicon((p, True) for p in context["shares"])
        self.tails = re.compile(context["tails"], re.IGNORECASE)
        plain, field = data["verbs"]["plain"], data["verbs"]["field"]
        self.verbs = frozenset([*plain, *field, *map(_third, field)])
        self.plain = frozenset([*plain, *field])
        self.grammar = grammar()
        self.turns = frozenset(links["turns"])
        self.links = frozenset(data["verbs"]["links"])
        self.modal = frozenset(data["verbs"]["modal"])
        self.asking = frozenset(data["verbs"]["asking"])


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s")


@cache
def lexicon() -> _Words:
    """Return the words of the lint."""
    return _Words()


def faults(pieces: Sequence[str], *, asked: bool = False, cut: bool = False) -> list[Fault]:
    """Return why a quotation of ``pieces``, in their order, would mislead; nothing where it stands alone.

    Args:
        pieces: sentences as quoted; what a later one points back to may stand in those before it. An insertion in
            square brackets is passed over.
        asked: it asks for something, so that an imperative is a sentence.
        cut: what belongs to the lay-out was cut off its end, and the full stop with it.
    """
    own, opening = _sentences(pieces)
    inserted = resources.lexicon("quotation")["insertions"]
    trimmed, led = opening == inserted["left_out"], opening in (inserted["asked"], inserted["imperative"])
    found: list[Fault] = []
    before: list[str] = []
    for i, piece in enumerate(own):
        tokens = words(piece)
        found += _shape(
            piece, tokens, asked=asked, cut=cut, led=led, trimmed=trimmed, lead_in=i < len(own) - 1, item=i > 0
        )
        if i == 0:
            found += _opening(tokens)
        found += _pronouns(tokens, before)
        if i == 0:
            found += _links(tokens)
        elif own[i - 1].rstrip().endswith(":"):
            found += _item(tokens)
        found += _references(tokens)
        before += tokens
    if sum(token not in _MARKS for token in before) > (lexicon().most if len(own) < 2 else lexicon().opened):
        found.append(Fault("context", "too long"))
    return found


def _sentences(pieces: Sequence[str]) -> tuple[list[str], str | None]:
    """Return the sentences that pieces make up, and the insertion that opens them.

    An insertion within a sentence parts it into two pieces: they are put together again.
    """
    own: list[str] = []
    opening, inside = None, False
    for i, piece in enumerate(pieces):
        if piece.startswith("[") and piece.endswith("]"):
            opening, inside = (piece, False) if i == 0 else (opening, True)
        elif inside and own:
            own[-1], inside = f"{own[-1].rstrip()} {piece.lstrip()}", False
        else:
            own.append(piece)
    return own, opening


def opener(text: str) -> tuple[int, bool] | None:
    """Return where what follows a linking opener begins, and whether the opener can be left out; None without one.

    The place counts characters of ``text``: "However, plans are late." gives 9.
    """
    tokens = words(text)
    if not tokens:
        return None
    end, trim = 0, True
    for start, stop, can in lexicon().trim.scan(tokens[:8]):
        if start != end:
            break
        comma = tokens[stop : stop + 1] == [","]
        end, trim = stop + comma, trim and can and (comma or " ".join(tokens[start:stop]) in lexicon().glued)
    if not end:
        return None
    return _offset(text, tokens, end), trim


def _offset(text: str, tokens: Sequence[str], count: int) -> int:
    """Return the offset of the token after ``count`` tokens of ``text``."""
    at, lowered = 0, text.lower().replace("’", "'").replace("‘", "'")
    for token in tokens[:count]:
        at = lowered.find(token, at) + len(token)
    while at < len(text) and text[at] in " ,-–\xa0":
        at += 1
    return at


def _shape(
    piece: str, tokens: Sequence[str], *, asked: bool, cut: bool, led: bool, trimmed: bool, lead_in: bool, item: bool
) -> list[Fault]:
    """Return the faults of a piece's form: it must be one whole sentence, from a capital to its end."""
    data = lexicon()
    count = sum(token not in _MARKS for token in tokens)
    found = []
    if count < (2 if led or item else data.least):
        found.append(Fault("fragment", "too short"))
    bare = piece.strip().translate(_QUOTES)
    if not (item or led or trimmed or bare[:1].isupper()):
        found.append(Fault("fragment", "does not begin as a sentence does"))
    end = piece.rstrip().rstrip("’'”\")")[-1:]
    if end in (",", ";", "–", "-", "—", "(", "?") or (end == ":" and not lead_in):
        found.append(Fault("half" if end != "?" else "context", "does not end as a sentence does"))
    if not lead_in and tokens[-1:] and tokens[-1] in ("and", "or", "of", "the", "to", "a", "for", "with", "by", "in"):
        found.append(Fault("half", "unfinished"))
    if not (led or item or asked or cut or end in (".", "!") or (end == ":" and lead_in)):
        found.append(Fault("half", "unfinished"))
    if _LEFTOVER.search(piece) or piece.count("(") != piece.count(")") or piece.count("“") != piece.count("”"):
        found.append(Fault("fragment", "left over from a lay-out"))
    if not led and not item and not _is_sentence(tokens, asked):
        found.append(Fault("fragment", "no verb"))
    return found


def _is_sentence(tokens: Sequence[str], asked: bool) -> bool:
    data = lexicon()
    if asked and tokens:
        # "Plans should be", not "the quality of plans, so that children are": what hangs on a link is no sentence.
        links = (i for i, t in enumerate(tokens) if t in data.links)
        modal = any(t in data.modal for t in tokens[1 : next(links, len(tokens))])
        return tokens[0] in data.asking or modal or ("need", "to") in pairwise(tokens)
    return any(t in data.verbs or (t.endswith("ed") and len(t) > 4) for t in tokens[1:])


def _opening(tokens: Sequence[str]) -> list[Fault]:
    """Return the faults of how a quotation begins."""
    data = lexicon()
    if not tokens:
        return []
    found = []
    for start, end, _ in data.trim.scan(tokens[:8]):
        said = " ".join(tokens[start:end])
        if start == 0 and (said not in data.adjectives or tokens[end : end + 1] == [","]):
            found.append(Fault("link", said))
    if tokens[0] in data.halves and "," not in tokens[:-1] and not _main_clause(tokens):
        found.append(Fault("half", tokens[0]))
    first = 1 if tokens[0] in data.halves else 0
    for start, end, _ in data.shares.scan(tokens[:7]):
        if start == first and end < len(tokens) and (tokens[end] in data.plain or _of_them(tokens, end)):
            found.append(Fault("fragment", " ".join(tokens[:end])))
    if tokens[0][0].isdigit() and len(tokens) > 1 and (tokens[1] in data.plain or tokens[1] in _MARKS):
        found.append(Fault("fragment", tokens[0]))
    if tokens[0] == "the" and tokens[1:2] and (tokens[1].isdigit() or tokens[1] in data.counts):
        found.append(Fault("context", " ".join(tokens[:2])))  # "The eight who": which eight, the sentence before says
    for start, end, _ in data.labels.scan(tokens[:6]):
        if start == 0 and tokens[end : end + 1] == [":"]:
            found.append(Fault("fragment", " ".join(tokens[: end + 1])))  # "Owner: Head of Service"
    for start, end, _ in data.bare.scan(tokens[:6]):
        # "The group now includes": an adverb may stand between.
        verb = end + (end < len(tokens) and (tokens[end] in ("now", "also") or tokens[end].endswith("ly")))
        if start == 0 and verb < len(tokens) and (tokens[verb] in data.verbs or tokens[verb].endswith("ed")):
            found.append(Fault("context", " ".join(tokens[:end])))
    return found


def _item(tokens: Sequence[str]) -> list[Fault]:
    """Return the opening of a list's item that points to the item before it: the words that lead in are no such."""
    found = [Fault("link", " ".join(tokens[:end])) for start, end, _ in lexicon().trim.scan(tokens[:8]) if start == 0]
    if tokens[:1] and tokens[0] in lexicon().pointing and not any(s == 0 for s, *_ in lexicon().excused.scan(tokens)):
        found.append(Fault("pronoun", tokens[0]))
    return found


def _of_them(tokens: Sequence[str], end: int) -> bool:
    return tokens[end] == "of" and end + 1 < len(tokens) and tokens[end + 1] in _BACK


def _main_clause(tokens: Sequence[str]) -> bool:
    """Tell whether "When X are Y Z is" goes on after its first clause: two verbs stand in it."""
    return sum(t in lexicon().verbs for t in tokens[1:]) > 1


def _pronouns(tokens: Sequence[str], before: Sequence[str]) -> list[Fault]:
    """Return the pronouns of ``tokens`` that nothing in ``before`` or earlier in them can stand for."""
    data = lexicon()
    excused = {i for start, end, _ in data.excused.scan(tokens) for i in range(start, end)}
    causes = {end: start for start, end, _ in data.causes.scan(tokens)}
    found = []
    for i, token in enumerate(tokens):
        if i in excused:
            continue
        if token in data.many:
            fault = not any(map(_may_be_many, [*before, *tokens[:i]]))
        elif token in data.thing:
            fault = not before and not _has_noun(tokens[:i])
        elif token in data.pointing:
            fault = not before and not _after_clause(tokens, causes.get(i, i))
        elif token in data.person or token in data.speaker:
            fault = True
        else:
            continue
        if fault:
            found.append(Fault("pronoun", token))
    return found


def _may_be_many(token: str) -> bool:
    data = lexicon()
    if token in data.groups:
        return True
    return len(token) > 3 and token.endswith("s") and not token.endswith("ss") and token not in data.singular


def _has_noun(tokens: Sequence[str]) -> bool:
    """Tell whether something stands before that "it" may be said of: two words that are more than grammar."""
    data = lexicon()
    return sum(len(t) > 3 and t not in data.plain and t not in data.grammar for t in tokens) > 1


def _after_clause(tokens: Sequence[str], at: int) -> bool:
    """Tell whether a clause of its own stands before the word at ``at``, parted from it by a comma or a link."""
    data = lexicon()
    for k in range(at - 1, _CLAUSE - 1, -1):
        if tokens[k] in _BOUNDARY or tokens[k] in data.boundaries:
            return any(t in data.verbs for t in tokens[:k])
    return False


def _links(tokens: Sequence[str]) -> list[Fault]:
    """Return the linking words inside a sentence that tie it to one before."""
    found = []
    for start, end, bad in lexicon().anywhere.scan(tokens):
        if not bad or not start or _after_clause(tokens, start):
            continue
        found.append(Fault("link", " ".join(tokens[start:end])))
    return found


def _references(tokens: Sequence[str]) -> list[Fault]:
    return [Fault("context", " ".join(tokens[start:end])) for start, end, _ in lexicon().references.scan(tokens)]
