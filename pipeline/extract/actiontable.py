"""Action tables: which column holds the action, who owns it, and by when it is due."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract.addressee import is_agent
from pipeline.extract.asks import pattern_of
from pipeline.extract.due import is_due_cell

_NUMBER = re.compile(r"^(?:r(?:ec)?\.?\s*)?\d{0,3}(?:\.\d+)*[.)]?$|^[a-z][.)]?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of an action table, counted from 0; None where it has no such column."""

    action: int | None
    owner: int | None
    due: int | None
    width: int

    @property
    def asks(self) -> bool:
        """Whether the table says of its actions who or when, so that they are actions asked for."""
        return self.owner is not None or self.due is not None


@dataclass(frozen=True, slots=True)
class Row:
    """A row read: the action, who owns it, by when."""

    action: str
    owner: str | None
    due: str | None


def cells_of(text: str) -> list[str]:
    """Return the cells of a table row."""
    return [c.strip() for c in text.split(" | ")]


def columns_of(text: str) -> Columns | None:
    """Return the columns that a row names, if it is the header of an action table, else None."""
    cells = [c.lower().rstrip(" :?*") for c in cells_of(text)]
    if not 2 <= len(cells) <= 9:
        return None
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        for name in ("owner", "due", "action"):
            if pattern_of("columns", name).search(cell):
                found.setdefault(name, index)
                break
        else:
            if cell and not pattern_of("columns", "other").search(cell):
                return None
    if "action" not in found:
        return None
    return Columns(found["action"], found.get("owner"), found.get("due"), len(cells))


def read_row(text: str, columns: Columns | None) -> Row | None:
    """Return a row of an action table, by its header or, without one, by what its cells look like."""
    cells = cells_of(text)
    if columns is not None and columns.action is not None:
        shift = len(cells) - columns.width  # a number cell may have been taken off, or was never headed
        picked = [_at(cells, i, shift) for i in (columns.action, columns.owner, columns.due)]
        if picked[0] and abs(shift) < 2:
            return Row(picked[0], picked[1], picked[2])
    rest = [c for c in cells if c and not _NUMBER.match(c)]
    if not rest:
        return None
    due = next((c for c in reversed(rest) if is_due_cell(c)), None)
    if due is None and len(rest) > 2 and len(rest[-1].split()) <= 6 and not is_agent(rest[-1]):
        due = rest[-1]
    others = [c for c in rest if c is not due]
    if not others:
        return None
    agents = [c for c in others if is_agent(c)]
    action = max((c for c in others if c not in agents[:1]), key=len, default=others[0])
    owner = next((c for c in agents if c is not action), None)
    if owner is None and len(others) == 2:
        owner = min(others, key=len)
        owner = owner if owner is not action and len(owner.split()) <= 10 else None
    return Row(action, owner, due)


def _at(cells: list[str], index: int | None, shift: int) -> str | None:
    if index is None:
        return None
    place = index + shift
    return cells[place] or None if 0 <= place < len(cells) else None
