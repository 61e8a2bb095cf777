"""Telling a person's name with initials, "Jo Fenwickson (JF)", from a term of the field with its short form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.align import Atom
from pipeline.extract.glossary import ordinary_words, plain, vocabulary

_DERIVED = re.compile(r"(?:tion|sion|ment|ness|ship|ance|ence|ings?|ful|ity|ism|ive|ology)s?$")
# The initials of more names than this are a term.
_MOST = 3


def is_name(letters: int, atoms: Sequence[Atom]) -> bool:
    """Tell whether the words of a long form, whose short form has so many ``letters``, are more likely a name."""
    if letters > _MOST or len(atoms) < 2 or not all(a.text[:1].isupper() for a in atoms):
        return False
    words = [a.text.lower() for a in atoms]
    if any(_DERIVED.search(w) for w in words):
        return False
    return not any(w in ordinary_words() or plain(w) in vocabulary() or a.head for w, a in zip(words, atoms, strict=True))
