"""What a reference of a digest leads to: its passages, what was asked, and the versions that made it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.corpus.store import Corpus
from pipeline.errors import AuditlensError
from pipeline.summarise.issued import Issued

# What a program may make of the hyphen of a code that is copied from its window.
_HYPHENS = re.compile(r"[\u001e\u00ad\u2010-\u2015\u2212]")


@dataclass(frozen=True, slots=True)
class Traced:
    """A reference as it was printed.

    ``passages`` are rows: ``passage``, ``citation``, ``page``, ``report`` (sha256), ``text`` (None where only its place
    is known: it is quoted nowhere in the digest, and no corpus is at hand). ``held`` of a passage tells whether the
    corpus at hand has it in the same words; None without a corpus.
    """

    code: str
    entry: Mapping[str, Any]
    issued: Issued
    passages: tuple[dict[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain JSON values."""
        return {
            "reference": self.code,
            **self.entry,
            "passages": list(self.passages),
            "digest": self.issued.title,
            "layout": self.issued.layout,
            "asked": dict(self.issued.asked),
            "versions": dict(self.issued.versions),
        }


def trace(code: str, digests: Iterable[Issued], corpus: Corpus | None = None) -> Traced:
    """Return what ``code`` leads to, of the first digest that prints it; upper and lower case are alike.

    Raises:
        AuditlensError: none prints it.
    """
    wanted = _HYPHENS.sub("-", code.strip().strip("[]().").lower())
    count = 0
    for issued in digests:
        count += 1
        found = next((ref for ref in issued.entries if ref.lower() == wanted), None)
        if found is not None:
            entry = issued.entries[found]
            return Traced(found, entry, issued, tuple(_passages(entry["passages"], issued, corpus)))
    where = "no digest was issued from this corpus: " if not count else f"none of {count} digests prints {code}: "
    raise AuditlensError(f"{where}name the .json file that lies beside the digest with --digest")


def _passages(ids: Iterable[str], issued: Issued, corpus: Corpus | None) -> Iterable[dict[str, Any]]:
    by_start = {sha256[:12]: (sha256, line) for sha256, line in issued.reports.items()}
    for ident in ids:
        start, _, _ = ident.partition("-")
        sha256, line = by_start.get(start, (start, {}))
        text, page, held = issued.quoted.get(ident), None, None
        if corpus is not None:
            row = corpus.connection.execute(
                "SELECT p.page, p.text, p.sensitivity = '[]' FROM reports r JOIN passages p USING (report_key) "
                "WHERE r.sha256 = ? AND p.id = ?",
                (sha256, ident),
            ).fetchone()
            if row is not None:
                page = row[0]
                held = text is None or " ".join(text.split()) in " ".join(row[1].split())
                if text is None and row[2]:
                    text = row[1]
            else:
                held = False
        yield {
            "passage": ident,
            "report": sha256,
            "citation": line.get("citation", sha256),
            "page": page,
            "text": text,
            "held": held,
        }
