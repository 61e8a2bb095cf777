"""The catalogue of measures: one TOML file each in ``corpora/measures``, and in a folder of the user's own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from pipeline import resources
from pipeline.errors import AuditlensError

Unit = Literal["share", "rate", "count", "score"]
Better = Literal["higher", "lower", "neither"]


class MeasureError(AuditlensError):
    """A file of the catalogue that cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    ``unit`` is the kind of figure (share: percent and proportion), ``better`` which way is better. A figure's wording
    is of this measure where it says one wording of each list of ``concepts`` and none of ``unlike``; ``examples`` and
    ``lookalikes`` are whole wordings, of the measure and of what is easily taken for it. A measure without concepts is
    found by what its examples mean.
    """

    id: str
    label: str
    definition: str
    unit: Unit
    better: Better
    concepts: tuple[tuple[str, ...], ...]
    unlike: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    lookalikes: tuple[str, ...] = ()


def load(own: Path | None = None) -> dict[str, Measure]:
    """Return the measures by id, in alphabetical order; one in the folder ``own`` takes the place of ours.

    Raises:
        MeasureError: a file is not TOML, lacks a field, or has a value that is not known.
    """
    found = dict(_read(resources.path("corpora", "measures")))
    if own is not None:
        if not own.is_dir():
            raise MeasureError(f"{own} is no folder of measures")
        found |= _read(own)
    return dict(sorted(found.items()))


@lru_cache(maxsize=8)
def _read(folder: Path) -> Mapping[str, Measure]:
    return {path.stem: _measure(path) for path in sorted(folder.glob("*.toml"))}


def _measure(path: Path) -> Measure:
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MeasureError(f"{path} is not TOML: {error}") from error
    known = {f.name for f in fields(Measure)} - {"id"}
    data = {"unit": "share", "better": "neither", "concepts": [], **data}
    missing = {"label", "definition"} - data.keys() | ({"examples"} - data.keys() if not data["concepts"] else set())
    if missing or data.keys() - known:
        said = [f"lacks {name}" for name in sorted(missing)]
        said += [f"has {name}, which is not known" for name in sorted(data.keys() - known)]
        raise MeasureError(f"{path} {'; '.join(said)}")
    for name, values in (("unit", get_args(Unit)), ("better", get_args(Better))):
        if data[name] not in values:
            raise MeasureError(f"{path}: {name} is {data[name]!r}; known are {', '.join(values)}")
    concepts = data["concepts"]
    if not all(isinstance(c, list) and c and all(isinstance(w, str) for w in c) for c in concepts):
        raise MeasureError(f"{path}: concepts are lists of wordings, none of them empty")
    return Measure(
        id=path.stem,
        label=data["label"],
        definition=data["definition"].strip(),
        unit=data["unit"],
        better=data["better"],
        concepts=tuple(map(tuple, concepts)),
        unlike=tuple(data.get("unlike", ())),
        examples=tuple(data.get("examples", ())),
        lookalikes=tuple(data.get("lookalikes", ())),
    )
