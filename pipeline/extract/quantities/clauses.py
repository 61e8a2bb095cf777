"""The marks by which a sentence falls into clauses, and the words that say nothing of what a figure measures."""

from __future__ import annotations

import re

# The letters for private use are the signs of bullets, as PDF files have them.
SENTENCE = re.compile(r"[.!?]['’”)]?\s+(?=[A-Z‘'“\d])|\s{2,}(?=[A-Z])|\s*[\ue000-\uf8ff•▪●■◦]\s*")
ASIDE = re.compile(
    r"(?:,\s+(?:which|who\s+also|although|though|but|so|because|as|demonstrating|reflecting|showing|compared|an?\s+(?:\w+\s+){0,3}"
    r"(?:improvement|increase|reduction|decrease|rise|fall|change|drop|gain|achievement|step)|well|much|slightly|still|yet|down|up|and|"
    r"higher|lower|above|below|usually|most\s+of|chiefly|despite|whilst|while|where|when)\b"
    r"|,\s+(?:\w+ly\s+)?(?:\w{3,}ing|due\s+to)\b|;\s|\s[–—]\s|:\s|\sfollowing\b|\s(?:compared|in\s+comparison)\s+(?:with|to)\b|\swhile\b|\swhilst\b|\sbut\b|\salthough\b|\sto\s+ensure\b|\sin\s+order\s+to\b|\sso\s+that\b"
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
    r"data|figures?|information|report\w*|records?|leaders|managers|inspectors?|auditors?|evidence|analysis|audit\w*|survey|authority|council"
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
# The last verb before a figure that gives the level of its subject: "... has fallen from", "..., which was at".
LEVEL = re.compile(
    r"[,\s]+(?:(?:which|this|and|it)\s+)?(?:(?:has|have|had)\s+(?:also\s+|now\s+|again\s+)?(?:been\s+)?(?:\w+ly\s+)?"
    r"(?:improved|increased|reduced|risen|fallen|declined|dropped|deteriorated|decreased|changed|remained|come|gone"
    r"|reached|slipped|inched|been)"
    r"|rose|fell|is|was|were|are|remains?|stands?|stood|averaged|increased|reduced|dropped|improved|declined|reached"
    r"|dipped|went|slipped|rising)\b",
    re.IGNORECASE,
)
LEVEL_REACH = 62  # characters between such a verb and the figure
LEVEL_END = re.compile(
    r"(?:\bat|\bto|\bfrom|\bis|\bwas|\bare|\bwere|\breached|\baveraged)\s+(?:just\s+|only\s+|an?\s+|under\s+|over\s+|about\s+|around\s+)*\Z",
    re.IGNORECASE,
)
MAJORITY = re.compile(r"\b(?:majority|most|proportion|percentage|number|minority|all|many|few)\b", re.IGNORECASE)
BESIDE = re.compile(
    r"^(?:(?:[^,;]{0,60}?,\s+)?(?:this|which|it|and|is|was|are|were|has|also|still|remains?|performs?|compares?|considerably|significantly|slightly|just|much|well|far"
    r"|a\s+little|in\s+line|higher|lower|less|better|worse|more|above|below|similar|closer?|favourably|poorly|broadly)\s+)+(?:[^,;]{0,30}?\b(?:than|with|to|as|above|below)\s+)?"
    r"(?:both\s+)?(?:that\s+(?:of|for|found\s+in)\s+)?(?:the\s+)?(?=(?:[\w’'-]+\s+){0,4}(?:average|neighbour|national|england|comparator|region|similar\s+(?:area|authorit|local|council)))"
    r"|^(?:this\s+)?(?:is|was)?\s*(?:\w+ly\s+)?(?:an?\s+)?(?:higher|lower|less|better|worse|above|below|more|twice|just|well|exceeds?)(?:\s+(?:proportion|rate|figure))?"
    r"(?:\s+(?:above|below))?(?:\s+than)?(?:\s+both)?\s+(?:that\s+(?:of|found)\s+)?(?:the\s+)?(?=.*(?:average|neighbour|national|england|comparator|region))",
    re.IGNORECASE,
)
PREPOSITION = re.compile(r"(?:in|for|at|under|due\s+to|with|from|by|on|as|to)\b", re.IGNORECASE)
LOST = re.compile(r"\(\s*[,;]?\s*\)|\[\s*\]|\(\s*(?:(?:of|or|a|rate|equivalent|to)\b\s*)*\)")

FINITE = re.compile(
    r"(?<!to\s)\b(?:is|are|was|were|has|have|had|do|does|did|will|would|can|could|should|must|may|might|remain(?:s|ed)?|attend(?:s|ed)?"
    r"|receive[sd]?|live[sd]?|achieved?|made|make|said|felt|took|take|got|went|go|left|showed?|needed|came|met|gained|progressed|agreed|reported"
    r"|participated?|disagreed|knew|told|saw|moved|returned|became|ceased?|stayed|started|began|completed?(?=\s+(?:the|their|an?|it)\b))\b",
    re.IGNORECASE,
)
# "The large majority (57%)": what a share says again.
MOST = re.compile(
    r"(?:\b(?:in|for|with)\s+)?(?:\b(?:almost|nearly)\s+)?\b(?:(?:the|an?)\s+)?(?:(?:very|vast|large|small|significant|substantial|high|low|overwhelming|great"
    r"|considerable|relatively)\s+)*(?:majority|minority|most|all|proportion|many|few)\s*,?\s*(?:numbering\s*)?\Z",
    re.IGNORECASE,
)
# A second statement that follows the one a figure is in.
SECOND = re.compile(
    r"(?:\s+(?:and|but)|,\s+so)\s+(?:this|these|it|they|we|there|that|is|are|was|were|has|had|does|do|did|will|would|can|could|should)\b",
    re.IGNORECASE,
)
# A second statement with a subject of its own, after a first that has its verb.
THIRD = re.compile(
    r"\s+and\s+(?:all|no|some|most|the|a|an|their|its|our)\s+[^,;]{2,60}?\s(?:is|are|was|were|has|have|had|will)\b",
    re.IGNORECASE,
)
AFTER_LEVEL = re.compile(
    r"\s*(?:(?:currently|now|overall|so\s+far|at\s+present|in\s+total|respectively|each)\s*)?(?:[,;:.]|\Z|\b(?:and|but|with|which|after|following|compared"
    r"|over|by|as|against|although|while|whilst|because|due|since|at\s+the\s+time"
    r"|indicating|showing|reflecting|demonstrating|suggesting|meaning|leading|making|bringing)\b)",
    re.IGNORECASE,
)
# "Of the 24 files audited, ...", "Of current care leavers, ...": what the parts that follow are of.
GROUP = re.compile(
    r"(?:^|[.;:]\s+|\bthat,?\s+|\band,?\s+)\s*of\s+(?:(?:all|the|those|its|our|their)\s+)*(?!(?:these|this|whom|which|them|those)\b)([^,;:.]{3,120}),\s*"
    r"(?:(?:only|just|some|almost|nearly|over|about|around|approximately|at\s+least|more\s+than|fewer\s+than|less\s+than|a\s+further)\s+)*\Z",
    re.IGNORECASE,
)
# "In three cases, ...": the clause after the comma says what was found in them.
PLACED = re.compile(
    r"\s*(?:(?:however|but|and|also|yet),?\s+)*(?:in|for|with|on|at|of)\s+(?:(?:only|just|at\s+least|some|over|about|a\s+further|another|more\s+than)\s+)*\Z",
    re.IGNORECASE,
)
# What leads up to a statement and is no part of it: "According to local data, ", "Due to staff shortages, ".
LEAD = re.compile(
    r"^\s*(?:according\s+to|as\s+an?|due\s+to|through|despite|following|because\s+of|thanks\s+to|by\s+\w+ing|not\s+only)\s[^,;]{3,160},\s+(?:[a-z]+,\s+)?(?=(?:the|an?|this|these|there|it|they|all|some|its|their|our)\b)",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\s*(?:this\s+)?(?:is\s+|was\s+|are\s+)?(?:an?\s+)?(?:\w+\s+)?(?:increase|reduction|rise|decrease|fall|improvement|drop|change|falling|rising|increasing|reducing|dropping|improving)\s*",
    re.IGNORECASE,
)
