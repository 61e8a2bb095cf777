"""Who is asked to act: the role, team or body that a recommendation names, as written."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.asks import is_order, subject_of_infinitive, words_of
from pipeline.extract.due import find_due, is_due_cell

_WORDS = re.compile(r"[\w'’&/+-]+")
_LABEL = re.compile(r"^(?:actions?|agreed action|agreed|resolved|decision|decided)\s*:\s*(?:that\s+)?", re.IGNORECASE)
_COLON = re.compile(r"^([^:;.?!]{2,80}):\s+\S")
_ASKED = r"(?:asked|invited|requested|required|recommended)"
_MUST = r"should|must|shall|will|ought to|needs? to|has to|have to"
_MODAL = re.compile(
    rf"\s(?:{_MUST}|(?:is|are|was|were|have been|has been) {_ASKED} (?:to|for)|(?:is|are) to"
    r"|undertook to|(?:has|have) (?:agreed|undertaken) to|agreed to)\s+(?:\([a-z0-9]{1,4}\)\s+)?(\w+)\s*(\w*)"
)
_SAID = re.compile(r"^(.{2,60}?)\s(?:said|reported|confirmed)\b")
_DOING = re.compile(
    r"^((?:the\s+)?[A-Z][\w'’&-]*(?:\s+[\w'’&-]+){0,4}?)\s+[a-z]{3,}ing\s+(?:to|with|a|an|the|up|out)\b"
)
_RESOLVED = re.compile(r"^(?:resolved|agreed|decided)\s*:?\s+that\s+(.{3,80})", re.IGNORECASE)
_PASSIVE = re.compile(
    r"(?:\w+ed|\w+en|done|made|sent|held|set|run|put|kept|built|brought|sought|read|told|drawn|taught)$"
)
_BE_DONE = re.compile(
    rf"\b(?:{_MUST}|to) (?:then |also |now )?be \w+(?:ed|en|t|ne|de|ad|ld|un)\b"
    r"|\b(?:led|provided|owned|chaired) by\b"
)
_BY = re.compile(r"\b(?:by|led by)\s+((?:the\s+)?[A-Za-z][\w'’&-]*(?:\s+[\w'’&-]+){0,8})")
_TO_WHOM = re.compile(
    r"^(?:to\s+)?(?:ask|recommend(?:ations?)?|make recommendations|propose|request|invite|require|requiring)"
    r"(?:\s+(?:to|that))?\s+((?:the\s+)?[\w'’&-]+(?:\s+[\w'’&-]+){0,7}?)"
    r"\s+(?:to|that|a|an|ensures?|considers?|reviews?|about|they)\b",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\(([^()]{2,80})\)[.;]?\s*$")
_OWNER = re.compile(r"\b(?:owner|leads?|responsible|action by|by whom|who)\s*:\s*([^;.:]{2,80})", re.IGNORECASE)
_CUT = re.compile(r"\s+(?:of|in|with|for|at|from|on|across|within|who|that|and the|including)\b|[,(]")
_LEAD = re.compile(
    r"(?:^|[,;]\s+|\bthat\s+)((?:the\s+|all\s+|each\s+)?[\w'’&-]+(?:\s+[\w'’&/-]+){0,9}?)\s+"
    rf"(?:{_MUST}|is to|are to|(?:is|are) {_ASKED} to)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r";\s+|:\s+|\s[-–—]\s")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def find_addressee(text: str) -> str | None:
    """Return who is to act by the words of ``text`` alone, or None."""
    bare = _LABEL.sub("", text, count=1).strip()
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
    match = _LEAD.search(lead_in)
    if match is None:
        return None
    who = re.split(r"\bthat\s+", match[1])[-1].strip()
    return who if is_agent(who) else None


def heading_addressee(section: tuple[str, ...]) -> str | None:
    """Return who is asked by a heading such as "Asks of the Board", or None."""
    match = re.match(r"(?:our |the )?asks? of (.{2,60})$", section[-1].strip(" :."), re.IGNORECASE) if section else None
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
    first = _CUT.split(phrase, maxsplit=1)[0]
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
    said = _SAID.match(text)
    if said and is_agent(said[1]):
        return said[1].strip()
    gerund = _DOING.match(text)
    if gerund and is_agent(gerund[1]):
        return gerund[1]
    for sentence in _SENTENCE.split(text):
        # An order names nobody, whoever its later clauses speak of.
        found = None if is_order(sentence) else next(filter(None, map(_subject_of, _CLAUSE.split(sentence))), None)
        if found:
            return found
    return None


def _subject_of(clause: str) -> str | None:
    modal = _MODAL.search(" " + clause)
    if modal and not (modal[1].lower() == "be" and _PASSIVE.search(modal[2].lower())):
        who = (" " + clause)[: modal.start()].strip()
        if len(who) < 120 and is_agent(who):
            return _trim(who)
    who_to = subject_of_infinitive(clause)
    if who_to is not None and is_agent(who_to) and not _acted_upon(clause, who_to):
        return _trim(who_to)
    return None


def _acted_upon(clause: str, who: str) -> bool:
    after = _WORDS.findall(clause[clause.find(who) + len(who) :].lower())[1:3]
    return len(after) == 2 and after[0] == "be" and _PASSIVE.search(after[1]) is not None


def _trim(who: str) -> str:
    return re.sub(
        r"^(?:and|that|then|also|(?:requiring|asking|requesting|inviting)(?: that)?)\s+", "", who, flags=re.I
    ).strip(" ,;")


def _agent(text: str) -> str | None:
    """Return who a passive or a noun names after "by": "collated by the special school nurses"."""
    if not _BE_DONE.search(text) and len(text.split()) > 10:
        return None
    for match in _BY.finditer(text):
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
    owner = _OWNER.search(text)
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
    match = _RESOLVED.match(text)
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
    match = _TO_WHOM.match(text)
    if match and is_agent(match[1]):
        return match[1]
    return None


def without_parts(text: str, addressee: str | None) -> str:
    """Return what is to be done: ``text`` without its label, the one who is to act and the deadline."""
    action = _LABEL.sub("", text, count=1).strip()
    if addressee and action.lower().startswith(addressee.lower()):
        action = action[len(addressee) :].lstrip(" :,")
        action = re.sub(
            rf"^(?:{_MUST}|(?:is|are) {_ASKED} to|(?:is|are) to|to)\s+",
            "",
            action,
        )
    due = find_due(action)
    if due and action.rstrip(" .;)").endswith(due):
        action = action[: action.rfind(due)].rstrip(" ,;(")
    return action.strip() or text.strip()
