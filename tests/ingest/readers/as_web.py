"""Invented audits as web pages of several kinds of site."""

# ruff: noqa: E501 - markup as it is found stands on long lines

import html

from invented import groups, lists, numbered, plain

E = html.escape


def ul(tag, entries, p=False, enc=E):
    o = [f"<{tag}>"]
    for t, sub in entries:
        o.append(
            "<li>"
            + (f"<p>{enc(t)}</p>" if p else enc(t))
            + ("<ul>" + "".join(f"<li>{enc(x)}</li>" for x in sub) + "</ul>" if sub else "")
            + "</li>"
        )
    return "".join(o) + f"</{tag}>"


def table(rows, cap=None, th=True, enc=E):
    o = ['<table class="tablepress">']
    if cap:
        o.append(f"<caption>{enc(cap)}</caption>")
    for k, r in rows:
        t = "th" if k == "t" and th else "td"
        o.append("<tr>" + "".join(f"<{t}>{enc(x)}</{t}>" for x in r) + "</tr>")
    return "\n".join(o) + "</table>"


def body(items, h=("h1", "h2", "h3"), p=False, enc=E, heads=None, tab=table):
    o = []
    cap = None
    for k, rest in lists(items):
        if k in ("#", "=", "=="):
            i = {"#": 0, "=": 1, "==": 2}[k]
            o.append(heads(i, enc(rest)) if heads else f"<{h[i]}>{enc(rest)}</{h[i]}>")
        elif k == "p":
            o.append(f"<p>{enc(plain(rest))}</p>")
        elif k == "n":
            o.append(f"<p>{enc(rest.split(' ', 1)[0])} {enc(plain(numbered(rest)[1]))}</p>")
        elif k in ("ul", "ol"):
            o.append(ul(k, rest, p, enc))
        elif k == "c":
            cap = rest
        elif k == "table":
            o.append(tab(rest, cap, enc=enc))
            cap = None
        elif k == "fields":
            o.append(
                "<dl>"
                + "".join(f"<dt>{enc(f.partition(': ')[0])}</dt><dd>{enc(f.partition(': ')[2])}</dd>" for f in rest)
                + "</dl>"
            )
    return "\n".join(o)


def wordpress(items):
    return f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{E(items[0][1])} | Safeguarding Partnership</title><style>.a{{}}</style></head>
<body class="page-template post-123"><a class="skip-link screen-reader-text" href="#content">Skip to content</a>
<div id="cookie-law-info-bar"><p>This website uses cookies to improve your experience. We'll assume you're ok with this, but you can opt-out if you wish.</p><button>Accept</button></div>
<header id="masthead" class="site-header"><div class="site-branding"><p class="site-title"><a href="/">Safeguarding Partnership</a></p></div><nav><ul><li><a href="/a">Home</a></li><li><a>Training</a></li></ul></nav></header>
<div id="content" class="site-content"><div class="breadcrumbs"><a>Home</a> » <a>Learning</a> » Audit</div>
<article id="post-123" class="entry"><header class="entry-header"><h1 class="entry-title">{E(items[0][1])}</h1><div class="entry-meta"><span class="posted-on">Posted on <time>3 May 2024</time></span> by <span class="author">admin</span></div></header>
<div class="entry-content">{body(items[1:])}
<div class="sharedaddy"><h3 class="sd-title">Share this:</h3><ul><li><a>Twitter</a></li><li><a>Facebook</a></li></ul></div></div>
<footer class="entry-footer"><span class="cat-links">Posted in <a>Learning</a></span></footer></article>
<nav class="post-navigation"><h2 class="screen-reader-text">Post navigation</h2><a>Previous: Training</a></nav>
<aside class="widget-area"><section class="widget"><h2 class="widget-title">Recent posts</h2><ul><li><a>Newsletter</a></li></ul></section></aside></div>
<footer id="colophon"><p>Proudly powered by WordPress</p></footer></body></html>""".encode()


def council(items):
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{E(items[0][1])} - Council</title></head><body>
<div class="cookie-message" role="alert">Cookies on this site. We use necessary cookies to make our website work.</div>
<div class="header"><img alt="logo"><form><label for=q>Search this site</label><input id=q></form></div>
<div class="container"><ol class="breadcrumb"><li><a>Home</a></li><li><a>Children</a></li><li>Audit</li></ol>
<div class="row"><div class="col-9 page-content"><h1>{E(items[0][1])}</h1>
<div class="on-this-page"><h2>On this page</h2><ul>{"".join(f'<li><a href="#">{E(r)}</a></li>' for k, r in items if k == "=")}</ul></div>
{body(items[1:], p=True)}
<p>Last updated: 3 May 2024</p>
<div class="print-share"><a>Print this page</a> <a>Email</a></div>
<div class="page-feedback"><h2>Was this page helpful?</h2><p>Yes No There is a problem with this page</p></div></div>
<div class="col-3"><div class="related-content"><h2>Related pages</h2><ul><li><a>Child protection</a></li><li><a>Early help</a></li></ul></div>
<div class="contact-us"><h2>Contact us</h2><p>Safeguarding team</p><p>Telephone: 01632 960 001</p></div></div></div></div>
<div class="footer"><ul><li><a>Accessibility</a></li></ul><p>© 2024 Council</p></div></body></html>""".encode()


