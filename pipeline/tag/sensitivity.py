"""What can make somebody recognisable: a single case described, a person named, a way to reach them.

Names and contact details are sought in the text as written, since their capitals and marks are what shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline import resources
from pipeline.tag.cues import Lexicon, words
from pipeline.tag.onecase import tells_of_one

# Where a pattern must not stand inside a word, the look behind comes after its first character: a pattern that opens
# with a character class is sought several times as fast.
_EMAIL = re.compile(r"[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}\b")
# UK numbers: +44 or 0, then nine or ten digits in groups; the short freephone numbers 0800 1111 and 0845 46 47.
_PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+44|\(?0044\)?)[\s.-]?(?:\(0\)[\s.-]?)?\d(?:[\s.-]?\d){8,9}(?![\w%])"
    r"|(?<![\w.,/-])\(?0\d{2,4}\)?[\s.-]?\d(?:[\s.-]?\d){4,7}(?![\w%])"
    r"|(?<![\w.,/-])0800[\s.-]?1111(?!\d)"
)
# A postcode's two halves as the Royal Mail gives them; "no" letters C I K M O V in the inward half.
_POSTCODE = re.compile(
    r"[A-PR-UWYZ](?<!\w.)(?:(?<=G)IR ?0AA|(?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY])"
    r" ?\d[ABD-HJLNP-UW-Z]{2})(?!\w)"
)
_STREET = re.compile(
    r"\d(?<![\w/-].)\d{0,3}[A-Za-z]? (?:[A-Z][\w'’]{1,30} ){1,3}"
    r"(?:Street|Road|Avenue|Lane|Close|Drive|Crescent|Terrace|Gardens|Grove|Way|Square|Court|Mews|Row|Walk)\b"
)
_AFTER_CAPITAL = r"[a-z]*(?:['’]?[A-Z])?[a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?"
_NAME = rf"[A-Z]{_AFTER_CAPITAL}"
_PAIR = re.compile(rf"([A-Z](?<![\w'’-].){_AFTER_CAPITAL})((?: [A-Z]\.?)?) ({_NAME})(?=('s|’s)?(?: ([A-Za-z]+))?)")
# A capital after a word that may be a name: without one there is no pair of names.
_SECOND = re.compile(r"[A-Z](?<=[a-zà-ÿ] .)")
# How soon after the person something must have happened, in words.
WITHIN = 10
_QUOTES = frozenset("'\"‘“")
_DIGIT = re.compile(r"\d")


def sensitivity_of(text: str, *, tokens: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return the marks of a passage among ``single_case``, ``named_person`` and ``contact``, in this order."""
    marks = []
    if tokens is None:
        tokens = words(text)
    if _single_case(tokens, text):
        marks.append("single_case")
    if not _beside_names().isdisjoint(tokens) and next(_names(text), None):
        marks.append("named_person")
    if _contact(text):
        marks.append("contact")
    return tuple(marks)


def personal_spans(text: str) -> list[tuple[int, int]]:
    """Return start and end of the names of persons, e-mail addresses, telephone numbers, postcodes and streets.

    What a passage is marked for as ``named_person`` or ``contact``, in order and without overlaps: to be masked in what
    is handed on.
    """
    found = list(_names(text))
    for pattern in (_EMAIL, _POSTCODE, _STREET):
        found += [match.span() for match in pattern.finditer(text)]
    found += [match.span() for match in _PHONE.finditer(text) if _is_phone(match[0])]
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _contact(text: str) -> bool:
    if "@" in text and _EMAIL.search(text):
        return True
    if not _DIGIT.search(text):
        return False
    if ("0" in text or "+" in text) and any(_is_phone(m[0]) for m in _PHONE.finditer(text)):
        return True
    return bool(_POSTCODE.search(text) or _STREET.search(text))


def _is_phone(found: str) -> bool:
    """Tell a telephone number from other runs of digits by how many there are."""
    digits = [c for c in found if c.isdecimal()]
    if found.startswith(("+", "(0044", "0044")):
        return len(digits) >= 11
    return len(digits) in (10, 11) or "".join(digits) == "08001111"


