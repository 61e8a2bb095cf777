"""What changed since a digest issued before, at the front of a new one."""

from __future__ import annotations

from pipeline.summarise import paper as p
from pipeline.summarise.layouts import parts
from pipeline.summarise.layouts.parts import soft, strong, words
from pipeline.summarise.since import CAUSES, Cause, Since
from pipeline.summarise.trail import Trail
from pipeline.summarise.wording import STANCE_HEADINGS, name
from pipeline.wording import listed, plural

_MOST = 12  # reports, findings and rows that are named; the rest are counted


def changed(found: Since, trail: Trail) -> tuple[p.Block, ...]:
    """Return the blocks that split what changed into reports, corrections and versions."""
    blocks: list[p.Block] = [p.Heading(1, "What changed since the digest issued before", "changed-since")]
    told = f"Compared with “{found.title}”. "
    nothing = not (found.new or found.gone or found.corrected or found.versions or found.moved)
    if nothing:
        return (*blocks, p.Text((words(told + "The evidence is the same, and so is what is counted from it."),)))
    if found.asked_otherwise:
        told += f"It was asked otherwise ({listed(found.asked_otherwise)}), so that the two differ by that too. "
    blocks.append(p.Text((words(told),)))
    items: list[p.Line] = []
    for what, citations in (("New reports", found.new), ("Reports no longer used", found.gone)):
        items.append((strong(f"{what}: "), words(_some(citations) if citations else "none")))
    corrections = "; ".join(
        f"{c.citation} – {listed([f'{name(f)} was {a}, is {b}' for f, a, b in c.fields])}"
        for c in found.corrected[:_MOST]
    )
    if len(found.corrected) > _MOST:
        corrections += f"; and {len(found.corrected) - _MOST} more"
    items.append((strong("Corrected details: "), words(corrections or "none")))
    versions = "; ".join(f"{what} was {before}, is {now}" for what, before, now in found.versions)
    items.append((strong("Another version of the tool: "), words(versions or "no")))
    blocks.append(p.Listing(tuple(items)))
    blocks += _moved(found, trail)
    blocks += _findings(found, trail)
    return tuple(blocks)


def _some(names: tuple[str, ...]) -> str:
    shown = "; ".join(names[:_MOST])
    return shown if len(names) <= _MOST else f"{shown}; and {len(names) - _MOST} more"


def _why(causes: tuple[tuple[Cause, int], ...], sign: str) -> str:
    return ", ".join(f"{sign}{number} {CAUSES[cause]}" for cause, number in causes)


def _moved(found: Since, trail: Trail) -> list[p.Block]:
    if not found.moved:
        return []
    rows = []
    ordered = sorted(found.moved, key=lambda m: -sum(n for _, n in (*m.came, *m.went)))
    for moved in ordered[:_MOST]:
        why = "; ".join(filter(None, (_why(moved.came, "+"), _why(moved.went, "−"))))
        said = f"{moved.theme}, {moved.stance}: passages now"
        rows.append(
            (
                p.Cell((words(f"{moved.theme}: {moved.stance}"),)),
                p.Cell((words(f"{moved.before:,}"),)),
                p.Cell((words(f"{moved.now.value:,}"),)),
                p.Cell((words(why), words(" "), trail.counts(said, moved.now))),
            )
        )
    grid = p.Grid(
        ("passages on", "before", "now", "because of"), tuple(rows), (4, 1.2, 1.2, 6), right=frozenset({1, 2})
    )
    blocks: list[p.Block] = [grid]
    if len(ordered) > _MOST:
        blocks.append(p.Text((soft(f"{len(ordered) - _MOST} further rows changed less."),), "soft"))
    return blocks


def _findings(found: Since, trail: Trail) -> list[p.Block]:
    blocks: list[p.Block] = []
    if found.added:
        blocks.append(p.Heading(2, "Findings that were not there", "changed-added", False))
        items = []
        for finding, causes in found.added[:_MOST]:
            ref = trail.finding(finding)
            why = f" ({listed([CAUSES[c] for c in causes])})"
            items.append((*parts.quote(finding.quotation), parts.noted(finding, ref), words(why)))
        blocks.append(p.Listing(tuple(items)))
        blocks += _further(len(found.added))
    if found.dropped:
        blocks.append(p.Heading(2, "Findings that are printed no more", "changed-dropped", False))
        lines: list[p.Line] = [
            (
                words(f"{STANCE_HEADINGS[entry['stance']]}: “{entry['says']}” "),
                soft(f"({listed([CAUSES[c] for c in causes])})"),
            )
            for entry, causes in found.dropped[:_MOST]
        ]
        blocks.append(p.Listing(tuple(lines)))
        blocks += _further(len(found.dropped))
    return blocks


def _further(number: int) -> list[p.Block]:
    return [] if number <= _MOST else [p.Text((soft(f"And {plural(number - _MOST, 'further one')}."),), "soft")]
