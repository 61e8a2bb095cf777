"""Making one clean line of several wrapped ones."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from pipeline import resources

# Hyphens that only mark a possible line break. PDF text layers hand theirs out as U+0002, U+FFFE or U+FFFF.
_SOFT = "\u00ad\u0002\ufffe\uffff"
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_DROPPED = "\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\ufeff"
_TABLE: dict[int, str | None] = {
    **_LIGATURES,
    **dict.fromkeys(map(ord, _SOFT + _DROPPED)),
    **dict.fromkeys([*range(0x00, 0x02), *range(0x03, 0x09), *range(0x0E, 0x1C), 0x7F], " "),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    0x2010: "-",
    0x2011: "-",
}
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _TABLE)))}]")
_SOFT_ENDS = tuple(_SOFT)

_LAST = re.compile(r"(?<![^\W_])((?:[^\W_]|['’-])*[^\W_])-\Z")
_FIRST = re.compile(r"(?:[^\W_]|['’])+")
_SUSPENDED = frozenset({"and", "or", "to"})


@lru_cache(maxsize=1)
def _lexicon() -> tuple[frozenset[str], frozenset[str], dict[str, tuple[str, ...]]]:
    data = resources.lexicon("hyphens")
    return frozenset(data["always"]), frozenset(data["second"]), {k: tuple(v) for k, v in data["before"].items()}


def clean_line(text: str) -> str:
    """Return ``text`` on one line with single spaces, without ligatures, soft hyphens and invisible characters."""
    if text.isascii() and text.isprintable():
        # Of white space it holds spaces alone. Nearly every line is clean already.
        if "  " not in text and text[:1] != " " and text[-1:] != " ":
            return text
    elif _ODD.search(text):
        text = text.translate(_TABLE)
    return " ".join(text.split())


def join_lines(lines: Sequence[str], words: Collection[str] = ()) -> str:
    """Return wrapped lines as one, with the words mended that a line end had cut.

    "cook-" and "ing" make "cooking"; "multi-" and "agency" keep their hyphen, as do all compounds that
    ``corpora/lexicons/hyphens.toml`` knows. ``words`` are the document's own words in lower case, hyphenated ones
    included: a form that stands there decides. Joining a joined text changes nothing.
    """
    return join_parts(lines, words)[0]


def join_parts(parts: Sequence[str], words: Collection[str] = ()) -> tuple[str, list[int]]:
    """Return ``parts`` joined as ``join_lines`` does, and the offset in the whole at which each begins.

    A part that begins inside a mended word begins where its letters do; an empty one where the next would.
    """
    done: list[str] = []
    starts: list[int] = []
    length = 0
    soft = False
    for part in parts:
        piece = clean_line(part)
        if not piece:
            starts.append(length)
            continue
        if done:
            last = done[-1]
            hyphen, space = (0, "") if soft else _joint(last, piece, words)
            if hyphen:
                done[-1] = last[:-1]
                length -= 1
            done.append(space)
            length += len(space)
        starts.append(length)
        done.append(piece)
        length += len(piece)
        soft = piece is not part and part.rstrip().endswith(_SOFT_ENDS)  # a clean line has no such sign
    return "".join(done), [min(at, length) for at in starts]


def _joint(left: str, right: str, words: Collection[str]) -> tuple[int, str]:
    """Return how much of the end of ``left`` goes (its hyphen, or nothing), and what comes between."""
    last, tail = left[-1], left[-2:-1]
    if last == "-":
        return _hyphen_joint(left, right, words)
    if last == "/" and tail.isalnum() and right[0].isalnum():
        return 0, ""
    if last in "–—" and tail.isdigit() and right[0].isdigit():
        return 0, ""
    return 0, " "


def _hyphen_joint(left: str, right: str, words: Collection[str]) -> tuple[int, str]:
    first = _FIRST.match(right)
    # The tail is enough to see the last word and keeps the search linear in the length of a paragraph.
    last = _LAST.search(left[-80:])
    if not last or not first:
        return 0, " "
    head, tail = last[1], first[0]
    if tail.lower() in _SUSPENDED:
        return 0, " "
    if not tail[0].islower() or not head[-1].isalpha():
        return 0, ""
    return (0, "") if _is_compound(head.lower(), tail.lower(), words) else (1, "")


def _is_compound(head: str, tail: str, words: Collection[str]) -> bool:
    if f"{head}-{tail}" in words:
        return True
    if head + tail in words:
        return False
    always, second, before = _lexicon()
    if "-" in head or head in always or tail in second:
        return True
    if tail.startswith(before.get(head, ("\0",))):
        return True
    known = resources.ordinary_words()
    return head in known and tail in known and head + tail not in known and min(len(head), len(tail)) > 2
