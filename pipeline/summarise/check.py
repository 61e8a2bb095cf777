"""The last look at every string before it is printed: no name of a person, e-mail address or telephone number."""

from __future__ import annotations

from pipeline.tag.sensitivity import personal_spans

MASK = "[left out]"


def withheld(text: str) -> str:
    """Return ``text`` with names of persons and contact details replaced by ``[left out]``.

    Passages that hold any are left out of digests long before; this catches titles, file names and what else is shown.
    """
    spans = personal_spans(text)
    if not spans:
        return text
    made, at = [], 0
    for start, end in spans:
        made += [text[at:start], MASK]
        at = end
    return "".join([*made, text[at:]])
