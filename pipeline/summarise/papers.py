"""From a corpus to the files of a digest: build what the layout needs, lay it out, write it, freeze it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pipeline.corpus.citation import places_of
from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.errors import AuditlensError
from pipeline.files import private_file, private_folder, private_text
from pipeline.summarise import issued as frozen
from pipeline.summarise import model as m
from pipeline.summarise import paper as p
from pipeline.summarise.trail import Trail
from pipeline.summarise.whole import Digest
from pipeline.tag.taxonomy import load_taxonomy
from pipeline.version import codebook

Layout = Literal["themes", "authority", "comparison", "board"]
Format = Literal["html", "docx", "md"]
FORMATS: tuple[Format, ...] = ("html", "docx", "md")
FEW = 4  # where more themes than that are told, each has so many
BOARD_PAGES = 2.0
_NAMES: Mapping[Layout, str] = {
    "themes": "digest", "authority": "authority", "comparison": "comparison", "board": "board-paper",
}  # fmt: skip
PERIOD = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)\.\.(\d{4}(?:-\d{2}(?:-\d{2})?)?)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a digest is asked for.

    Attributes:
        layout: what stands where.
        filters: which reports and passages.
        findings: findings a section, at most.
        pages: the most pages in Word, about; None does not limit (a board paper has two).
        home: the authority of a board paper, or of the layout of one authority.
        compared: two authorities, or two periods as "2019..2021".
        since: the frozen digest to compare with.
        file: the name of its files, without an ending; that of the layout where none is given.
    """

    layout: Layout = "themes"
    filters: Filters = Filters()
    findings: int = m.FINDINGS
    pages: float | None = None
    home: str | None = None
    compared: tuple[str, ...] = ()
    since: frozen.Issued | None = None
    file: str = ""

    @property
    def named(self) -> str:
        """The name of its files, without an ending."""
        return self.file or _NAMES[self.layout]

    def options(self) -> dict[str, Any]:
        """Return what was asked as plain values, without what is the default: to be kept with the digest."""
        default = Filters()
        names = [name for name in Filters.__dataclass_fields__ if getattr(self.filters, name) != getattr(default, name)]
        kept: dict[str, Any] = {"layout": self.layout, "findings": self.findings}
        kept |= {name: getattr(self.filters, name) for name in names}
        kept |= {"pages": self.pages, "home": self.home, "compared": list(self.compared)}
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}
        return {name: value for name, value in plain.items() if value not in (None, [])}


@dataclass(frozen=True, slots=True)
class Made:
    """A paper with what it was made of: ``digest`` is the one whose evidence it freezes."""

    paper: p.Paper
    digest: Digest
    trail: Trail
    pages: float | None = None


def each(corpus: Corpus, asked: Asked) -> list[Asked]:
    """Return a digest of each theme that is asked for, or one of each authority that reports are held on.

    Raises:
        AuditlensError: the layout is about neither one theme nor one authority, or one is named already.
    """
    if asked.layout == "comparison" or asked.home or asked.since is not None:
        raise AuditlensError(
            "--each gives a digest of each theme, or with --layout board or authority of each authority: leave out "
            "--compare, --home and --since DIGEST"
        )
    if asked.layout == "themes":
        wanted = [t.id for t in load_taxonomy().themes if not asked.filters.themes or t.id in asked.filters.themes]
        return [replace(asked, filters=asked.filters.but(themes=(t,)), file=_file(asked, t)) for t in wanted]
    rows = corpus.reports(asked.filters)
    places = sorted({place for row in rows for place in places_of(row)})
    filters = asked.filters.but(authority=())
    return [replace(asked, home=place, filters=filters, file=_file(asked, place)) for place in places]


def _file(asked: Asked, of: str) -> str:
    return f"{asked.named}-{re.sub(r'[^a-z0-9]+', '-', of.lower()).strip('-')}"


