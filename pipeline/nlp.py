"""The spaCy pipeline that every analysis runs: a blank English tokenizer and the five components of the project.

The blank tokenizer does some fifty thousand passages a second, where a pipeline with tagger and parser does two
hundred; nothing here needs either.
"""

from __future__ import annotations

from functools import lru_cache

import spacy
from spacy.language import Language

import pipeline.extract.acronyms
import pipeline.extract.figures
import pipeline.ingest.passages
import pipeline.tag.stance
import pipeline.tag.themes  # noqa: F401  (each import registers its factory)

COMPONENTS = ("audit_passages", "audit_themes", "audit_stance", "audit_figures", "audit_acronyms")

# spaCy refuses longer texts because its parser would need too much memory; there is no parser here.
MAX_LENGTH = 50_000_000


def build() -> Language:
    """Return a new pipeline with all components."""
    nlp = spacy.blank("en")
    nlp.max_length = MAX_LENGTH
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


@lru_cache(maxsize=1)
def load() -> Language:
    """Return this process's pipeline."""
    return build()
