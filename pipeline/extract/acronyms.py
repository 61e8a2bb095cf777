"""Acronyms of a report: every short form in use, what it stands for, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import resources
from pipeline.extract.definitions import Definition, definitions
from pipeline.extract.glossary import plain, senses
from pipeline.extract.senses import same_sense
from pipeline.extract.shortforms import Candidate, candidates, is_never
from pipeline.records import Acronym
from pipeline.spans import drafts

# Longer runs of capitals that nothing explains are words, names of systems or products.
_LONGEST_UNKNOWN = 7

_CAPITALISED = re.compile(r"[A-Z][a-z]+(?:(?:[ -]|, |['’]s )(?:(?:and|of|the|in|for|to|with) )*[A-Z][a-z]+)+")


@dataclass(slots=True)
class _Use:
    count: int = 0
    quiet: int = 0  # uses outside runs of capitals
    initials: int = 0
    passages: list[str] = field(default_factory=list)

    def add(self, candidate: Candidate, ident: str) -> None:
        self.count += 1
        self.quiet += not candidate.shouted
        self.initials += candidate.initials
        if not self.passages or self.passages[-1] != ident:
            self.passages.append(ident)


@Language.component("audit_acronyms")
def audit_acronyms(doc: Doc) -> Doc:
    """Set ``doc._.acronyms``; their ``passages`` are the ordinals, from 1, of the passages of ``doc``, as strings."""
    doc._.acronyms = find_acronyms((str(i), draft.text) for i, draft in enumerate(drafts(doc), 1))
    return doc


def find_acronyms(texts: Iterable[tuple[str, str]]) -> tuple[Acronym, ...]:
    """Return the short forms of a report in order of first use; two records where the report gives one two meanings.

    Args:
        texts: id and text of each passage. ``passages`` of a record are such ids; the records of one short form share
            count and passages.
    """
    uses: dict[str, _Use] = {}
    defined: dict[str, dict[str, str]] = {}
    everything: list[str] = []
    for ident, text in texts:
        here = candidates(text)
        for candidate in here:
            uses.setdefault(candidate.short, _Use()).add(candidate, ident)
        if here:
            for definition in definitions(text) or _across(everything[-1] if everything else "", text):
                _learn(defined, definition, ident)
        everything.append(text)
    whole = _Whole(everything)
    found: list[Acronym] = []
    for short, use in uses.items():
        longs = defined.get(short, {})
        if not longs and not _accept(short, use, whole):
            continue
        where = tuple(dict.fromkeys(use.passages))
        if longs:
            found += [Acronym(short, long, True, "report", use.count, where, at) for long, at in longs.items()]
            continue
        known = _from_glossary(short, whole)
        if known is not None:
            found.append(Acronym(short, known, False, "glossary", use.count, where))
        else:
            phrase = whole.phrase(short)
            found.append(Acronym(short, phrase, False, "report" if phrase else None, use.count, where))
    return tuple(found)


def _across(before: str, text: str) -> list[Definition]:
    """Return what is defined where a page or line break parted a long form from the bracket that follows it."""
    if "(" not in text[:80] or not before or before.rstrip()[-1:] in ".!?:;" or "(" in before[-80:]:
        return []
    return definitions(f"{before[-80:]} {text[:80]}")


class _Whole:
    """The text of the whole report, for the questions that only it can answer; each answered once, when asked."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._joined: str | None = None
        self._plain: str | None = None
        self._phrases: dict[str, set[str]] | None = None

    def _text(self) -> str:
        if self._joined is None:
            self._joined = "\n".join(self._texts)
        return self._joined

    def has_word(self, word: str) -> bool:
        """Tell whether ``word``, in lower case, is a word of the report."""
        found = re.escape(word)  # first, and looking behind it after: so it is sought as plain text is
        return re.search(rf"{found}(?<![\w@./'’-]{found})(?![\w@-])", self._text()) is not None

    def has_wording(self, long: str) -> bool:
        """Tell whether the long form stands in the report, in whatever case."""
        if self._plain is None:
            self._plain = f" {plain(self._text())}s "
        return f" {plain(long)}" in self._plain

    def phrase(self, short: str) -> str | None:
        """Return the one capitalised phrase of the report whose initials are ``short``, or None."""
        if len(short) < 3 or not short.isalpha():
            return None
        if self._phrases is None:
            self._phrases = {}
            for text in self._texts:
                for match in _CAPITALISED.finditer(text):
                    phrase = match.group().removeprefix("The ")
                    initials = "".join(re.findall(r"\b[A-Z]", phrase))
                    self._phrases.setdefault(initials, set()).add(phrase)
        fitting = {plain(p): p for p in sorted(self._phrases.get(short.upper(), ()))}
        return next(iter(fitting.values())) if len(fitting) == 1 else None


def _learn(defined: dict[str, dict[str, str]], definition: Definition, ident: str) -> None:
    """Add a definition and the passage it stands in, unless it words one already known in another way."""
    known = defined.setdefault(definition.short, {})
    if not plain(definition.long) or any(same_sense(definition.short, long, definition.long) for long in known):
        return
    known[definition.long] = ident


def _accept(short: str, use: _Use, whole: _Whole) -> bool:
    """Tell whether a form that the report does not define is an acronym rather than emphasis, a code or initials."""
    known = bool(senses(short))
    ordinary = short.lower() in resources.ordinary_words()
    if short[0] == "S" and short[1:].isdigit():
        return known
    if 2 * use.initials >= use.count and not (known and len(short) > 2):
        return False
    if known:
        return use.quiet > 0 or not ordinary
    if is_never(short) or ordinary or use.quiet == 0:
        return False
    return len(short) <= _LONGEST_UNKNOWN and not (short.isupper() and whole.has_word(short.lower()))


def _from_glossary(short: str, whole: _Whole) -> str | None:
    """Return the long form of the sense that the report words somewhere, else of the usual sense; None if unknown."""
    known = senses(short)
    if len(known) > 1:
        for sense in known:
            if any(whole.has_wording(w) for w in sense.wordings()):
                return sense.long
    return known[0].long if known else None
