"""What a heading says of its section: headings that carry questions, and the label of the section."""

from __future__ import annotations

import re

from pipeline.ingest.sentences import split_sentences


def question_parts(text: str) -> list[tuple[int, int]]:
    """Return the spans of the passages of a heading: one, or one a question where it asks several."""
    whole = [(0, len(text))]
    if text.count("?") < 2 and not (text.count("?") == 1 and text.endswith(".")):
        return whole
    parts = split_sentences(text)
    if len(parts) < 2 or not text[: parts[0][1]].endswith("?"):
        return whole
    return parts


def section_label(text: str) -> str:
    """Return a heading as the name of its section.

    "Area of analysis 3: Referral: was it timely?" names the section "Area of analysis 3: Referral"; a heading of
    one colon or none names it as it stands.
    """
    asked = text.find("?")
    if asked < 0:
        return text
    label = text[:asked].rpartition(":")[0]
    if ":" not in label:
        return text
    return re.sub(r"[\s:–-]+\Z", "", label)
