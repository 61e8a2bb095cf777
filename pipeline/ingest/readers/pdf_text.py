"""One PDF page to pieces: words of one baseline and type, put together from pdfium's text objects.

pdfium gives the text of a page in one call, and for any character the text object that printed it. Asking at the
first and last letter of each word finds all changes of object with some 900 short calls a page, where looking at
every character takes four times as many.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pipeline.ingest.pieces import PageText, Piece, Rule

_WORD = re.compile(r"[^\s\x00]+")
_NOTE = re.compile(r"(?:\d{1,3}(?:,\d{1,3})*|[*†‡§]{1,3}|\[\d{1,3}\])\Z")
_UNITS = (["m"], ["km"], ["cm"], ["mm"])
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_SYMBOLS = ("wingding", "symbol", "dingbat", "webding")
_BOLD = ("bold", "black", "heavy", "demi")
_HYPHENS = "\x02\ufffe\uffff"
GAP = 0.85
"""In ems: a wider gap between words parts them, as cells of a row or as a list sign and its text."""
_WIDE = 0.72
"""In ems a letter: a run that is wider has gaps inside. Running text has about 0.5, capitals 0.65."""
_SPACED = 3.0
"""In ems: the widest spaces of a justified line."""
_EVEN = 0.6  # of the widest space in a line is the narrowest where they are meant to be alike
_ANY = 0.3
_TABLE_RULES = 6
_MAX_OBJECTS = 6000
_MAX_RULES = 1000  # more are a drawing

_f32, _f64 = ctypes.c_float, ctypes.c_double
_calls: dict[str, Any] = {}
_pointer: Any = ctypes.c_void_p.from_param


def init(pdfium: Any) -> None:
    """Prepare the calls that are made for every word.

    They take arguments as they come, which costs half of what converting them to declared types does: a pointer must
    be passed as ``_pointer`` or ``byref`` makes it, never as a bare number, of which only 32 bits would arrive.
    """
    if _calls:
        return
    pdfium.FPDF_InitLibrary()

    def plain(result: Any, *names: str) -> None:
        for name in names:
            address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
            assert address is not None  # noqa: S101 - bound when the module was loaded
            # None of these calls back or waits, so the interpreter lock need not be given up each time.
            _calls[name] = ctypes.PYFUNCTYPE(result)(address)

    plain(ctypes.c_ssize_t, "FPDFText_GetTextObject", "FPDFTextObj_GetFont", "FPDFPage_GetObject")  # handles, or 0
    plain(ctypes.c_int, "FPDFText_GetCharOrigin", "FPDFText_GetCharBox", "FPDFTextObj_GetFontSize")
    plain(ctypes.c_int, "FPDFPageObj_GetMatrix", "FPDFPageObj_GetType", "FPDFPageObj_GetBounds", "FPDFFont_GetWeight")
    plain(ctypes.c_size_t, "FPDFFont_GetBaseFontName")


class PageReader:
    """Reads the pages of one open document; fonts are looked up once."""

    def __init__(self, pdfium: Any, document: Any) -> None:
        """Prepare to read ``document``, an open FPDF_DOCUMENT; ``pdfium`` is the module of raw calls."""
        self._pdfium, self._document = pdfium, document
        # By address: pdfium keeps a font that a page has used until its document is closed (CPDF_DocPageData), so no
        # other can have it.
        self._fonts: dict[int, tuple[bool, bool]] = {}
        # By font and nominal size, for one page: a page seldom scales one of them in two ways.
        self._types: dict[tuple[int, float], tuple[float, bool, bool]] = {}
        self._shown = (0, 0.0, 0.0)  # quarter turns of the page at hand, its width and height as shown
        self._aside: list[str] = []
        self._letters = (ctypes.c_ushort * 8192)()
        self._d = [_f64() for _ in range(4)]
        self._d_refs = [ctypes.byref(d) for d in self._d]
        self._f = [_f32() for _ in range(4)]
        self._f_refs = [ctypes.byref(f) for f in self._f]
        self._matrix = (_f32 * 6)()
        self._matrix_ref = ctypes.byref(self._matrix)

    def read(self, index: int) -> PageText:
        """Read page ``index`` (from 0); a page that pdfium cannot load comes back empty."""
        pdfium = self._pdfium
        self._types.clear()
        page = pdfium.FPDF_LoadPage(self._document, index)
        if not page:
            return PageText(index + 1, 595.0, 842.0)
        try:
            width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
            out = PageText(index + 1, width, height)
            text_page = pdfium.FPDFText_LoadPage(page)
            if not text_page:
                return out
            self._shown = (pdfium.FPDFPage_GetRotation(page), width, height)
            self._aside = out.aside
            try:
                out.pieces = self._pieces(text_page, _WIDE)
                if not self._shown[0] and _has_gaps(out.pieces):
                    out.rules = self._rules(page)
                    if len(out.rules) >= _TABLE_RULES:
                        # In a table any object may hold a gap between cells.
                        out.aside.clear()
                        out.pieces = self._pieces(text_page, _ANY)
            finally:
                pdfium.FPDFText_ClosePage(text_page)
            return out
        finally:
            pdfium.FPDF_ClosePage(page)

    def _text(self, text_page: Any) -> str:
        """The text of a page with one Python character a pdfium character."""
        pdfium = self._pdfium
        count = pdfium.FPDFText_CountChars(text_page)
        if count <= 0:
            return ""
        if len(self._letters) < count + 2:
            self._letters = (ctypes.c_ushort * (2 * count + 2))()
        written = pdfium.FPDFText_GetText(text_page, 0, count, self._letters)
        text = ctypes.string_at(self._letters, 2 * max(0, written - 1)).decode("utf-16-le", "replace")
        if len(text) != count:
            # Characters without a code, or beyond the basic plane, shift the two counts.
            text = "".join(
                chr(c) if 0 < (c := pdfium.FPDFText_GetUnicode(text_page, i)) < 0x110000 else " " for i in range(count)
            )
        for code in _HYPHENS:
            if code in text:
                text = text.replace(code, "-")
        return text

    def _pieces(self, text_page: Any, wide: float) -> list[Piece]:
        """The pieces of a page; runs wider than ``wide`` ems a letter are searched for gaps."""
        handle = _pointer(ctypes.cast(text_page, ctypes.c_void_p).value)
        text = self._text(text_page)
        object_at = _calls["FPDFText_GetTextObject"]
        out: list[Piece] = []
        runs: list[tuple[int, int, int]] = []  # object, start, end
        current = start = end = at = 0
        for word in _WORD.finditer(text):
            a = word.start()
            first = object_at(handle, a)
            if first != current:
                # The letters from the last word known to be of this object may hold the change.
                if current and object_at(handle, end - 1) != current:
                    for i in range(at + 1, end):
                        obj = object_at(handle, i)
                        if obj != current:
                            if current:
                                runs.append((current, start, i))
                            current, start = obj, i
                if current:
                    runs.append((current, start, end))
                current, start = first, a
            at, end = a, word.end()
        if current:
            runs.append((current, start, end))
        self._build(_Builder(text, out), handle, runs, text, wide)
        return out

    def _build(self, build: _Builder, handle: Any, runs: list[tuple[int, int, int]], text: str, wide: float) -> None:
        origin, box = _calls["FPDFText_GetCharOrigin"], _calls["FPDFText_GetCharBox"]
        font_of, size_of = _calls["FPDFTextObj_GetFont"], _calls["FPDFTextObj_GetFontSize"]
        left, right, low, _ = self._d
        p_left, p_right, p_low, p_high = self._d_refs
        size, p_size = self._f[0], self._f_refs[0]
        pointer, add, types, quarters = _pointer, build.add, self._types, self._shown[0]
        for obj, a, b in runs:
            if not origin(handle, a, p_left, p_low):
                continue
            x0, y = left.value, low.value
            x1 = right.value if box(handle, b - 1, p_left, p_right, p_low, p_high) else x0
            p_obj = pointer(obj)
            size_of(p_obj, p_size)
            key = (font_of(p_obj), size.value)
            known = types.get(key)
            if known is None:
                points, slanted = self._size(p_obj, key[1])
                if slanted and not quarters:
                    self._aside.append(text[a:b])
                    continue
                known = (points, *self._font(key[0]))
                # A nominal size of a point or so is a unit that each object's matrix scales as it likes.
                if key[1] > 3:
                    types[key] = known
            if quarters:
                x0, x1, y = _as_shown(x0, y, [d.value for d in self._d], self._shown)
            elif x1 - x0 > wide * known[0] * (b - a):
                for c, d, left_edge, right_edge in self._split(text, handle, a, b, x0, x1, known[0]):
                    add(c, d, left_edge, right_edge, y, *known)
                continue
            add(a, b, x0, x1 if x1 > x0 else x0, y, *known)
        build.close()

    def _split(
        self, text: str, handle: Any, a: int, b: int, x0: float, x1: float, size: float
    ) -> Iterator[tuple[int, int, float, float]]:
        """Part a run at the wide gaps that its object has inside, as (start, end, left, right)."""
        left, right, _, _ = self._d
        words = list(_WORD.finditer(text, a, b))
        gaps = []
        for before, after in pairwise(words):
            _calls["FPDFText_GetCharBox"](handle, before.end() - 1, *self._d_refs)
            end = right.value
            _calls["FPDFText_GetCharOrigin"](handle, after.start(), self._d_refs[0], self._d_refs[2])
            gaps.append((left.value - end, before.end(), end, after.start(), left.value))
        start, least = a, GAP * size
        if len(gaps) > 1:
            # Where all words stand equally far apart, the line is spaced out to its full width.
            widths = sorted(g[0] for g in gaps)
            if widths[-1] < _SPACED * size and widths[0] > _EVEN * widths[-1]:
                least = _SPACED * size
        for gap, ends, end, begins, edge in gaps:
            if gap > least:
                yield start, ends, x0, end
                start, x0 = begins, edge
        yield start, b, x0, x1

    def _size(self, obj: Any, nominal: float) -> tuple[float, bool]:
        """The size as printed, in points, of type that an object's matrix may scale; and whether it is slanted."""
        m = self._matrix
        if not _calls["FPDFPageObj_GetMatrix"](obj, self._matrix_ref):
            return abs(nominal) or 1.0, False
        size = nominal * float((m[2] * m[2] + m[3] * m[3]) ** 0.5)
        return abs(size) or 1.0, abs(m[1]) > 0.2 * abs(m[0])

    def _font(self, font: int) -> tuple[bool, bool]:
        """Return (bold, a symbol font)."""
        known = self._fonts.get(font)
        if known is None:
            buffer = ctypes.create_string_buffer(128)
            _calls["FPDFFont_GetBaseFontName"](_pointer(font), ctypes.byref(buffer), ctypes.c_size_t(128))
            name = buffer.value.decode("utf-8", "replace").lower()
            bold = any(w in name for w in _BOLD) or _calls["FPDFFont_GetWeight"](_pointer(font)) >= 600
            known = self._fonts[font] = (bold, any(w in name for w in _SYMBOLS))
        return known

    def _rules(self, page: Any) -> list[Rule]:
        """Horizontal lines and the upper and lower edges of boxes; anything more than lines and boxes is a drawing."""
        count = self._pdfium.FPDFPage_CountObjects(page)
        if count > _MAX_OBJECTS:
            return []
        handle = _pointer(ctypes.cast(page, ctypes.c_void_p).value)
        get, kind, bounds = (_calls[n] for n in ("FPDFPage_GetObject", "FPDFPageObj_GetType", "FPDFPageObj_GetBounds"))
        f, refs = self._f, self._f_refs
        out = []
        for i in range(count):
            obj = _pointer(get(handle, i))
            if kind(obj) == 2 and bounds(obj, *refs):  # a path: left, bottom, right, top
                x0, y0, x1, y1 = f[0].value, f[1].value, f[2].value, f[3].value
                if x1 - x0 < 12:
                    continue
                if y1 - y0 < 4:
                    out.append(Rule(x0, x1, (y0 + y1) / 2))
                elif y1 - y0 > 8:
                    out += (Rule(x0, x1, y1), Rule(x0, x1, y0))
            if len(out) > _MAX_RULES:
                return []
        return out


