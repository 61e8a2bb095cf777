"""A paper as one self-contained web page: no script, nothing that is fetched, every citation opens its page's text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.pages import template
from pipeline.summarise import paper as p

if TYPE_CHECKING:
    from markupsafe import Markup

_ID = re.compile(r'(\bid="|url\(#|\bhref="#)')
_LABELS = re.compile(r'aria-labelledby="([^"]*)"')


def to_page(paper: p.Paper) -> str:
    """Return the page as HTML."""
    depth = next((b.depth for b in paper.blocks if isinstance(b, p.Contents)), 0)
    listed = [b for b in paper.blocks if isinstance(b, p.Heading) and b.listed and b.level <= depth]
    shown = {ident for page in paper.pages for ident, _, _ in page.pieces if ident}
    return template("pipeline.summarise", "paper.html").render(
        paper=paper,
        kind=lambda thing: type(thing).__name__,
        listed=listed,
        shown=shown,
        svg=_svg,
        sections=_sections(paper),
    )


def _sections(paper: p.Paper) -> list[tuple[p.Heading | None, list[p.Block]]]:
    """Return the blocks by the headings of level 1 that they stand under."""
    parts: list[tuple[p.Heading | None, list[p.Block]]] = [(None, [])]
    for block in paper.blocks:
        if isinstance(block, p.Heading) and block.level == 1:
            parts.append((block, []))
        else:
            parts[-1][1].append(block)
    return parts


def _svg(picture: p.Picture, number: int) -> Markup:
    """Return a chart to stand within the page, its ids made different from those of other charts."""
    from markupsafe import Markup

    text = picture.chart.svg.decode("utf-8")
    text = text[text.index("<svg") :]
    text = _ID.sub(rf"\g<1>c{number}-", text)
    text = _LABELS.sub(lambda m: 'aria-labelledby="' + " ".join(f"c{number}-{i}" for i in m[1].split()) + '"', text, 1)
    return Markup(text)  # noqa: S704  (drawn here; its words are escaped by the drawing)
