"""Text layers that do not say what is printed: wrong glyph maps, shifted letters, text decoded twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from pipeline import resources
from pipeline.ingest.pieces import PageText, Piece

_WORD = re.compile(r"[a-z]{2,}")
_SIGNS = re.compile(r"[!\"#$%&'()*+/:;<=>?@\[\\\]^`{|}~]")
_SIGN_SHARE = 0.3
_CID = re.compile(r"\(cid:\d+\)")
# Private use, the replacement character, controls, and letters with their two bytes the wrong way round.
_SWAPPED = "".join(chr(ord(c) << 8) for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_BAD = re.compile(f"[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f\x7f-\x9f{_SWAPPED}]")
# A first byte of UTF-8 and the bytes after it, as Windows-1252 shows them.
_MOJIBAKE = re.compile(
    "[\u00c2-\u00f4]"
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3}"
)
_KNOWN = 0.4
"""Of the words of a page of English at least so many are ordinary. A list of names has 0.3, reports 0.59 and more."""
_UNLIKE = 0.4
"""Half the difference between the letters of a text and those of English: 0.1 for prose, 0.3 for other languages."""
_WORDS, _LETTERS = 8, 40  # fewer tell nothing
_BAD_SHARE, _BAD_LEAST = 0.08, 8
_LOOK = 40  # lines of a type are enough to judge it by


@lru_cache(maxsize=1)
def _english() -> dict[str, float]:
    data = resources.lexicon("garbled")["letters"]
    total = sum(data.values())
    return {letter: share / total for letter, share in data.items()}


def is_garbled(text: str) -> bool:
    """Tell whether ``text``, of a page or of all pages in one type, cannot be what was printed.

    So it is where characters without a meaning abound, or where next to no word is an ordinary one and the letters
    are not distributed as they are in English. Other languages, lists of names and short texts are none.
    """
    return _has_bad_codes(text) or _is_strange(_WORD.findall(text.lower()))


def _has_bad_codes(text: str) -> bool:
    solid = len(text) - text.count(" ")
    if len(_SIGNS.findall(text)) > max(_LETTERS, _SIGN_SHARE * solid):
        return True
    if text.isascii() and "(cid:" not in text and text.isprintable():
        return False
    bad = len(_BAD.findall(text)) + sum(len(m) for m in _CID.findall(text))
    return bad >= _BAD_LEAST and bad >= _BAD_SHARE * solid


def _is_strange(words: Sequence[str]) -> bool:
    return len(words) >= _WORDS and _known(words) < _KNOWN and _unlike_english(words) > _UNLIKE


def _known(words: Sequence[str]) -> float:
    return sum(map(resources.ordinary_words().__contains__, words)) / max(1, len(words))


def _unlike_english(words: Iterable[str]) -> float:
    """Return from 0 to 1 how far the letters of ``words`` are from those of English; 0 where they are too few."""
    seen = Counter("".join(words))
    total = seen.total()
    if total < _LETTERS:
        return 0.0
    return sum(abs(seen[letter] / total - share) for letter, share in _english().items()) / 2


def garbled(pages: Sequence[PageText]) -> dict[int, list[Piece]]:
    """Return by index in ``pages`` the pieces that cannot be what was printed: a page's all, or those in one type.

    A type (size and weight) is judged over all pages, so that a font of headings with few words a page is told, too.
    """
    out: dict[int, list[Piece]] = {}
    types: dict[tuple[int, bool], list[str]] = {}
    for i, page in enumerate(pages):
        text = " ".join([p.text for p in page.pieces])
        if not _is_plain(text) and is_garbled(text):
            out[i] = page.pieces
            continue
        for p in page.pieces:
            key = (round(2 * p.size), p.bold)
            if key not in types:
                types[key] = [p.text]
            elif len(types[key]) < _LOOK:
                types[key].append(p.text)
    wrong = {key for key, texts in types.items() if not _is_plain(text := " ".join(texts)) and is_garbled(text)}
    for i in range(len(pages)) if wrong else ():
        found = [p for p in pages[i].pieces if (round(2 * p.size), p.bold) in wrong]
        if found:
            out.setdefault(i, found)
    return out


def _is_plain(text: str) -> bool:
    """Whether a first look shows that most of a text is English; stops that stick to words do not matter then."""
    words = text.lower().split()
    return sum(map(resources.ordinary_words().__contains__, words)) > 0.5 * max(_WORDS, len(words))


def drop(page: PageText, pieces: Collection[Piece]) -> None:
    """Take ``pieces`` out of ``page``, by identity."""
    gone = {id(p) for p in pieces}
    page.pieces = [p for p in page.pieces if id(p) not in gone]


def mend(pages: Iterable[PageText]) -> None:
    """Put right UTF-8 that was decoded as Windows-1252 ("childrenâ€™s") in the pieces of ``pages``, in place."""
    for page in pages:
        for p in page.pieces:
            if not p.text.isascii() and _MOJIBAKE.search(p.text):
                p.text = mended(p.text)


def mended(text: str) -> str:
    """Return ``text`` with the sequences put right that can only be UTF-8 decoded as Windows-1252."""
    return _MOJIBAKE.sub(_decode, text)


def _decode(found: re.Match[str]) -> str:
    raw = bytearray()
    for c in found[0]:
        try:
            raw += c.encode("cp1252")
        except UnicodeEncodeError:
            if ord(c) > 0xFF:
                return found[0]
            raw.append(ord(c))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
