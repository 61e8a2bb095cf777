"""What a paper prints with a reference, as it is printed: what ``auditlens trace`` tells of it later."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.summarise import model as m
from pipeline.summarise.paper import Ref


class Trail:
    """The references of one paper, in the order in which they are printed.

    ``entries`` maps a reference to plain JSON values: ``kind``, ``says`` (what is printed, in words), ``passages``
    (ids), and what else the kind has; ``quoted`` holds the words of every passage that stands behind a quotation.
    """

    def __init__(self) -> None:
        """Start without references."""
        self.entries: dict[str, dict[str, Any]] = {}
        self.quoted: dict[str, str] = {}

    def counts(self, says: str, *counts: m.Count) -> Ref:
        """Return the reference of a statement that holds one count or several."""
        told = [
            {"unit": c.unit, "value": c.value, "basis": list(c.basis), "passages": list(c.passages)} for c in counts
        ]
        passages = dict.fromkeys(p for c in counts for p in (c.basis if c.unit == "passages" else c.passages))
        code = counts[0].ref if len(counts) == 1 else m.reference("S", *(c.ref for c in counts))
        return self._add(code, {"kind": "counted", "says": says, "passages": list(passages), "counts": told})

    def table(self, says: str, cells: Iterable[tuple[str, m.Count]]) -> Ref:
        """Return the reference of a row of a table: names and counts of its cells."""
        kept = list(cells)
        passages = dict.fromkeys(p for _, c in kept for p in (c.basis if c.unit == "passages" else c.passages))
        told = []
        for name, c in kept:
            told.append({"name": name, "unit": c.unit, "value": c.value, "basis": list(c.basis)})
            if c.passages and c.passages != c.basis:
                told[-1]["passages"] = list(c.passages)
        code = m.reference("R", says, *(c.ref for _, c in kept))
        return self._add(code, {"kind": "counted", "says": says, "passages": list(passages), "counts": told})

    def finding(self, finding: m.Finding) -> str:
        """Keep a finding; return its reference."""
        for member in (*finding.members, *finding.near):
            self.quoted[member.source.passage] = member.text
        for piece in finding.quotation.pieces:
            if piece.passage:
                self.quoted.setdefault(piece.passage, piece.text)
        return self._add(
            finding.ref,
            {
                "kind": "finding",
                "says": finding.quotation.text,
                "theme": finding.theme,
                "stance": finding.stance,
                "reports": finding.reports.value,
                "authorities": list(finding.authorities.basis),
                "further": finding.further.value,
                "passages": [source.passage for source in finding.behind],
                "near": [member.source.passage for member in finding.near],
            },
        ).code

    def quotation(self, ref: str, quotation: m.Quotation, kind: str, also: Iterable[m.Quotation] = ()) -> str:
        """Keep quotations that stand under one reference."""
        quotations = [quotation, *also]
        for one in quotations:
            for piece in one.pieces:
                if piece.passage:
                    self.quoted.setdefault(piece.passage, piece.text)
        says = " / ".join(one.text for one in quotations)
        return self._add(ref, {"kind": kind, "says": says, "passages": [one.source.passage for one in quotations]}).code

    def figure(self, line: m.FigureLine) -> str:
        """Keep a figure that a report states; return its reference."""
        self.quoted[line.source.passage] = line.text
        says = f"{line.quantity}: {line.about}"
        return self._add(line.ref, {"kind": "figure", "says": says, "passages": [line.source.passage]}).code

    def _add(self, code: str, entry: dict[str, Any]) -> Ref:
        self.entries.setdefault(code, entry)
        return Ref(code)
