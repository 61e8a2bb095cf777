"""What is remembered of words, within bounds."""

from __future__ import annotations

from pipeline import memory
from pipeline.memory import Memory


def test_memory_asks_once_and_stays_bounded(monkeypatch):
    monkeypatch.setattr(memory, "_MOST", 3)
    asked = []
    known = Memory(lambda word: asked.append(word) or len(word))
    assert [known[w] for w in ("a", "bb", "a")] == [1, 2, 1] and asked == ["a", "bb"]
    assert [known[w] for w in ("ccc", "dddd")] == [3, 4] and len(known) <= 3
