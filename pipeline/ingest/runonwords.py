"""The words of a run-on paragraph, and how likely one of them opens something new."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline import resources
from pipeline.ingest.runonlexicon import lexicon
from pipeline.ingest.sentences import lexicon as sentence_lexicon
from pipeline.ingest.usage import Usage

_WORD = re.compile(r"\S+")
_CORE = re.compile(r"[^\W_](?:[\w’'/&+.-]*[\w])?")
_PRONOUN = frozenset({"i", "i'm", "i’m", "i've", "i’ve", "i'd", "i’d", "i'll", "i’ll"})
_ABSTRACT = ("ing", "tion", "tions", "ment", "ments", "ness", "ity", "ships", "ship")
_BRACKET = re.compile(r"\(([^()]*)\)\W*\Z")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its offset: ``core`` without punctuation, ``lower`` the same in lower case."""

    text: str
    start: int
    core: str
    lower: str
    closes_bracket: bool


def to_words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Return the words of ``text[start:end]``, split at spaces."""
    words = []
    for m in _WORD.finditer(text, start, len(text) if end is None else end):
        found = _CORE.search(m[0])
        core = found[0] if found else ""
        words.append(Word(m[0], m.start(), core, core.lower(), m[0].endswith(")")))
    return words


def joint_strength(words: list[Word], i: int, usage: Usage, *, in_list: bool) -> int:
    """Return how surely ``words[i]`` opens something new after words that no full stop ends.

    3: an opener such as "In" or "The"; 2: a word that the document or ordinary English writes small; 1: a capital
    after a longer bracket; 0: no joint. Only 3 counts outside a list.

    Args:
        words: the words of one sentence.
        i: the word, from 1.
        usage: how the document writes its words.
        in_list: whether the sentence follows a lead-in or has no full stop.
    """
    word, before = words[i], words[i - 1]
    after = words[i + 1] if i + 1 < len(words) else None
    if after is None or not word.core[:1].isupper() or word.lower in _PRONOUN or not _can_end(words, i - 1):
        return 0
    if word.text[0] not in "\"'“‘(" and not word.text[0].isupper():
        return 0
    if _is_opener(word, before, after):
        return 3
    if not in_list:
        return 0
    if _long_bracket(words, i - 1):
        return 1
    known = lexicon()
    if word.lower in known["times"]:
        return 0
    if _asks_someone(words, i):
        return 2
    if _is_name_of_several(words, i, usage):
        return 0
    if word.lower in known["ratings"] or not _is_title_case(word.core):
        return 0
    if not (after.core[:1].islower() or after.core[:1].isdigit()):
        return 0
    if not _ends_as_noun(words, i - 1) or usage.pairs(before.lower, word.lower) >= 2:
        return 0
    if usage.small(word.lower) or word.lower in resources.ordinary_words():
        return 2 if 2 * usage.small(word.lower) + 1 >= usage.names(word.lower) else 0
    parts = word.lower.split("-")
    if len(parts) > 1 and all(p in resources.ordinary_words() for p in parts):
        return 2
    return 2 if word.lower.endswith(_ABSTRACT) and not usage.names(word.lower) else 0


def may_open(words: list[Word], i: int, usage: Usage) -> bool:
    """Tell a word that nothing says is a name, with a small word on either side: enough among surer joints."""
    word, before = words[i], words[i - 1]
    after = words[i + 1] if i + 1 < len(words) else None
    if after is None or not after.core[:1].islower() or not before.core[:1].islower() or not _can_end(words, i - 1):
        return False
    return (
        _is_title_case(word.core)
        and len(word.core) > 2
        and word.text[0].isupper()
        and not usage.names(word.lower)
        and not usage.small(word.lower)
        and word.lower not in lexicon()["ratings"]
        and word.lower not in lexicon()["times"]
        and usage.pairs(word.lower, after.lower) < 2
    )


def _asks_someone(words: list[Word], i: int) -> bool:
    """Tell the beginning of an action: "Named GP to agree ...", "CAMHS and the LD nurses to screen ..."."""
    known = lexicon()
    before = words[i - 1].lower
    if (
        not words[i].text[0].isupper()
        or not _ends_as_noun(words, i - 1)
        or before in known["asking"]
        or before.endswith("ed")
    ):
        return False
    for j in range(i + 1, min(i + 8, len(words) - 1)):
        word = words[j]
        if word.lower == "to":
            return words[j + 1].core[:1].islower() and words[j + 1].lower not in known["not_final"]
        if word.text[-1] in ".,;:!?" or word.lower in known["verbs"]:
            return False
        if word.lower in known["not_final"] and word.lower not in ("and", "the", "of", "for"):
            return False
    return False


def _is_name_of_several(words: list[Word], i: int, usage: Usage) -> bool:
    """Tell "Children s Social Care", a name whose apostrophe was lost."""
    after = words[i + 1 : i + 3]
    return (
        len(after) == 2
        and after[0].core in ("s", "’s", "'s")
        and after[1].core[:1].isupper()
        and usage.pairs(after[0].lower, after[1].lower) >= 2
    )


def _can_end(words: list[Word], i: int) -> bool:
    """Tell whether a clause can end with ``words[i]``."""
    word = words[i]
    if word.text[-1] in ".!?:;,…–—-/(&\"“”'’‘" and not (word.text[-1] in "\"”’'" and word.core):
        return False
    if not word.core:
        return False
    known = lexicon()
    if word.core.isdigit() and i and words[i - 1].lower in sentence_lexicon()["labels"]:
        return i > 1
    if word.lower not in known["not_final"] or word.core.isupper():
        return True
    if i and word.lower in known["particles"]:
        return words[i - 1].lower.endswith("ed")
    if i and word.lower == "other":
        return words[i - 1].lower == "each"
    return False


def _is_opener(word: Word, before: Word, after: Word) -> bool:
    known = lexicon()
    if word.lower not in known["strong"] or not _is_title_case(word.core):
        return False
    if before.core[:1].isupper() and before.lower in sentence_lexicon()["labels"]:
        return False  # "Appendix A", "Key Stage Two", "Tier One"
    if len(word.core) == 1 and not after.core[:1].islower():
        return False
    if after.core[:1].isupper() and not after.core[1:2].isupper():
        return word.lower in known["before_capitals"]
    return bool(after.core) and (after.core[:1].islower() or after.core[:1].isdigit() or after.core[:1].isupper())


def _is_title_case(core: str) -> bool:
    return core[:1].isupper() and (len(core) == 1 or not any(c.isupper() for part in core.split("-") for c in part[1:]))


def _long_bracket(words: list[Word], i: int) -> bool:
    """Tell a bracket of three words or more that closes at ``words[i]``: not the short form of a name."""
    if not words[i].closes_bracket:
        return False
    text = " ".join(w.text for w in words[max(0, i - 40) : i + 1])
    found = _BRACKET.search(text)
    return found is not None and found[1].count(" ") >= 1


def _ends_as_noun(words: list[Word], i: int) -> bool:
    """Tell a small word, a number, a time or a closing bracket: what an item ends with, and no name goes on from."""
    word = words[i]
    if word.core[:1].islower() or word.closes_bracket or word.lower in lexicon()["times"]:
        return True
    return word.core[:1].isdigit()