class _Builder:
    """Puts runs of one object each together to pieces."""

    __slots__ = (
        "_at",
        "_bold",
        "_largest",
        "_letters",
        "_longest",
        "_out",
        "_parts",
        "_size",
        "_text",
        "_x0",
        "_x1",
        "_y",
    )

    def __init__(self, text: str, out: list[Piece]) -> None:
        self._text, self._out = text, out
        self._parts: list[str] = []
        self._at = 0  # end of the last run in the text
        self._x0 = self._x1 = self._y = self._size = self._largest = 0.0
        self._letters = self._bold = self._longest = 0

    def add(self, a: int, b: int, x0: float, x1: float, y: float, size: float, bold: bool, symbol: bool) -> None:
        """Add characters ``a`` to ``b`` of the page's text, printed from ``x0`` to ``x1`` on baseline ``y``."""
        text = self._text[a:b]
        n = b - a
        if symbol and n == 1 and not text.isspace():
            text = "•"
        if self._parts:
            em = size if size > self._size else self._size
            gap, rise = x0 - self._x1, y - self._y
            near = -0.6 * em < gap < GAP * em
            if near and (-0.3 * em < rise < 0.3 * em) and 0.82 < size / self._size < 1.25:
                self._append(" " + text if gap > 0.18 * em or a > self._at else text, n, size, bold)
                self._at, self._x1 = b, x1
                return
            if near and text in _ORDINALS and 0 < rise < 0.8 * em:
                self._append(text, n, self._size, bold)
                self._at, self._x1 = b, x1
                return
            if near and self._is_note(text, size, rise, em):
                self._at, self._x1 = b, x1
                return
            if near and -0.3 * em < rise < 0.3 * em and 0.6 < size / self._size < 1.7:
                self._append(" " + text if gap > 0.18 * em or a > self._at else text, n, size, bold)
                self._at, self._x1 = b, x1
                return
            # A raised mark at the start of a footnote stands alone.
            lone = near and size > 1.2 * self._size and -0.8 * em < rise < 0
            self.close(raised=lone and self._letters <= 3 and _NOTE.match("".join(self._parts)) is not None)
        self._parts = [text]
        self._at, self._x0, self._x1, self._y = b, x0, x1, y
        self._letters = self._longest = n
        self._bold = n if bold else 0
        self._size = self._largest = size

    def _append(self, text: str, n: int, size: float, bold: bool) -> None:
        self._parts.append(text)
        self._letters += n
        if bold:
            self._bold += n
        if n > self._longest:
            self._longest, self._size = n, size
        if size > self._largest:
            self._largest = size

    def _is_note(self, text: str, size: float, rise: float, em: float) -> bool:
        """Whether a run is a raised note mark after the words so far; the power of a unit is not."""
        raised = size < 0.82 * self._size and 0.08 * em < rise < 0.8 * em
        return raised and _NOTE.match(text) is not None and self._parts[-1].split()[-1:] not in _UNITS

    def close(self, raised: bool = False) -> None:
        """End the piece at hand."""
        if self._parts:
            text = "".join(self._parts)
            # Small capitals are as large as the capitals among them.
            size = self._largest if self._largest > self._size and text.isupper() else self._size
            self._out.append(Piece(text, self._x0, self._x1, self._y, size, self._bold >= 0.9 * self._letters, raised))
            self._parts = []


def _has_gaps(pieces: list[Piece]) -> bool:
    """Tell whether a page may hold a table: several pieces beside each other."""
    beside = 0
    for a, b in pairwise(pieces):
        if b.y > a.y - 0.5 * a.size and b.x0 > a.x1 and len(a.text) > 2:
            beside += 1
    return beside >= 2


def _as_shown(x: float, y: float, box: list[float], shown: tuple[int, float, float]) -> tuple[float, float, float]:
    """Left edge, right edge and baseline of a run on a page that is shown turned.

    ``x`` and ``y`` are its origin, ``box`` the (left, right, bottom, top) of its last letter, before the turn.
    """
    quarters, width, height = shown
    if quarters == 1:
        return y, box[3], height - x
    if quarters == 2:
        return width - x, width - box[0], height - y
    return width - y, width - box[2], x
