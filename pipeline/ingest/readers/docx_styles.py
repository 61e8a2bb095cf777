"""What Word's styles and list definitions say of a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEADING = re.compile(r"(?:heading|titre|überschrift)\s*([1-9])", re.I)
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_LOW = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML tag or attribute."""
    return f"{{{_W}}}{name}"


def on(el: Any) -> bool:
    """Tell whether an on/off property element is there and not switched off."""
    return el is not None and el.get(w("val"), "1") not in ("0", "false", "off", "none")


def on_value(value: str | None) -> bool:
    """Tell whether an on/off attribute is there and on."""
    return value is not None and value not in ("0", "false", "off")


@dataclass(slots=True)
class Style:
    """``heading``: 0 for a title, 1 to 9, else None; ``size`` in points; ``list``: (numId, level) of a list style."""

    heading: int | None = None
    bold: bool = False
    size: float | None = None
    caption: bool = False
    contents: bool = False
    list: tuple[str, int] | None = None


class Styles:
    """The paragraph styles of a file, inheritance resolved; ``bold_runs`` are the ids of bold character styles."""

    def __init__(self, root: Any) -> None:
        """Take the root element of the styles part, None where there is none."""
        self._elements = (
            {s.get(w("styleId")): s for s in root.iter(w("style")) if s.get(w("type")) == "paragraph"}
            if root is not None
            else {}
        )
        self._known: dict[str | None, Style] = {None: Style()}
        usual = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('sz')}") if root is not None else None
        value = usual.get(w("val"), "") if usual is not None else ""
        self._known[None].size = int(value) / 2 if value.isdigit() else None
        self._default = next((i for i, s in self._elements.items() if on_value(s.get(w("default")))), None)
        self.bold_runs = frozenset(
            s.get(w("styleId"), "")
            for s in (root.iter(w("style")) if root is not None else ())
            if s.get(w("type")) == "character" and on(s.find(f"{w('rPr')}/{w('b')}"))
        )

    def of(self, paragraph: Any) -> Style:
        """Return the style of a ``w:p``, with its own outline level taken in."""
        props = paragraph.find(w("pPr"))
        ref = props.find(w("pStyle")) if props is not None else None
        style = self._resolve(ref.get(w("val")) if ref is not None else self._default, 0)
        outline = _level(props)
        if outline is not None and style.heading is None:
            return Style(outline, style.bold, style.size, style.caption, style.contents, style.list)
        return style

    def _resolve(self, ident: str | None, depth: int) -> Style:
        if ident in self._known:
            return self._known[ident]
        el = self._elements.get(ident)
        if el is None or depth > 20:
            return self._known[None]
        base = el.find(w("basedOn"))
        parent = self._resolve(base.get(w("val")) if base is not None else None, depth + 1)
        name_el = el.find(w("name"))
        name = (name_el.get(w("val"), "") if name_el is not None else "").lower()
        style = Style(parent.heading, parent.bold, parent.size, parent.caption, parent.contents, parent.list)
        ppr, rpr = el.find(w("pPr")), el.find(w("rPr"))
        found = _HEADING.fullmatch(name)
        if found:
            style.heading = int(found[1])
        elif name == "title":
            style.heading = 0
        elif _level(ppr) is not None:
            style.heading = _level(ppr)
        style.caption |= name == "caption"
        style.contents |= re.match(r"(?:toc|table of contents|table of figures)\b", name) is not None
        if rpr is not None:
            bold, size = rpr.find(w("b")), rpr.find(w("sz"))
            style.bold = on(bold) if bold is not None else style.bold
            value = size.get(w("val"), "") if size is not None else ""
            style.size = int(value) / 2 if value.isdigit() else style.size
        style.list = _num(ppr) or style.list
        self._known[ident] = style
        return style


def _level(props: Any) -> int | None:
    el = props.find(w("outlineLvl")) if props is not None else None
    value = el.get(w("val"), "9") if el is not None else "9"
    return int(value) + 1 if value.isdigit() and int(value) < 9 else None


def _num(props: Any) -> tuple[str, int] | None:
    el = props.find(w("numPr")) if props is not None else None
    if el is None:
        return None
    num, level = el.find(w("numId")), el.find(w("ilvl"))
    value = level.get(w("val"), "0") if level is not None else "0"
    return (num.get(w("val"), "0") if num is not None else "", int(value) if value.isdigit() else 0)


class Numbering:
    """Counts the lists of a file as Word does, in document order."""

    def __init__(self, root: Any, styles: Styles) -> None:
        """Take the root element of the numbering part, None where there is none."""
        self._styles = styles
        abstract = {a.get(w("abstractNumId")): a for a in root.iter(w("abstractNum"))} if root is not None else {}
        self._levels: dict[str, tuple[str, dict[int, tuple[str, str, int]]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for num in root.iter(w("num")) if root is not None else ():
            ref = num.find(w("abstractNumId"))
            ident = ref.get(w("val"), "") if ref is not None else ""
            levels = {}
            for lvl in abstract[ident].iter(w("lvl")) if ident in abstract else ():
                number = lvl.get(w("ilvl"), "0")
                levels[int(number) if number.isdigit() else 0] = (
                    _val(lvl, "numFmt", "decimal"),
                    _val(lvl, "lvlText", "%1."),
                    int(start) if (start := _val(lvl, "start", "1")).isdigit() else 1,
                )
            # A start override makes a list of its own; otherwise lists of one definition count on.
            own = num.find(w("lvlOverride")) is not None
            self._levels[num.get(w("numId"), "")] = (f"{ident}/{num.get(w('numId'))}" if own else ident, levels)

    def mark(self, paragraph: Any) -> tuple[str | None, int]:
        """Return the list number or sign as printed and the depth from 1 (0: in no list); counts on as it goes."""
        own = _num(paragraph.find(w("pPr")))
        base = self._styles.of(paragraph).list
        if own is None or own[0] == "":
            own = (base[0], own[1] if own else base[1]) if base else None
        if own is None or own[0] not in self._levels:
            return None, 0
        key, levels = self._levels[own[0]]
        depth = own[1]
        form, pattern, _ = levels.get(depth, ("bullet", "•", 1))
        if form == "bullet":
            return ("•" if not pattern.strip() or "\ue000" <= pattern[0] <= "\uf8ff" else pattern.strip()), depth + 1
        if form == "none":
            return None, 0
        counts = self._counts.setdefault(key, {})
        counts[depth] = counts.get(depth, levels[depth][2] - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]

        def printed(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            kind, _, start = levels.get(at, ("decimal", "", 1))
            return _count(counts.get(at, start), kind)

        return _PLACE.sub(printed, pattern).strip() or None, depth + 1


def _val(parent: Any, name: str, default: str) -> str:
    el = parent.find(w(name))
    return str(el.get(w("val"), default)) if el is not None else default


def _count(n: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and n > 0:
        text = chr(ord("a") + (n - 1) % 26) * min(1 + (n - 1) // 26, 5)
    elif form in ("lowerRoman", "upperRoman") and 0 < n < 4000:
        text, rest = "", n
        for value, sign in _ROMAN + _ROMAN_LOW:
            text += sign * (rest // value)
            rest %= value
    else:
        return str(n)
    return text.upper() if form.startswith("upper") else text
