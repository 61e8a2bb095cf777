"""Recommendations of a report: what it asks to be done, of whom, by when.

Three things make a passage a recommendation: where it stands (below "Recommendations", in an action table), what
introduces it ("... should:"), or what it says ("Members are asked to note ..."). Outside such places only wording that
asks beyond doubt counts, or weaker wording in a passage that asks on the whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.extract import asks
from pipeline.extract.actiontable import Columns, columns_of, read_row
from pipeline.extract.addressee import (
    find_addressee,
    heading_addressee,
    lead_addressee,
    names_only,
    opens_with_agent,
    without_parts,
)
from pipeline.extract.due import find_due, is_due_cell
from pipeline.records import Passage, Recommendation, RecommendationKind
from pipeline.tag.stance import stance_of

_TEXT_KINDS = frozenset({"sentence", "bullet", "note", "table_row"})
# A second sentence of an item with a modal of its own is a recommendation of its own.
_OWN_MODAL = re.compile(
    r"\b(?:should|must|shall|ought to|will|would be(?:nefit)?|it is (?:recommended|proposed|suggested)|needs? to)\b"
)
_ANAPHORIC = re.compile(r"(?:this|these|it|which|they)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Found:
    passages: list[Passage]
    kind: RecommendationKind
    columns: Columns | None = None

    @property
    def text(self) -> str:
        return " ".join(p.text for p in self.passages)


@dataclass(slots=True)
class _State:
    """What earlier passages say of the next one."""

    section: tuple[str, ...] = ()
    columns: Columns | None = None
    announced: str | None = None  # "one" or "many"
    lead: str | None = None  # the last sentence that ended in a colon
    caption: asks.Setting | None = None  # what the caption over the rows of a table says of them
    closed: bool = False  # the list of areas for improvement of this section is over
    found: list[_Found] = field(default_factory=list)


def find_recommendations(passages: Sequence[Passage]) -> tuple[Recommendation, ...]:
    """Return what a report asks to be done, in order; sentences of one list item that belong together are one."""
    state = _State()
    for passage in passages:
        if passage.section != state.section:
            state.section, state.columns, state.announced, state.lead = passage.section, None, None, None
            state.caption, state.closed = None, False
        if passage.kind not in _TEXT_KINDS:
            state.announced, state.lead = None, None
            state.caption = asks.heading_setting(passage.text) if passage.kind == "caption" else None
            continue
        _take(passage, state)
    out: list[Recommendation] = []
    for found in state.found:
        out.append(_record(found, out[-1] if out else None))
    return tuple(out)


def _take(passage: Passage, state: _State) -> None:
    if passage.kind == "table_row":
        header = columns_of(passage.text)
        if header is not None:
            state.columns = header
            return
    else:
        state.columns, state.caption = None, None
    setting = state.caption or asks.section_setting(passage.section)
    last = state.found[-1] if state.found else None
    if last is not None and _continues(last, passage, setting):
        last.passages.append(passage)
        return
    kind = _kind(passage, setting, state)
    _note(passage, state, kind is not None)
    if kind is not None:
        state.found.append(_Found([passage], kind, state.columns))


def _continues(last: _Found, passage: Passage, setting: asks.Setting | None) -> bool:
    """Tell whether a passage is the rest of the list item that the last recommendation opened."""
    before = last.passages[-1]
    if passage.section != before.section or passage.kind == "table_row":
        return False
    # A list that lost its signs: a line that only says who or when belongs to the item above it.
    if names_only(passage.text) and not names_only(before.text) and not before.text.endswith(":"):
        return True
    if passage.kind != before.kind or asks.introduces(passage.text) or _OWN_MODAL.search(passage.text.lower()):
        return False
    if passage.item is None and before.item is None:
        return setting in ("formal", "improvement", "request") and _of_number(last, passage)
    return passage.item == before.item and setting in ("formal", "improvement", "request", "plans")


def _of_number(last: _Found, passage: Passage) -> bool:
    """Tell whether a sentence without a number goes on with the numbered paragraph that the last recommendation opened.

    What orders something more does; a remark may stand under the whole list.
    """
    if passage.number is not None:
        return False
    if asks.pattern_of("goes_on").match(passage.text.lower()):
        return True
    number = last.passages[0].number
    return number is not None and any(c.isdigit() for c in number) and asks.orders(passage.text)


def _kind(passage: Passage, setting: asks.Setting | None, state: _State) -> RecommendationKind | None:
    """Return the kind of recommendation that a passage is, or None."""
    if setting == "past" or asks.introduces(passage.text):
        return None
    read = _row_kind if passage.kind == "table_row" else _prose_kind
    kind = read(passage, setting, state)
    return None if kind is None or asks.never_asks(passage.text.lower()) else kind


def _prose_kind(passage: Passage, setting: asks.Setting | None, state: _State) -> RecommendationKind | None:
    text = passage.text
    lower = text.lower()
    lead = passage.lead_in if passage.lead_in is not None else (state.lead if passage.kind == "bullet" else None)
    by_lead = asks.lead_setting(lead)
    if by_lead == "past":
        return None
    if (
        state.announced
        and setting is None
        and (passage.kind == "bullet" or state.announced == "one" or asks.asks(text))
    ):
        return "formal"
    if passage.kind == "bullet" and by_lead is not None and (setting != "setup" or by_lead == "request"):
        below = setting == "improvement" and by_lead == "formal"
        return _worded(lower, asks.kind_of("improvement" if below else by_lead))
    if setting == "improvement":
        names = passage.kind == "bullet" and asks.pattern_of("names", "aspect").match(lower)
        orders = passage.kind == "bullet" and asks.orders(text)
        state.closed = state.closed or (asks.states(lower) and not names and not orders)
        if state.closed:
            if asks.has_modal(lower):
                return "improvement"
            setting = None
    if setting in ("formal", "improvement", "request"):
        if passage.kind == "bullet" or asks.asks(text) or asks.strong_wording(lower) or opens_with_agent(text):
            return _worded(lower, asks.kind_of(setting)) if _is_ask(passage, lower) else None
        return None
    return _body_kind(passage, lower, setting)


def _body_kind(passage: Passage, lower: str, setting: asks.Setting | None) -> RecommendationKind | None:
    """Return the kind of ask that a passage of the running text is by its wording, or None."""
    if not asks.may_ask(lower):
        return None
    strong = asks.strong_wording(lower)
    if strong is not None:
        return None if setting == "setup" and strong != "request" else strong
    if setting == "setup":
        return None
    weak = asks.weak_wording(lower)
    if setting == "plans":
        return weak or ("commitment" if " will " in lower else None)
    if weak == "commitment":
        return weak if find_due(passage.text) else None
    return weak if weak and _asks_on_the_whole(passage) else None


def _asks_on_the_whole(passage: Passage) -> bool:
    """Tell whether the stance is to ask, by the rules as well as by a classifier, which weighs the complaint in it."""
    if passage.stance == "recommendation":
        return True
    said = passage.clean_text or passage.text
    return stance_of(said, section=passage.section, lead_in=passage.lead_in, kind=passage.kind)[0] == "recommendation"


def _is_ask(passage: Passage, lower: str) -> bool:
    """Tell whether a passage below a heading of recommendations is one, rather than a remark among them."""
    words = lower.split()
    if passage.kind == "bullet":
        return len(words) > 1
    return not lower.startswith(("if ", "whilst ", "while ", "given ")) or asks.orders(passage.text)


def _worded(lower: str, kind: RecommendationKind) -> RecommendationKind:
    """Return ``kind``, or what the wording says instead: "we will" is a commitment wherever it stands."""
    strong = asks.strong_wording(lower) if asks.may_ask(lower) else None
    if strong in ("commitment", "request") and kind != "improvement":
        return strong
    return kind


def _row_kind(passage: Passage, setting: asks.Setting | None, state: _State) -> RecommendationKind | None:
    cells = [c.strip() for c in passage.text.split(" | ")]
    if max((len(c.split()) for c in cells), default=0) < 3:
        return None
    if state.columns is not None and state.columns.action is not None and state.columns.asks:
        return "improvement" if setting == "improvement" else "formal"
    if setting in ("formal", "improvement") and len(cells) > 1:
        return asks.kind_of(setting)
    return None


def _note(passage: Passage, state: _State, taken: bool) -> None:
    """Remember what the passage says of those after it."""
    text = passage.text.rstrip()
    lower = text.lower()
    if text.endswith(":"):
        state.lead = text
    elif passage.kind != "bullet":
        state.lead = None
    if "following" in lower or "recommendations" in lower:
        if asks.pattern_of("announces", "many").search(lower):
            state.announced = "many"
            return
        if asks.pattern_of("announces", "one").search(lower):
            state.announced = "one"
            return
    if state.announced == "one" or not taken:
        state.announced = None if not text.endswith(":") else state.announced


def _record(found: _Found, before: Recommendation | None) -> Recommendation:
    text = found.text
    idents = tuple(p.id for p in found.passages)
    first = found.passages[0]
    if first.kind == "table_row":
        row = read_row(text, found.columns)
        if row is not None:
            addressee = row.owner or find_addressee(row.action)
            due = row.due or find_due(row.action)
            return Recommendation(idents, text, found.kind, addressee, row.action, due)
    addressee = find_addressee(text) or lead_addressee(first.lead_in) or heading_addressee(first.section)
    if addressee is None and before is not None and _refers_back(first):
        addressee = before.addressee
    due = find_due(text) or _due_above(first)
    return Recommendation(idents, text, found.kind, addressee, without_parts(text, addressee), due)


def _due_above(passage: Passage) -> str | None:
    """Return the time that a heading or lead-in sets for all of its list: "Within three months:"."""
    for above in (passage.lead_in, passage.section[-1] if passage.section else None):
        bare = above.strip(" :.–-") if above else ""
        if bare and (is_due_cell(bare) or find_due(bare) == bare):
            return bare
    return None


def _refers_back(passage: Passage) -> bool:
    """Tell whether a passage or its lead-in takes up who was asked before: "They should ...", "This includes:"."""
    if passage.text.startswith(("They ", "It should ")):
        return True
    numbered = passage.number is not None and any(c.isdigit() for c in passage.number)
    return not numbered and bool(passage.lead_in and _ANAPHORIC.match(passage.lead_in))
