"""What a search scans of every passage: blocks of columns, so that a million passages are read in a moment.

A passage stands at its key: block ``key // BLOCK``, row ``key % BLOCK``; keys that are not given out, or whose passage
is gone, are rows of zeros. All is worked out of the passages and their themes, so that a block whose passages change is
just dropped (``forget``) and worked out again (``complete``) by the next linking or search.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.embedding import DIMENSIONS, shipped, version
from pipeline.records import STANCES

BLOCK = 4096
CHUNK = 16  # rows of 8-bit codes together; a divisor of BLOCK
THERE, SENSITIVE, HEADING = 1, 2, 4  # bits of ``marks``

_LAYOUT = "2"  # raised when this module stores something else
_MOST_WORDS = 255
_WORD = re.compile(r"\w+")
_CODE_BYTES = DIMENSIONS // 8

Bools = NDArray[np.bool_]
Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of every passage, by its key.

    Attributes:
        reports: int32, the report's key.
        marks: uint8, bits ``THERE``, ``SENSITIVE`` and ``HEADING``.
        stances: uint8, the place in ``STANCES``.
        words: uint8, at most 255.
    """

    reports: NDArray[np.int32]
    marks: NDArray[np.uint8]
    stances: NDArray[np.uint8]
    words: NDArray[np.uint8]

    def __len__(self) -> int:
        """Return one more than the highest key there can be."""
        return len(self.marks)

    def marked(self, bit: int) -> Bools:
        """Tell for every key whether a bit of ``marks`` is set."""
        found: Bools = (self.marks & bit) != 0
        return found


