"""More unlabelled passages in the language of local audits, made of the labelled ones, for the teacher to label.

Real passages without labels are all of inspection reports: of local audits the student would learn from labels alone.
Of each labelled passage a variant is made: in turn with the end of another passage, under another heading and lead-in,
or with some words left out. What they mean is the teacher's to say; that some read oddly does no harm.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.tag.evidence import Evidence, evidence_of
from pipeline.tag.themes import tagger
from pipeline.train.passages import Example

# The share of words that are left out.
GONE = 0.15
# Where a passage can be taken apart: at a mark or before a word that joins.
_JOIN = re.compile(r"(?<=[,;:]) | (?=(?:and|but|while|although|though|because|so|with|when|where|which)\b)")


def variants(examples: Sequence[Example], *, seed: int = 0) -> list[Example]:
    """Return a variant of each local passage that is no heading, without labels; the same on each run."""
    chance = random.Random(seed)  # noqa: S311 (which to put together)
    local = [e for e in examples if e.genre == "local" and e.kind != "heading" and e.placed]
    by_kind: dict[str, list[Example]] = defaultdict(list)
    for example in local:
        by_kind[example.kind].append(example)
    found = []
    for number, one in enumerate(local):
        match number % 3:
            case 0:
                found.append(_made(one, joined(one.text, chance.choice(local).text, chance), one, "joined"))
            case 1:
                found.append(_made(one, one.text, chance.choice(by_kind[one.kind]), "moved"))
            case _:
                found.append(_made(one, thinned(one.text, chance), one, "thinned"))
    return found


def joined(first: str, second: str, chance: random.Random) -> str:
    """Return the beginning of one passage with the end of another, each parted where it can be."""
    begin, end = _JOIN.split(first), _JOIN.split(second)
    head = " ".join(begin[: chance.randint(1, max(1, len(begin) - 1))]).rstrip(" .;,")
    tail = " ".join(end[chance.randint(min(1, len(end) - 1), len(end) - 1) :])
    return f"{head}, {tail[:1].lower()}{tail[1:]}"


def thinned(text: str, chance: random.Random) -> str:
    """Return a passage without some of its words, but with one at least."""
    words = text.split()
    kept = [word for word in words if chance.random() >= GONE]
    return " ".join(kept or words)


def _made(one: Example, text: str, place: Example, how: str) -> Example:
    """Return ``text`` where ``place`` stands, with the evidence of both."""
    rules = tagger()
    at = place.placed
    found = evidence_of(rules, text, section=place.section, lead_in=place.lead_in, kind=place.kind)
    around: Evidence = found._replace(report=at.report, near=at.near, near_sides=at.near_sides) if at else found
    return replace(
        one,
        id=f"{one.id}-{how}",
        text=text,
        section=place.section,
        lead_in=place.lead_in,
        themes=None,
        stance=None,
        theme_stances={},
        alone=evidence_of(rules, text),
        placed=around,
    )