def oldtable(items):
    def hd(i, t):
        return f"<font size={(5, 4, 3)[i]}><b>{t}</b></font><br><br>"

    o = []
    for k, rest in lists(items):
        if k in ("#", "=", "=="):
            o.append(hd({"#": 0, "=": 1, "==": 2}[k], E(rest)))
        elif k == "p":
            o.append(E(plain(rest)) + "<br><br>")
        elif k == "n":
            o.append(E(rest.split(" ", 1)[0] + " " + plain(numbered(rest)[1])) + "<br><br>")
        elif k in ("ul", "ol"):
            for n, (t, sub) in enumerate(rest, 1):
                o.append((("&#8226; " if k == "ul" else f"{n}. ") + E(t)) + "<br>")
                o += [f"&nbsp;&nbsp;&nbsp;- {E(x)}<br>" for x in sub]
            o.append("<br>")
        elif k == "c":
            o.append("<b>" + E(rest) + "</b><br>")
        elif k == "table":
            o.append(table(rest, th=False).replace('<table class="tablepress">', "<table border=1>") + "<br>")
    inner = "\n".join(o)
    return f"""<HTML><HEAD><TITLE>{E(items[0][1])}</TITLE></HEAD><BODY bgcolor=white><TABLE width=100%><TR><TD colspan=2><IMG src=logo.gif> <A HREF=a>Home</A> | <A HREF=b>News</A> | <A HREF=c>Contact</A></TD></TR>
<TR><TD width=150 valign=top><A HREF=d>Audits</A><BR><A HREF=e>Training</A><BR></TD><TD>{inner}</TD></TR><TR><TD colspan=2><CENTER><SMALL>Copyright 2009 Safeguarding Board</SMALL></CENTER></TD></TR></TABLE></BODY></HTML>""".encode(
        "cp1252"
    )


def msword(items):
    o = []
    n = 0
    for k, rest in groups(items):
        if k in ("#", "=", "=="):
            i = {"#": 0, "=": 1, "==": 2}[k]
            if i == 0:
                o.append(f"<p class=MsoTitle><b><span style='font-size:20.0pt'>{E(rest)}<o:p></o:p></span></b></p>")
            else:
                o.append(f"<h{i}><span style='mso-bidi-font-size:10.0pt'>{E(rest)}<o:p></o:p></span></h{i}>")
        elif k == "p":
            o.append(f"<p class=MsoNormal>{E(plain(rest))}<o:p></o:p></p>\n\n<p class=MsoNormal><o:p>&nbsp;</o:p></p>")
        elif k == "n":
            a, b = numbered(rest)
            o.append(
                f"<p class=MsoNormal style='margin-left:36.0pt;text-indent:-36.0pt'>{a}<span style='mso-tab-count:1'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span>{E(plain(b))}</p>"
            )
        elif k in ("-", "--"):
            sign = "·" if k == "-" else "o"
            o.append(
                f"<p class=MsoListParagraph style='margin-left:36.0pt;text-indent:-18.0pt;mso-list:l0 level{len(k)} lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>{sign}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span><![endif]>{E(plain(rest))}<o:p></o:p></p>"
            )
        elif k == "+":
            n += 1
            o.append(
                f"<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>{n}.<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>{E(plain(rest))}</p>"
            )
        elif k == "c":
            o.append(f"<p class=MsoCaption>{E(rest)}</p>")
        elif k == "table":
            o.append(
                "<table class=MsoTableGrid border=1>"
                + "".join(
                    "<tr>"
                    + "".join(
                        f"<td width=100 valign=top style='border:solid'><p class=MsoNormal>{'<b>' if kk == 't' else ''}{E(x)}{'</b>' if kk == 't' else ''}<o:p></o:p></p></td>"
                        for x in r
                    )
                    + "</tr>"
                    for kk, r in rest
                )
                + "</table>"
            )
    return (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office' xmlns='http://www.w3.org/TR/REC-html40'><head><meta http-equiv=Content-Type content='text/html; charset=windows-1252'><style><!-- @page WordSection1 {size:612pt} --></style><!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]--></head><body lang=EN-GB><div class=WordSection1>"
        + "\n".join(o).replace("\n", "\r\n")
        + "</div></body></html>"
    ).encode("cp1252")


