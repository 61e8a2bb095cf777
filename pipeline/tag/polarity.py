"""How much praise, criticism, asking and plain fact the words of a passage hold.

A weighted lexicon (``corpora/lexicons/stance.toml``) read from left to right: a negator turns round what it governs, a
want ("lack of") turns good into bad, a bad thing that is reduced or put right counts as good, and conjunctions of
contrast part a sentence into sides that are weighed on their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline import resources
from pipeline.tag.cues import Lexicon

# Below this much weight the words of a passage judge nothing.
SAID = 0.7
# How many words a negator governs, where no mark or contrast ends its scope before.
SCOPE = 7
# How near a bad thing must stand to the word that says it was put right.
REACH = 5
# From this weight up a bad word says so plainly enough to make good when it is denied.
PLAIN = 1.0
# What a word turned round still weighs beside its negator.
TURNED = 0.6

_BREAKS = frozenset(",;:.!?|")
_ENDS = frozenset(".!?;|")
_KINDS = (
    "positive",
    "negative",
    "negator",
    "deficit",
    "ended",
    "resolver",
    "contrast",
    "adversative",
    "neutral",
    "before",
    "situation",
    "ask",
    "neutral_fact",
)

Cue = tuple[str, float]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon[Cue]:
    """Return the cues of stance."""
    data = resources.lexicon("stance")
    return Lexicon(
        (phrase, (kind, float(group["weight"]))) for kind in _KINDS for group in data[kind] for phrase in group["words"]
    )


class Weights:
    """What a passage's words weigh.

    Attributes:
        sides: the (good, bad) weight of its clauses, in order.
        ask, fact: the weight of what asks for something, and of what states plainly.
        good, bad: the weight of praise and of criticism in all clauses.
        contrast: how firmly a conjunction opposes two sides ("but" 2, "while" 1), 0 without one.
        adversative: whether it opens by taking back what came before ("However, ...").
        reasons: the cues behind it, in order, as "good +1.2: effective".
    """

    __slots__ = (
        "_bad_at",
        "_damp",
        "_halved",
        "_muted",
        "_negator",
        "_negator_end",
        "_resolved_at",
        "adversative",
        "ask",
        "bad",
        "contrast",
        "fact",
        "good",
        "reasons",
        "sides",
        "tokens",
    )

    def __init__(self, tokens: Sequence[str]) -> None:
        """Weigh ``tokens``, as ``cues.words`` gives them."""
        self.tokens = tokens
        self.sides: list[list[float]] = [[0.0, 0.0]]
        self.ask = self.fact = 0.0
        self.contrast = 0.0
        self.adversative = False
        self.reasons: list[tuple[str, float, int, int]] = []
        # The open negator: kind, weight, start, end of its scope, whether it has turned something round.
        self._negator: tuple[str, float, int, int, bool] | None = None
        self._negator_end = 0
        self._bad_at = (-99, 0.0)
        self._resolved_at = -99
        self._muted = False
        self._damp = 1.0
        self._halved = False
        self._read()
        self.good: float = sum([good for good, _ in self.sides])
        self.bad: float = sum([bad for _, bad in self.sides])

    def _read(self) -> None:
        tokens, last = self.tokens, 0
        for start, end, (kind, weight) in lexicon().scan(tokens):
            for i in range(last, start):
                if tokens[i] in _BREAKS:
                    self._break(i)
                    break
            last = end
            if self._negator and start >= self._negator[3]:
                self._close()
            if not self._muted:
                _RULES[kind](self, weight, start, end)
        self._close()

    def _break(self, i: int) -> None:
        """Pass a mark: it ends the scope of a negator and of a clause, and parts the sides of "While ..., ..."."""
        if not self._listed(i):
            self._close()
        self._damp = 1.0
        if self._halved:
            self._halved = False
            self.sides.append([0.0, 0.0])
        if self.tokens[i] in _ENDS:
            self.sides.append([0.0, 0.0])
            self._bad_at, self._resolved_at = (-99, 0.0), -99
            self._muted = False

    def _add(self, what: int, weight: float, start: int, end: int) -> None:
        self.sides[-1][what] += weight
        self.reasons.append(("bad" if what else "good", weight, start, end))

    def _close(self) -> None:
        """End the scope of the open negator: with nothing turned round it counts by itself."""
        if self._negator is None:
            return
        kind, weight, start, _, used = self._negator
        self._negator = None
        if not used:
            self._add(0 if kind == "ended" else 1, weight * self._damp, start, self._negator_end)

    def _listed(self, comma: int) -> bool:
        """Tell whether a comma only parts a list that the open negator governs ("not identified, assessed or met")."""
        if self._negator is None or not self._negator[4] or self.tokens[comma] != ",":
            return False
        following = self.tokens[comma + 1 : comma + 7]
        return "or" in following and not _ENDS.intersection(following[: following.index("or")])

    def _turn(self) -> float:
        """Return the negator's own weight the first time that it turns a word round, then nothing."""
        assert self._negator is not None  # noqa: S101
        kind, weight, start, until, used = self._negator
        self._negator = (kind, weight, start, until, True)
        return 0.0 if used else weight

    def _positive(self, weight: float, start: int, end: int) -> None:
        if self._negator:
            self._add(1, self._turn() + TURNED * weight, self._negator[2], end)
        else:
            self._add(0, weight, start, end)

    def _negative(self, weight: float, start: int, end: int) -> None:
        if self._negator and self._negator[0] != "deficit":
            if weight >= PLAIN:
                self._turn()
                self._add(0, TURNED * weight + 0.5, self._negator[2], end)
        elif start - self._resolved_at <= REACH:
            self._add(0, TURNED * weight, start, end)
        else:
            self._add(1, weight * self._damp, start, end)
            self._bad_at = (end, weight * self._damp)

    def _resolver(self, weight: float, start: int, end: int) -> None:
        if self._negator:
            self._add(1, self._turn() + TURNED * weight, self._negator[2], end)
            return
        at, bad = self._bad_at
        if start - at <= REACH:
            self.sides[-1][1] = max(0.0, self.sides[-1][1] - bad)
            self._add(0, weight + TURNED * bad, start, end)
            self._bad_at = (-99, 0.0)
        else:
            self._add(0, weight / 4, start, end)
            self._resolved_at = end

    def _negate(self, kind: str, weight: float, start: int, end: int) -> None:
        self._close()
        self._negator, self._negator_end = (kind, weight, start, end + SCOPE, False), end

    def _negator_(self, weight: float, start: int, end: int) -> None:
        self._negate("negator", weight, start, end)

    def _deficit(self, weight: float, start: int, end: int) -> None:
        if self._negator and self._negator[0] != "deficit":
            self._negative(weight, start, end)
        elif start - self._resolved_at <= REACH:
            self._add(0, TURNED * weight, start, end)
        else:
            self._negate("deficit", weight, start, end)

    def _ended(self, weight: float, start: int, end: int) -> None:
        self._negate("ended", weight, start, end)

    def _contrast(self, weight: float, start: int, end: int) -> None:
        self._close()
        self.contrast = max(self.contrast, weight if start else weight / 2)
        self._halved, self._damp = True, 1.0
        self.sides.append([0.0, 0.0])
        self.reasons.append(("contrast", weight, start, end))

    def _adversative(self, weight: float, start: int, end: int) -> None:
        self._close()
        self.adversative = self.adversative or start == 0
        if start and self.tokens[start - 1] not in _ENDS:
            self.contrast = max(self.contrast, weight)
        self.sides.append([0.0, 0.0])
        self.reasons.append(("contrast", weight, start, end))

    def _neutral(self, weight: float, start: int, end: int) -> None:
        """Hold a place, so that no cue is read inside the expression."""

    def _situation(self, weight: float, start: int, end: int) -> None:
        self._close()
        self._damp = weight

    def _before(self, weight: float, start: int, end: int) -> None:
        self._close()
        self._muted = True

    def _ask(self, weight: float, start: int, end: int) -> None:
        # Several modal verbs in one sentence ask no more than one.
        self.ask = max(self.ask, weight) + (0.3 if self.ask else 0.0)
        self.reasons.append(("ask", weight, start, end))

    def _fact(self, weight: float, start: int, end: int) -> None:
        self.fact += weight
        self.reasons.append(("fact", weight, start, end))


_RULES = {
    "positive": Weights._positive,
    "negative": Weights._negative,
    "negator": Weights._negator_,
    "deficit": Weights._deficit,
    "ended": Weights._ended,
    "resolver": Weights._resolver,
    "contrast": Weights._contrast,
    "adversative": Weights._adversative,
    "neutral": Weights._neutral,
    "situation": Weights._situation,
    "before": Weights._before,
    "ask": Weights._ask,
    "neutral_fact": Weights._fact,
}
