"""Running headers, footers and page numbers of a PDF, and its contents pages, taken out before text is joined."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.ingest.furniture import EdgeLine, contents_lines, patterns, running
from pipeline.ingest.pieces import PageText, Piece

_ZONE = 0.13  # of the page's height, from either edge


def take_running(pages: Sequence[PageText]) -> list[tuple[int, str]]:
    """Remove the running headers, footers and page numbers; return them as (page, text), in order."""
    lines = [_edge_lines(page) for page in pages]
    verdicts = running([[edge for edge, _ in page] for page in lines])
    out = []
    for page, found, verdict in zip(pages, lines, verdicts, strict=True):
        drop = {id(p) for (_, pieces), is_running in zip(found, verdict, strict=True) if is_running for p in pieces}
        if drop:
            out += [
                (page.number, edge.text) for (edge, _), is_running in zip(found, verdict, strict=True) if is_running
            ]
            page.pieces = [p for p in page.pieces if id(p) not in drop]
    return out


def _edge_lines(page: PageText) -> list[tuple[EdgeLine, list[Piece]]]:
    zone = _ZONE * page.height
    lines: list[list[Piece]] = []
    for p in page.pieces:
        if p.raised or zone < p.y < page.height - zone:
            continue
        for line in reversed(lines[-6:]):
            if abs(line[0].y - p.y) < 0.5 * p.size:
                line.append(p)
                break
        else:
            lines.append([p])
    out = []
    for line in lines:
        line.sort(key=lambda p: p.x0)
        top = line[0].y > page.height / 2
        distance = page.height - line[0].y if top else line[0].y
        out.append((EdgeLine(" ".join(p.text for p in line), top, distance), line))
    return out


def take_contents(pages: Sequence[PageText]) -> list[tuple[int, str]]:
    """Remove the lines of contents lists; return them as (page, text), in order."""
    head = patterns().contents
    if not any("...." in p.text or head.match(p.text) for page in pages[:12] for p in page.pieces):
        return []
    lines: list[tuple[PageText, list[Piece]]] = []
    for page in pages[:12]:
        for p in page.pieces:
            if lines and lines[-1][0] is page and abs(lines[-1][1][0].y - p.y) < 0.45 * p.size:
                lines[-1][1].append(p)
            else:
                lines.append((page, [p]))
    texts = ["\t".join(p.text for p in sorted(line, key=lambda p: p.x0)) for _, line in lines]
    found = sorted(contents_lines(texts))
    drop = {id(p) for i in found for p in lines[i][1]}
    for page in pages[:12] if drop else ():
        page.pieces = [p for p in page.pieces if id(p) not in drop]
    return [(lines[i][0].number, texts[i].replace("\t", " ")) for i in found]
