"""Reports made up for the tests of the corpus."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipeline.corpus.link import link
from pipeline.corpus.store import Corpus
from pipeline.corpus.write import record_file, write_report
from pipeline.records import Page, Passage, Report, ReportInfo, ThemeTag


def tag(theme: str, stance: Any = None) -> ThemeTag:
    return ThemeTag(theme, 0.8, ("rule",), stance)


def make(name: str, passages: Sequence[str | dict[str, Any]], **told: Any) -> Report:
    """Make a report of a name, its passages (texts, or fields with a text) and its ``ReportInfo``."""
    sha256 = hashlib.sha256(repr((name, passages, told)).encode()).hexdigest()
    made = []
    text = ""
    for i, given in enumerate(passages, 1):
        fields = {"text": given} if isinstance(given, str) else dict(given)
        passage = Passage(f"{sha256[:12]}-{i}", 1, 1, (), None, None, None, None, "sentence", "", len(text), len(text))
        passage = replace(passage, end=len(text) + len(fields["text"]), **fields)
        made.append(passage)
        text += passage.text + "\n"
    info = ReportInfo(**{"report_type": "ilacs", **told})
    return Report(f"{name}.pdf", sha256, "pdf", info, (Page(1, 0, len(text)),), text, tuple(made))


def fill(corpus: Corpus, *reports: Report, linked: bool = True) -> None:
    for report in reports:
        with corpus.transaction() as db:
            write_report(db, report, version="test", size=len(report.text))
            record_file(db, f"/reports/{report.file}", report.file, report.sha256, None)
    if linked:
        link(corpus)
