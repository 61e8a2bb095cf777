"""Where a report states what was read of it, on an invented one."""

from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.metadata import describe_with_evidence
from pipeline.records import Passage


def passage(i, text, kind="sentence", page=1):
    return Passage(f"x-{i}", page, page, (), None, None, None, None, kind, text, 0, len(text))


def test_each_field_leads_to_its_line():
    passages = [
        passage(1, "Multi-agency audit of neglect", "heading"),
        passage(2, "This audit looked at how agencies see neglect."),
        passage(3, "We audited 24 case files that were open between 1 March and 31 May 2024.", page=2),
    ]
    document = Document(
        type="pdf",
        title=None,
        blocks=tuple(Block("heading" if p.kind == "heading" else "paragraph", p.text, p.page) for p in passages),
        furniture=(
            Block("paragraph", "OFFICIAL-SENSITIVE", 1),
            Block("paragraph", "Fenshire Safeguarding Children Partnership", 1),
            Block("paragraph", "Date: 12 July 2024", 1),
            Block("paragraph", "Author: Ann Example", 1),
        ),
        page_numbers=(1, 2),
    )
    info, stated = describe_with_evidence(document, passages)
    where = {s.field: (s.place, s.page, s.passage or s.text) for s in stated}
    assert info.authority == "Fenshire"
    assert where == {
        "author": ("furniture", 1, "Author: Ann Example"),
        "authority": ("furniture", 1, "Fenshire Safeguarding Children Partnership"),
        "circulation": ("furniture", 1, "OFFICIAL-SENSITIVE"),
        "issuing_body": ("furniture", 1, "Fenshire Safeguarding Children Partnership"),
        "period": ("passage", 2, "x-3"),
        "published": ("furniture", 1, "Date: 12 July 2024"),
        "report_type": ("passage", 1, "x-1"),
        "sample_size": ("passage", 2, "x-3"),
        "title": ("passage", 1, "x-1"),
    }
