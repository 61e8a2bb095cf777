"""Invented audits as plain text and Markdown."""

# ruff: noqa: C901 - one branch a kind of line

import textwrap

from invented import groups, numbered, plain


def wrapped(items, width=72, bullet="* ", under=True, nl="\n", enc="utf-8", quotes=False, indent=""):
    o = []
    n = 0

    def w(t, first="", rest=""):
        return textwrap.wrap(
            t, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=False
        )

    prev = None
    for k, rest in groups(items):
        if o and not (k in ("-", "--", "+") and prev in ("-", "--", "+")):
            o.append("")
        if k == "#":
            o += [rest, "=" * min(len(rest), width)] if under else w(rest.upper())
        elif k == "=":
            o += [rest, "-" * len(rest)] if under else [rest.upper()]
        elif k == "==":
            o += [rest]
        elif k == "p":
            o += w(plain(rest))
        elif k == "n":
            a, b = numbered(rest)
            o += w(plain(b), a + "  ", "     ")
        elif k == "-":
            o += w(plain(rest), indent + bullet, indent + " " * len(bullet))
        elif k == "--":
            o += w(plain(rest), indent + "    - ", indent + "      ")
        elif k == "+":
            n += 1
            o += w(plain(rest), f"{n}. ", "   ")
        elif k == "c":
            o.append(rest)
        elif k == "fields":
            o += rest
        elif k == "table":
            if prev == "c":
                o.pop()
            cols = [max(len(r[i]) for _, r in rest) for i in range(len(rest[0][1]))]
            for _, r in rest:
                o.append("   ".join(x.ljust(c) for x, c in zip(r, cols, strict=True)).rstrip())
        prev = k
    return (nl.join(o) + nl).encode(enc)


def unwrapped(items):
    return wrapped(items, 100000, "• ", False)


def tight(items):
    """no blank lines between bullets and headings; a paragraph a line"""
    o = []
    n = 0
    for k, rest in groups(items):
        if k == "#":
            o += [rest, ""]
        elif k == "=" or k == "==":
            o += ["", rest]
        elif k == "p":
            o += [plain(rest)]
        elif k == "n":
            a, b = numbered(rest)
            o += [a + "\t" + plain(b)]
        elif k == "-":
            o += ["\t• " + plain(rest)]
        elif k == "--":
            o += ["\t\to " + plain(rest)]
        elif k == "+":
            n += 1
            o += [f"{n})\t" + plain(rest)]
        elif k == "c":
            o += ["", rest]
        elif k == "fields":
            o += rest
        elif k == "table":
            o += ["\t".join(r) for _, r in rest]
    return ("\ufeff" + "\r\n".join(o)).encode("utf-16-le")


def pdfdump(items, width=90, per=32):
    """pdf-to-text: wrapped, pages with running header, page number and form feed"""
    body = wrapped(items, width, "• ", False, indent="  ").decode().splitlines()
    pages = [body[i : i + per] for i in range(0, len(body), per)]
    o = []
    for n, p in enumerate(pages, 1):
        o.append(
            "\n".join(["OFFICIAL", "", *p, "", "                                   " + f"Page {n} of {len(pages)}"])
        )
    return "\f".join(o).encode()


def ocr(items):
    b = wrapped(items, 80, "« ", True).decode()
    return b.replace("“", '"').replace("”", '"').encode()


def cp(items):
    return wrapped(items, 76, "- ", False, "\r\n", "cp1252")


def mac(items):
    return wrapped(items, 66, "o ", True, "\r", "utf-8")


def markdown(items, hard=False, emph=True):
    o = ["---", f"title: {items[0][1]}", "date: 2024-03-14", "---", ""]
    n = 0

    def e(t):
        w = t.split(" ")
        if emph and len(w) > 6:
            w[2] = f"**{w[2]}**"
            w[4] = f"[{w[4]}](https://example.org/a_b)"
            w[5] = f"_{w[5]}_" if w[5].isalpha() else w[5]
        return " ".join(w)

    prev = None
    for k, rest in groups(items):
        if not (k in ("-", "--", "+") and prev in ("-", "--", "+")):
            o.append("")
        if k == "#":
            o.append("# " + rest)
        elif k == "=":
            o.append("## " + rest)
        elif k == "==":
            o.append("### " + rest + " ###")
        elif k == "p":
            o.append(("> " if "grandmother" in rest else "") + e(plain(rest)))
        elif k == "n":
            a, b = numbered(rest)
            o.append(a + " " + e(plain(b)))
        elif k == "-":
            o.append("- " + e(plain(rest)))
        elif k == "--":
            o.append("    * " + e(plain(rest)))
        elif k == "+":
            n += 1
            o.append("1. " + e(plain(rest)))
        elif k == "c":
            o.append(f"**{rest}**")
        elif k == "fields":
            o += [f"**{f.partition(': ')[0]}:** {f.partition(': ')[2]}  " for f in rest]
        elif k == "table":
            for kk, r in rest:
                o.append("| " + " | ".join(r) + " |")
                if kk == "t":
                    o.append("|" + "---|" * len(r))
        prev = k
    return "\n".join(o).encode()


RENDERINGS = {
    "wrapped": wrapped,
    "unwrapped": unwrapped,
    "tight": tight,
    "pdfdump": pdfdump,
    "ocr": ocr,
    "cp1252": cp,
    "mac": mac,
    "markdown": markdown,
}
