"""Web pages: the main text in order, without navigation, notices and other parts of the site."""

from __future__ import annotations

import codecs
import re
from typing import Any

from pipeline.errors import ReadError
from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.finish import finish
from pipeline.ingest.furniture import patterns
from pipeline.ingest.headings import TYPOGRAPHIC, rank_headings, settle_types
from pipeline.ingest.joining import clean_line
from pipeline.ingest.readers.html_blocks import Walker

_MAX_TREE = 40 * 2**20
_META = re.compile(
    rb"""<(?:meta[^>]{0,300}?charset\s*=|\?xml[^>]{0,80}?encoding\s*=)\s*["']?\s*([\w.:-]{2,40})""", re.I
)
_DROPPED = "script style noscript template svg canvas iframe object head button select option input textarea nav aside"
_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "search", "dialog", "complementary", "menu", "menubar", "alert", "tablist"]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NAME = re.compile(r"[\s_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FOLD = re.compile(r"accordion|collaps|expand|toggle", re.I)
_HEADING_TAGS = frozenset(f"h{n}" for n in range(1, 7))
_SITE_WORDS = 80
_FEW_WORDS = 40
_ERROR_WORDS = 250


def read_html(data: bytes) -> Document:
    """Read a web page; it has no pages, so every block's page is None.

    Raises:
        ReadError: ``not_a_report`` for error and login pages and pages without running text; ``too_large``.
    """
    from lxml import etree
    from lxml import html as lxml_html

    if len(data) > _MAX_TREE:
        raise ReadError("too_large", "This web page is far larger than a report: save the report as PDF and run again")
    parser = lxml_html.HTMLParser(encoding=_encoding(data), remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = lxml_html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as e:
        raise ReadError("not_a_report", "This is a web page without text, no report: download the report again") from e
    title = clean_line(" ".join(tree.xpath("string(//title)").split()))
    headline = clean_line(" ".join(tree.xpath("string(//h1)").split()))
    furniture: list[Block] = []
    main = _main(tree)
    _prune(main, furniture)
    found = _site_sections(list(Walker(furniture).blocks(main)), furniture)
    blocks = rank_headings(settle_types(found))
    words = sum(len(b.text.split()) for b in blocks)
    error = patterns().no_report.search(title) or patterns().no_report.search(headline)
    if words < _FEW_WORDS or (error and words < _ERROR_WORDS):
        shown = headline or title or "no title"
        raise ReadError(
            "not_a_report", f'This is a web page that holds no report ("{shown[:80]}"): download the report again'
        )
    return finish("html", blocks, furniture, title=title or None)


def _encoding(data: bytes) -> str:
    """The page's encoding: by its byte order mark, else as it declares, else by what its bytes allow."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return name
    if data[1:2] == b"\x00":
        return "utf-16-le"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _META.search(data[:4096])
        if declared:
            try:
                name = codecs.lookup(declared[1].decode("ascii")).name
            except (LookupError, UnicodeDecodeError):
                name = "cp1252"
            # Old pages that say Latin-1 mean Windows; those that say UTF-8 wrongly do too.
            return "cp1252" if name in ("iso8859-1", "ascii", "utf-8") or name.startswith("utf-16") else name
        return "cp1252"
    return "utf-8"


def _main(tree: Any) -> Any:
    """The element that holds the report: ``main`` or a lone ``article`` if it has most of the text, else the body."""
    for path in ("//main", "//*[@role='main']", "//article"):
        found = tree.xpath(path)
        if len(found) == 1 and len(found[0].text_content()) > 200:
            return found[0]
    body = tree.find("body")
    return tree if body is None else body


def _prune(main: Any, furniture: list[Block]) -> None:
    """Take out what is not text or not this page's own; its words go to ``furniture``."""
    _keep_folds(main)
    for el in list(main.iter(*_DROPPED.split())):
        if el.tag in ("nav", "aside"):
            _drop(el, furniture, main)
        else:
            _remove(el, main)
    whole = len(main.text_content())
    parts = patterns().web_parts
    for el in list(main.iter()):
        if el is main or not isinstance(el.tag, str):
            continue
        style = el.get("style")
        if el.get("hidden") is not None or el.get("aria-hidden") == "true" or (style and _HIDDEN.search(style)):
            _remove(el, main)
        elif _is_part(el, parts) and len(el.text_content()) < 0.5 * whole:
            _drop(el, furniture, main)


def _keep_folds(main: Any) -> None:
    """Keep the buttons that fold parts of the text open: their words are its headings."""
    for el in list(main.iter("button")):
        names = f"{el.get('class') or ''} {(el.getparent().get('class') or '') if el.getparent() is not None else ''}"
        folds = el.get("aria-expanded") is not None or _FOLD.search(names)
        if any(up.tag in _HEADING_TAGS for up in el.iterancestors()):
            el.drop_tag()
        elif folds and el.getnext() is not None and len(el.getnext().text_content()) > len(el.text_content()):
            el.tag = "summary"


def _site_sections(blocks: list[Block], furniture: list[Block]) -> list[Block]:
    """Take out the parts of the site that only their headings tell: "Was this page helpful?", "Related pages"."""
    names = patterns().web_headings
    out: list[Block] = []
    until = 0
    words = 0
    for block in blocks:
        if block.kind == "heading" and until and (block.level <= until or block.level >= TYPOGRAPHIC):
            until = 0
        if block.kind == "heading" and not until and len(block.text) < 80 and names.match(block.text):
            until, words = block.level, 0
        words += len(block.text.split())
        if until and words <= _SITE_WORDS:
            furniture.append(block)
        else:
            until = 0
            out.append(block)
    return out


def _is_part(el: Any, parts: re.Pattern[str]) -> bool:
    if el.tag in ("footer", "header", "form", "dialog", "menu"):
        return el.find(".//h1") is None
    if el.get("role") in _ROLES:
        return True
    if el.tag not in ("div", "section", "ul", "ol", "table", "td", "p", "span", "header", "a"):
        return False
    names = f"{el.get('class') or ''} {el.get('id') or ''}".strip()
    words = patterns().web_words
    for name in _NAME.split(names):
        shown = _CAMEL.sub("-", name).lower()
        if shown and (parts.match(shown) or any(word in words for word in shown.split("-"))):
            return True
    return False


def _drop(el: Any, furniture: list[Block], main: Any) -> None:
    text = clean_line(" ".join(t for t in el.itertext() if t.strip()))
    if text:
        furniture.append(Block("paragraph", text[:2000]))
    _remove(el, main)


def _remove(el: Any, main: Any) -> None:
    if el is not main and el.getparent() is not None:
        el.drop_tree()
