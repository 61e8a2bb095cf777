"""What is looked for first, since it is quicker to find, stands in all that the pattern behind it finds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import asks, due
from pipeline.extract.quantities import period

WORDINGS = [(pattern, holds) for _, pattern, holds in due._wordings() if holds]
WORDINGS += [
    (asks._one_wording(table).pattern, asks._one_wording(table).holds) for table in ("never", "states", "asks")
]
WORDINGS += [(w.pattern, w.holds) for table in ("strong", "weak") for w in asks._wordings(table)]


@pytest.mark.parametrize(("pattern", "holds"), [w for w in WORDINGS if w[1]], ids=lambda of: str(of)[:40])
@settings(max_examples=20)
@given(data=st.data())
def test_a_wording_holds_one_of_its_texts(pattern, holds, data):
    text = data.draw(st.from_regex(pattern))
    assert not pattern.search(text) or any(part in text for part in holds)


@settings(max_examples=20)
@given(st.from_regex(period._period()))
def test_a_period_names_a_time(text):
    assert not period._period().search(text) or period._TIME.search(text)
