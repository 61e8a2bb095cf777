"""A corpus as a REFI-QDA project (``.qdpx``): reports as plain text, what they were tagged with as coded selections.

The standard ("REFI-QDA, Exchange of processed data between qualitative data analysis software packages") asks for a ZIP
of ``project.qde`` and a folder of sources named by their GUID. Positions count the characters (Unicode code points) of
the plain text from 0, the end exclusive, as those of a passage do. The plain text is UTF-8 without a byte order mark,
its lines end with LF: importers count or drop further characters (QualCoder with CRLF, ATLAS.ti's shift by line).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.corpus.citation import cite, file_name, say_places
from pipeline.corpus.filters import Filters, Row
from pipeline.corpus.store import Corpus
from pipeline.corpus.texts import sensitive_spans, text_of, themes_found
from pipeline.exchange.codebook import NOT_FINDINGS, code_guid, codes, guid, origin, role_guid, write_codes, xml_text
from pipeline.files import private_file, zip_member
from pipeline.tables.coded import tagged_passages
from pipeline.version import NAME

PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
SOURCES = "sources"
# Files carry a time, and QualCoder fails where there is none: always this one, so that the bytes are the same.
_TIME = "2000-01-01T00:00:00Z"
_USER = guid("user", NAME)
_LONGEST_NAME = 120
_COVER = "████ "  # over what is left out: as many characters, none of its words' lengths
# What no file can be called: QualCoder saves a source under its name.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')

# Variables of a case, with their type.
_VARIABLES = (
    ("authority", "Text"),
    ("region", "Text"),
    ("issuing body", "Text"),
    ("report type", "Text"),
    ("family of types", "Text"),
    ("date", "Date"),
    ("date as stated", "Text"),
    ("year", "Integer"),
    ("pages", "Integer"),
    ("file", "Text"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """What a project holds: numbers of reports, coded selections and codings, and passages that were covered."""

    sources: int
    selections: int
    codings: int
    covered: int


def write_qdpx(corpus: Corpus, filters: Filters, path: Path, *, description: str = "") -> Written:
    """Write the reports and tagged passages that ``filters`` let in as a REFI-QDA project.

    Sensitive passages are covered in the text, character by character, and not coded, unless the filters include them.
    The same corpus gives the same bytes.

    Args:
        corpus: the corpus.
        filters: which reports; which of their tagged passages are coded.
        path: the file.
        description: what is said of the project as a whole.

    Raises:
        AuditlensError: the file can't be written.
    """
    # Themes and stances choose the passages that are coded; of the reports let in each is there as a whole.
    rows = list(corpus.reports(filters.but(limit=None)))
    names = dict(zip((row["report"] for row in rows), _names(rows), strict=True))
    covered = 0
    with private_file(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for row in rows:
            text = text_of(corpus, row["report"])
            if not filters.include_sensitive:
                spans = sensitive_spans(corpus, row["report"])
                text = _cover(text, spans)
                covered += len(spans)
            archive.writestr(zip_member(f"{SOURCES}/{_source(row)}.txt"), _plain(text).encode("utf-8"))
        with archive.open(zip_member("project.qde"), "w", force_zip64=True) as stream:
            selections, codings = _write_project(stream, corpus, filters, rows, names, description)
    return Written(len(rows), selections, codings, covered)


def _plain(text: str) -> str:
    """Return a text that every reader takes letter for letter, with as many characters."""
    text = text.replace("\r", "\n")
    return " " + text[1:] if text.startswith("\ufeff") else text


def _cover(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces = []
    at = 0
    for start, end in spans:
        pieces.append(text[at:start])
        pieces.append((_COVER * (1 + (end - start) // len(_COVER)))[: end - start])
        at = max(at, end)
    return "".join((*pieces, text[at:]))


def _source(row: Row) -> str:
    return guid("source", row["report"])


def _names(rows: Iterable[Row]) -> Iterator[str]:
    """Yield a name for each report that tells people what it is: no two the same, each good as a file's name."""
    used: dict[str, int] = {}
    for row in rows:
        name = _NOT_IN_NAMES.sub(" ", xml_text(cite({**row, "page": None})))
        name = " ".join(name.split())[:_LONGEST_NAME].rstrip(" .")
        number = used[name.casefold()] = used.get(name.casefold(), 0) + 1
        while number > 1 and f"{name} ({number})".casefold() in used:
            number += 1
        shown = name if number == 1 else f"{name} ({number})"
        used.setdefault(shown.casefold(), 1)
        yield shown


