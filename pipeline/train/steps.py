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


def mark(examples: Iterable[Example], themes: Sequence[str]) -> str:
    """Return the sha256 of what is learnt from: texts, labels, places, and what the rules found."""
    digest = hashlib.sha256("|".join(themes).encode())
    for example in examples:
        found = [sorted(e.rules.items()) if e else None for e in (example.alone, example.placed)]
        told = (example.id, example.text, sorted(example.themes or ()), example.stance, example.section, found)
        digest.update(repr(told).encode())
    return digest.hexdigest()


def claim(folder: Path, now: str) -> None:
    """Make the folder for steps of the data whose mark is ``now``, or see that its steps are of the same.

    Raises:
        AuditlensError: they are of other data.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / MARK
    if file.exists() and file.read_text(encoding="utf-8") != now:
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
