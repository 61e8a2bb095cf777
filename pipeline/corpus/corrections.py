"""People's corrections, kept beside the tool's own labels and never over them.

A correction is tied to the bytes of the file, the page and the exact words, so that it holds after the report has been
cut into passages anew or labelled by another model. Ingestion never removes one.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

from pipeline.corpus.store import Corpus


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody corrected.

    Attributes:
        sha256: of the file.
        page: None where the format has none.
        words: the exact words of the passage, figure or recommendation.
        field: what was corrected ("themes", "stance", "figures.value", ...).
        old, new: the values as JSON text or plain words; None for "no value".
        who: the person, as they want to be named.
        made_at: when, ISO 8601.
        note: why, in the person's words.
    """

    sha256: str
    page: int | None
    words: str
    field: str
    old: str | None
    new: str | None
    who: str
    made_at: str
    note: str | None = None


_COLUMNS = "sha256, page, words, field, old, new, who, made_at, note"


def add_correction(corpus: Corpus, correction: Correction) -> None:
    """Record a correction; earlier ones of the same words and field stay."""
    with corpus.transaction() as db:
        db.execute(
            f"INSERT INTO corrections ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            astuple(correction),
        )


def corrections(corpus: Corpus, sha256: str | None = None) -> list[Correction]:
    """Return the corrections of one report, or of all, in the order in which they were made."""
    sql = f"SELECT {_COLUMNS} FROM corrections WHERE ?1 IS NULL OR sha256 = ?1 ORDER BY correction_key"  # noqa: S608
    return [Correction(*row) for row in corpus.connection.execute(sql, (sha256,))]
