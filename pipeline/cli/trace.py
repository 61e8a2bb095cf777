"""``auditlens trace``: from a code in a digest to the evidence it rests on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.summarise.trace import Traced


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens trace F-3k9d0a2c --digest digest/digest.json")(trace)


def trace(
    reference: Annotated[str, typer.Argument(metavar="CODE", help="A code as it stands in the digest.")],
    digest: Annotated[
        Path | None,
        typer.Option("--digest", metavar="FILE", help="The .json beside the digest; else the corpus's digests."),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    corpus: CorpusOption = CORPUS_DEFAULT,
) -> None:
    """Tell what a number or a quotation of a digest rests on.

    Its passages with report, page and words; what the digest was asked; the fingerprint of the corpus, the codebook
    and the versions that made it. Digests are kept as they were issued, whatever the corpus holds now.
    """
    from pipeline.corpus.store import Corpus
    from pipeline.summarise.issued import kept, read
    from pipeline.summarise.trace import trace as follow

    if digest is not None and not corpus.is_file():
        traced = follow(reference, [read(digest)])
    else:
        with Corpus.open(corpus) as store:
            traced = follow(reference, [read(digest)] if digest is not None else kept(store), store)
    if json_:
        typer.echo(json.dumps(traced.to_json(), ensure_ascii=False))
    else:
        for line in _lines(traced):
            typer.echo(line)


def _lines(traced: Traced) -> Iterator[str]:
    entry, issued = traced.entry, traced.issued
    yield f"{traced.code} in “{issued.title}”"
    yield f"  {entry['kind']}: {entry['says']}"
    for count in entry.get("counts", ()):
        yield f"  {count.get('name', count['unit'])}: {count['value']}"
    yield ""
    for number, row in enumerate(traced.passages, 1):
        page = f", p. {row['page']}" if row["page"] is not None else ""
        near = "  comes near" if row["passage"] in entry.get("near", ()) else ""
        changed = "" if row["held"] is not False else "  (the corpus at hand no longer has it so)"
        yield f"{number:>4}. {row['citation']}{page}  {row['passage']}{near}{changed}"
        if row["text"]:
            yield f"      {' '.join(row['text'].split())}"
    if not traced.passages:
        for name in sorted({str(b) for count in entry.get("counts", ()) for b in count["basis"]}):
            line = issued.reports.get(name)
            yield f"      {line['citation'] if line else name}"
    yield ""
    asked = "; ".join(f"{name} {value}" for name, value in issued.asked.items())
    yield f"asked: {asked}"
    versions = issued.versions
    yield f"corpus {versions['corpus']}"
    yield (
        f"codebook {versions['codebook']}; auditlens {versions['auditlens']}; analysis "
        f"{', '.join(versions['analysis'])}; embedding {versions['embedding']}; saying "
        f"{versions.get('saying', 'unknown')}"
    )
