"""The lines of a plain text, and which of them are no narrative: link lists, running headers, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from pipeline import months, resources
from pipeline.ingest.joining import clean_line
from pipeline.ingest.marks import strip_mark

_BREAKS = re.compile(r"\r\n|[\n\r\v\x1c-\x1e\x85\u2028\u2029]")
_LONE_NUMBER = re.compile(r"[-–—\s|\[(]*(\d{1,4})[-–—\s|\])]*\Z")
_PAGE_LINE = re.compile(r"\W*page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*\Z", re.IGNORECASE)
_LAST_NUMBER = re.compile(r"\s(\d{1,3})\Z")
_MARKDOWN = (
    (re.compile(r"^[ \t]{0,3}(?:```|~~~).*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]{0,3}>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"<br ?/?>", re.IGNORECASE), "\n"),
    (re.compile(r"</?(?:b|i|u|em|strong|span|sup|sub|small|p|div|center|details|summary)(?: [^<>\n]{0,200})?>"), ""),
    (re.compile(r"!\[[^\[\]\n]{0,300}\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,500}\)"), ""),
    (re.compile(r"\[([^\[\]\n]{0,300})\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,500}\)"), r"\1"),
    (re.compile(r"(?<=\S)\[\^[\w-]{1,20}\](?!:)"), ""),
    (re.compile(r"^([ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+)\[[ xX]\][ \t]+", re.MULTILINE), r"\1"),
    (re.compile(r"&(?:amp|#38);"), "&"),
    (re.compile(r"&nbsp;"), " "),
    (re.compile(r"(\*\*|__)(?=\S)([^\n*_]{1,400})(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*\\])([*_])(?=[^\s*_])([^*_\n]{1,400})(?<=[^\s\\])\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<!`)`([^`\n]{1,400})`(?!`)"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|-])"), r"\1"),
)
_FRONT = re.compile(
    r"\s{0,20}---[ \t]*[\r\n]+((?:(?!---)[^\r\n]{0,1000}[\r\n]+){0,60})(?:---|\.\.\.)[ \t]*(?:[\r\n]|\Z)"
)
_KEY = re.compile(r"\s?[A-Za-z][\w .-]{0,40}\Z")
_TABBED = re.compile(r"\s*(\d{1,2})\t(?=[A-Z])")
_DATE = re.compile(
    r"(?:\w+day,?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:(?:of\s+)?([A-Za-z]+)\.?,?\s+\d{4}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})\Z"
)
_FIELD = re.compile(r"([A-Za-z][^:]{1,48}):(?:\s|\Z)")
_SENTENCE_END = tuple(".;:,!")


@dataclass(slots=True)
class Line:
    """One line: as written (``raw``, without its right margin), clean, its indentation, and its page.

    ``runs_on``: it goes on with the line before, whatever that ends with.
    """

    raw: str
    text: str
    indent: int
    page: int | None
    furniture: bool = False
    runs_on: bool = False


@lru_cache(maxsize=1)
def layout() -> dict[str, frozenset[str]]:
    """Return the word lists of ``corpora/lexicons/layout.toml``."""
    return resources.word_lists("layout")


def label_of(text: str) -> str:
    """Return a line as a label to look up: lower case, without number, colon and stop."""
    return strip_mark(text)[1].strip(" :.-–").lower()


def is_date(text: str) -> bool:
    """Tell a line that is a date and nothing else."""
    found = _DATE.match(text)
    return found is not None and (found[1] is None or found[1].lower() in months.WORDS)


def field_of(text: str) -> str | None:
    """Return the label of a line "Label: value" or "Label:", in lower case, known or not."""
    found = _FIELD.match(text)
    return found[1].strip().lower() if found else None


def to_lines(text: str) -> list[Line]:
    """Return the lines of ``text``; form feeds start pages, numbered from 1."""
    sheets = text.split("\f")
    paged = len(sheets) > 1
    lines = []
    for number, sheet in enumerate(sheets, 1):
        for raw in _BREAKS.split(sheet):
            shown = raw.expandtabs(8).rstrip()
            # "1<tab>Scope", a heading or paragraph whose number has no stop; with more tabs it is a row of a table.
            if "\t" in raw and raw.count("\t") == 1 and (numbered := _TABBED.match(raw)):
                raw = f"{numbered[1]}. {raw[numbered.end() :]}"
            lines.append(
                Line(raw.rstrip(), clean_line(raw), len(shown) - len(shown.lstrip()), number if paged else None)
            )
        if paged:
            lines.append(Line("", "", 0, number))
    return lines


def plain_markdown(text: str) -> str:
    """Return Markdown without what stands inside its lines: emphasis, links, code, quotation signs, escapes."""
    for pattern, plain in _MARKDOWN:
        text = pattern.sub(plain, text)
    return text


def take_front_matter(text: str) -> tuple[str, list[str]]:
    """Return Markdown without the fields between its first two lines of dashes, and these as "Label: value"."""
    found = _FRONT.match(text)
    if not found:
        return text, []
    fields = []
    for line in _BREAKS.split(found[1]):
        key, colon, value = line.partition(":")
        value = value.strip().strip("\"'").strip()
        if colon and value and _KEY.match(key):
            fields.append(clean_line(f"{key.strip().replace('_', ' ').capitalize()}: {value}"))
    return text[found.end() :], fields


def drop_link_list(lines: list[Line]) -> None:
    """Mark the list of links that a hosting page puts before or after the text.

    It is a label of its own ("Similar documents") followed by many short lines that end like titles; it reaches to
    a line such as "Transcription:", else to the first line that reads like prose.
    """
    known = layout()
    filled = [i for i, line in enumerate(lines) if line.text]
    for at, i in enumerate(filled):
        if label_of(lines[i].text) not in known["link_lists"]:
            continue
        end = at + 1
        while end < len(filled) and _is_title_like(lines[filled[end]].text):
            if label_of(lines[filled[end]].text) in known["transcripts"]:
                break
            end += 1
        # One of the titles may be as long as a sentence; the line that opens the text settles where they end.
        for j in range(end, min(end + 40, len(filled))):
            if label_of(lines[filled[j]].text) in known["transcripts"]:
                end = j
                break
        if end - at < 4:
            continue
        if end < len(filled) and label_of(lines[filled[end]].text) in known["transcripts"]:
            end += 1
        for j in filled[at:end]:
            lines[j].furniture = True
        return


def _is_title_like(text: str) -> bool:
    return len(text) <= 220 and len(text.split()) <= 32 and not strip_mark(text)[0]


def drop_running_lines(lines: list[Line]) -> None:
    """Mark page numbers on lines of their own and headers that are repeated through the text.

    A line counts as a running header when it stands alone three times or more and at least once where no heading
    can stand: between two list items, in mid-sentence, before another heading, or at the top of a page.
    """
    filled = [i for i, line in enumerate(lines) if line.text and not line.furniture]
    _drop_lone_numbers(lines, filled)
    filled = [i for i in filled if not lines[i].furniture]
    places: dict[str, list[int]] = {}
    for at, i in enumerate(filled):
        text = lines[i].text
        if len(text.split()) <= 14 and not text.endswith(_SENTENCE_END) and not strip_mark(text)[0]:
            places.setdefault(text, []).append(at)
    for text, found in places.items():
        if not any(c.isalpha() for c in text):
            continue
        if len(found) < 3:
            edges = len(found) == 2 and all(_at_edge(lines, filled, at) for at in found)
            if edges and lines[-1].page is not None and lines[-1].page <= 3:
                for at in found:
                    lines[filled[at]].furniture = True
            continue
        if any(_interrupts(lines, filled, at) for at in found) and all(_alone(lines, filled[at]) for at in found):
            for at in found:
                lines[filled[at]].furniture = True
            first = lines[filled[0]]
            if first.text.endswith(text) and first.text != text:
                first.furniture = True  # the title of the pack that the running header repeats


def _alone(lines: list[Line], i: int) -> bool:
    return (i == 0 or not lines[i - 1].text) or (i + 1 == len(lines) or not lines[i + 1].text)


def _at_edge(lines: list[Line], filled: list[int], at: int) -> bool:
    """Tell whether the line at ``filled[at]`` is the first or last of its page, numbers apart."""
    page = lines[filled[at]].page
    above = at == 0 or lines[filled[at - 1]].page != page
    return above or at + 1 == len(filled) or lines[filled[at + 1]].page != page


def _interrupts(lines: list[Line], filled: list[int], at: int) -> bool:
    """Tell whether the line at ``filled[at]`` breaks into a list, a sentence or a pair of headings."""
    i = filled[at]
    if lines[i].page is not None and (at == 0 or lines[filled[at - 1]].page != lines[i].page):
        return True
    if at == 0 or at + 1 == len(filled):
        return False
    before, after = lines[filled[at - 1]].text, lines[filled[at + 1]].text
    marked = strip_mark(after)[0]
    if strip_mark(before)[0] and marked:
        return True
    if after[0].islower():
        return True
    return lines[i].text.isupper() and after.isupper() and len(after.split()) <= 14


def _drop_lone_numbers(lines: list[Line], filled: list[int]) -> None:
    numbers = []
    for i in filled:
        text = lines[i].text
        if _PAGE_LINE.match(text):
            lines[i].furniture = True
        elif (found := _LONE_NUMBER.match(text)) and _alone(lines, i):
            numbers.append((int(found[1]), i))
    rising = [pair for k, pair in enumerate(numbers) if k == 0 or pair[0] > numbers[k - 1][0]]
    if len(rising) >= 2 and len(rising) >= 0.7 * len(numbers):
        for _, i in rising:
            lines[i].furniture = True


def page_numbers_at_ends(chunks: list[str]) -> dict[int, int]:
    """Find page numbers that stand at the end of paragraphs: {index of the chunk: page}.

    They are the numbers 1, 2, 3 ... at least three in order, at the end of nearly all long paragraphs.
    """
    found: dict[int, int] = {}
    expected = 1
    for i, text in enumerate(chunks):
        number = _LAST_NUMBER.search(text)
        if number and int(number[1]) == expected:
            found[i] = expected
            expected += 1
    long = Counter(i in found for i, text in enumerate(chunks) if len(text) > 400)
    return found if len(found) >= 3 and long[True] >= 2 * long[False] else {}
