"""The page texts that a web page carries, so that each of its citations opens where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from pipeline.corpus.pagetexts import pages_of
from pipeline.corpus.store import Corpus
from pipeline.summarise import paper as p

_LEFT_OUT = "[A passage is left out in which a child or a person could be recognised.]"


def page_texts(corpus: Corpus, paper: p.Paper, titles: Mapping[str, str], *, sensitive: bool) -> tuple[p.PageText, ...]:
    """Return the texts of the pages that ``paper`` cites.

    Args:
        corpus: what the paper was made from.
        paper: the paper.
        titles: citations of the reports, without page, by sha256.
        sensitive: whether passages in which a child or a person could be recognised are shown.
    """
    cited = set(p.cited(paper))
    made = []
    found = pages_of(corpus.connection, cited)
    for (report, page, _), group in groupby(found, key=lambda on: (on.report, on.page, on.section)):
        pieces: list[tuple[str | None, str, bool]] = []
        for on in group:
            if on.open or sensitive:
                number = f"{on.number} " if on.number else ""
                pieces.append((on.id, number + " ".join(on.text.split()), on.id in cited))
            elif not pieces or pieces[-1][0] is not None:
                pieces.append((None, _LEFT_OUT, False))
        title = titles.get(report, report[:12]) + (f", page {page}" if page is not None else "")
        made.append(p.PageText(report, title, tuple(pieces)))
    return tuple(made)
