"""The invented audits of ``invented.txt``, in a small notation, and the passages that reading them must give.

A line of the notation: "# " the title, "= " and "== " headings, "p " a paragraph (its sentences parted by " / "), "n "
one with an outline number, "- " and "-- " list items, "+ " numbered ones, "c " the caption of the table below, "t " its
header and "r " its rows (cells parted by " | "), "f " a field of the cover; "@ " begins an audit.
"""

import re
from pathlib import Path

_TEXTS = (Path(__file__).parent / "invented.txt").read_text("utf-8").split("@ ")[1:]
AUDITS = {name: body.strip() for name, _, body in (text.partition("\n") for text in _TEXTS)}


def lines(name):
    """The lines of an audit as (sign, rest)."""
    return [tuple(line.split(" ", 1)) for line in AUDITS[name].splitlines()]


def sentences(rest):
    return [s.strip() for s in rest.split(" / ")]


def plain(rest):
    return " ".join(sentences(rest))


def cells(rest):
    return [c.strip() for c in rest.split(" | ")]


def numbered(rest):
    """The number and the rest of "1.2 Text"."""
    number, _, text = rest.partition(" ")
    return (number, text) if re.match(r"\d+\.", number) else ("", rest)


def groups(items):
    """The lines, with those of a table as ("table", [(sign, cells)]) and of a cover as ("fields", [text])."""
    out = []
    for sign, rest in items:
        name = {"t": "table", "r": "table", "f": "fields"}.get(sign)
        if name is None:
            out.append((sign, rest))
            continue
        if not out or out[-1][0] != name:
            out.append((name, []))
        out[-1][1].append(rest if name == "fields" else (sign, cells(rest)))
    return out


def lists(items):
    """As ``groups``, with list items as ("ul" or "ol", [(text, [texts of the items under it])])."""
    out = []
    for sign, rest in groups(items):
        name = {"-": "ul", "--": "ul", "+": "ol"}.get(sign)
        if name is None:
            out.append((sign, rest))
            continue
        if not out or out[-1][0] != name:
            out.append((name, []))
        if sign == "--":
            out[-1][1][-1][1].append(plain(rest))
        else:
            out[-1][1].append((plain(rest), []))
    return out


def norm(text):
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def expected(items):
    """The passages as (kind, last step of the section, text), texts in words alone."""
    out, section = [], ""
    for sign, rest in items:
        if sign == "#":
            out.append(("heading", None, norm(rest)))
        elif sign in ("=", "=="):
            section = norm(numbered(rest)[1])
            out.append(("heading", None, section))
        elif sign in ("p", "n"):
            text = numbered(rest)[1] if sign == "n" else rest
            out += [("sentence", section, norm(s)) for s in sentences(text)]
        elif sign in ("-", "--", "+"):
            out += [("bullet", section, norm(s)) for s in sentences(rest)]
        elif sign == "c":
            out.append(("heading", None, norm(rest)))
        elif sign in ("t", "r"):
            row = cells(rest)
            row = row[1:] if sign == "r" and row[0].isdigit() and len(row) > 4 else row
            out.append(("table_row", section, norm(" ".join(row))))
    return out
