"""The same audits, laid out in many ways, give the same passages."""

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import as_slides
import as_text
import as_web
import as_word
from invented import AUDITS, expected, lines, norm

from pipeline.analysis import analyse

RENDERINGS = {
    f"{module.__name__}-{name}": render
    for module in (as_word, as_slides, as_web, as_text)
    for name, render in module.RENDERINGS.items()
}


@pytest.mark.parametrize("audit", AUDITS)
@pytest.mark.parametrize("layout", RENDERINGS)
def test_passages_do_not_depend_on_the_layout(layout, audit):
    items = lines(audit)
    wanted = expected(items)
    report = analyse(RENDERINGS[layout](items), name="x")
    found = [(p.kind, p.section, norm(p.text)) for p in report.passages]
    texts = [text for _, _, text in wanted]
    assert [t for _, _, t in found] == texts
    if layout.startswith("as_slides"):
        return  # what is a list on a slide is a matter of its master
    kinds = Counter((kind, text) for kind, _, text in wanted)
    assert Counter((kind, text) for kind, _, text in found) == kinds
    for (kind, section, text), (_, path, _) in zip(wanted, found, strict=True):
        steps = [norm(step) for step in path if not norm(step).startswith("table")]
        if kind != "heading" and section:
            assert steps and steps[-1] == section, text
