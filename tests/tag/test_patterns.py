from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tag import automaton
from pipeline.tag.pattern_language import PatternError, parse
from pipeline.tag.patterns import PatternSet


def found(pattern: str, text: str) -> list[str]:
    patterns = PatternSet([pattern])
    words = automaton.counted_words(text)
    return [" ".join(words[a:b]) for a, b in patterns.scan(text).get(0, [])]


@pytest.mark.parametrize(
    ("pattern", "text", "hits"),
    [
        ("case file", "The case file was thin.", ["case file"]),
        ("case file", "The case files were thin.", []),
        ("case file*", "Case files and a case file.", ["case files", "case file"]),
        ("multi-agency", "Multi agency, multi-agency and multi‑agency work", ["multi agency"] * 3),
        ("child view*", "The child's views; the child’s view", ["child views", "child view"]),
        ("children social care", "Children s Social Care", ["children social care"]),
        ("plan review", "The plan. Review it.", []),
        ("plan review", "The plan, review it.", []),
        ("step-(up|down)", "Step-down, step up and step/down", ["step down", "step up", "step down"]),
        ("(core|care) group*", "core groups", ["core groups"]),
        ("child [in need] plan", "a child plan and a child in need plan", ["child plan", "child in need plan"]),
        ("a ([very] long|short) wait", "a very long wait, a short wait", ["a very long wait", "a short wait"]),
        ("# days", "in 45 days, ten days or 1,200 days", ["45 days", "ten days", "1,200 days"]),
        ("# days", "several days", []),
        ("section 47 (enquir*|investigation*)", "Section 47 enquiries", ["section 47 enquiries"]),
        ("6.9", "an average of 6.9", ["6.9"]),
        ("(CAMHS|cse)", "camhs", ["camhs"]),
        ("É*", "Élan", ["élan"]),
    ],
)
def test_phrases(pattern: str, text: str, hits: list[str]) -> None:
    assert found(pattern, text) == hits


@pytest.mark.parametrize(
    ("pattern", "text", "hit"),
    [
        ("agenc* >2 attend*", "agencies did not attend", True),
        ("agenc* >2 attend*", "attended by all agencies", False),
        ("agenc* ~2 attend*", "attended by all agencies", True),
        ("agenc* ~1 attend*", "attended by all agencies", False),
        ("agenc* >0 attend*", "agencies attended", True),
        ("agenc* >1 attend*", "agencies, attended", True),
        ("red >1 # >1 #", "Red | 6 | 4", True),
        ("red >1 # >1 #", "Red | 6", False),
        ("core group* ~3 (late|delayed)", "late or missing core groups", True),
        ("plan ~9 plan", "one plan only", False),
    ],
)
def test_windows(pattern: str, text: str, hit: bool) -> None:
    assert bool(found(pattern, text)) is hit


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "   ",
        "[a]",
        "(a",
        "a)",
        "(a|)",
        "(|a)",
        "()",
        "*",
        "a ~4",
        "~4 a",
        "a ~ b",
        "a , b",
        "[a] [b]",
        "(" * 9 + "a" + ")" * 9,
        "a ~3 [b]",
        "'s",
    ],
)
def test_what_cannot_be_read_is_refused_and_named(pattern: str) -> None:
    with pytest.raises(PatternError) as error:
        parse(pattern)
    assert repr(pattern) in str(error.value)


def test_patterns_keep_their_numbers_and_share_phrases() -> None:
    patterns = PatternSet(["case file*", "case file*", "audit* ~2 case file*", "file*"])
    hits = patterns.scan("an audited case file")
    assert set(hits) == {0, 1, 2, 3}
    assert hits[0] == hits[1] == [(2, 4)]
    assert hits[2] == [(1, 4)]
    assert hits[3] == [(3, 4)]


def test_memory_stays_bounded_and_results_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.tag.automaton._MAX_KEPT", 3)
    patterns = PatternSet(["delay* in care", "in need", "# day*"])
    text = "delays in care, children in need, ten days"
    first = patterns.scan(text)
    assert set(first) == {0, 1, 2}
    for word in ("alpha", "beta", "gamma", "delta"):
        patterns.scan(f"{word} in need")
    assert patterns.scan(text) == first


@pytest.mark.parametrize("unit", ["agency together ", "child ", "(((", "a-", "1,2.", "| # ", "’s ", "review of the "])
def test_hostile_repetition_ends(unit: str) -> None:
    patterns = PatternSet(["agency ~9 together ~9 agency", "review of the review of the plan", "child child child"])
    patterns.scan(unit * 5_000)


PIECES = st.sampled_from(
    ["child", "plan*", "#", "(a|b c)", "[the]", "~3", ">2", "(", "]", "|", "'s", "-", "\u00e9*", "*", "~", " "]
)


@given(st.text() | st.lists(PIECES, max_size=8).map(" ".join), st.text())
def test_any_text_is_a_pattern_or_refused(pattern: str, text: str) -> None:
    try:
        patterns = PatternSet([pattern])
    except PatternError:
        return
    size = len(automaton.counted_words(text))
    for hits in patterns.scan(text).values():
        assert all(0 <= start < end <= size for start, end in hits)


WORDS = st.lists(st.sampled_from(["child", "plan", "plans", "of", "the", "ten", "7", ",", "."]), max_size=30)


@given(WORDS, st.lists(st.sampled_from(["child", "plan*", "of", "the", "#"]), min_size=1, max_size=3))
def test_a_phrase_is_found_just_where_its_words_stand(words: list[str], phrase: list[str]) -> None:
    def fits(word: str, wanted: str) -> bool:
        if wanted == "#":
            return word in ("ten", "7")
        return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted

    expected = [
        (i, i + len(phrase))
        for i in range(len(words) - len(phrase) + 1)
        if all(fits(words[i + j], wanted) for j, wanted in enumerate(phrase))
    ]
    assert PatternSet([" ".join(phrase)]).scan(" ".join(words)).get(0, []) == expected


PARTS = st.sampled_from(["child", "plan*", "of the", "(ten|of)", "#", "the [child]"])


@given(WORDS, st.lists(st.tuples(PARTS, st.sampled_from(["~", ">"]), st.integers(1, 9), PARTS), min_size=1, max_size=6))
def test_windows_are_found_just_where_both_sides_stand(
    words: list[str], windows: list[tuple[str, str, int, str]]
) -> None:
    """However many window patterns share their sides, each is found as its sides by themselves show."""
    text = " ".join(words)
    found = PatternSet([f"{first} {sign}{reach} {last}" for first, sign, reach, last in windows]).scan(text)
    for number, (first, sign, reach, last) in enumerate(windows):
        sides = PatternSet([first, last]).scan(text)
        expected = {
            (min(a, c), max(b, d))
            for a, b in sides.get(0, ())
            for c, d in sides.get(1, ())
            if 0 <= c - b <= reach or (sign == "~" and 0 <= a - d <= reach)
        }
        assert set(found.get(number, ())) == expected
