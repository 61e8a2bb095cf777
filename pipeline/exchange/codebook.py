"""The codebook of a REFI-QDA exchange: a category a theme, a code a stance below it, the same GUIDs in every export.

The standard is "REFI-QDA, Exchange of processed data between qualitative data analysis software packages", version 1.0
of its schemas (qdasoftware.org). A codebook alone (``.qdc``) and that of a project (``.qdpx``) differ in namespace.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.files import private_file
from pipeline.records import STANCES
from pipeline.tag.taxonomy import Taxonomy, load_taxonomy
from pipeline.version import NAME, package_version
from pipeline.wording import spoken

CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"

# Roles of passages that are tagged and yet no findings: codes of their own, so that they can be left out of a count.
NOT_FINDINGS = ("template", "background", "method")

# The colours of Okabe and Ito ("Color Universal Design", 2008), as in the charts.
COLOURS = {
    "strength": "#0072B2",
    "concern": "#E69F00",
    "mixed": "#CC79A7",
    "recommendation": "#009E73",
    "context": "#999999",
}
_CATEGORY = "#56B4E9"
_GREY = "#666666"

_SPACE = uuid.uuid5(uuid.NAMESPACE_DNS, NAME)
# What XML 1.0 can't hold (production [2], Char).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Code:
    """A code: ``children`` make it a category, which passages are not coded with."""

    guid: str
    name: str
    colour: str
    description: str = ""
    children: tuple[Code, ...] = ()


def guid(*parts: object) -> str:
    """Return the GUID of the thing that ``parts`` name, the same on every machine (RFC 9562, version 5)."""
    return str(uuid.uuid5(_SPACE, "\x1f".join(map(str, parts))))


def origin() -> str:
    """Return what made the file: the name and version of this program."""
    return f"{NAME} {package_version()}"


def xml_text(text: str) -> str:
    """Return ``text`` with U+FFFD in place of the characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def code_guid(theme: str, stance: str) -> str:
    """Return the GUID of the code of a stance on a theme."""
    return guid("code", theme, stance)


def role_guid(role: str) -> str:
    """Return the GUID of the code of a role of ``NOT_FINDINGS``."""
    return guid("role", role)


def codes(found: Iterable[str] = (), taxonomy: Taxonomy | None = None) -> list[Code]:
    """Return the codes: the themes in the order of the taxonomy, each with its stances; then what is no finding.

    Names are unique in the whole codebook, not only below their theme: QualCoder drops the second of a name.

    Args:
        found: theme ids of a corpus; those that the taxonomy no longer has get a code too.
        taxonomy: by default the one in force.
    """
    taxonomy = taxonomy or load_taxonomy()
    made = []
    for theme in taxonomy.themes:
        said = [theme.definition]
        said += [f"Covers: {'; '.join(theme.covers)}."] if theme.covers else []
        said += [f"Does not cover: {'; '.join(theme.excludes)}."] if theme.excludes else []
        made.append(_theme(theme.id, theme.label, "\n".join(said)))
    for ident in sorted(set(found) - set(taxonomy.ids)):
        made.append(_theme(ident, spoken(ident), ""))
    made.append(
        Code(
            guid("roles"),
            "Not findings",
            _GREY,
            "Passages that are tagged with themes and yet are no findings about practice; tables do not count them.",
            tuple(Code(role_guid(role), f"Not findings: {role}", _GREY) for role in NOT_FINDINGS),
        )
    )
    return made


def _theme(ident: str, label: str, description: str) -> Code:
    stances = tuple(Code(code_guid(ident, s), f"{label}: {s}", COLOURS[s]) for s in STANCES)
    return Code(guid("theme", ident), label, _CATEGORY, description, stances)


def write_codes(target: Any, codes: Iterable[Code], namespace: str) -> None:
    """Write ``codes`` as a ``Codes`` element to an open ``lxml.etree.xmlfile``."""
    with target.element(f"{{{namespace}}}Codes"):
        for code in codes:
            target.write(_element(code, namespace))


def _element(code: Code, namespace: str) -> Any:
    from lxml import etree

    element: Any = etree.Element(
        f"{{{namespace}}}Code",
        guid=code.guid,
        name=xml_text(code.name),
        isCodable="false" if code.children else "true",
        color=code.colour,
        nsmap={None: namespace},
    )
    if code.description:
        said: Any = etree.SubElement(element, f"{{{namespace}}}Description")
        said.text = xml_text(code.description)
    for child in code.children:
        element.append(_element(child, namespace))
    return element


def write_qdc(path: Path, found: Iterable[str] = ()) -> None:
    """Write the codebook alone as a REFI-QDA codebook (``.qdc``).

    Args:
        path: the file.
        found: theme ids of a corpus, see ``codes``.

    Raises:
        AuditlensError: the file can't be written.
    """
    from lxml import etree

    with (
        private_file(path) as part,
        part.open("wb") as stream,
        etree.xmlfile(stream, encoding="utf-8") as target,
    ):
        target.write_declaration()
        root = f"{{{CODEBOOK_NAMESPACE}}}CodeBook"
        with target.element(root, origin=origin(), nsmap={None: CODEBOOK_NAMESPACE}):
            write_codes(target, codes(found), CODEBOOK_NAMESPACE)
