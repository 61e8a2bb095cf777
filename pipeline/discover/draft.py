"""A proposal as JSON, and proposals as a draft of a taxonomy file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.corpus.citation import cite
from pipeline.discover.propose import Proposal, Row
from pipeline.files import private_text
from pipeline.stems import stem

_PAIR, _WORD = 0.6, 0.35  # what a pair and a word of a draft weigh: a pair tags, a word needs another
_NAMED = 3  # terms in a name


def to_json(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal with the citations of its central passages, as JSON values."""
    return {
        "words": list(proposal.words),
        "passages": proposal.passages,
        "reports": proposal.reports,
        "authorities": proposal.authorities,
        "tightness": proposal.tightness,
        "theme": proposal.theme,
        "covered": proposal.covered,
        "central": [_quoted(row) for row in proposal.central],
    }


def _quoted(row: Row) -> dict[str, Any]:
    return {"id": row["id"], "report": row["report"], "page": row["page"], "text": row["text"], "citation": cite(row)}


def write_draft(proposals: Sequence[Proposal], path: Path) -> None:
    """Write the proposals that no theme covers as a YAML file of themes, to be read, named and mended by a person.

    Raises:
        AuditlensError: the file cannot be written.
    """
    with private_text(path) as stream:
        stream.writelines(f"{line}\n" for line in _lines(proposals))


def _lines(proposals: Sequence[Proposal]) -> Iterator[str]:
    yield "# A draft by `auditlens discover`: name and define each theme, mend its patterns, delete the rest."
    yield "# The examples are passages of your reports: the file is as confidential as they are."
    yield "title: Draft"
    yield "themes:"
    seen: set[str] = set()
    for proposal in proposals:
        if proposal.theme is not None:
            continue
        ident = _ident(proposal, seen)
        named = ", ".join(proposal.words[:_NAMED])
        found = f"{proposal.passages} passages in {proposal.reports} reports"
        yield f"  - id: {ident}"
        yield f"    name: {_text(named[:1].upper() + named[1:])}"
        yield f"    definition: {_text(f'Draft from {found}: say what belongs here.')}"
        yield "    patterns:"
        for weight, patterns in ((_PAIR, _pairs(proposal)), (_WORD, _single(proposal))):
            if patterns:
                yield f"      - weight: {weight}"
                yield f"        any: [{', '.join(map(_text, patterns))}]"
        yield "    examples:"
        for row in proposal.central:
            yield f"      - {_text(' '.join(row['text'].split()))}  # {' '.join(cite(row).split())}"


def _ident(proposal: Proposal, seen: set[str]) -> str:
    words = [word for term in proposal.words for word in term.split() if word[0].isalpha() and word.isascii()]
    base = "_".join(dict.fromkeys(words[:_NAMED])) or "theme"
    ident, number = base, 1
    while ident in seen:
        number += 1
        ident = f"{base}_{number}"
    seen.add(ident)
    return ident


def _pairs(proposal: Proposal) -> list[str]:
    return [f"{term}*" for term in proposal.words if " " in term]


def _single(proposal: Proposal) -> list[str]:
    """Return the words as beginnings, so that other endings are met; a short stem stays a word."""
    found = []
    for term in proposal.words:
        if " " not in term:
            root = stem(term)
            found.append(f"{root}*" if len(root) > 3 and term.startswith(root) else term)
    return list(dict.fromkeys(found))


def _text(value: str) -> str:
    # A JSON string is a YAML one ("YAML 1.2.2", 1.3).
    return json.dumps(value, ensure_ascii=False)
