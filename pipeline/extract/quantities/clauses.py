"""The marks by which a sentence falls into clauses, and the words that say nothing of what a figure measures."""

from __future__ import annotations

import re

SENTENCE = re.compile(r"[.!?]['’”)]?\s+(?=[A-Z‘'“\d])|\s{2,}(?=[A-Z])")
ASIDE = re.compile(
    r"(?:,\s+(?:which|who\s+also|although|though|but|so|because|as|demonstrating|reflecting|showing|compared|an?\s+(?:\w+\s+){0,3}"
    r"(?:improvement|increase|reduction|decrease|rise|fall|change|drop|gain|achievement|step)|well|much|slightly|still|yet|down|up|and|"
    r"higher|lower|above|below|usually|most\s+of|chiefly|despite|whilst|while|where|when)\b"
    r"|,\s+(?:\w+ly\s+)?(?:\w{3,}ing|due\s+to)\b|;\s|\s[–—]\s|:\s|\sfollowing\b|\s(?:compared|in\s+comparison)\s+(?:with|to)\b|\swhile\b|\swhilst\b|\sbut\b|\salthough\b|\sbecause\b"
    r"|\swhich\s+(?:is|was|are|were|does|has|remains|will)\b)",
    re.IGNORECASE,
)
# A comma that opens an aside, not one inside a list ("education, training or employment").
COMMA = re.compile(r",\s+(?!(?:[\w'’-]+\s+){1,4}(?:and|or)\b|[\w'’-]+(?:\s+[\w'’-]+){0,2},)")
LABEL = re.compile(r"\s*((?:[^\s.;:,]+\s+){0,6}[^\s.;:,]+):\s")
PRONOUN = re.compile(r"^\s+of\s+(?:these|those|them|whom|which)\b", re.IGNORECASE)
CHANGE = re.compile(
    r"^\s*(?:this\s+)?(?:is\s+|was\s+)?(?:again\s+)?an?\s+(?:\w+\s+){0,2}(?:improvement|increase|reduction|decrease|step\s+up|rise|fall|change|gain)\s+"
    r"(?:from|on)\s+(?:(?:where|when|in)\b\s*)*(?:’s|'s)?\s*",
    re.IGNORECASE,
)
REACH = 8  # figures ahead that may share a clause
CUTS = (
    re.compile(r"[;:.]\s+|\s[–—]\s|\s\((?=[^)]*\Z)"),
    re.compile(
        r",\s+(?:and|but|while|whilst|with|which|compared|although|against|yet|or|than)\b|\b(?:compared\s+(?:with|to)|in\s+comparison\s+(?:with|to)|whilst|while)\b",
        re.IGNORECASE,
    ),
    re.compile(r",\s+|\s+(?:and|but|with|than|against|or|yet)\s+", re.IGNORECASE),
    re.compile(r"\s+(?:to|from)\s+", re.IGNORECASE),
)
# "Inspectors found that", "local data shows that": who says it is not what is measured.
SOURCES = (
    r"data|figures?|information|report\w*|records?|inspectors?|auditors?|evidence|analysis|audit\w*|survey|authority|council"
    r"|sampl\w+|performance|means|meant|ensured?|log|notes|council’s|identified|found|shows?"
)
FRAME = re.compile(
    rf"\b(?:{SOURCES})\b[^,;:.]{{0,70}}?\b(?:that|shows?|showed|indicates?|found|reports?)\s+(?:that\s+)?",
    re.IGNORECASE,
)
OPENERS = (
    r"however|overall|currently|as a result|in addition|for example|nevertheless|despite this|likewise|similarly|also"
    r"|this|at the (?:time|point) of (?:(?:the|this) )?(?:inspection|audit)|of this group"
    r"|and|but|yet|with|while|whilst|although|though|when|that|so|recent(?:ly)?|to date"
    r"|of these|of whom|of those|of which"
    r"|there (?:is|are|was|were|have been|has been|had been)|it (?:is|was)|they|these|which is|this is"
    r"|this was|this means that|even so|so far|compared (?:with|to)|in comparison (?:with|to)|than|against|or|to|from"
    r"|down|up|a further|further|for"
)
OPENING = re.compile(rf"^\s*(?:(?:{OPENERS})\b[\s,]*|[,;:–—-]\s*)", re.IGNORECASE)
WORDS = re.compile(r"[A-Za-z0-9][\w'’&-]*")
LEFT_STRONG = re.compile(
    r"[;:(]\s*|\s[–—]\s|,\s+(?:with|and|but|while|whilst|although|though|where|so|which|accordingly|yet)\s+"
    r"|\b(?:with|accordingly,)\s+(?=\Z)"
)
LEFT_WEAK = re.compile(r",\s+|\b(?:with|and|that|but)\s+(?=\Z)")
LEVEL = re.compile(
    r"(.{8,}?)[,\s]+(?:(?:which|this|and)\s+)?(?:(?:has|have|had)\s+(?:also\s+|now\s+|again\s+)?(?:been\s+)?(?:\w+ly\s+)?"
    r"(?:improved|increased|reduced|risen|fallen|declined|dropped|deteriorated|decreased|changed|remained|come|gone"
    r"|reached|slipped|inched)"
    r"|rose|fell|is|was|were|are|remains?|stands?|stood|averaged|increased|reduced|dropped|improved|declined|reached"
    r"|dipped|went|slipped|rising)\b"
    r"[^;]{0,60}?\s?(?:\bat|\bto|\bfrom|\bof|\bis|\bwas|\bare|\bwere)?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
LEVEL_END = re.compile(
    r"(?:\bat|\bto|\bfrom|\bis|\bwas|\bare|\bwere|\breached|\baveraged)\s+(?:just\s+|only\s+|an?\s+|under\s+|over\s+|about\s+|around\s+)*\Z",
    re.IGNORECASE,
)
MAJORITY = re.compile(r"\b(?:majority|most|proportion|percentage|number|minority|all|many|few)\b", re.IGNORECASE)
BESIDE = re.compile(
    r"^(?:this\s+)?(?:is|was)?\s*(?:\w+ly\s+)?(?:an?\s+)?(?:higher|lower|less|better|worse|above|below|more|twice|just|well|exceeds?)(?:\s+(?:proportion|rate|figure))?"
    r"(?:\s+(?:above|below))?(?:\s+than)?(?:\s+both)?\s+(?:that\s+(?:of|found)\s+)?(?:the\s+)?(?=.*(?:average|neighbour|national|england|comparator|region))",
    re.IGNORECASE,
)
PREPOSITION = re.compile(r"(?:in|for|at|under|due\s+to|with|from|by|on|as|to)\b", re.IGNORECASE)
LOST = re.compile(r"\(\s*[,;]?\s*\)|\[\s*\]|\(\s*(?:(?:of|or|a|rate|equivalent|to)\b\s*)*\)")
