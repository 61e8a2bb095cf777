"""Reading gold labels and found labels from files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.errors import AuditlensError
from pipeline.evaluate.labels import FIELDS


def load_gold(path: Path) -> list[dict[str, Any]]:
    """Return labelled passages: JSON Lines, or one JSON object with a list ``passages`` (a report's labels).

    Every passage has id and text and at least one of ``labels.FIELDS``; one of a report's labels without an id gets its
    place in the list.

    Raises:
        AuditlensError: the file cannot be read, or a line is not a labelled passage; the message names it.
    """
    report = _report(path)
    if report is None:
        rows = load_jsonl(path)
    else:
        place = report.get("authority") or report.get("place")
        rows = [
            {"id": i, **({"authority": place} if place else {}), **row}
            for i, row in enumerate(report["passages"], 1)
            if isinstance(row, dict)
        ]
    for number, row in enumerate(rows, 1):
        missing = [key for key in ("id", "text") if not isinstance(row.get(key), str | int)]
        if not any(field in row for field in FIELDS):
            missing.append("stance or themes")
        if missing:
            raise AuditlensError(f"{path}, line {row.get('line', number)} has no {', '.join(missing)}")
        row.pop("line", None)
    return rows


def load_labels(path: Path) -> dict[Any, dict[str, Any]]:
    """Return found labels by id, as ``auditlens tag`` prints them.

    Raises:
        AuditlensError: as ``load_gold``; labels need an id alone.
    """
    found = {}
    for row in load_jsonl(path):
        if "id" not in row:
            raise AuditlensError(f"{path}, line {row['line']} has no id")
        found[row["id"]] = row
    return found


def load_jsonl(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a file of JSON Lines, each with its ``line``; what is no object is empty.

    Raises:
        AuditlensError: the file cannot be read, or a line is not JSON.
    """
    rows = []
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise AuditlensError(f"{path}, line {number} is not JSON: {error}") from error
        rows.append({**(row if isinstance(row, dict) else {}), "line": number})
    return rows


def _report(path: Path) -> dict[str, Any] | None:
    if path.suffix.lower() != ".json":
        return None
    try:
        whole = json.loads(_text(path))
    except (ValueError, RecursionError):
        return None
    return whole if isinstance(whole, dict) and isinstance(whole.get("passages"), list) else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise AuditlensError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise AuditlensError(f"{path} is not UTF-8 text: save it as UTF-8") from error
