"""Scores of whole-report analyses against labelled reports (the sample's labels, the seeds' gold).

A labelled report holds passages in order, recommendations, acronyms, place and date. Texts are compared by letters
and digits. The measures: boundaries (F1 of passages, headings apart, whose text is exactly a labelled one), stray
(passages whose words stand in no labelled one), and on the passages that agree section, themes, the mission's four
themes, stance and figures; recommendations one to one at an overlap of 0.8; acronyms by short form; authority; date.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from pipeline.evaluate import match_figures, overlap

CORE = {"multi_agency_working", "supervision", "domestic_abuse", "acronyms_language"}


def norm(text):
    return re.sub(r"[\W_]+", " ", (text or "").lower()).strip()


def forms(passage):
    return {norm(passage[k]) for k in ("text", "clean_text") if passage.get(k)}


def agreeing(gold, mine):
    """Pairs of passages that agree in some form, each used once."""
    ours = defaultdict(list)
    for passage in mine:
        for form in forms(passage):
            ours[form].append(passage)
    used, pairs = set(), []
    for want in gold:
        got = next((p for f in sorted(forms(want)) for p in ours[f] if id(p) not in used), None)
        if got is not None:
            used.add(id(got))
            pairs.append((want, got))
    return pairs


def score(analyses, labels):
    """Return {measure: score} of analyses against labels, both by stem; rounded to three decimals."""
    f1, share, stray = Counter(), Counter(), 0

    def add(name, both, found, gold):
        f1[name, "both"] += both
        f1[name, "sum"] += found + gold

    for stem, analysis in sorted(analyses.items()):
        gold_report = labels[stem]
        loose = {norm(x["text"]) for x in gold_report.get("not_scored", [])}
        gold = [p for p in gold_report["passages"] if p["kind"] != "heading"]
        mine = [p for p in analysis["passages"] if p["kind"] != "heading" and not forms(p) & loose]
        pairs = agreeing(gold, mine)
        add("boundaries", len(pairs), len(mine), len(gold))
        body = " ".join(
            [*(f for p in gold_report["passages"] for f in sorted(forms(p))), *loose, norm(gold_report.get("title"))]
        )
        stray += sum(not any(f in body for f in forms(p)) for p in analysis["passages"])
        for want, got in pairs:
            true, found = set(want["themes"]), {t["id"] for t in got["themes"]}
            add("themes", len(true & found), len(found), len(true))
            add("core_themes", len(true & found & CORE), len(found & CORE), len(true & CORE))
            add(
                "figures",
                len(match_figures(want["figures"], got["figures"])),
                len(got["figures"]),
                len(want["figures"]),
            )
            share["stance"] += want["stance"] == got["stance"]
            share["stance", "n"] += 1
            if want.get("section"):
                share["sections"] += norm(got["section"][-1] if got["section"] else "").endswith(norm(want["section"]))
                share["sections", "n"] += 1
        _report_level(gold_report, analysis, add, share)
    scores = {k: round(2 * f1[k, "both"] / f1[k, "sum"], 3) for k, part in list(f1) if part == "sum" and f1[k, "sum"]}
    scores |= {k[0]: round(share[k[0]] / share[k], 3) for k in list(share) if isinstance(k, tuple)}
    return {**scores, "stray": stray, "reports": len(analyses)}


def _report_level(gold_report, analysis, add, share):
    want, got = gold_report["recommendations"], analysis["recommendations"]
    pairs = paired(want, got)
    rest = [r for j, r in enumerate(got) if j not in {j for _, j in pairs}]
    extra = len(paired(gold_report.get("recommendations_in_body", []), rest))
    add("recommendations", len(pairs), len(got) - extra, len(want))
    shorts, mine = ({a["short"].lower() for a in x["acronyms"]} for x in (gold_report, analysis))
    add("acronyms", len(shorts & mine), len(mine), len(shorts))
    place, said = norm(gold_report.get("place")), norm(analysis["report"]["authority"])
    share["authority"] += place == said
    share["authority", "n"] += 1
    dates = [d for d in (gold_report.get("report_date"), *gold_report.get("report_date_alternatives", [])) if d]
    published = analysis["report"]["published"]
    share["date"] += any((published or "").startswith(d) for d in dates) if dates else not published
    share["date", "n"] += 1


def paired(gold, mine, floor=0.8):
    """One-to-one pairs of indices of records by overlap of their texts, closest first."""
    found = sorted((-overlap(a["text"], b["text"]), i, j) for i, a in enumerate(gold) for j, b in enumerate(mine))
    pairs = []
    for closeness, i, j in found:
        if -closeness >= floor and all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return pairs