def forget(db: sqlite3.Connection, first: int, last: int) -> None:
    """Drop the blocks of the passages ``first`` to ``last``, which change."""
    blocks = (first // BLOCK, last // BLOCK)
    db.execute("DELETE FROM search_blocks WHERE block BETWEEN ? AND ?", blocks)
    db.execute(
        "DELETE FROM search_vectors WHERE chunk BETWEEN ? AND ?",
        (blocks[0] * (BLOCK // CHUNK), (blocks[1] + 1) * (BLOCK // CHUNK) - 1),
    )


def missing(db: sqlite3.Connection) -> list[int]:
    """Return the blocks that have to be worked out before every passage is in one."""
    last = db.execute("SELECT MAX(passage_key) FROM passages").fetchone()[0]
    if last is None:
        return []
    made = db.execute("SELECT value FROM state WHERE name = 'search'").fetchone()
    there = {b for (b,) in db.execute("SELECT block FROM search_blocks")} if made and made[0] == _made_by() else set()
    return [block for block in range(last // BLOCK + 1) if block not in there]


def complete(db: sqlite3.Connection, told: Callable[[int], None] | None = None) -> None:
    """Work out the blocks that are missing, inside the caller's transaction; ``told`` hears how many passages."""
    blocks = missing(db)
    if not blocks:
        return
    made = db.execute("SELECT value FROM state WHERE name = 'search'").fetchone()
    if not made or made[0] != _made_by():
        db.execute("DELETE FROM search_blocks")
        db.execute("DELETE FROM search_vectors")
        db.execute("INSERT OR REPLACE INTO state VALUES ('search', ?)", (_made_by(),))
    if told:
        told(len(blocks) * BLOCK)
    for block in blocks:
        _work_out(db, block)
    # To list the words of a large index takes longer than a search.
    numbers = dict(db.execute("SELECT term, doc FROM passages_words ORDER BY term"))
    db.execute("INSERT OR REPLACE INTO state VALUES ('words', ?)", (json.dumps(numbers, ensure_ascii=False),))


def stems(db: sqlite3.Connection) -> dict[str, int]:
    """Return the stems of the passages, each with the number of passages that hold it, in alphabetical order."""
    found = db.execute("SELECT value FROM state WHERE name = 'words'").fetchone()
    read: dict[str, int] = json.loads(found[0]) if found else {}
    return read


def load(db: sqlite3.Connection) -> Columns:
    """Return the columns of all blocks that are there."""
    last = db.execute("SELECT MAX(block) FROM search_blocks").fetchone()[0]
    size = 0 if last is None else (last + 1) * BLOCK
    columns = Columns(
        np.zeros(size, np.int32), np.zeros(size, np.uint8), np.zeros(size, np.uint8), np.zeros(size, np.uint8)
    )
    for block, reports, *values in db.execute("SELECT block, reports, marks, stances, words FROM search_blocks"):
        first = block * BLOCK
        columns.reports[first : first + len(reports) // 4] = np.frombuffer(reports, "<i4")
        for column, value in zip((columns.marks, columns.stances, columns.words), values, strict=True):
            column[first : first + len(value)] = np.frombuffer(value, np.uint8)
    return columns


def codes(db: sqlite3.Connection) -> Iterator[tuple[int, NDArray[np.uint64]]]:
    """Yield the first key of each block and its one-bit codes, shape (passages, DIMENSIONS / 64)."""
    for block, value in db.execute("SELECT block, codes FROM search_blocks"):
        yield block * BLOCK, np.frombuffer(value, np.uint64).reshape(-1, _CODE_BYTES // 8)


def themes(db: sqlite3.Connection) -> Iterator[tuple[int, list[str], NDArray[np.uint8]]]:
    """Yield the first key of each block, the names of its themes and the bits, shape (passages, bytes)."""
    for block, names, value in db.execute("SELECT block, theme_names, themes FROM search_blocks"):
        listed = json.loads(names)
        if listed:
            yield block * BLOCK, listed, np.frombuffer(value, np.uint8).reshape(-1, _bytes(len(listed)))


def vectors(db: sqlite3.Connection, keys: Keys) -> NDArray[np.float32]:
    """Return the embedding of passages, from its 8-bit codes, rows of length one; zeros where there is none."""
    found = np.zeros((len(keys), DIMENSIONS), np.float32)
    if not len(keys):
        return found
    chunks = keys // CHUNK
    order = np.argsort(chunks, kind="stable")
    places, starts = np.unique(chunks[order], return_index=True)
    rows = {int(chunk): order[start:end] for chunk, start, end in zip(places, starts, [*starts[1:], None], strict=True)}
    sql = "SELECT chunk, codes FROM search_vectors WHERE chunk IN (SELECT value FROM json_each(?))"
    for chunk, value in db.execute(sql, (json.dumps(list(rows)),)):
        here = rows[chunk]
        found[here] = np.frombuffer(value, np.int8).reshape(-1, DIMENSIONS)[keys[here] % CHUNK]
    norms = np.linalg.norm(found, axis=1, keepdims=True)
    np.divide(found, norms, out=found, where=norms > 0)
    return found


def signs(rows: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return the one-bit codes of embeddings, shape (rows, DIMENSIONS / 8)."""
    return np.packbits(rows > 0, axis=1)


def meant(text: str, lead_in: str | None) -> str:
    """Return what a passage is embedded as: an item of a list says little without what leads in to it."""
    return f"{lead_in} {text}" if lead_in else text


def _made_by() -> str:
    return f"{_LAYOUT} {version()}"


def _bytes(themes: int) -> int:
    return (themes + 7) // 8


def _work_out(db: sqlite3.Connection, block: int) -> None:
    first, end = block * BLOCK, (block + 1) * BLOCK
    rows = db.execute(
        "SELECT passage_key, report_key, kind, sensitivity <> '[]', stance, COALESCE(clean_text, text), lead_in "
        "FROM passages WHERE passage_key >= ? AND passage_key < ? ORDER BY passage_key",
        (first, end),
    ).fetchall()
    size = rows[-1][0] - first + 1 if rows else 0
    at = np.array([row[0] - first for row in rows], np.int64)
    reports, marks = np.zeros(size, "<i4"), np.zeros(size, np.uint8)
    stances, words = np.zeros(size, np.uint8), np.zeros(size, np.uint8)
    embedded = np.zeros((size, DIMENSIONS), np.float32)
    if rows:
        place = {stance: i for i, stance in enumerate(STANCES)}
        reports[at] = [row[1] for row in rows]
        marks[at] = [THERE | SENSITIVE * bool(row[3]) | HEADING * (row[2] == "heading") for row in rows]
        stances[at] = [place[row[4]] for row in rows]
        words[at] = [min(len(_WORD.findall(row[5])), _MOST_WORDS) for row in rows]
        embedded[at] = shipped().encode([meant(row[5], row[6]) for row in rows])
    names, bits = _theme_bits(db, first, end, size)
    codes = signs(embedded)
    codes[~embedded.any(axis=1)] = 0
    db.execute(
        "INSERT INTO search_blocks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            block,
            *(column.tobytes() for column in (reports, marks, stances, words)),
            json.dumps(names, ensure_ascii=False),
            bits.tobytes(),
            codes.tobytes(),
        ),
    )
    _store_vectors(db, first, embedded)


def _theme_bits(db: sqlite3.Connection, first: int, end: int, size: int) -> tuple[Sequence[str], NDArray[np.uint8]]:
    tags = db.execute(
        "SELECT passage_key, theme FROM passage_themes WHERE passage_key >= ? AND passage_key < ?", (first, end)
    ).fetchall()
    names = sorted({theme for _, theme in tags})
    place = {name: i for i, name in enumerate(names)}
    wide = np.zeros((size, len(names)), np.bool_)
    if tags:
        wide[[key - first for key, _ in tags], [place[theme] for _, theme in tags]] = True
    return names, np.packbits(wide, axis=1, bitorder="little")


def _store_vectors(db: sqlite3.Connection, first: int, embedded: NDArray[np.float32]) -> None:
    """Store embeddings as 8-bit numbers; what each row is to be multiplied by is left out, its length being one."""
    scale = np.abs(embedded).max(axis=1, keepdims=True, initial=0)
    rounded = np.round(np.divide(embedded * 127, scale, out=np.zeros_like(embedded), where=scale > 0)).astype(np.int8)
    db.executemany(
        "INSERT INTO search_vectors VALUES (?, ?)",
        (((first + i) // CHUNK, rounded[i : i + CHUNK].tobytes()) for i in range(0, len(rounded), CHUNK)),
    )
