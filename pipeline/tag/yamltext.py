"""YAML as plain values with the line of each, for files that people write by hand.

Only what such a file needs: mappings, lists, texts and numbers. Texts stay as they are written ("no" is a word, not
false). Aliases are refused, since a few lines of them stand for more text than memory holds (CWE-776).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

_COMMENT = re.compile(r"\s+#")
_INT = re.compile(r"[-+]?[0-9]{1,9}\Z")
_FLOAT = re.compile(r"[-+]?[0-9]{1,9}\.[0-9]{1,9}\Z")
_LONGEST = 5_000_000  # characters


class YamlError(ValueError):
    """A text that is not YAML, or not of the plain kind read here; the message begins with the line where known."""


@dataclass(slots=True)
class Yaml:
    """A YAML text as read.

    Attributes:
        value: dicts, lists, texts, numbers and None.
        notes: what is doubtful in it, as (line, what).
    """

    value: Any = None
    notes: list[tuple[int, str]] = field(default_factory=list)
    _lines: dict[tuple[int, Any], int] = field(default_factory=dict)

    def line(self, holder: Any, key: Any = None) -> int | None:
        """Return the line, from 1, of an entry of a dict or list of ``value``, of the whole of it without a key."""
        return self._lines.get((id(holder), key), self._lines.get((id(holder), None)))

    def put(self, holder: Any, key: Any, line: int | None) -> None:
        """Say where an entry came from that a caller made of others."""
        if line is not None:
            self._lines[id(holder), key] = line


def read(text: str) -> Yaml:
    """Read one YAML document.

    Raises:
        YamlError: it is not YAML, is too long or too deep, holds an alias, a key twice or a key that is no text.
    """
    if len(text) > _LONGEST:
        raise YamlError(f"is longer than {_LONGEST} characters")
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1 if event.start_mark else 0
                raise YamlError(f"line {line}: *{event.anchor} is an alias: write it out")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        found = Yaml()
        if node is not None:
            found.value = _value(node, found, text.splitlines())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = f"line {mark.line + 1}: " if mark else ""
        raise YamlError(f"{at}is not YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise YamlError(f"is not YAML: {' '.join(str(error).split())}") from error
    except RecursionError as error:
        raise YamlError("is nested too deep") from error
    return found


def _value(node: yaml.Node, found: Yaml, lines: list[str]) -> Any:
    at = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        table: dict[str, Any] = {}
        found.put(table, None, at)
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise YamlError(f"line {line}: a key must be a word")
            if key.value in table:
                raise YamlError(f"line {line}: {key.value!r} is there twice")
            table[key.value] = _value(value, found, lines)
            found.put(table, key.value, line)
        return table
    if isinstance(node, yaml.SequenceNode):
        listed: list[Any] = []
        found.put(listed, None, at)
        for i, item in enumerate(node.value):
            listed.append(_value(item, found, lines))
            found.put(listed, i, item.start_mark.line + 1)
        return listed
    return _scalar(node, found, lines)


def _scalar(node: yaml.Node, found: Yaml, lines: list[str]) -> str | int | float | None:
    text = str(node.value)
    if getattr(node, "style", None) is not None:  # in quotes, or a block of text
        return text
    end = node.end_mark
    if end.line < len(lines) and _COMMENT.match(lines[end.line][end.column :]):
        found.notes.append((end.line + 1, "what follows # is a comment: put a text that holds # in quotes"))
    if text in ("", "~", "null"):
        return None
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text
