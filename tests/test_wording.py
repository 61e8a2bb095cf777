from pipeline.wording import listed, plural, spoken


def test_counts_with_their_nouns():
    assert [plural(n, noun) for n, noun in ((1, "report"), (2, "authority"), (3, "day"), (1200, "passage"))] == [
        "1 report",
        "2 authorities",
        "3 days",
        "1,200 passages",
    ]


def test_lists_of_names():
    names = ["Fenshire", "Oldmere", "Tarnshire"]
    assert [listed(names[:n]) for n in range(4)] == [
        "",
        "Fenshire",
        "Fenshire and Oldmere",
        "Fenshire, Oldmere and Tarnshire",
    ]
    assert listed(names, 2) == "Fenshire, Oldmere and 1 more"


def test_ids_as_words():
    assert spoken("single_case") == "single case"
