from pipeline.analysis import analyse

TOOL = """Case,Was the plan clear?,Overall grade,Score for recording,Date
1,The plan was clear and reviewed with the family each month.,Good,7,2024-05-03
2,The plan was not shared with the school and actions drifted.,Requires improvement,4.5,2024-05-04
3,Nobody could say who had agreed the plan or when it began.,not yet known,n/a,2024-05-05
"""


def test_grade_columns_of_an_audit_tool_become_grades_of_its_cases():
    report = analyse(TOOL.encode(), name="tool.csv")
    rows = {p.id: p.section[-1] for p in report.passages if p.kind == "table_row"}
    found = [(rows[g.passage], g.area, g.area_id, g.grade, g.scale) for g in report.grades]
    assert found == [
        ("Case 1", "Overall grade", "overall", "good", "ofsted"),
        ("Case 1", "Score for recording", "other", "7", None),
        ("Case 2", "Overall grade", "overall", "requires_improvement", "ofsted"),
        ("Case 2", "Score for recording", "other", "4.5", None),
    ]


def test_a_sheet_without_grades_has_none():
    assert analyse(b"Team,Cases,Late\nNorth,12,3\nSouth,9,1\n", name="t.csv").grades == ()