def produce(
    corpus: Corpus, asked: Asked, out: Path, *, formats: Sequence[Format] = FORMATS, template: Path | None = None
) -> tuple[list[Path], frozen.Issued, Made]:
    """Write a digest in each format and its frozen form into the folder ``out``; return the paths, the frozen last.

    Raises:
        AuditlensError: the template or the folder cannot be used.
    """
    made = make(corpus, asked, template)
    issued = frozen.freeze(
        made.digest, made.trail, title=made.paper.title, layout=asked.layout, asked=asked.options(), codebook=codebook()
    )
    folder = private_folder(out)
    paths = []
    for name in formats:
        path = folder / f"{made.paper.name}.{name}"
        if name == "docx":
            from pipeline.summarise.writers.word import to_word

            document = to_word(made.paper, template)
            with private_file(path) as part:
                part.write_bytes(document)
        else:
            text = _page(corpus, made, asked) if name == "html" else _markdown(made.paper)
            with private_text(path) as stream:
                stream.write(text)
        paths.append(path)
    path = folder / f"{made.paper.name}.json"
    frozen.write(issued, path)
    return [*paths, path], issued, made


def make(corpus: Corpus, asked: Asked, template: Path | None = None) -> Made:
    """Return the paper that is asked for, every string of it checked once more for names and contact details."""
    from pipeline.summarise.check import withheld

    made = _MAKERS[asked.layout](corpus, asked, template)
    return replace(made, paper=p.mapped(made.paper, withheld))


def _page(corpus: Corpus, made: Made, asked: Asked) -> str:
    from pipeline.summarise.check import withheld
    from pipeline.summarise.pages import page_texts
    from pipeline.summarise.writers.page import to_page

    titles = {line.report: line.citation for line in made.digest.scope.reports}
    texts = page_texts(corpus, made.paper, titles, sensitive=asked.filters.include_sensitive)
    pages = p.mapped(replace(made.paper, blocks=(), pages=texts), withheld).pages
    return to_page(replace(made.paper, pages=pages))


def _markdown(paper: p.Paper) -> str:
    from pipeline.summarise.writers.markdown import to_markdown

    return to_markdown(paper)


def _themes(corpus: Corpus, asked: Asked, template: Path | None) -> Made:
    from pipeline.summarise.layouts.changes import changed
    from pipeline.summarise.layouts.themes import themes
    from pipeline.summarise.since import since

    def of(findings: int) -> Made:
        digest = _build(corpus, asked.filters, findings)
        trail = Trail()
        blocks: tuple[p.Block, ...] = ()
        if asked.since is not None:
            blocks = changed(since(asked.since, digest, replace(asked, since=None).options(), codebook()), trail)
        return Made(themes(digest, trail, changed=blocks, file=asked.named), digest, trail)

    return _fitted(of, asked, template)


def _authority(corpus: Corpus, asked: Asked, template: Path | None) -> Made:
    from pipeline.summarise.layouts.authority import authority

    home = asked.home or ""
    filters = asked.filters.but(authority=(home,), history=True)

    def of(findings: int) -> Made:
        digest = _build(corpus, filters, findings)
        trail = Trail()
        return Made(authority(home, digest, trail, findings=findings, file=asked.named), digest, trail)

    return _fitted(of, asked, template)


def _comparison(corpus: Corpus, asked: Asked, template: Path | None) -> Made:
    from pipeline.summarise.layouts.comparison import comparison

    first, second = asked.compared
    periods = PERIOD.fullmatch(first) is not None
    one, two, both = _sides(asked.filters, first, second, periods)

    def of(findings: int) -> Made:
        sides = (
            (_label(first), _build(corpus, one, findings)),
            (_label(second), _build(corpus, two, findings)),
        )
        # Of two periods together only figures are told, and how much is held.
        joint = _build(corpus, both, findings, quoted=not periods)
        trail = Trail()
        return Made(comparison(sides, joint, trail, periods=periods, findings=findings), joint, trail)

    return _fitted(of, asked, template)


