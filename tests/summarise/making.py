"""A small digest of invented reports, made by hand: what layouts and writers are tested on."""

from pipeline.summarise import model as m
from pipeline.summarise.whole import Digest, FailedFile, ReportLine, Scope, Versions

LEFT_OUT = ("sensitive", "template", "background", "method", "superseded", "near_duplicates", "duplicates")
REPORTS = {
    "Fenshire": ("a" * 64, "Neglect audit", "2023-07-06"),
    "Harrowmoor": ("b" * 64, "Case <audit> & review", "2024-02"),
    "Northmere": ("c" * 64, "Contacts | and *referrals*", "2022"),
}
TEXTS = {
    "strength": "Supervision was regular & reflective; 1. it led to decisions <within> days.",
    "concern": "Records of supervision were brief_ and *late* in most of the files | read.",
    "mixed": "Supervision was held monthly, but seldom asked what had changed for the child.",
    "recommendation": "Managers should record the reasons for each decision [by June].",
}


def source(place: str, ordinal: int, page: int | None = 3) -> m.Source:
    sha, title, date = REPORTS[place]
    return m.Source(
        report=sha,
        passage=f"{sha[:12]}-{ordinal}",
        page=page,
        citation=f"{place}, {title}, {date}, p. {page}",
        date=date,
        authority=place,
        authorities=(place,),
        family="local_audit",
        report_type="multi_agency_audit",
        title=title,
        file=f"{place.lower()}.pdf",
    )


def finding(
    stance: m.Stance,
    places: tuple[str, ...],
    ordinal: int,
    theme: str = "supervision",
    *,
    near: tuple[str, ...] = (),
) -> m.Finding:
    sources = [source(place, ordinal) for place in places]
    beside = [source(place, ordinal) for place in near]
    text = TEXTS[stance]
    return m.Finding(
        ref=m.reference("F", theme, stance, *places, "/", *near),
        theme=theme,
        stance=stance,
        quotation=m.Quotation(
            (m.Piece("[Of the plans:]"), m.Piece(text, sources[0].passage, 0, len(text))), sources[0]
        ),
        members=tuple(m.Member(s, text, "most", 1.0) for s in sources),
        near=tuple(m.Member(s, f"In some teams: {text}", "some", 0.8) for s in beside),
        reports=m.Count.of("reports", (s.report for s in sources)),
        authorities=m.Count.of("authorities", places),
        further=m.Count.of("reports", (s.report for s in beside), (s.passage for s in beside)),
        years=tuple((s.date[:4], m.Count.of("reports", [s.report])) for s in sources),
        extent="most",
        families=("local_audit",),
        facts=(("kind", "recommendation"), ("who", "managers")) if stance == "recommendation" else (),
    )


def section(stance: m.Stance, *findings: m.Finding, singular: tuple[m.Finding, ...] = ()) -> m.Section:
    ids = [s.passage for f in (*findings, *singular) for s in f.behind]
    count = m.Count.of("passages", ids)
    return m.Section(stance, findings, (), singular, singular, count, count, m.Count.of("passages", ()))


def judged(name: str, ident: str) -> m.Judged:
    found = {s: finding(s, ("Fenshire", "Harrowmoor", "Northmere"), 20 + at, ident) for at, s in enumerate(m.STANCES)}
    counts = tuple(
        (s, m.Count.of("reports", f.reports.basis, [x.passage for x in f.sources])) for s, f in found.items()
    )
    ids = [x.passage for f in found.values() for x in f.sources]
    reports = m.Count.of("reports", counts[0][1].basis, ids)
    places = m.Count.of("authorities", REPORTS, ids)
    return m.Judged(name, name, counts, reports, places, found["strength"], found["concern"])


def theme(ident: str = "supervision", *, silent: tuple[str, ...] = ("Northmere",)) -> m.ThemeDigest:
    sections = (
        section("strength", finding("strength", ("Fenshire", "Harrowmoor"), 1, ident, near=("Northmere",))),
        section("concern", finding("concern", ("Harrowmoor", "Northmere"), 2, ident)),
        section("mixed"),
        section("recommendation", finding("recommendation", ("Northmere",), 4, ident)),
    )
    good, bad = finding("strength", ("Fenshire",), 1, ident), finding("concern", ("Northmere",), 2, ident)
    passages = m.Count.of("passages", [s.passage for sec in sections for f in sec.findings for s in f.behind])
    none = m.Count.of("passages", ())
    places = m.Count.of("authorities", REPORTS)
    reports = m.Count.of("reports", (sha for sha, _, _ in REPORTS.values()))
    line = m.FigureLine(
        ref=m.reference("Q", ident),
        quantity="12 of the\n20",
        kind="proportion",
        value=60.0,
        numerator=12,
        n=20,
        about="files with supervision",
        when="current",
        date="2023-07-06",
        text="In 12 of the\n20 files.",
        source=source("Fenshire", 9),
    )
    return m.ThemeDigest(
        id=ident,
        label=ident.capitalize(),
        definition="What managers do.",
        since="2022",
        until="2024-02",
        reports=reports,
        authorities=places,
        held_reports=reports,
        held_authorities=places,
        stances=(*((s.stance, s.passages) for s in sections), ("context", none)),
        overviews=(m.Overview("local_audit", (judged("regularity", ident),)),),
        sections=sections,
        changes=(m.Change(m.reference("C", ident), "reported", "done", "Fenshire", bad.quotation, good.quotation),),
        differences=(m.Difference(m.reference("D", ident), ident, "local_audit", good, bad, 0.8),),
        measures=(),
        figures=(line,),
        figures_total=1,
        grades=(m.GradeSpread("local_audit", "overall", "ofsted", (("good", reports),)),),
        places=(m.Places("local_audit", ("Fenshire", "Harrowmoor"), silent, (), (), ()),),
        coverage=m.Coverage(passages, passages, none, none, none, none, 3, places, places),
    )


def digest(*themes: m.ThemeDigest) -> Digest:
    themes = themes or (theme(),)
    lines = tuple(
        ReportLine(
            sha,
            f"{place}, {title}, {date}",
            place,
            (place,),
            date,
            "local_audit",
            "multi_agency_audit",
            title,
            f"{place.lower()}.pdf",
            4,
            40,
        )
        for place, (sha, title, date) in REPORTS.items()
    )
    scope = Scope(
        lines,
        tuple(REPORTS),
        (("local_audit", m.Count.of("reports", (line.report for line in lines))),),
        "2022",
        "2024-02",
        0,
        tuple(dict.fromkeys(LEFT_OUT, 1).items()),
        (FailedFile("broken.pdf", "it is damaged"),),
        False,
        False,
    )
    cells = tuple(
        (m.HeatCell("counted", t.coverage.passages), m.HeatCell("not_mentioned"), m.HeatCell("badly_read"))
        for t in themes
    )
    heatmap = m.Heatmap("local_audit", tuple(t.id for t in themes), tuple(REPORTS), (1, 1, 1), cells)
    return Digest((), Versions("f" * 64, "0.1.0", ("0.1.0+abc",), "emb", "say"), scope, (heatmap,), themes)
