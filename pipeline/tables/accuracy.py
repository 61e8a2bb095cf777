"""How well themes are found in passages that were not learnt from, as the classifier's card has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from pipeline import resources
from pipeline.tables.model import Accuracy
from pipeline.tag.taxonomy import load_taxonomy

Genre = Literal["inspection", "local"]

# Families of inspectorates' reports, which keep to one style; all others are scored as local audits are.
INSPECTIONS = frozenset(("inspection", "visit", "send", "jtai"))
# Precision and recall in the columns of the card's table of themes, from the theme's label on.
_COLUMNS: tuple[tuple[Genre, int], ...] = (("inspection", 2), ("local", 6))


def genres(families: Iterable[str]) -> tuple[Genre, ...]:
    """Return the genres of these families of report types."""
    found = {family in INSPECTIONS for family in families}
    return tuple(name for name, inspection in (("inspection", True), ("local", False)) if inspection in found)  # type: ignore[misc]


def accuracy(themes: Sequence[str], wanted: Sequence[Genre]) -> tuple[Accuracy, ...]:
    """Return what is known of each theme in each genre, in order; themes of the user's own are not known."""
    card = _card()
    return tuple(card[t, g] for g in wanted for t in themes if (t, g) in card)


@lru_cache(maxsize=1)
def _card() -> dict[tuple[str, Genre], Accuracy]:
    """Return the card's table of themes: label, threshold, then P, R, F1 and n of inspections and of local audits."""
    id_of = {theme.label: theme.id for theme in load_taxonomy().themes if theme.shipped}
    found: dict[tuple[str, Genre], Accuracy] = {}
    card = resources.path("models", "classifier", "README.md")
    for line in card.read_text(encoding="utf-8").splitlines() if card.is_file() else ():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) != 10 or cells[0] not in id_of:
            continue
        for genre, at in _COLUMNS:
            try:
                precision, recall, labelled = float(cells[at]), float(cells[at + 1]), int(cells[at + 3])
            except ValueError:  # nothing was labelled with it
                continue
            ident = id_of[cells[0]]
            found[ident, genre] = Accuracy(ident, genre, precision, recall, labelled)
    return found
