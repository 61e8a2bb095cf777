"""What surrounds the narrative of a plain text: form fields, cover lines, sign-off, addresses."""

from __future__ import annotations

import re
from itertools import islice

from pipeline import months
from pipeline.ingest.readers.textblocks import Unit
from pipeline.ingest.readers.textlines import field_of, is_date, label_of, layout

_ADDRESS = re.compile(
    r"(?:(?:e-?mail|tel|telephone|phone|fax|web|website)\s*:?\s*)?"
    r"(?:[\w.+-]+@[\w.-]+|(?:https?://|www\.)\S+|\+?\(?\d[\d\s()-]{8,16}\d)\Z",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?<=[a-z.)]) ([A-Z][\w’'-]+ [A-Z][\w’'-]+ (?:(?:[A-Z][\w’'-]*|of|for|and|the|to|&),? ){1,12})"
    r"([A-Z][a-z]+) \d{4}\Z"
)
_PROSE = re.compile(r"\S+(?:\s+\S+){9,}[.!?][\"'”’)]*\Z")
_JOINING = frozenset({"about", "by", "for", "from", "into", "of", "on", "to"})
_COVER = 10  # so many units from the top may be a cover
_LEAST_FIELDS = 4  # fewer labels than these do not make a form


def mark_furniture(units: list[Unit]) -> None:
    """Mark the units that yield no passage, in place."""
    _form(units)
    _cover(units)
    _contacts(units)
    _sign_off(units)
    _running_sign_off(units)
    _repeated_title(units)
    for unit in units:
        if _ADDRESS.match(unit.text) or _is_marking(unit):
            unit.furniture = True


def _is_marking(unit: Unit) -> bool:
    """Tell a protective marking on a line of its own: "OFFICIAL - SENSITIVE"."""
    words = re.findall(r"[a-z]+", unit.text.lower()) if len(unit.text) < 60 else []
    return bool(words) and layout()["markings"].issuperset(words)


def _field(unit: Unit) -> str | None:
    """Return the label of a unit "Label: value" or "Label:"."""
    if unit.number or unit.kind not in ("paragraph", "heading"):
        return None
    return field_of(unit.text)


def _form(units: list[Unit]) -> None:
    """Mark the fields of a committee paper's form, which ends at the first heading that is none of its labels."""
    known = layout()
    labels = [_field(u) for u in units]
    fields = [i for i, label in enumerate(labels) if label in known["form_fields"]]
    least = _LEAST_FIELDS - 1 if fields[_LEAST_FIELDS - 2 : _LEAST_FIELDS - 1] and fields[2] < _COVER else _LEAST_FIELDS
    if len({labels[i] for i in fields}) < least:
        return
    keep = False
    answered = False  # whether the last field has its value on its own line, so that prose below is none of it
    for i in range(fields[0], len(units)):
        unit, label = units[i], labels[i]
        if label in known["form_headings"] or (
            unit.kind == "heading" and label_of(unit.text) in known["form_headings"]
        ):
            if unit.number:
                return
            keep = True
            if unit.text.endswith(":"):
                unit.kind, unit.level = "heading", 1
        elif label in known["form_fields"]:
            keep = False
            answered = not unit.text.endswith(":")
            unit.furniture = True
        elif unit.kind == "heading" and (unit.number or i > fields[-1]):
            return
        else:
            keep = keep or (answered and _PROSE.match(unit.text) is not None)
            unit.furniture = not keep


def _cover(units: list[Unit]) -> None:
    """Mark dates and names of bodies above the first prose."""
    titled = False
    for i, unit in enumerate(units[:_COVER]):
        text = unit.text
        if _PROSE.match(text) or unit.kind not in ("paragraph", "heading"):
            return
        if is_date(text) or _names_body(unit, text, first=i == 0) or field_of(text) in layout()["form_fields"]:
            unit.furniture = True
        elif not titled:
            titled = True
            if unit.kind == "paragraph" and _is_title(text):
                unit.kind, unit.level = "heading", 1


def _is_title(text: str) -> bool:
    if len(text.split()) > 25 or text[-1] in ".:;,!" or is_date(text):
        return False
    label, known = field_of(text), layout()
    # "Dip sample: visits" has a colon too, but says what it is.
    return label is None or (
        label not in known["form_fields"] and not known["titles"].isdisjoint(w.rstrip("s") for w in label.split())
    )


def _names_body(unit: Unit, text: str, *, first: bool) -> bool:
    """Tell the name of a council, board or team: it ends in such a word, or is a line of its own that holds one."""
    words = re.findall(r"[A-Za-z’']+", text)
    if not words or len(words) > 8 or unit.number or not text[:1].isupper() or text.endswith((".", ":", "?")):
        return False
    bodies = layout()["bodies"]
    lower = [word.lower() for word in words]
    titled = [word in layout()["titles"] for word in lower]
    # "Annual report of the partnership" is a title, "Audit and Scrutiny Board" a body.
    if titled[0] or any(t and after in _JOINING for t, after in zip(titled, lower[1:], strict=False)):
        return False
    if unit.kind == "paragraph":
        return any(word.lower() in bodies for word in words)
    return (first or unit.level != 1) and words[-1].lower() in bodies


def _repeated_title(units: list[Unit]) -> None:
    """Make a heading of the title that running text begins with, where the page around it says it first."""
    if len(units) < 2 or units[0].kind not in ("paragraph", "heading"):
        return
    title = re.findall(r"\w+", units[0].text.lower())
    body = next((u for u in units[1:] if not u.furniture), None)
    if body is None or len(title) < 6 or body.kind != "paragraph":
        return
    text, page = body.lines[0]
    words = list(islice(re.finditer(r"\w+", text), len(title)))
    if [w[0].lower() for w in words] != title or len(text) < words[-1].end() + 200:
        return
    cut = words[-1].end() + (text[words[-1].end()] in ".:")
    body.set_lines([(text[cut:].lstrip(), page), *body.lines[1:]])
    units[0].furniture = True
    units.insert(units.index(body), Unit("heading", [(text[:cut], page)], body.at, level=1))


def _contacts(units: list[Unit]) -> None:
    """Mark blocks of addresses and partners: from their heading to the next unit that reads like prose."""
    known = layout()["contacts"]
    for i, unit in enumerate(units):
        if label_of(unit.text) not in known or unit.kind not in ("heading", "paragraph"):
            continue
        end = i + 1
        while end < len(units) and len(units[end].text.split()) <= 12 and not units[end].text.endswith("."):
            end += 1
        heading_before_prose = end < len(units) and units[end - 1].kind == "heading"
        for k in range(i, end - 1 if heading_before_prose and end - 1 > i else end):
            units[k].furniture = True


def _sign_off(units: list[Unit]) -> None:
    """Mark name, post and date below the text: two to five short lines of which the last is a date."""
    prose = next((i for i, unit in enumerate(units) if _PROSE.match(unit.text)), len(units))
    for i, unit in enumerate(units):
        if i < prose:
            continue
        if label_of(unit.text) in layout()["sign_offs"]:
            unit.furniture = True
            for below in units[i + 1 : i + 5]:
                if not _is_signature(below) and not _is_address(below):
                    break
                below.furniture = True
        if not is_date(unit.text) or unit.kind != "paragraph":
            continue
        start = i
        while start > 0 and i - start < 4 and _is_signature(units[start - 1]):
            start -= 1
        if i - start >= 1:
            for k in range(start, i + 1):
                units[k].furniture = True


def _running_sign_off(units: list[Unit]) -> None:
    """Take name, post and date off the end of running text: "... in May Ann Lee Head of Service July 2023"."""
    if not units or units[-1].kind not in ("paragraph", "bullet") or len(units[-1].text) < 400:
        return
    last = units[-1]
    text, page = last.lines[-1]
    found = _SIGNED.search(text[-160:])
    if not found or found[2].lower() not in months.WORDS:
        return
    if not any(word.lower() in layout()["posts"] for word in found[1].split()):
        return
    cut = len(text) - len(found[0])
    last.set_lines([*last.lines[:-1], (text[:cut], page)])
    units.append(Unit("paragraph", [(found[0].strip(), page)], last.at, furniture=True))


def _is_address(unit: Unit) -> bool:
    """Tell a line that ends in a telephone number or an e-mail address."""
    words = unit.text.split()
    return len(words) <= 12 and _ADDRESS.match(words[-1]) is not None if words else False


def _is_signature(unit: Unit) -> bool:
    return (
        unit.kind == "paragraph"
        and not unit.number
        and len(unit.text.split()) <= 8
        and unit.text[:1].isupper()
        and unit.text[-1:] not in ".:;,?"
    )
