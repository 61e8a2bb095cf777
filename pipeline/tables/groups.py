"""The user's own groups of authorities: a CSV file with the columns ``authority`` and ``group``."""

from __future__ import annotations

import csv
from collections.abc import Collection
from pathlib import Path

from pipeline import register
from pipeline.errors import AuditlensError


def read_groups(path: Path, held: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of authority and group in the file, in its order; an authority may be in several groups.

    Args:
        path: the file, in UTF-8; further columns are ignored. A name may be any that the register has for a place.
        held: names of the places of the corpus, which the register need not have.

    Raises:
        AuditlensError: the file cannot be read, lacks a column, or names a place that nobody knows.
    """
    own = {name.casefold(): name for name in held}
    pairs: dict[tuple[str, str], None] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not {"authority", "group"} <= {(name or "").strip().lower() for name in reader.fieldnames or ()}:
                raise AuditlensError(f"{path} needs a first line with the columns authority and group")
            reader.fieldnames = [(name or "").strip().lower() for name in reader.fieldnames or ()]
            for row in reader:
                name, group = (row["authority"] or "").strip(), (row["group"] or "").strip()
                if not name or not group:
                    continue
                place = register.load().named(name)
                known = own.get(name.casefold()) or (place.name if place else None)
                if known is None:
                    likely = register.load().likely(name)
                    hint = f": did you mean {likely!r}?" if likely else ""
                    raise AuditlensError(f"{path}, line {reader.line_num}: no place is known as {name!r}{hint}")
                pairs[known, group] = None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise AuditlensError(f"cannot read groups from {path}: {getattr(error, 'strerror', None) or error}") from error
    if not pairs:
        raise AuditlensError(f"{path} holds no group: a line an authority, as in Dorset,Wessex police area")
    return tuple(pairs)
