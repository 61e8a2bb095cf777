"""``auditlens explain``: why a passage has the labels it has."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, opened
from pipeline.corpus.filters import ROLES, Filters
from pipeline.wording import spoken

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from pipeline.corpus.lookup import PassageId

_SHOWN = 60  # characters of a pattern


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog='Example: auditlens explain "Supervision was monthly but seldom reflective."')(explain)


def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A passage, or the id of one in the corpus.")],
    section: Annotated[
        list[str] | None,
        typer.Option("--section", metavar="HEADING", help="The heading above it; may be given again, nearest last."),
    ] = None,
    lead_in: Annotated[str | None, typer.Option("--lead-in", help="The sentence that introduces its list.")] = None,
    kind: Annotated[str, typer.Option("--kind", help="The kind of passage: sentence, bullet, ...")] = "sentence",
    corpus: CorpusOption = CORPUS_DEFAULT,
    json_: Annotated[bool, typer.Option("--json", help="Print the reasons as one JSON object.")] = False,
) -> None:
    """Show for each tag of a passage the words that carried it and its score, and the themes that came near.

    Theme, stance, extent, agencies and role are told as `tag` gives them, with the patterns and words behind them.
    """
    from pipeline.corpus.lookup import passage_id
    from pipeline.tag.explain import explain_passage
    from pipeline.tag.theme import KINDS

    if kind not in KINDS:
        raise typer.BadParameter(f"--kind is one of {', '.join(KINDS)}")
    where = ""
    path: Sequence[str] = section or ()
    asked = passage_id(text)
    if asked:
        row = _passage(corpus, asked)
        text, path, lead_in, kind = row["clean_text"] or row["text"], row["section"], row["lead_in"], row["kind"]
        where = " · ".join(str(x) for x in (row["authority"], row["title"], row["page"] and f"p. {row['page']}") if x)
    told = explain_passage(text, section=path, lead_in=lead_in, kind=kind)
    if json_:
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        _show(told, where)


def _passage(path: Path, asked: PassageId) -> dict[str, Any]:
    """Return the row of a passage of the corpus, whatever its report, role or sensitivity."""
    everything = Filters(
        report=(asked.report,), role=ROLES, history=True, duplicates=True, near=True, include_sensitive=True
    )
    with opened(path) as store:
        for row in store.passages(everything):
            if row["id"] == asked.ident:
                return row
    raise typer.BadParameter(f"the corpus holds no passage {asked.ident}: auditlens search shows ids")


def _show(told: dict[str, Any], where: str) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if where:
        console.print(where, style="dim", markup=False)
    for name, of in (("section", " › ".join(told["section"])), ("lead-in", told["lead_in"])):
        if of:
            console.print(f"{name}: {of}", style="dim", markup=False)
    console.print(_marked(told))
    console.print()
    if not told["themes"]:
        console.print("no theme")
    for tag in told["themes"]:
        by = ", ".join(tag["by"])
        console.print(f"{tag['id']}  {tag['score']:.2f}  by {by}, {tag['stance']}", style="bold", markup=False)
        _reasons(console, tag["rules"])
        _words(console, tag["words"])
    if told["near"]:
        console.print("\nnear, and why not", style="bold")
        for near in told["near"]:
            console.print(f"{near['id']}  {near['why']}", markup=False)
    console.print(f"\nstance {told['stance']}  {told['stance_score']:.2f}", style="bold", markup=False)
    for reason in told["stance_reasons"]:
        console.print(f"    {reason}", markup=False)
    _words(console, told["stance_words"])
    console.print()
    for name in ("extent", "agencies", "role", "sensitivity"):
        value = told[name] if isinstance(told[name], str) else ", ".join(told[name]) or "none"
        console.print(f"{name}: {spoken(value)}", markup=False)


def _reasons(console: Console, rules: dict[str, Any] | None) -> None:
    for reason in (rules or {}).get("reasons", ()):
        place = {"text": "", "section": " in the heading", "lead_in": " in the lead-in"}[reason["place"]]
        pattern = reason["pattern"]
        shown = pattern if len(pattern) <= _SHOWN else pattern[: _SHOWN - 1] + "…"
        said = "" if shown == reason["words"] else f"  by {shown}"
        console.print(f"    +{reason['weight']:<5g} {reason['words']!r}{place}{said}", markup=False)


def _words(console: Console, words: Sequence[tuple[str, float]]) -> None:
    if words:
        told = ", ".join(f"{word} {weight:+.2f}" for word, weight in words)
        console.print(f"    words, in log odds: {told}", markup=False)


def _marked(told: dict[str, Any]) -> Text:
    """Return the passage with the words that carried its tags in bold."""
    from rich.text import Text

    text = Text(told["read_as"])
    for tag in told["themes"]:
        for reason in (tag["rules"] or {}).get("reasons", ()):
            if reason["place"] == "text":
                text.stylize("bold yellow", reason["start"], reason["end"])
        for word, weight in tag["words"]:
            if weight > 0:
                for found in re.finditer(rf"\b{re.escape(word)}\b", told["read_as"], re.IGNORECASE):
                    text.stylize("underline", *found.span())
    return text
