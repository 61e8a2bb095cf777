"""The themes as data: one TOML file a theme, shipped in ``corpora/taxonomy``, and more from a folder of the user's.

A file of the folder that ``AUDITLENS_THEMES`` names adds a theme, or replaces the shipped one with the same ``id``.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from pipeline import resources
from pipeline.errors import AuditlensError
from pipeline.records import PassageKind
from pipeline.tag.pattern_language import PatternError, parse

FOLDER_VARIABLE = "AUDITLENS_THEMES"
PLACES = ("text", "section", "lead_in")
KINDS: tuple[str, ...] = get_args(PassageKind)
DEFAULT_THRESHOLD = 0.6
LAST = 1_000_000  # the order of a theme that names none: after those that do

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")


class TaxonomyError(AuditlensError):
    """Theme files that cannot be used; ``problems`` has one line each, every one beginning with the file's name."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep ``problems``, which the message lists."""
        super().__init__("theme files cannot be used:\n" + "\n".join(f"  {p}" for p in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[TaxonomyError], tuple[tuple[str, ...]]]:
        """Let the error cross from a worker process."""
        return (type(self), (self.problems,))


@dataclass(frozen=True, slots=True)
class PatternGroup:
    """Patterns of one weight.

    Attributes:
        any: the patterns; each that is found adds ``weight``.
        weight: in (0, 1]; 1.0 tags the theme by itself.
        places: where to look: "text", "section" (the nearest heading), "lead_in".
        requires: patterns of which the passage, its heading or its lead-in must hold one.
        unless: patterns of which the passage must hold none.
        kinds: the kinds of passage that count; empty for all.
    """

    any: tuple[str, ...]
    weight: float = 1.0
    places: tuple[str, ...] = ("text",)
    requires: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examples:
    """Invented passages that the theme must be tagged on, and that it must not be tagged on."""

    tagged: tuple[str, ...] = ()
    untagged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme: what it means and how it is recognised.

    Attributes:
        id: lower-case letters, digits and underscores; the name of its file.
        label: as shown to people.
        definition, covers, excludes: what it means, for people.
        threshold: the score, in (0, 1], from which it is tagged.
        section_weight: what a passage gets whose nearest heading speaks of the theme, in [0, 1].
        lead_in_weight: the same for the sentence that introduces the passage's list.
        groups: the patterns.
        blank: phrases whose words count for nothing here (``not`` in the file): names of bodies, other meanings.
        order: its place among the themes.
    """

    id: str
    label: str
    definition: str
    covers: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    threshold: float = DEFAULT_THRESHOLD
    section_weight: float = 0.0
    lead_in_weight: float = 0.0
    groups: tuple[PatternGroup, ...] = ()
    blank: tuple[str, ...] = ()
    examples: Examples = field(default_factory=Examples)
    order: int = LAST


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The themes in order, and the hash of the files that they came from."""

    themes: tuple[Theme, ...]
    sha256: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(t.id for t in self.themes)

    @property
    def labels(self) -> dict[str, str]:
        """The label of each id."""
        return {t.id: t.label for t in self.themes}

    def digest(self) -> str:
        """Return the sha256, in hex, over the ids and bytes of all files used, whatever their folder."""
        return self.sha256


def load_taxonomy(folder: str | Path | None = None) -> Taxonomy:
    """Return the shipped themes, with those of ``folder`` added or put in place of the shipped ones.

    Args:
        folder: a folder of theme files; by default the one that the environment's ``AUDITLENS_THEMES`` names, if any.

    Raises:
        TaxonomyError: files that cannot be used, with all problems of all files.
    """
    own = folder if folder is not None else os.environ.get(FOLDER_VARIABLE) or None
    files = _files(resources.path("corpora", "taxonomy"))
    if own is not None:
        place = Path(own).expanduser()
        if not place.is_dir():
            raise TaxonomyError((f"{place}: {FOLDER_VARIABLE} names this folder of theme files, and it is not there",))
        files |= _files(place)
    sources = tuple(sorted((name, str(path), path.read_bytes()) for name, path in files.items()))
    return _build(sources)


def _files(folder: Path) -> dict[str, Path]:
    return {p.stem: p for p in sorted(folder.glob("*.toml")) if p.is_file()}


@lru_cache(maxsize=4)
def _build(sources: tuple[tuple[str, str, bytes], ...]) -> Taxonomy:
    problems: list[str] = []
    themes = []
    seal = hashlib.sha256()
    for name, path, data in sources:
        normal = data.replace(b"\r\n", b"\n")  # a checkout on Windows is the same taxonomy
        seal.update(f"{name}\0{len(normal)}\0".encode())
        seal.update(normal)
        reader = _Reader(path, problems)
        try:
            raw = tomllib.loads(normal.decode("utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            reader.problem(f"is not readable as TOML: {error}")
            continue
        themes.append(reader.theme(name, raw))
    if problems:
        raise TaxonomyError(tuple(problems))
    return Taxonomy(tuple(sorted(themes, key=lambda t: (t.order, t.id))), seal.hexdigest())


class _Reader:
    """Reads one file, noting every problem instead of stopping at the first."""

    def __init__(self, path: str, problems: list[str]) -> None:
        self._path = path
        self._problems = problems

    def problem(self, text: str) -> None:
        self._problems.append(f"{self._path}: {text}")

    def theme(self, name: str, raw: Mapping[str, Any]) -> Theme:
        self._only(raw, "", _THEME_KEYS)
        ident = self._text(raw, "id")
        if ident and not _ID.match(ident):
            self.problem(f"id {ident!r} must be lower-case letters, digits and underscores, a letter first")
        elif ident and ident != name:
            self.problem(f"id {ident!r} must be the file's name, {name!r}")
        groups = raw.get("patterns")
        if not isinstance(groups, list) or not groups:
            self.problem("needs at least one [[patterns]]")
            groups = []
        order = raw.get("order", LAST)
        if not isinstance(order, int) or isinstance(order, bool):
            self.problem("order must be a whole number")
            order = LAST
        examples = raw.get("examples", {})
        if not isinstance(examples, dict):
            self.problem("[examples] must be a table with tagged and untagged")
            examples = {}
        self._only(examples, "examples.", ("tagged", "untagged"))
        return Theme(
            id=ident,
            label=self._text(raw, "label"),
            definition=self._text(raw, "definition"),
            covers=self._texts(raw, "covers"),
            excludes=self._texts(raw, "excludes"),
            threshold=self._number(raw, "threshold", DEFAULT_THRESHOLD, above_zero=True),
            section_weight=self._number(raw, "section_weight", 0.0),
            lead_in_weight=self._number(raw, "lead_in_weight", 0.0),
            groups=tuple(self._group(i, g) for i, g in enumerate(groups, 1)),
            blank=self._patterns(raw, "not", "not"),
            examples=Examples(self._texts(examples, "tagged"), self._texts(examples, "untagged")),
            order=order,
        )

    def _group(self, number: int, raw: Any) -> PatternGroup:
        where = f"patterns {number}"
        if not isinstance(raw, dict):
            self.problem(f"{where} must be a table")
            return PatternGroup(())
        self._only(raw, f"{where}: ", ("any", "weight", "in", "requires", "unless", "kinds"))
        if not raw.get("any"):
            self.problem(f"{where}: any must list at least one pattern")
        places = self._texts(raw, "in") or ("text",)
        for place in places:
            if place not in PLACES:
                self.problem(f"{where}: in {place!r} is none of {', '.join(PLACES)}")
        kinds = self._texts(raw, "kinds")
        for kind in kinds:
            if kind not in KINDS:
                self.problem(f"{where}: kinds {kind!r} is none of {', '.join(KINDS)}")
        return PatternGroup(
            any=self._patterns(raw, "any", where),
            weight=self._number(raw, "weight", 1.0, above_zero=True),
            places=places,
            requires=self._patterns(raw, "requires", where),
            unless=self._patterns(raw, "unless", where),
            kinds=kinds,
        )

    def _only(self, raw: Mapping[str, Any], where: str, keys: tuple[str, ...]) -> None:
        for key in raw:
            if key not in keys:
                self.problem(f"{where}{key} is not known here; known are {', '.join(keys)}")

    def _text(self, raw: Mapping[str, Any], key: str) -> str:
        value = raw.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.problem(f"{key} is missing or not a text")
        return ""

    def _texts(self, raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = raw.get(key, [])
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        self.problem(f"{key} must be a list of texts")
        return ()

    def _number(self, raw: Mapping[str, Any], key: str, default: float, *, above_zero: bool = False) -> float:
        value = raw.get(key, default)
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and 0 <= value <= 1
            and (value or not above_zero)
        ):
            return float(value)
        self.problem(f"{key} must be a number {'above' if above_zero else 'from'} 0 and at most 1")
        return default

    def _patterns(self, raw: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
        patterns = self._texts(raw, key)
        for pattern in patterns:
            try:
                parse(pattern)
            except PatternError as error:
                self.problem(f"{where}: {error}")
        return patterns


_THEME_KEYS = (
    "id",
    "label",
    "order",
    "definition",
    "covers",
    "excludes",
    "threshold",
    "section_weight",
    "lead_in_weight",
    "not",
    "patterns",
    "examples",
)
