"""Telling a person's name with initials, "Jo Fenwickson (JF)", from a term of the field with its short form."""

from __future__ import annotations

import re

from pipeline import resources
from pipeline.extract.align import atoms_of, letters_of
from pipeline.extract.glossary import plain, vocabulary

_DERIVED = re.compile(r"(?:tion|sion|ment|ness|ship|ance|ence|ings?|ful|ity|ism|ive|ology)s?$")
# The initials of more names than this are a term.
_MOST = 3


def is_name(short: str, long: str) -> bool:
    """Tell whether ``long``, which has the initials ``short``, is more likely a person's name than a term."""
    atoms = atoms_of(long)
    if len(letters_of(short)) > _MOST or not all(a.text[:1].isupper() for a in atoms):
        return False
    words = [a.text.lower() for a in atoms]
    if any(_DERIVED.search(w) for w in words):
        return False
    return not any(
        w in resources.ordinary_words() or plain(w) in vocabulary() or a.head for w, a in zip(words, atoms, strict=True)
    )
