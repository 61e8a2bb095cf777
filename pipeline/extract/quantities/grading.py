"""Links of the shares of single grades to the share of the good and the outstanding together."""

from __future__ import annotations

import re

from pipeline.extract.quantities.linkitems import Item, join
from pipeline.records import Figure

POOL_REACH = 60  # passages back to the share of good and outstanding together
GOOD = re.compile(r"(?<!below )(?<!short of )(?<!less than )(?<!not )(?<!for )\b(?:good|outstanding)\b", re.IGNORECASE)
POOLED = re.compile(r"\b(?:good\s+(?:or|and)\s+(?:better|outstanding|above)|outstanding\s+or\s+good)\b", re.IGNORECASE)


def link_grades(row: list[Item], pooled: list[Item]) -> None:
    """Link figures of one grade ("good", "outstanding") to the share of the two together, of the same time."""
    for item in row:
        f = item.figure
        if f.kind not in ("percent", "proportion", "count"):
            continue
        if POOLED.search(f.about):
            if f.kind != "count":
                pooled.append(item)
        elif GOOD.search(f.about) and not any(link.relation == "part" for link in item.links):
            for whole in reversed(pooled):
                alike = _era(whole.figure) == _era(f) and item.group - whole.group <= POOL_REACH
                if (
                    alike
                    and (f.kind == "count" or f.value <= whole.figure.value)
                    and (item.noun is None or whole.noun in (None, item.noun))
                ):
                    join(item, whole, "part")
                    break


def _era(figure: Figure) -> str:
    return "earlier" if figure.when else ""