def _write_project(
    stream: Any, corpus: Corpus, filters: Filters, rows: list[Row], names: dict[str, str], description: str
) -> tuple[int, int]:
    from lxml import etree

    selections = codings = 0
    with etree.xmlfile(stream, encoding="utf-8") as target:
        target.write_declaration()
        made = {
            "name": NAME,
            "origin": origin(),
            "creatingUserGUID": _USER,
            "creationDateTime": _TIME,
            "modifyingUserGUID": _USER,
            "modifiedDateTime": _TIME,
        }
        with target.element(_tag("Project"), made, nsmap={None: PROJECT_NAMESPACE}):
            with target.element(_tag("Users")):
                target.write(_element("User", guid=_USER, name=NAME, id=NAME))
            with target.element(_tag("CodeBook")):
                write_codes(target, codes(themes_found(corpus)), PROJECT_NAMESPACE)
            with target.element(_tag("Variables")):
                for name, kind in _VARIABLES:
                    target.write(_element("Variable", guid=guid("variable", name), name=name, typeOfVariable=kind))
            if rows:
                with target.element(_tag("Cases")):
                    for row in rows:
                        target.write(_case(row, names[row["report"]]))
                with target.element(_tag("Sources")):
                    passages = groupby(tagged_passages(corpus, filters), key=lambda p: p["report"])
                    group = next(passages, None)
                    for row in rows:
                        of_report = _element("TextSource", **_source_attributes(row, names[row["report"]]))
                        # Both queries come in the order of the reports.
                        if group and group[0] == row["report"]:
                            for passage in group[1]:
                                of_report.append(_selection(passage))
                                selections += 1
                                codings += len(of_report[-1]) - 1
                            group = next(passages, None)
                        target.write(of_report)
            if description:
                target.write(_element("Description", description))
    return selections, codings


def _tag(name: str) -> str:
    return f"{{{PROJECT_NAMESPACE}}}{name}"


def _element(kind: str, text: str | None = None, /, **attributes: str) -> Any:
    from lxml import etree

    made = etree.Element(_tag(kind), {k: xml_text(v) for k, v in attributes.items()}, nsmap={None: PROJECT_NAMESPACE})
    made.text = None if text is None else xml_text(text)
    return made


def _source_attributes(row: Row, name: str) -> dict[str, str]:
    ident = _source(row)
    return {
        "guid": ident,
        "name": name,
        "plainTextPath": f"internal://{ident}.txt",
        "creatingUser": _USER,
        "creationDateTime": _TIME,
        "modifyingUser": _USER,
        "modifiedDateTime": _TIME,
    }


def _selection(passage: Row) -> Any:
    """Return the selection of a passage, coded with the stance on each of its themes."""
    made = _element(
        "PlainTextSelection",
        guid=guid("selection", passage["report"], passage["id"]),
        name=passage["id"],
        startPosition=str(passage["start"]),
        endPosition=str(passage["end"]),
        creatingUser=_USER,
        creationDateTime=_TIME,
        modifyingUser=_USER,
        modifiedDateTime=_TIME,
    )
    made.append(_element("Description", _said_of(passage)))
    wanted = [code_guid(tag["id"], tag["stance"] or passage["stance"]) for tag in passage["themes"]]
    if passage["role"] in NOT_FINDINGS:
        wanted.append(role_guid(passage["role"]))
    for code in dict.fromkeys(wanted):
        coding = _element(
            "Coding",
            guid=guid("coding", passage["report"], passage["id"], code),
            creatingUser=_USER,
            creationDateTime=_TIME,
        )
        coding.append(_element("CodeRef", targetGUID=code))
        made.append(coding)
    return made


def _said_of(passage: Row) -> str:
    """Return where a passage stands and what put its themes there."""
    said = [] if passage["page"] is None else [f"Page {passage['page']}"]
    said += [" > ".join(passage["section"])] if passage["section"] else []
    said += [f"{tag['id']} {tag['score']:g} ({', '.join(tag['by'])})" for tag in passage["themes"]]
    return ". ".join(said)


def _case(row: Row, name: str) -> Any:
    """Return the case of a report: its variables, as far as they are known, and its source."""
    made = _element("Case", guid=guid("case", row["report"]), name=name)
    day = row["date"] or ""
    values = {
        "authority": say_places(row),
        "region": row["region"],
        "issuing body": row["issuing_body"],
        "report type": row["report_type"],
        "family of types": row["family"],
        "date": day if _is_day(day) else None,
        "date as stated": day,
        "year": day[:4] if day[:4].isdigit() else None,
        "pages": str(row["pages"]),
        "file": file_name(row["file"]),
    }
    for variable, kind in _VARIABLES:
        if values[variable]:
            value = _element("VariableValue")
            value.append(_element("VariableRef", targetGUID=guid("variable", variable)))
            value.append(_element(f"{kind}Value", values[variable]))
            made.append(value)
    made.append(_element("SourceRef", targetGUID=_source(row)))
    return made


def _is_day(iso: str) -> bool:
    try:
        return date.fromisoformat(iso).isoformat() == iso
    except ValueError:
        return False
