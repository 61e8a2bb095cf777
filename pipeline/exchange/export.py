"""A corpus as a file of the REFI-QDA standard, with what is said of it."""

from __future__ import annotations

from pathlib import Path

from pipeline.corpus.filters import ROLES, Filters
from pipeline.corpus.store import Corpus
from pipeline.corpus.texts import themes_found
from pipeline.exchange.codebook import write_qdc
from pipeline.exchange.project import write_qdpx
from pipeline.files import private_folder
from pipeline.tables.made import how_made
from pipeline.version import NAME

_WHAT = (
    "Reports as plain text, coded passage by passage with a theme and the stance on it. The labels were given by rules "
    "and a classifier, not by people. What is coded “Not findings” (standing text, background, method) is not "
    "counted in tables."
)


def write_exchange(corpus: Corpus, filters: Filters, out: Path, form: str) -> tuple[Path, str]:
    """Write ``auditlens.qdpx`` or ``auditlens.qdc`` into the folder ``out``.

    Args:
        corpus: the corpus.
        filters: which reports and passages a project holds; a codebook is that of the whole corpus.
        out: the folder, made where there is none.
        form: "qdpx" for a project, "qdc" for the codebook alone.

    Returns:
        The path, and a sentence on what the file holds.

    Raises:
        AuditlensError: the file can't be written.
    """
    path = private_folder(out) / f"{NAME}.{form}"
    if form == "qdc":
        write_qdc(path, themes_found(corpus))
        return path, "a codebook: themes, and under each a code for each stance"
    made = [f"{what}: {how}" for what, how in how_made(corpus, filters, role=ROLES)]
    written = write_qdpx(corpus, filters, path, description="\n".join((_WHAT, *made)))
    said = f"{written.sources} reports, {written.selections} coded passages, {written.codings} codings"
    if written.covered:
        said += f"; {written.covered} passages covered in the texts"
    return path, said
