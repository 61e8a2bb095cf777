"""A number for the words of a passage, equal for passages that say the same in the same words.

By it standing sentences are found across authorities, repeated sentences within a report and near-copies of a report,
without comparing texts. The place's own name counts as the word "@", since standing sentences carry it.
"""

from __future__ import annotations

import hashlib
import re

# Shorter passages ("Good", "Recommendations", "Social worker A") are the same by chance.
LEAST_WORDS = 6

_WORDS = re.compile(r"[^\W_]+")


def bare_words(text: str) -> list[str]:
    """Return the words of ``text`` without case, punctuation and spacing."""
    return _WORDS.findall(text.casefold())


def fingerprint(text: str, place: str | None = None) -> int | None:
    """Return a number of 63 bits for the words of ``text``, or None where they are fewer than six.

    Args:
        text: the passage.
        place: the name of the report's authority.
    """
    found = bare_words(text)
    if len(found) < LEAST_WORDS:
        return None
    joined = f" {' '.join(found)} "
    if place:
        name = " ".join(bare_words(place))
        if name:
            joined = joined.replace(f" {name} ", " @ ")
    digest = hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
