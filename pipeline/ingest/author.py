"""Who wrote a report or led the inspection: a labelled name, or the name in a sign-off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.ingest.dates import find_dates
from pipeline.ingest.evidence import Evidence, alternatives, compiled, lexicon

# A label and its value stand in a line of this length; longer ones are sentences.
LINE = 240
VALUE_WORDS = 14
# A line of the body that names the lead inspector is this short, in characters.
TEAM_LINE = 100

_NAME = (
    r"(?:(?:Dr|Mrs?|Ms|Miss|Prof(?:essor)?|Sir|Dame)\.?\s)?[A-Z][\w'’-]+"
    r"(?:\s(?:[A-Z][\w'’-]*\.?|de|van|von|der|la|al|bin)){1,3}"
)
_ONE_NAME = re.compile(rf"{_NAME}")
# Labels that no colon need follow: "Reporting inspector Ann Example HMI".
_UNSIGNED = re.compile(r".* by$|.*inspectors?$|.*hmi$", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\u00a0]+")


def find_author(evidence: Evidence, body: Sequence[str] = (), *, inspection: bool) -> str | None:
    """Return the author or lead inspector as named, without a title of office after the name; else None.

    A post stands for its holder where only the post is named ("Author: Head of Quality Assurance").

    Args:
        evidence: the first page, furniture and last lines.
        body: the texts of the passages: an inspection's team may stand in the middle of its report.
        inspection: an inspectorate's report: it has a lead inspector, and no sign-off is read.
    """
    lines = [*(line.text for line in evidence.front), *evidence.furniture, *evidence.tail]
    if inspection:
        lines += [t for t in body if len(t) <= TEAM_LINE and "nspector" in t]
        return _labelled("lead", lines) or _role_after(lines)
    return _labelled("labels", lines) or _labelled("lead", lines) or _signed(evidence.tail)


def _labelled(key: str, lines: Sequence[str]) -> str | None:
    """Return the value of the first label of the lexicon's list ``key``, best labels first."""
    best: tuple[int, str] | None = None
    for i, text in enumerate(lines):
        for part in text[:4000].splitlines() or [""]:
            match = _label(key).match(part[:LINE])
            if not match:
                continue
            rest = match["rest"]
            if not re.search(r"\w", rest):
                rest = lines[i + 1] if part == text and i + 1 < len(lines) else ""
            elif not match["sign"] and not (_UNSIGNED.match(match["label"]) and _ONE_NAME.match(rest)):
                continue
            value = _value(rest)
            rank = next(n for n, p in enumerate(_alone(key)) if p.fullmatch(match["label"]))
            if value and (best is None or rank < best[0]):
                best = (rank, value)
    return best[1] if best else None


def _value(text: str) -> str | None:
    """Return the name, or the post, that a label's value starts with."""
    text = _SPACE.sub(" ", text).strip(" :|–-")
    text = re.split(r"\s\|\s|\n|;|\s[–-]\s", text)[0]
    text = compiled("author", "office", r"[\s,(]{1,3}", r"\b.*$").sub("", text)
    text = compiled("author", "next", r"\s(?=", r"\b)").split(text)[0]
    whens = find_dates(text)
    if whens and whens[0].start:
        text = text[: whens[0].start]
    name = _ONE_NAME.match(text)
    if name and re.match(r",\s", text[name.end() :]):
        text = name.group()  # a post follows the name
    text = text.strip(" ,.:|(–-")
    words = text.split()
    if not words or len(words) > VALUE_WORDS or not text[0].isupper() or re.search(r"@|\d{3}|https?:", text):
        return None
    if compiled("author", "never", r"^", r"$").match(text):
        return None
    return text


def _role_after(lines: Sequence[str]) -> str | None:
    """Return the first name in a row of names, each with its role ("Ann Example, HMI, Ofsted Lead inspector")."""
    for text in lines:
        match = compiled("author", "lead", r"\b", r"\b").search(text[:LINE])
        name = _ONE_NAME.match(text) if match else None
        if match and name and re.fullmatch(r"[\w\s,'’()-]{0,60}", text[name.end() : match.start()]):
            return _value(name.group())
    return None


def _signed(tail: Sequence[str]) -> str | None:
    """Return the name of a sign-off: a name and a post, in one line or two, at the end of the report."""
    for i, text in enumerate(tail):
        for name, rest in _names(text, tail[i + 1] if i + 1 < len(tail) else ""):
            post = compiled("author", "posts", r"^[\s,]{0,3}(?:[\w'’&-]+\s){0,5}", r"\b").match(rest)
            if post and not compiled("author", "posts", r"\b", r"\b").search(name):
                return name
    return None


def _names(text: str, following: str) -> Iterator[tuple[str, str]]:
    """Yield each way to cut a line of a sign-off into a name of two or three words and what follows it."""
    line = " ".join(text.split())
    if len(line.split()) > VALUE_WORDS or line.endswith((".", ":", "?")):
        return
    for size in (2, 3):
        words = line.split()
        name, rest = " ".join(words[:size]), " ".join(words[size:])
        if len(words) >= size and re.fullmatch(rf"{_NAME}", name):
            yield name.rstrip(","), rest or following


@lru_cache(maxsize=4)
def _label(key: str) -> re.Pattern[str]:
    labels = alternatives(lexicon()["author"][key])
    return re.compile(
        rf"^\W*(?P<label>{labels})(?P<sign>\s?(?:\([^)]{{1,40}}\)\s?)?[:|–-])?\s*(?P<rest>.*)$", re.IGNORECASE
    )


@lru_cache(maxsize=4)
def _alone(key: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(alternatives([p]), re.IGNORECASE) for p in lexicon()["author"][key])
