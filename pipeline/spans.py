"""How the spaCy components pass their findings on: one record a passage, seen from spaCy as extension attributes.

``doc.spans["passages"]`` holds the passages in order. A component that finds no such group takes the whole ``Doc``
as one passage, so that each can be used alone, on bare sentences.

``span._.themes`` and the like read and write the same ``Draft`` as ``draft_of(span)``. The components themselves use
``drafts(doc)``: an attribute of spaCy's costs a microsecond or two each time, and the text of a span is put together
from its tokens anew whenever it is asked for; over all components that was a third of the time of an analysis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from spacy.tokens import Doc, Span

from pipeline.records import Extent, Figure, PassageKind, Role, Stance, ThemeTag

PASSAGES = "passages"

# Where a Doc keeps its drafts, by the offsets of their spans and in their order, and its text.
_DRAFTS = "auditlens drafts"
_TEXT = "auditlens text"
_ORDER = "auditlens drafts in order"


@dataclass(slots=True)
class Draft:
    """What is known so far of one passage; the attributes are those of ``records.Passage``.

    ``start`` and ``end`` count characters of the text of the ``Doc``; ``header`` holds the cells that name the columns
    of the table that a row is of; ``judged`` the stance told together with the themes, ``tokens`` the words.
    """

    text: str
    start: int
    end: int
    page: int | None = None
    page_end: int | None = None
    section: tuple[str, ...] = ()
    lead_in: str | None = None
    item: int | None = None
    number: str | None = None
    part: int | None = None
    kind: PassageKind = "sentence"
    header: tuple[str, ...] = ()
    clean_text: str | None = None
    themes: tuple[ThemeTag, ...] = ()
    stance: Stance = "context"
    stance_score: float = 0.0
    extent: Extent = "unstated"
    agencies: tuple[str, ...] = ()
    role: Role = "finding"
    sensitivity: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    judged: tuple[Stance, float] | None = None
    tokens: Sequence[str] | None = None

    @property
    def words(self) -> str:
        """The text to read: the cleaned one where there is one."""
        return self.clean_text or self.text


_ATTRIBUTES = tuple(
    name for name in Draft.__dataclass_fields__ if name not in ("text", "start", "end", "judged", "tokens")
)


def register() -> None:
    """Register the attributes, once for the process; further calls do nothing."""
    for name in _ATTRIBUTES:
        if not Span.has_extension(name):
            Span.set_extension(name, getter=_getter(name), setter=_setter(name))
    for name in ("blocks", "acronyms"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())


def _getter(name: str) -> Callable[[Span], Any]:
    return lambda span: getattr(draft_of(span), name)


def _setter(name: str) -> Callable[[Span, Any], None]:
    return lambda span, value: setattr(draft_of(span), name, value)


def text_of(doc: Doc) -> str:
    """Return ``doc.text``, put together from the tokens only once."""
    text = doc.user_data.get(_TEXT)
    if text is None:
        text = doc.user_data[_TEXT] = doc.text
    return cast(str, text)


def keep_text(doc: Doc, text: str) -> Doc:
    """Return ``doc``, which was made from ``text``, with its text at hand: putting it together from tokens is slow."""
    doc.user_data[_TEXT] = text
    return doc


def draft_of(span: Span) -> Draft:
    """Return the one draft of the passage that ``span`` is."""
    return _drafts_at(span.doc, ((span.start_char, span.end_char),))[0]


def _drafts_at(doc: Doc, stretches: Iterable[tuple[int, int]]) -> list[Draft]:
    known: dict[tuple[int, int], Draft] = doc.user_data.setdefault(_DRAFTS, {})
    text = text_of(doc)
    found = []
    for at in stretches:
        draft = known.get(at)
        if draft is None:
            draft = known[at] = Draft(text[at[0] : at[1]], *at)
        found.append(draft)
    return found


def place(doc: Doc, stretches: Sequence[tuple[int, int]]) -> Sequence[Draft]:
    """Make ``stretches`` of characters the passages of ``doc``, each widened to whole tokens; return their drafts."""
    begins = doc.to_array("IDX").astype(int)
    ends = begins + doc.to_array("LENGTH").astype(int)
    first = begins.searchsorted([start for start, _ in stretches], "right") - 1
    last = begins.searchsorted([end for _, end in stretches], "left") - 1
    doc.spans[PASSAGES] = [Span(doc, a, b + 1) for a, b in zip(first.tolist(), last.tolist(), strict=True)]
    placed = _drafts_at(doc, zip(begins[first].tolist(), ends[last].tolist(), strict=True))
    doc.user_data[_ORDER] = (doc.spans[PASSAGES], placed)
    return placed


def drafts(doc: Doc) -> Sequence[Draft]:
    """Return the drafts of the passages of ``doc``, in order."""
    group = doc.spans.get(PASSAGES)
    if group is None:
        return [draft_of(span) for span in passage_spans(doc)]
    known = doc.user_data.get(_ORDER)
    if known is None or known[0] is not group or len(known[1]) != len(group):
        known = doc.user_data[_ORDER] = (group, [draft_of(span) for span in group])
    return cast(Sequence[Draft], known[1])


def passage_spans(doc: Doc) -> Sequence[Span]:
    """Return the passages of ``doc``, in order, or the whole of it as one."""
    if PASSAGES in doc.spans:
        return list(doc.spans[PASSAGES])
    return [doc[:]] if len(doc) else []


register()
