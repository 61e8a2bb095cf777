"""``analyse``: bytes in, a report out, the same every time, whatever else was read."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from operator import attrgetter
from pathlib import Path

from pipeline import nlp
from pipeline.extract.askdetails import add_details
from pipeline.extract.grades import find_grades
from pipeline.extract.meaning import fill_meaning
from pipeline.extract.progress import find_progress
from pipeline.extract.recommendations import find_recommendations
from pipeline.ingest.clean import clean
from pipeline.ingest.metadata import describe_with_evidence
from pipeline.ingest.parts import find_parts, stated_in_parts
from pipeline.ingest.readers import read
from pipeline.records import Acronym, Dropped, Passage, Report
from pipeline.spans import drafts
from pipeline.tag.agencies import with_inspected

# All but the id of a passage: a draft has them by the same names.
_content = attrgetter(*(field.name for field in fields(Passage) if field.name != "id"))


def analyse(source: bytes | str | Path, *, name: str | None = None) -> Report:
    """Return the whole analysis of one source file.

    Args:
        source: the bytes of the file, or its path.
        name: the name to show for it; the path as given where ``source`` is a path.

    Raises:
        ReadError: the file cannot be read as a report; ``kind`` and ``message`` say why.
        OSError: ``source`` is a path that cannot be opened.
    """
    if isinstance(source, bytes):
        data, shown = source, name or "unnamed"
    else:
        data, shown = Path(source).read_bytes(), name or str(source)
    with _uncollected():
        return _analyse(data, shown)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave the search for unused cycles of objects until a report is done.

    An analysis makes many small objects and next to no cycles; looking through them and all models again and again
    takes a fifteenth of its time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _analyse(data: bytes, shown: str) -> Report:
    document = read(data, name=shown)
    sha256 = hashlib.sha256(data).hexdigest()
    cleaned = clean(document)
    language = nlp.load()
    doc = nlp.make_doc(cleaned.text)
    doc._.blocks = cleaned.blocks
    for _, component in language.pipeline:
        doc = component(doc)
    short = sha256[:12]
    passages = tuple(Passage(f"{short}-{i}", *_content(draft)) for i, draft in enumerate(drafts(doc), 1))
    info, stated = describe_with_evidence(document, passages)
    passages, parts = find_parts(passages, info)
    acronyms = tuple(_acronym(a, passages) for a in doc._.acronyms)
    if parts:
        info = replace(info, sample_size=None)  # each part has its own
        stated = (*stated, *stated_in_parts(passages, parts))
    passages = with_inspected(fill_meaning(passages, info, parts), info)
    progress = find_progress(passages)
    return Report(
        file=shown,
        sha256=sha256,
        type=document.type,
        info=info,
        pages=cleaned.pages,
        text=cleaned.text,
        passages=passages,
        grades=find_grades(document, passages, info),
        acronyms=acronyms,
        recommendations=add_details(
            find_recommendations(passages), passages, acronyms, progress, info.published or info.period_end
        ),
        progress=progress,
        warnings=document.warnings,
        dropped=tuple(Dropped(block.page, block.text) for block in document.furniture),
        parts=parts,
        stated=stated,
    )


def _acronym(acronym: Acronym, passages: Sequence[Passage]) -> Acronym:
    """Return an acronym whose passages, ordinals within the document so far, are ids."""
    return replace(
        acronym,
        passages=tuple(passages[int(ordinal) - 1].id for ordinal in acronym.passages),
        defined_in=passages[int(acronym.defined_in) - 1].id if acronym.defined_in else None,
    )
