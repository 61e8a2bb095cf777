"""A gate that scores can't fall through: floors recorded beside a hash of the data that they were measured on.

``python tests/gold/gate.py`` measures again and raises the floors to what is reached now; it refuses to lower one,
or to pin other data, unless ``--lower`` says that this is meant.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

BASELINE = Path(__file__).with_name("baseline.json")

# Measures of which less is better; of all others more is.
CEILINGS = {"stray"}


def data_hash(files):
    """Return the sha256 of names and contents, in order of name; line ends do not count."""
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda f: f.name):
        content = file.read_bytes()
        digest.update(f"{file.name}\n".encode() + content.replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def failures(name, scores, data, baseline):
    """Return a sentence for each floor that ``scores`` fall through, and for data other than the pinned."""
    pinned = baseline.get(name)
    if pinned is None:
        return [f"{name} has no baseline: run python tests/gold/gate.py"]
    found = []
    if pinned["data"] != data:
        found.append(f"{name}: the labelled data is not what the floors were measured on")
    for measure, floor in pinned["floors"].items():
        value = scores.get(measure)
        if value is None or (value > floor if measure in CEILINGS else value < floor):
            found.append(f"{name}: {measure} is {value}, its floor {floor}")
    return found


def repinned(name, scores, data, baseline, *, lower=False):
    """Return ``baseline`` with the floors of ``name`` at ``scores``.

    Raises:
        ValueError: a floor would be lowered or the data changed, and ``lower`` does not allow it.
    """
    pinned = baseline.get(name)
    if pinned and not lower:
        worse = failures(name, scores, data, baseline)
        if worse:
            raise ValueError("; ".join(worse) + " (--lower to pin all the same)")
    return {**baseline, name: {"data": data, "floors": dict(sorted(scores.items()))}}


def main():
    from measures import MEASURES

    baseline = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    for name, measure in MEASURES.items():
        measured = measure()
        if measured is None:
            print(f"{name}: its data is not at hand, left as it is")
            continue
        scores, data = measured
        baseline = repinned(name, scores, data, baseline, lower="--lower" in sys.argv)
        print(name, json.dumps(scores))
    BASELINE.write_text(json.dumps(baseline, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