def accordion(items):
    """each section a details/summary; headings as summary; lead paragraph; footnote links; figures"""
    o = []
    opened = False
    for k, rest in lists(items):
        if k == "#":
            o.append(f"<h1>{E(rest)}</h1>")
        elif k == "=":
            if opened:
                o.append("</div></details>")
            o.append(f"<details><summary>{E(rest)}</summary><div>")
            opened = True
        elif k == "==":
            o.append(f"<h3>{E(rest)}</h3>")
        elif k == "p":
            o.append(f"<div class='text'>{E(plain(rest))}<sup><a href='#fn1'>1</a></sup></div>")
        elif k == "n":
            o.append(f"<div>{E(rest.split(' ', 1)[0])}&nbsp;{E(plain(numbered(rest)[1]))}</div>")
        elif k in ("ul", "ol"):
            o.append(ul(k, rest))
        elif k == "c":
            o.append(f"<p><strong>{E(rest)}</strong></p>")
        elif k == "table":
            o.append("<div class='table-responsive'>" + table(rest) + "</div>")
    return f"<html><body><div id='cookieConsent'>We use cookies</div><div id='page'>{''.join(o)}</div></details><div aria-hidden='true'>close</div></div></body></html>".encode()


def accbtn(items):
    """WCAG accordion: heading holds a button; panels as divs; GOV.UK style"""

    def hd(i, t):
        return (
            f"<h1 class='govuk-heading-xl'>{t}</h1>"
            if i == 0
            else f"<div class='govuk-accordion__section-header'><h2 class='govuk-accordion__section-heading'><button type='button' class='govuk-accordion__section-button'>{t}</button></h2></div>"
            if i == 1
            else f"<h3>{t}</h3>"
        )

    return (
        "<!doctype html><html><body class='govuk-template__body'><div class='govuk-width-container'><div class='govuk-breadcrumbs'><ol><li><a>Home</a></li></ol></div><main class='govuk-main-wrapper' id='main-content'>"
        + body(items, heads=hd)
        + "<div class='gem-c-feedback'>Is this page useful? Yes No</div></main></div><footer class='govuk-footer'>OGL</footer></body></html>"
    ).encode()


def divs(items):
    """rich text editor: everything in div/p with strong headings, br in headings, lists as paragraphs with bullets, nbsp"""
    o = []
    n = 0
    for k, rest in groups(items):
        if k == "#":
            o.append(f"<h1>{E(rest)}</h1>")
        elif k == "=":
            o.append(f"<p><strong>{E(rest)}</strong></p>")
        elif k == "==":
            o.append(f"<p><em><strong>{E(rest)}</strong></em><br />")
        elif k == "p":
            pre = "" if o and o[-1].endswith("<br />") else "<p>"
            o.append(pre + E(plain(rest)).replace(" ", "&nbsp;", 2) + "</p>")
        elif k == "n":
            o.append("<p>" + E(rest.split(" ", 1)[0]) + " " + E(plain(numbered(rest)[1])) + "</p>")
        elif k == "-":
            o.append(f"<p>•&nbsp;&nbsp;{E(plain(rest))}</p>")
        elif k == "--":
            o.append(f"<p style='padding-left:60px'>– {E(plain(rest))}</p>")
        elif k == "+":
            n += 1
            o.append(f"<p>{n})&nbsp;{E(plain(rest))}</p>")
        elif k == "c":
            o.append(f"<figure><figcaption>{E(rest)}</figcaption>")
        elif k == "table":
            o.append(table(rest, th=False).replace("<td>", "<td><p>").replace("</td>", "</p></td>"))
    return f"<html><head><title>x</title></head><body><div class='wrapper'>{''.join(o)}</div></body></html>".encode()


RENDERINGS = {
    "wordpress": wordpress,
    "council": council,
    "oldtable": oldtable,
    "msword": msword,
    "accordion": accordion,
    "accbtn": accbtn,
    "divs": divs,
}
