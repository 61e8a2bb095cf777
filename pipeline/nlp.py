"""The spaCy pipeline that every analysis runs: a blank English tokenizer and the five components of the project.

The blank tokenizer does some fifty thousand passages a second, where a pipeline with tagger and parser does two
hundred; nothing here needs either. ``models/audit_en`` is this pipeline as saved by ``python -m pipeline.nlp``; an
installed auditlens tells spaCy of the components, so that ``spacy.load`` opens it without further imports.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline import resources
from pipeline.spans import keep_text
from pipeline.version import THEMES_VARIABLE

COMPONENTS = ("audit_passages", "audit_acronyms", "audit_themes", "audit_stance", "audit_figures")
MODEL = ("models", "audit_en")

# spaCy refuses longer texts because its parser would need too much memory; there is no parser here.
MAX_LENGTH = 50_000_000

# Words that the tokenizer remembers; the vocabulary of some thousand reports.
CACHE_SIZE = 200_000
_SHOWN: set[str] = set()


def build() -> Language:
    """Return a new pipeline with all components."""
    nlp = spacy.blank("en")
    nlp.meta["name"] = "audit"
    nlp.meta["description"] = "Passages, themes, stance, figures and acronyms of safeguarding audit reports"
    nlp.meta["license"] = "MIT"
    nlp.meta["spacy_version"] = ">=3.8.0,<4.0.0"
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def load() -> Language:
    """Return this process's pipeline, as saved in ``models/audit_en``, with the themes in force now."""
    return _load(os.environ.get(THEMES_VARIABLE, ""))


@lru_cache(maxsize=2)
def _load(themes: str) -> Language:
    nlp = spacy.load(resources.path(*MODEL))
    nlp.max_length = MAX_LENGTH
    tokenizer: Any = nlp.tokenizer
    tokenizer.max_cache_size = CACHE_SIZE
    return nlp


def make_doc(text: str) -> Doc:
    """Return ``text`` as tokens, the same as the pipeline's own ``make_doc``, ten times as fast on whole reports.

    spaCy's tokenizer remembers how it split a word, but within one text only until it meets a special case such as
    "e.g." (``Tokenizer._save_cached``), which in a report is soon. So it is shown the words that are new one by one.
    """
    nlp = load()
    words = set(text.split())
    if len(_SHOWN) > CACHE_SIZE:
        _SHOWN.clear()
    for word in words - _SHOWN:
        nlp.tokenizer(word)
    _SHOWN.update(words)
    return keep_text(nlp.make_doc(text), text)


def main() -> None:
    """Save the pipeline: ``python -m pipeline.nlp models/audit_en``."""
    build().to_disk(Path(sys.argv[1]), exclude=["vocab"])


if __name__ == "__main__":
    main()
