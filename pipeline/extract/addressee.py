"""Who is asked to act: the role, team or body that a recommendation names, as written."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.asks import is_order, pattern_of, subject_of_infinitive, words_of
from pipeline.extract.due import find_due, is_due_cell

_WORDS = re.compile(r"[\w'’&/+-]+")
_COLON = re.compile(r"^([^:;.?!]{2,80}):\s+\S")
_BRACKET = re.compile(r"\(([^()]{2,80})\)[.;]?\s*$")
_CLAUSE = re.compile(r";\s+|:\s+|\s[-–—]\s")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def _pattern(name: str) -> re.Pattern[str]:
    return pattern_of("addressee", name)


def find_addressee(text: str) -> str | None:
    """Return who is to act by the words of ``text`` alone, or None."""
    bare = _pattern("label").sub("", text, count=1).strip()
    return _named(bare) or _subject(bare) or _resolved(text) or _agent(bare) or _asked(bare)


def opens_with_agent(text: str) -> bool:
    """Tell whether a passage names somebody and, after a colon, what is for them: "All teams: stop writing ..."."""
    colon = _COLON.match(text)
    return colon is not None and is_agent(colon[1])


def names_only(text: str) -> bool:
    """Tell whether a passage says no more than who is to act or by when: "(Short Breaks Manager)", "By 30 June."."""
    bare = text.strip(" .;")
    if len(bare) > 80:
        return False
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1]
    elif not bare.startswith(("By ", "by ", "Owner", "Lead", "Responsible")) and "," not in bare:
        return False
    pieces = [p.strip() for p in re.sub(r"^(?:Owner|Lead|Responsible)\s*:\s*", "", bare).split(",")]
    if not all(is_due_cell(p) or (is_agent(p) and p[:1].isupper()) for p in pieces):
        return False
    return len(pieces) == 1 or is_due_cell(pieces[-1])


def lead_addressee(lead_in: str | None) -> str | None:
    """Return who is to act on the items of a list, by the sentence that introduces it, or None."""
    if not lead_in:
        return None
    match = _pattern("lead").search(lead_in)
    if match is None:
        return None
    who = re.split(r"\bthat\s+", match[1])[-1].strip()
    return who if is_agent(who) else None


def heading_addressee(section: tuple[str, ...]) -> str | None:
    """Return who is asked by a heading such as "Asks of the Board", or None."""
    match = _pattern("heading").match(section[-1].strip(" :.")) if section else None
    return match[1] if match else None


@lru_cache(maxsize=4096)
def is_agent(words: str) -> bool:
    """Tell whether a noun phrase names somebody who can act: its head word is a role, a team or a body.

    The head stands before any "of ...", "in ..." or comma; capitals that are no word count as a body's short form.
    """
    phrase = words.strip(" .;:,*•")
    tokens = _WORDS.findall(phrase)
    if not 0 < len(tokens) <= 14:
        return False
    first = _pattern("cut").split(phrase, maxsplit=1)[0]
    head = _WORDS.findall(first)
    if not head:
        return False
    lower = [t.lower() for t in tokens]
    if len(tokens) > 4 and lower[0] in words_of("verbs", "imperative") and not tokens[0].isupper():
        return False
    if lower[0] in words_of("agents", "never_open") or any(_is_clause_word(t) for t in tokens):
        return False
    heads = words_of("agents", "heads")
    if head[-1].lower().removesuffix("'s").removesuffix("’s") in heads:
        return True
    rest = [t for t in head if t.lower() not in heads | words_of("agents", "openers")]
    return bool(rest) and all(t.rstrip("s").isupper() and t[0].isalpha() for t in rest)


def _is_clause_word(token: str) -> bool:
    if len(token) > 1 and token.isupper():
        return False
    word = token.lower()
    if word in words_of("infinitive", "finite"):
        return True
    return word.endswith("ly") and word not in words_of("agents", "ly")


def _subject(text: str) -> str | None:
    """Return who stands before the modal or the infinitive, unless that is what is acted upon."""
    colon = _COLON.match(text)
    if colon and is_agent(colon[1]):
        return colon[1].strip()
    said = _pattern("said").match(text)
    if said and is_agent(said[1]):
        return said[1].strip()
    gerund = _pattern("doing").match(text)
    if gerund and is_agent(gerund[1]):
        return gerund[1]
    for sentence in _SENTENCE.split(text):
        # An order names nobody, whoever its later clauses speak of.
        found = None if is_order(sentence) else next(filter(None, map(_subject_of, _CLAUSE.split(sentence))), None)
        if found:
            return found
    return None


def _subject_of(clause: str) -> str | None:
    modal = _pattern("modal").search(" " + clause)
    if modal and not (modal[1].lower() == "be" and _pattern("passive").search(modal[2].lower())):
        who = (" " + clause)[: modal.start()].strip()
        if len(who) < 120 and is_agent(who):
            return _trim(who)
    who_to = subject_of_infinitive(clause)
    if who_to is not None and is_agent(who_to) and not _acted_upon(clause, who_to):
        return _trim(who_to)
    return None


def _acted_upon(clause: str, who: str) -> bool:
    after = _WORDS.findall(clause[clause.find(who) + len(who) :].lower())[1:3]
    return len(after) == 2 and after[0] == "be" and _pattern("passive").search(after[1]) is not None


def _trim(who: str) -> str:
    return _pattern("before").sub("", who).strip(" ,;")


def _agent(text: str) -> str | None:
    """Return who a passive or a noun names after "by": "collated by the special school nurses"."""
    if not _pattern("be_done").search(text) and len(text.split()) > 10:
        return None
    for match in _pattern("by").finditer(text):
        words = match[1].split()
        for size in range(min(len(words), 8), 0, -1):
            if "to" in words[:size]:
                continue  # "cascaded by managers to the staff": whom it reaches
            phrase = " ".join(words[:size]).rstrip(",.;")
            tail = phrase.split()[-1].lower().removesuffix("'s").removesuffix("’s")
            if size == 1 and phrase.islower() and not phrase.endswith("s"):
                continue  # "reported by agency" parts the figures, it names nobody
            if tail in words_of("agents", "heads") and is_agent(phrase) and not is_due_cell(phrase):
                return phrase
    return None


def _named(text: str) -> str | None:
    """Return who is named apart from the sentence: in brackets at its end, after "Owner:", after a last comma."""
    owner = _pattern("owner").search(text)
    if owner:
        return _without_due(owner[1])
    bracket = _BRACKET.search(text)
    if bracket:
        who = _without_due(bracket[1])
        if who and is_agent(who):
            return who
    parts = re.split(r"[,:]\s+|\.\s+(?=[A-Z])", text.rstrip(" .;"))
    if len(parts) > 1 and is_due_cell(parts[-1]):
        who = parts[-2].strip()
        if who[:1].isupper() and len(who.split()) <= 8 and is_agent(who) and (len(parts) > 2 or ":" in text):
            return who
    return None


def _resolved(text: str) -> str | None:
    """Return who opens a resolution without a modal: "RESOLVED: that ward councillors shadow ..."."""
    match = _pattern("resolved").match(text)
    words = match[1].split()[:6] if match else []
    for size in range(len(words), 0, -1):
        if {"a", "an"} & set(words[1:size]):
            continue
        if words[size - 1].lower() in words_of("agents", "heads") and is_agent(" ".join(words[:size])):
            return " ".join(words[:size])
    return None


def _without_due(text: str) -> str | None:
    """Return a name without the date that follows it."""
    pieces = [p.strip() for p in text.split(",")]
    kept = [p for p in pieces if p and not is_due_cell(p)]
    return ", ".join(kept) or None


def _asked(text: str) -> str | None:
    """Return who is to be asked or told: "Ask the strategy group to ...", "Recommend that all agencies ..."."""
    match = _pattern("to_whom").match(text)
    if match and is_agent(match[1]):
        return match[1]
    return None


def without_parts(text: str, addressee: str | None) -> str:
    """Return what is to be done: ``text`` without its label, the one who is to act and the deadline."""
    action = _pattern("label").sub("", text, count=1).strip()
    if addressee and action.lower().startswith(addressee.lower()):
        action = action[len(addressee) :].lstrip(" :,")
        action = _pattern("duty").sub("", action)
    due = find_due(action)
    if due and action.rstrip(" .;)").endswith(due):
        action = action[: action.rfind(due)].rstrip(" ,;(")
    return action.strip() or text.strip()