def _sides(filters: Filters, first: str, second: str, periods: bool) -> tuple[Filters, Filters, Filters]:
    if not periods:
        return (
            filters.but(authority=(first,)), filters.but(authority=(second,)), filters.but(authority=(first, second)),
        )  # fmt: skip
    spans = [PERIOD.fullmatch(side) for side in (first, second)]
    (a, b), (c, d) = [(s[1], s[2]) if s else ("", "") for s in spans]
    # A period holds the reports that were the latest of their time, so that history is let in.
    kept = filters.but(history=True)
    return kept.but(since=a, until=b), kept.but(since=c, until=d), kept.but(since=min(a, c), until=max(b, d))


def _label(side: str) -> str:
    span = PERIOD.fullmatch(side)
    return side if span is None else span[1] if span[1] == span[2] else f"{span[1]} to {span[2]}"


def _board(corpus: Corpus, asked: Asked, template: Path | None) -> Made:
    from pipeline.summarise.layouts.board import LENGTHS, Length, board
    from pipeline.summarise.writers.length import fitting, geometry, pages

    home = asked.home or ""
    ours = _build(corpus, asked.filters.but(authority=(home,)), asked.findings)
    everyone = _build(corpus, asked.filters, asked.findings)
    trails: dict[int, Trail] = {}

    def paper_of(length: Length) -> p.Paper:
        trail = Trail()
        made = board(home, ours, everyone, trail, length, asked.named)
        trails[id(made)] = trail
        papers.append(made)
        return made

    papers: list[p.Paper] = []
    of = geometry(template, compact=True)
    paper = fitting(LENGTHS, paper_of, of, asked.pages or BOARD_PAGES)
    return Made(paper, everyone, trails[id(paper)], pages(paper, of))


def _fitted(of: Callable[[int], Made], asked: Asked, template: Path | None) -> Made:
    """Return the paper with as many findings a section as were asked for, or as the pages hold."""
    made = of(asked.findings)
    if asked.pages is None:
        return made
    from pipeline.summarise.writers.length import geometry, pages

    page = geometry(template, compact=made.paper.compact)
    length = pages(made.paper, page)
    least, most = 1, asked.findings - 1
    # By halves: the digest is built anew for each length.
    while length > asked.pages and least <= most:
        half = (least + most) // 2
        tried = of(half)
        if pages(tried.paper, page) <= asked.pages or half == 1:
            made, least = tried, half + 1
        else:
            most = half - 1
        if least > most:
            length = pages(made.paper, page)
            break
    return replace(made, pages=length)


def _build(corpus: Corpus, filters: Filters, findings: int, *, quoted: bool = True) -> Digest:
    from pipeline.summarise.compose import build

    return build(corpus, filters, findings=findings, quoted=quoted)


_MAKERS: Mapping[Layout, Callable[[Corpus, Asked, Path | None], Made]] = {
    "themes": _themes,
    "authority": _authority,
    "comparison": _comparison,
    "board": _board,
}


def checked(asked: Asked, *, each: bool = False) -> Asked:
    """Return ``asked`` if its parts fit together; with ``each`` it is asked for of each authority.

    Raises:
        AuditlensError: a layout lacks what it is about.
    """
    if asked.layout in ("board", "authority") and not asked.home and not each:
        raise AuditlensError(f"the layout {asked.layout} is about one authority: name it with --home, or give --each")
    if asked.layout == "comparison":
        if len(asked.compared) != 2:
            raise AuditlensError("a comparison is of two: give --compare twice, with two authorities or two periods")
        if len({PERIOD.fullmatch(side) is None for side in asked.compared}) == 2:
            raise AuditlensError("compare two authorities or two periods (2019..2021), not one with the other")
    if asked.since is not None and asked.layout != "themes":
        raise AuditlensError("--since DIGEST compares digests of themes: leave out --home and --compare")
    return asked
