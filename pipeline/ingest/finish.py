"""The last step of every reader: what is not narrative goes to the furniture, numbered prose is told from lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.furniture import set_aside
from pipeline.ingest.marks import is_sign, outline

# Items of numbered prose run to sentences; those of a numbered list seldom do.
_PROSE_WORDS = 45
# Two lists of short items may share one count; numbered prose has longer paragraphs.
_ITEM_WORDS = 15


def finish(
    kind: str,
    blocks: Sequence[Block],
    furniture: Sequence[Block] = (),
    *,
    page_numbers: tuple[int | None, ...] = (None,),
    title: str | None = None,
    warnings: Sequence[str] = (),
) -> Document:
    """Return the document of a reader's blocks, given in reading order.

    ``furniture`` is what the reader already knows to be none of the body.
    """
    body, aside = set_aside([b for b in blocks if b.text])
    return Document(
        type=kind,
        blocks=tuple(number_prose(body)),
        furniture=(*aside, *(b for b in furniture if b.text)),
        page_numbers=page_numbers,
        title=title,
        warnings=tuple(warnings),
    )


def number_prose(blocks: Sequence[Block]) -> list[Block]:
    """Turn numbered paragraphs of prose from list items into paragraphs that keep their number.

    Outline numbers of two or more steps ("4.2") are prose. Plain numbers ("7.") are where they count on from section
    to section, as in inspection reports, or where the items are as long as paragraphs.
    """
    out = list(blocks)
    run: list[int] = []
    expected = 1
    crossed = False
    headed = False

    def close() -> None:
        words = sorted(len(out[i].text.split()) for i in run)
        middle = words[len(words) // 2] if words else 0
        if run and ((crossed and len(run) > 3 and middle >= _ITEM_WORDS) or middle >= _PROSE_WORDS):
            for i in run:
                out[i] = replace(out[i], kind="paragraph", level=0)

    for i, block in enumerate(out):
        if block.kind == "heading":
            headed = True
        if block.kind != "bullet" or block.number is None or is_sign(block.number):
            continue
        steps = outline(block.number)
        if len(steps) > 1:
            out[i] = replace(block, kind="paragraph", level=0)
        elif len(steps) == 1 and block.level <= 1:
            if steps[0] != expected:
                close()
                run, crossed = [], False
            elif headed and run:
                crossed = True
            run.append(i)
            expected = steps[0] + 1
            headed = False
    close()
    return out
