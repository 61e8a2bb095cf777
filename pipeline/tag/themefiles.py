"""Files of themes: one theme a TOML file, any number a YAML file; all problems are noted, not only the first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from pipeline.tag.pattern_language import PatternError, parse
from pipeline.tag.theme import DEFAULT_THRESHOLD, KINDS, LAST, PLACES, Examples, PatternGroup, Theme

if TYPE_CHECKING:
    from pipeline.tag.yamltext import Yaml

YAML = (".yaml", ".yml")

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")
_KEYS = (
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
_TOP = ("title", "shipped", "themes")


@dataclass(slots=True)
class ThemeFile:
    """What one file holds; ``shipped`` is false where its themes stand alone, without the shipped ones."""

    themes: list[Theme] = field(default_factory=list)
    shipped: bool = True


def read_themes(path: str, data: bytes, problems: list[str]) -> ThemeFile:
    """Return the themes of one file, noting what is wrong with it in ``problems``, each with file and, in YAML, line.

    Args:
        path: the file's name as shown; its ending says what it is (.toml, .yaml, .yml).
        data: its bytes, UTF-8.
        problems: lines are added to it.
    """
    name = PurePath(path)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        problems.append(f"{path}: is not UTF-8 text: {error}")
        return ThemeFile()
    if name.suffix.lower() in YAML:
        return _read_yaml(path, text, problems)
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problems.append(f"{path}: is not readable as TOML: {error}")
        return ThemeFile()
    return ThemeFile([_Reader(path, problems).theme(raw, name.stem)])


def _read_yaml(path: str, text: str, problems: list[str]) -> ThemeFile:
    from pipeline.tag import yamltext  # loads PyYAML, which the shipped themes do without

    try:
        source = yamltext.read(text)
    except yamltext.YamlError as error:
        said = str(error)
        problems.append(f"{path}, {said}" if said.startswith("line ") else f"{path}: {said}")
        return ThemeFile()
    reader = _Reader(path, problems, source)
    top = source.value
    if isinstance(top, list):
        top = {"themes": top}
    if not isinstance(top, dict) or not isinstance(top.get("themes"), list) or not top["themes"]:
        reader.problem("needs a list named themes")
        return ThemeFile()
    reader.only(top, "", _TOP)
    shipped = top.get("shipped", "true")
    if shipped not in ("true", "false"):
        reader.problem("shipped must be true or false", top, "shipped")
    found = ThemeFile(shipped=shipped != "false")
    seen: set[str] = set()
    for i, raw in enumerate(top["themes"]):
        if not isinstance(raw, dict):
            reader.problem(f"theme {i + 1} must have id, name, definition and patterns", top["themes"], i)
            continue
        theme = reader.theme(_as_toml(raw, source))
        if theme.id in seen:
            reader.problem(f"the id {theme.id!r} is there twice", raw)
        seen.add(theme.id)
        found.themes.append(theme)
    return found


def _as_toml(raw: dict[str, Any], source: Yaml) -> dict[str, Any]:
    """Return a theme of a YAML file in the form of a TOML one: name, bare patterns and bare examples are allowed."""
    theme = dict(raw)
    for key in (None, *raw):
        source.put(theme, key, source.line(raw, key))
    if "name" in raw and "label" not in raw:
        theme["label"] = theme.pop("name")
        source.put(theme, "label", source.line(raw, "name"))
    if "id" not in raw and isinstance(theme.get("label"), str):
        theme["id"] = _NOT_IN_ID.sub("_", theme["label"].lower()).strip("_")
    patterns = raw.get("patterns")
    if isinstance(patterns, list):
        theme["patterns"] = _groups(patterns, source)
    elif patterns is None:
        theme["patterns"] = []
    examples = raw.get("examples")
    if isinstance(examples, list):
        theme["examples"] = {"tagged": examples}
        source.put(theme["examples"], "tagged", source.line(raw, "examples"))
    return theme


def _groups(patterns: list[Any], source: Yaml) -> list[Any]:
    """Return groups, in which each run of bare patterns is one of weight 1."""
    groups: list[Any] = []
    bare: list[Any] | None = None
    for i, one in enumerate(patterns):
        if isinstance(one, dict):
            groups.append(one)
            bare = None
            continue
        if bare is None:
            bare = []
            groups.append({"any": bare})
            source.put(groups[-1], None, source.line(patterns, i))
            source.put(bare, None, source.line(patterns, i))
        source.put(bare, len(bare), source.line(patterns, i))
        bare.append(one)
    return groups


class _Reader:
    """Reads one file, noting every problem instead of stopping at the first."""

    def __init__(self, path: str, problems: list[str], source: Yaml | None = None) -> None:
        self._path = path
        self._problems = problems
        self._source = source
        self._unsure = dict(source.notes) if source else {}

    def problem(self, text: str, holder: Any = None, key: Any = None) -> None:
        line = self._source.line(holder, key) if self._source and holder is not None else None
        self._problems.append(f"{self._path}, line {line}: {text}" if line else f"{self._path}: {text}")

    def theme(self, raw: Mapping[str, Any], name: str | None = None) -> Theme:
        """Read a theme; ``name`` is the one that the file's name asks for."""
        self.only(raw, "", _KEYS)
        ident = self._text(raw, "id")
        if ident and not _ID.match(ident):
            self.problem(f"id {ident!r} must be lower-case letters, digits and underscores, a letter first", raw, "id")
        elif ident and name is not None and ident != name:
            self.problem(f"id {ident!r} must be the file's name, {name!r}", raw, "id")
        groups = raw.get("patterns")
        # A theme of a YAML file may live by its classifier alone.
        if not isinstance(groups, list) or not (groups or self._source):
            self.problem("needs at least one [[patterns]]", raw, "patterns")
            groups = []
        order = raw.get("order", LAST)
        if not isinstance(order, int) or isinstance(order, bool):
            self.problem("order must be a whole number", raw, "order")
            order = LAST
        examples = raw.get("examples", {})
        if not isinstance(examples, dict):
            self.problem("[examples] must be a table with tagged and untagged", raw, "examples")
            examples = {}
        self.only(examples, "examples.", ("tagged", "untagged"))
        return Theme(
            id=ident,
            label=self._text(raw, "label"),
            definition=self._text(raw, "definition"),
            covers=self._texts(raw, "covers"),
            excludes=self._texts(raw, "excludes"),
            threshold=self._number(raw, "threshold", DEFAULT_THRESHOLD, above_zero=True),
            section_weight=self._number(raw, "section_weight", 0.0),
            lead_in_weight=self._number(raw, "lead_in_weight", 0.0),
            groups=tuple(self._group(i, g, groups) for i, g in enumerate(groups, 1)),
            blank=self._patterns(raw, "not", "not"),
            examples=Examples(self._texts(examples, "tagged"), self._texts(examples, "untagged")),
            order=order,
        )

    def _group(self, number: int, raw: Any, among: list[Any]) -> PatternGroup:
        where = f"patterns {number}"
        if not isinstance(raw, dict):
            self.problem(f"{where} must be a table", among, number - 1)
            return PatternGroup(())
        self.only(raw, f"{where}: ", ("any", "weight", "in", "requires", "unless", "kinds"))
        if not raw.get("any"):
            self.problem(f"{where}: any must list at least one pattern", raw, "any")
        places = self._texts(raw, "in") or ("text",)
        for place in places:
            if place not in PLACES:
                self.problem(f"{where}: in {place!r} is none of {', '.join(PLACES)}", raw, "in")
        kinds = self._texts(raw, "kinds")
        for kind in kinds:
            if kind not in KINDS:
                self.problem(f"{where}: kinds {kind!r} is none of {', '.join(KINDS)}", raw, "kinds")
        return PatternGroup(
            any=self._patterns(raw, "any", where),
            weight=self._number(raw, "weight", 1.0, above_zero=True),
            places=places,
            requires=self._patterns(raw, "requires", where),
            unless=self._patterns(raw, "unless", where),
            kinds=kinds,
        )

    def only(self, raw: Mapping[str, Any], where: str, keys: tuple[str, ...]) -> None:
        for key in raw:
            if key not in keys:
                self.problem(f"{where}{key} is not known here; known are {', '.join(keys)}", raw, key)

    def _text(self, raw: Mapping[str, Any], key: str) -> str:
        value = raw.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.problem(f"{key} is missing or not a text", raw, key)
        return ""

    def _texts(self, raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = raw.get(key, [])
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        self.problem(f"{key} must be a list of texts", *self._odd(raw, key))
        return ()

    def _odd(self, raw: Mapping[str, Any], key: str) -> tuple[Any, Any]:
        """Return where the first entry stands that is no text, for its line."""
        value = raw.get(key)
        if isinstance(value, list):
            odd = next(i for i, v in enumerate(value) if not isinstance(v, str))
            return value, odd
        return raw, key

    def _number(self, raw: Mapping[str, Any], key: str, default: float, *, above_zero: bool = False) -> float:
        value = raw.get(key, default)
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and 0 <= value <= 1
            and (value or not above_zero)
        ):
            return float(value)
        self.problem(f"{key} must be a number {'above' if above_zero else 'from'} 0 and at most 1", raw, key)
        return default

    def _patterns(self, raw: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
        patterns = self._texts(raw, key)
        for i, pattern in enumerate(patterns):
            try:
                parse(pattern)
            except PatternError as error:
                self.problem(f"{where}: {error}", raw[key], i)
            line = self._source.line(raw[key], i) if self._source else None
            if line in self._unsure:
                # "within # days" would be read as "within", which is everywhere.
                self.problem(f"{where}: {pattern!r}: {self._unsure[line]}", raw[key], i)
        return patterns
