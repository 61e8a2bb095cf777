"""The steps of a long run, kept in a folder, so that a run that was stopped goes on where it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import AuditlensError
from pipeline.train.passages import Example

# What tells whether the steps of a folder are of the same data.
MARK = "data.txt"


def mark(themes: Sequence[str], *lists: Iterable[Example]) -> str:
    """Return the sha256 of what is learnt from: all that is known of the passages of each list, the rules' too."""
    digest = hashlib.sha256("|".join(themes).encode())
    for examples in lists:
        digest.update(b"\0")
        for e in examples:
            found = [sorted(seen.rules.items()) if seen else None for seen in (e.alone, e.placed)]
            place = (e.id, e.group, e.genre, e.report, e.section, e.lead_in, e.kind, e.text)
            labels = (sorted(e.themes or ()), e.stance, sorted(e.theme_stances.items()))
            digest.update(repr((place, labels, found)).encode())
    return digest.hexdigest()


def claim(folder: Path, now: str) -> None:
    """Make the folder for steps of the data whose mark is ``now``, or see that its steps are of the same.

    Raises:
        AuditlensError: they are of other data.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / MARK
    was = file.read_text(encoding="utf-8") if file.exists() else None
    if was != now and any(folder.iterdir()):
        raise AuditlensError(
            f"{folder} holds steps of a run with other passages, labels or rules: name another folder with --work"
        )
    file.write_text(now, encoding="utf-8")


@contextmanager
def kept(file: Path) -> Iterator[Path]:
    """Hand over a file that is written in one step, or not at all; one that is there already as it is."""
    if file.exists():
        yield file
        return
    part = file.with_name(f"part-{file.name}")
    part.unlink(missing_ok=True)
    yield part
    part.replace(file)
