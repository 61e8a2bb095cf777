"""``auditlens tag``: labels for passages on standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import typer

from pipeline.errors import AuditlensError


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog='Example: echo \'{"id": 1, "text": "Supervision was not always recorded."}\' | auditlens tag')(
        tag
    )


def tag() -> None:
    """Label passages: JSON Lines on standard input, one labelled object a line on standard output, in order.

    A line is {"id", "text"}, optionally with "section" and "lead_in" as context.
    """
    from pipeline.tag.texts import tag_texts

    for labels in tag_texts(_records()):
        sys.stdout.write(json.dumps(labels, ensure_ascii=False) + "\n")


def _records() -> Iterator[dict[str, Any]]:
    for number, raw in enumerate(sys.stdin.buffer, 1):
        if not raw.strip():
            continue
        try:
            record = json.loads(raw.decode("utf-8-sig"))
        except ValueError as error:
            raise AuditlensError(f"line {number} of the input is not JSON: {error}") from error
        if not isinstance(record, dict) or not isinstance(record.get("text"), str):
            raise AuditlensError(f'line {number} of the input needs a "text": {{"id": ..., "text": "..."}}')
        yield record
