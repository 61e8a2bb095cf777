"""How well and how fast search answers: nDCG@10 by words, by meaning and joined, and the time a query takes.

    python benchmarks/search.py CORPUS.db                  both
    python benchmarks/search.py CORPUS.db --pool 10        what is still to be judged of the best ten, to be read

The queries are in search-queries.jsonl; judgements (0 off the point, 1 touches it, 2 answers) in
search-judgements.jsonl, by a hash of the passage's words: no text of a report is kept. What nobody judged counts 0.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.corpus.filters import Filters
from pipeline.corpus.queries import passages_by_key
from pipeline.corpus.store import Corpus
from pipeline.search import engine, meaning
from pipeline.search.allowed import allowed
from pipeline.search.blocks import HEADING
from pipeline.search.query import parse, terms_of

HERE = Path(__file__).parent
DEPTH = 10
ROUNDS = 3

System = Callable[[Corpus, str, Filters], list[dict[str, Any]]]


def main() -> None:
    """Print the scores and the times, or the passages to be judged."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pool", type=int, metavar="DEPTH")
    parser.add_argument("--only", choices=("scores", "times"))
    given = parser.parse_args()
    with Corpus.open(given.corpus) as corpus:
        if given.pool:
            pool(corpus, given.pool)
            return
        if given.only != "times":
            scores(corpus)
        if given.only != "scores":
            times(corpus)


def by_words(corpus: Corpus, query: str, filters: Filters) -> list[dict[str, Any]]:
    """Return what the words alone find."""
    return [hit.passage for hit in engine.search(corpus, query, filters, exact=True, with_facets=False)]


def by_meaning(corpus: Corpus, query: str, filters: Filters) -> list[dict[str, Any]]:
    """Return what the meaning alone finds."""
    columns = engine.prepared(corpus)
    there = allowed(corpus.connection, filters, columns) & ~columns.marked(HEADING)
    wanted = meaning.embed(" ".join(term.text for term in terms_of(parse(query))))
    if wanted is None:
        return []
    keys, cosines = meaning.nearest(corpus.connection, wanted, there)
    best = engine.first(corpus.connection, columns, keys, cosines.astype(float).round(6), filters.limit)
    return list(passages_by_key(corpus.connection, [int(k) for k in keys[best]]))


def joined(corpus: Corpus, query: str, filters: Filters) -> list[dict[str, Any]]:
    """Return what search gives."""
    return [hit.passage for hit in engine.search(corpus, query, filters, with_facets=False)]


SYSTEMS: Mapping[str, System] = {"words": by_words, "meaning": by_meaning, "joined": joined}


def queries() -> Iterator[tuple[dict[str, Any], Filters]]:
    """Yield the queries with their filters; all reports are searched, superseded ones too."""
    for line in (HERE / "search-queries.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        told = {k: tuple(v) if isinstance(v, list) else v for k, v in row.get("filters", {}).items()}
        yield row, Filters(**told, history=True, limit=DEPTH)


def judgements() -> dict[str, dict[str, int]]:
    """Return for each query the judgement of passages by the hash of their words."""
    path = HERE / "search-judgements.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {row["id"]: row["judged"] for row in map(json.loads, lines)}


def words_hash(text: str) -> str:
    """Return a hash of the words of a passage."""
    return hashlib.sha256(" ".join(re.findall(r"\w+", text.lower())).encode()).hexdigest()[:12]


def ndcg(shown: Sequence[str], judged: Mapping[str, int]) -> float:
    """Return the nDCG of the first ten (Järvelin and Kekäläinen 2002), gain 2^judgement - 1."""

    def gain(values: Sequence[int]) -> float:
        return float(sum((2**v - 1) / math.log2(i + 2) for i, v in enumerate(values[:DEPTH])))

    # Passages of the same words stand in several reports: each of them is an answer.
    best = gain(sorted([*judged.values(), *(judged.get(s, 0) for i, s in enumerate(shown) if s in shown[:i])])[::-1])
    return gain([judged.get(s, 0) for s in shown]) / best if best else 1.0


def scores(corpus: Corpus) -> None:
    """Print nDCG@10 of each system, by kind of query."""
    judged = judgements()
    table: dict[str, dict[str, list[float]]] = {name: {} for name in SYSTEMS}
    unjudged = 0
    for row, filters in queries():
        line = []
        for name, system in SYSTEMS.items():
            shown = [words_hash(p["text"]) for p in system(corpus, row["query"], filters)]
            unjudged += sum(s not in judged.get(row["id"], {}) for s in shown) if name == "joined" else 0
            score = ndcg(shown, judged.get(row["id"], {}))
            line.append(score)
            for kind in (row["kind"], "all"):
                table[name].setdefault(kind, []).append(score)
        print(f"{row['id']} " + " ".join(f"{s:.2f}" for s in line), row["query"])
    print("\n| nDCG@10 | words | meaning | filters | all |\n|---|---:|---:|---:|---:|")
    for name, found in table.items():
        cells = (sum(found[k]) / len(found[k]) for k in ("words", "meaning", "filters", "all"))
        print(f"| {name} | " + " | ".join(f"{c:.3f}" for c in cells) + " |")
    print(f"{unjudged} passages shown by the joined search are not judged")


def times(corpus: Corpus) -> None:
    """Print the time of a query as a person waits for it, the fastest of some rounds, and the memory of the process."""
    engine.search(corpus, "first", Filters())
    waited, worked = [], []
    for row, filters in queries():
        best = (math.inf, math.inf)
        for _ in range(ROUNDS):
            wall, cpu = time.perf_counter(), time.process_time()
            engine.search(corpus, row["query"], filters.but(limit=20))
            best = min(best, (time.perf_counter() - wall, time.process_time() - cpu))
        waited.append(best[0] * 1000)
        worked.append(best[1] * 1000)
    for name, found in (("wall clock", waited), ("processor", worked)):
        found.sort()
        p95 = found[math.ceil(0.95 * len(found)) - 1]
        print(f"{name}: median {found[len(found) // 2]:.0f} ms, 95th percentile {p95:.0f} ms, worst {found[-1]:.0f} ms")
    passages = corpus.connection.execute("SELECT COUNT(*) FROM passages").fetchone()[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{passages} passages, {corpus.path.stat().st_size / 1e6:.0f} MB on disk, {peak:.0f} MB of memory at most")


def pool(corpus: Corpus, depth: int) -> None:
    """Print what the three systems put first and nobody has judged yet, a passage a line with its hash."""
    judged = judgements()
    for row, filters in queries():
        told: dict[str, str] = {}
        for system in SYSTEMS.values():
            for passage in system(corpus, row["query"], filters.but(limit=depth)):
                text = f"{passage['lead_in']} > {passage['text']}" if passage["lead_in"] else passage["text"]
                told.setdefault(words_hash(passage["text"]), text)
        fresh = {key: text for key, text in told.items() if key not in judged.get(row["id"], {})}
        if fresh:
            print(f"## {row['id']} {row['query']} {row.get('filters', '')}")
            for key, text in sorted(fresh.items()):
                print(key, text)


if __name__ == "__main__":
    main()
