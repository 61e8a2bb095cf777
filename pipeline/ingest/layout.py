"""Lines of a PDF to blocks: paragraphs, headings, list items, notes and tables, joined over columns and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.ingest.blocks import Block
from pipeline.ingest.columns import set_order
from pipeline.ingest.edges import take_contents, take_running
from pipeline.ingest.flow import Measure, Open, flow
from pipeline.ingest.headings import LOWEST, by_size, rank_headings, reads_like_heading
from pipeline.ingest.joining import clean_line, join_parts
from pipeline.ingest.pieces import PageText
from pipeline.ingest.rows import mend_break, table_blocks
from pipeline.ingest.tables import Line, Table, arrange
from pipeline.ingest.typed import is_caption

_SENTENCE_END = re.compile(r"[.!?:;]['\"’”)\]]*$")
_LARGE = 1.12  # of the body's type: larger than bold in running text would be
_TITLE_WORDS = 9
_PROSE_WORDS = 8
_HYPHENATING = 0.015  # of the lines end in a hyphen where a program breaks words
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def lay_out(pages: Sequence[PageText]) -> tuple[list[Block], list[Block]]:
    """Return (blocks, furniture) of the pages; the furniture is taken out of ``pages``."""
    slanted = [(page.number, " ".join(page.aside)) for page in pages if page.aside]
    aside = take_running(pages) + take_contents(pages) + slanted
    furniture = [Block("paragraph", text, page=page) for page, raw in aside if (text := clean_line(raw))]
    set_order(pages)
    items = [arrange(page) for page in pages]
    measure = Measure.of(items)
    parts: list[Open | Table] = []
    for page in items:
        for part in flow(page, measure):
            if not _join(parts, part, measure):
                parts.append(part)
    _raise_titles(parts, measure)
    words = _words(items)
    blocks = [b for part in parts for b in _blocks(part, words, measure)]
    return rank_headings(blocks), furniture


def _raise_titles(parts: Sequence[Open | Table], measure: Measure) -> None:
    """Make headings of the short lines that open a passage of prose in the type of the body."""
    for before, part, after in zip([None, *parts], parts, [*parts[1:], None], strict=False):
        if not isinstance(part, Open) or not isinstance(after, Open) or not _is_title(part, measure):
            continue
        if isinstance(before, Open) and (
            before.kind in ("paragraph", "bullet") and not _SENTENCE_END.search(before.lines[-1].text)
        ):
            continue
        words = sum(len(line.text.split()) for line in after.lines)
        if (
            after.kind in ("paragraph", "bullet")
            and words >= _PROSE_WORDS
            and after.lines[0].page == part.lines[0].page
        ):
            part.kind, part.level = "heading", LOWEST


def _is_title(part: Open, measure: Measure) -> bool:
    line = part.lines[0]
    words = line.text.split()
    return (
        part.kind == "paragraph"
        and len(part.lines) == 1
        and part.number is None
        and len(words) <= _TITLE_WORDS
        and line.text[0].isupper()
        and line.text[-1].isalpha()
        and ":" not in line.text
        and line.x1 - measure.left(line) < 40 * measure.size
        and abs(line.size - measure.size) < 1
    )


def _join(parts: list[Open | Table], part: Open | Table, measure: Measure) -> bool:
    """Add ``part`` to what it goes on from over a column or page break, if it does."""
    at = len(parts) - 1
    while at >= 0 and getattr(parts[at], "kind", "") == "footnote":
        at -= 1
    if at < 0:
        return False
    before = parts[at]
    if isinstance(part, Table):
        if isinstance(before, Table) and at == len(parts) - 1 and _same_table(before, part):
            mend_break(before.rows, part.rows)
            before.rows.extend(part.rows)
            before.page_end = part.page
            return True
        return False
    if isinstance(before, Table) or not part.breaks_in or not _goes_on(before, part, measure):
        return False
    before.lines.extend(part.lines)
    return True


def _same_table(before: Table, part: Table) -> bool:
    widths = {len(r.cells) for r in before.rows} | {len(r.cells) for r in part.rows}
    return len(widths) == 1 and part.page == before.page_end + 1 and abs(before.x0 - part.x0) < 12


def _goes_on(before: Open, part: Open, measure: Measure) -> bool:
    if part.kind != "paragraph" or part.number or before.kind not in ("paragraph", "bullet"):
        return False
    last, first = before.lines[-1], part.lines[0]
    if abs(last.size - first.size) > 0.7 or first.text[:1] in "•*" or last.bold != first.bold:
        return False
    full = not measure.is_short(last, first.text)
    end = _SENTENCE_END.search(last.text)
    if not end:
        return first.text[:1].islower() or full
    if end[0][0] in ":;":
        return first.text[:1].islower() and before.kind == "paragraph" and end[0][0] == ";"
    # A full stop at the end of a full line: only a hanging indent tells that the item goes on.
    hangs = before.number is not None and before.lines[0].indent - before.lines[0].x0 > 0.5 * last.size
    return full and hangs and abs((first.x0 - measure.left(first)) - (last.x0 - measure.left(last))) < 0.6 * last.size


def _words(items: Sequence[Sequence[Line | Table]]) -> frozenset[str]:
    """The document's own words, wanted only where a line ends in a hyphen.

    Where nothing shows that the file breaks words at line ends, each hyphen there is one that the author typed; the
    compounds it makes are then words of the document, too.
    """
    lines = [x.text for page in items for x in page if isinstance(x, Line)]
    cut = [i for i, t in enumerate(lines[:-1]) if t[-1:] == "-" and t[-2:-1].isalpha() and lines[i + 1][0].islower()]
    if not cut:
        return frozenset()
    text = "\n".join(lines).lower()
    halves = set()
    for i in cut:
        head, tail = _WORD.findall(lines[i][-60:].lower()), _WORD.match(lines[i + 1].lower())
        if head and tail:
            halves.add((head[-1], tail[0]))
    joined = {a + b for a, b in halves if _holds(text, a + b)}
    compounds = {f"{a}-{b}" for a, b in halves if _holds(text, f"{a}-{b}")}
    broken = sum(a + b in joined and f"{a}-{b}" not in compounds for a, b in halves) > 1
    if not broken and len(cut) < max(3, _HYPHENATING * len(lines)):
        compounds.update(f"{a}-{b}" for a, b in halves)
    return frozenset(joined | compounds)


def _holds(text: str, word: str) -> bool:
    """Whether a word stands in a text as a whole."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            return True
        at = text.find(word, end)
    return False


def _blocks(part: Open | Table, words: frozenset[str], measure: Measure) -> Iterator[Block]:
    if isinstance(part, Table):
        yield from table_blocks(part.rows)
        return
    texts = [part.first_text, *(line.text for line in part.lines[1:])]
    text, starts = join_parts(texts, words)
    if not text:
        return
    kind, level = part.kind, part.level
    if kind == "heading":
        if reads_like_heading(text, large=part.lines[0].bold and part.lines[0].size > _LARGE * measure.size):
            level = level or by_size(part.lines[0].size) + (0 if part.lines[0].bold else 2)
        else:
            kind, level = ("paragraph", 0)
    elif kind == "paragraph" and is_caption(text):
        kind = "caption"
    yield Block(
        kind,
        text,
        page=part.lines[0].page,
        breaks=_breaks(part, starts),
        level=level,
        number=part.number,
    )


def _breaks(part: Open, starts: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Where the text runs on to another page, as (offset, page)."""
    lines = zip(part.lines, part.lines[1:], starts[1:], strict=False)
    return tuple((at, line.page) for before, line, at in lines if line.page != before.page)
