"""Which findings a paper takes that tells many themes on few lines: sure ones, and no words twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.summarise import model as m

# Below the first a quotation may stand under another theme than its own, or be the opposite of what its heading says;
# below the second it is as likely as not.
_SURE, _DOUBTFUL = 0.7, 0.5


def surest(findings: Iterable[m.Finding]) -> list[m.Finding]:
    """Return the findings of which theme and stance are sure, in their order; fairly sure ones where none is."""
    found = [finding for finding in findings if finding.sure >= _DOUBTFUL]
    return [finding for finding in found if finding.sure >= _SURE] or found


def passages_of(finding: m.Finding) -> set[str]:
    """Return the ids of the passages that stand behind a finding or within its quotation."""
    return {*(source.passage for source in finding.behind), *finding.quotation.passages}


def untold(findings: Sequence[m.Finding], told: set[str], most: int) -> list[m.Finding]:
    """Return at most so many findings whose words the paper has not quoted; one that it has where there is no other.

    ``told`` holds the ids of the passages quoted, and takes those of the findings returned.
    """
    found: list[m.Finding] = []
    for finding in findings:
        quoted = finding.quotation.passages
        if len(found) < most and not quoted & told:
            told |= quoted
            found.append(finding)
    return found or list(findings[:1])
