"""A plain recount of theme tables from the exported rows of reports and passages, with pandas alone.

Only what says how a report type, a section or a heading is called is shared with the code that is checked.
"""

import math

import pandas as pd

from pipeline.reference import in_scope
from pipeline.tables.sections import area_of, section_of
from pipeline.tag.taxonomy import load_taxonomy

NONE = "(none)"
WORDS_A_PAGE = 40


def reports_frame(corpus, question):
    rows = []
    grades = {}
    for g in corpus.grades(question.filters.but(themes=(), stance=(), agency=(), limit=None)):
        if g["when"] is None and g["area_id"] == question.area:
            grades.setdefault(g["report"], []).append(g["grade"])
    groups = {}
    for authority, group in question.groups:
        groups.setdefault(authority, []).append(group)
    for r in corpus.reports(question.filters.but(themes=(), stance=(), agency=())):
        places = r["authorities"] or [r["authority"] or NONE]
        rows.append(
            {
                "report": r["report"],
                "authority": places,
                "region": [r["region"] or NONE],
                "group": sorted({g for p in places for g in groups.get(p, [])}) or [NONE],
                "year": [place(r, "year")],
                "financial_year": [place(r, "financial_year")],
                "quarter": [place(r, "quarter")],
                "period": [
                    f"{a}..{b}" for a, b in question.periods
                    if (m := middle(r)) is not None and first(a) <= m[0] <= last(b)
                ],
                "type": [r["report_type"]],
                "family": [r["family"]],
                "grade": list(dict.fromkeys(grades.get(r["report"], []))) or [NONE],
                "badly_read": r["passages"] == 0 or r["words"] < WORDS_A_PAGE * r["pages"],
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def first(iso):
    return pd.Timestamp(iso)


def last(iso):
    parts = iso.split("-")
    if len(parts) == 1:
        return pd.Timestamp(f"{iso}-12-31")
    return pd.Timestamp(iso) + pd.offsets.MonthEnd(0) if len(parts) == 2 else pd.Timestamp(iso)


def middle(r):
    start, end = r["period_start"] or r["period_end"], r["period_end"] or r["period_start"]
    if not start:
        return None
    days = (last(end) - first(start)).days
    return (first(start) + pd.Timedelta(days=days // 2), days + 1) if days >= 0 else None


def place(r, span):
    found = middle(r)
    if found is None or found[1] > {"year": 549, "financial_year": 549, "quarter": 137}[span]:
        return NONE
    at = found[0]
    if span == "year":
        return str(at.year)
    fiscal = at.to_period("Q-MAR")
    name = f"{fiscal.qyear - 1}/{fiscal.qyear % 100:02d}"
    return name if span == "financial_year" else f"{name} Q{fiscal.quarter}"


def passages_frame(corpus, question, *, themed, made={}):  # noqa: B006
    """The frame of a question, made once for all of its tables."""
    key = (str(corpus.path), question.filters, themed)
    if key not in made:
        made.clear()
        made[key] = _passages_frame(corpus, question, themed=themed)
    return made[key]


def _passages_frame(corpus, question, *, themed):
    """One row a sentence of a report and theme (or, where no theme is asked about, a sentence)."""
    wanted = question.filters.themes or load_taxonomy().ids
    stances = question.filters.stance
    rows = []
    for n, p in enumerate(corpus.passages(question.filters.but(themes=(), stance=()))):
        common = {
            "n": n,
            "id": p["id"],
            "report": p["report"],
            "unit": f"{p['report']}:{p['id'] if p['fingerprint'] is None else p['fingerprint']}",
            "agency": p["agencies"] or [NONE],
            "section": [(section_of(p["section"]) or NONE).casefold()],
            "area": [area_of(p["section"]) or NONE],
        }
        if themed:
            for t in p["themes"]:
                stance = t["stance"] or p["stance"]
                if t["id"] in wanted and (not stances or stance in stances):
                    rows.append({**common, "theme": [t["id"]], "stance": [stance]})
        else:
            rows.append({**common, "theme": [NONE], "stance": [p["stance"]]})
    frame = pd.DataFrame(rows, columns=["n", "id", "report", "unit", "agency", "section", "area", "theme", "stance"])
    frame["tag"] = frame["theme"].str[0]
    frame = frame.drop_duplicates(["unit", "tag"], keep="first")
    if not themed and stances:
        frame = frame[frame["stance"].str[0].isin(stances)]
    return frame


def sizes(corpus, question):
    """The number of different sentences of each report that tables could count."""
    if question.measure != "rate":
        return None
    rows = corpus.passages(question.filters.but(themes=(), stance=(), agency=(), kind=(), extent=(), section=()))
    units = {(r["report"], r["id"] if r["fingerprint"] is None else r["fingerprint"], r["report"]) for r in rows}
    return pd.Series([u[0] for u in units], dtype=object).value_counts()


def recount(corpus, table):  # noqa: C901  (one place to read it)
    """Return {(row key, column key): {name: number}} of every cell with a passage or a report."""
    question = table.question
    themed = "theme" in (question.rows, question.columns) or bool(question.filters.themes)
    reports = reports_frame(corpus, question)
    if table.family is not None:
        reports = reports[reports["family"].str[0] == table.family]
    passages = passages_frame(corpus, question, themed=themed)
    length = sizes(corpus, question)
    if "grade" in (question.rows, question.columns) and question.area != "overall":
        reports = reports[reports["grade"].str[0] != NONE]
        passages = passages[passages["area"].str[0] == question.area]
        length = None
    merged = passages.merge(reports, on="report")
    if "section" in (question.rows, question.columns):
        merged["section"] = merged["section"].str[0]
        alone = merged.groupby("section")["report"].transform("nunique") < 2
        merged.loc[alone & (merged["section"] != NONE), "section"] = "headings of one report"
    dims = [question.rows, question.columns]
    for d in dims:
        merged = merged.explode(d)
    wanted = question.filters.themes or load_taxonomy().ids
    places = dict(zip(reports["report"], reports["authority"], strict=True))
    cells = dict(iter(merged.groupby(dims))) if len(merged) else {}
    holders = {}
    found = {}
    for i, row in enumerate(table.rows):
        for j, column in enumerate(table.columns):
            keys = {question.rows: NONE if row.key is None else row.key}
            keys[question.columns] = NONE if column.key is None else column.key
            mine = cells.get(tuple(keys[d] for d in dims), merged.iloc[:0])
            of_reports = tuple((d, k) for d, k in keys.items() if d not in ("theme", "stance", "agency"))
            if of_reports not in holders:
                held = reports
                for d, key in of_reports:
                    if d == "report":
                        held = held[held["report"] == key]
                    elif d in ("section", "area"):
                        held = held[held["report"].isin(merged[merged[d] == key]["report"])]
                    else:
                        held = held[held[d].map(lambda x, key=key: key in x)]
                holders[of_reports] = held
            held = holders[of_reports]
            themes = [keys["theme"]] if "theme" in keys else list(wanted)
            if themed:
                looks = [any(in_scope(t[0], theme) for theme in themes) for t in held["type"]]
                held_looking = held[looks]
            else:
                held_looking = held
            speaking = set(mine["report"])
            eligible = [
                r for r, bad in zip(held_looking["report"], held_looking["badly_read"], strict=True)
                if not bad or r in speaking
            ]  # fmt: skip
            numbers = {
                "passages": mine["unit"].nunique(),
                "reports": len(speaking),
                "authorities": len({p for r in speaking for p in places[r]} - {NONE}),
                "held": len(held), "looking": len(held_looking), "eligible": len(eligible),
            }  # fmt: skip
            measure = table.measure.name
            if eligible and measure == "share":
                numbers["share"] = 100 * sum(r in speaking for r in eligible) / len(eligible)
            if eligible and measure == "rate" and length is not None:
                each = mine.groupby("report")["unit"].nunique()
                numbers["rate"] = sum(100 * each.get(r, 0) / max(1, length.get(r, 0)) for r in eligible) / len(eligible)
            if measure == "balance" and len(mine):
                sides = mine.assign(side=mine["stance"].map(_one)).drop_duplicates(["unit", "side"])
                each = sides.groupby(["report", "side"]).size().unstack(fill_value=0)
                s, c = (each.get(k, pd.Series(0, index=each.index)) for k in ("strength", "concern"))
                both = (s + c) > 0
                if both.any():
                    numbers["balance"] = float(((s - c)[both] / (s + c)[both]).mean())
            found[i, j] = numbers
    return found


def _one(value):
    return value[0] if isinstance(value, list) else value


def check(corpus, table):
    """Assert that every number of ``table`` is what the recount gives, and every state what the reports say."""
    found = recount(corpus, table)
    for i, cells in enumerate(table.cells):
        for j, cell in enumerate(cells):
            want, where = found[i, j], (table.name, table.rows[i].text, table.columns[j].text)
            assert (cell.passages, cell.reports) == (want["passages"], want["reports"]), where
            if cell.state == "no_report":
                assert want["held"] == 0, where
            elif cell.state == "out_of_scope":
                assert want["held"] > 0, where
                assert want["looking"] == want["passages"] == 0, where
            elif cell.state == "badly_read":
                assert want["looking"] > want["eligible"], where
            else:
                assert (cell.state == "counted") == (want["passages"] > 0), where
                expected = want.get(table.measure.name)
                if cell.value is None:
                    assert expected is None, where
                else:
                    assert math.isclose(cell.value, expected, abs_tol=6e-5), (*where, cell.value, expected)