@cache
def _people() -> tuple[re.Pattern[str], frozenset[str], frozenset[str], frozenset[str]]:
    person = resources.lexicon("sensitivity")["person"]
    titles = "|".join(rf"{t}(?<!\w{t})" for t in sorted(person["titles"], key=len, reverse=True))
    titled = re.compile(rf"(?:{titles})\.? (?:[A-Z]\.? ){{0,2}}(?:[A-Z][a-z]+ )?({_NAME})(?=('s|’s)?(?: ([A-Za-z]+))?)")
    return titled, frozenset(person["forenames"]), frozenset(person["not_names"]), frozenset(person["works"])


@cache
def _roles() -> re.Pattern[str]:
    roles = "|".join(
        re.escape(r) for r in sorted(resources.lexicon("sensitivity")["person"]["roles"], key=len, reverse=True)
    )
    return re.compile(rf"\b(?:{roles})\b", re.IGNORECASE)


@cache
def _beside_names() -> frozenset[str]:
    """Return the words of which one stands in every passage that names a person: titles, forenames, posts."""
    person = resources.lexicon("sensitivity")["person"]
    return frozenset(words(one)[0] for part in ("titles", "forenames", "roles") for one in person[part])


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of what names a person: with a title, with a known forename, beside a post."""
    titled, forenames, not_names, works = _people()
    for match in titled.finditer(text):
        if match[1] not in not_names and (match[3] or "").lower() not in works:
            yield match.span()
    for match in _PAIR.finditer(text) if _SECOND.search(text) else ():
        first, last = match[1], match[3]
        if last in not_names or first in not_names or (match[5] or "").lower() in works or match[5] in not_names:
            continue
        if first in forenames or _beside_role(text, match.start(), match.end()):
            yield match.span()


def _beside_role(text: str, start: int, end: int) -> bool:
    """Tell whether a post stands right before ("Lead inspector ") or after (", Independent Chair") a pair of names."""
    before = text[max(0, start - 40) : start].rstrip(" ")
    after = text[end : end + 40]
    for match in _roles().finditer(before):
        rest = before[match.end() :]
        if rest == ":" or (rest == "" and (" " in match[0] or match[0].isupper())):
            return True
    found = _roles().match(after.lstrip(" ,(–-"))
    return found is not None and after.startswith((",", "(", " (", " –", " -"))


@cache
def _case() -> Lexicon[str]:
    case = resources.lexicon("sensitivity")["case"]
    kinds = {"outright": case["outright"], "generic": case["generic"], "one": case["ones"]}
    return Lexicon((phrase, kind) for kind, phrases in kinds.items() for phrase in phrases)


@cache
def _persons() -> Lexicon[bool]:
    return Lexicon((phrase, True) for phrase in resources.lexicon("sensitivity")["case"]["people"])


@cache
def _beside_person() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    case = resources.lexicon("sensitivity")["case"]
    return frozenset(case["between"]), frozenset(case["compounds"]), frozenset(case["past"])


def _single_case(tokens: Sequence[str], text: str) -> bool:
    """Tell whether a passage describes one child or family: outright, of "a girl" in the past, or in their words."""
    if text[:1] in _QUOTES and ("i" in tokens or "my" in tokens):
        return True
    for _, end, meaning in _case().scan(tokens):
        if meaning == "outright" or (meaning == "one" and _particular(tokens, end)):
            return True
    return tells_of_one(tokens, text, _beside_person()[2])


def _particular(tokens: Sequence[str], at: int) -> bool:
    """Tell whether a person stands at ``at``, after any of the words that may stand between, and something happened."""
    between, compounds, past = _beside_person()
    found = next(_persons().scan(tokens[at : at + 6]), None)
    if found is None or not between.issuperset(tokens[at : at + found[0]]):
        return False
    following = tokens[at + found[1] : at + found[1] + WITHIN]
    if not following or following[0] in compounds:
        return False
    return any(t in past for t in following) or any(t.endswith("ed") and len(t) > 4 for t in following[:2])
