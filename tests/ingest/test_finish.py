from pipeline.ingest.blocks import Block
from pipeline.ingest.finish import number_prose


def item(number, text="Read the plan again.", level=1):
    return Block("bullet", text, number=number, level=level)


def kinds(*blocks):
    return [b.kind for b in number_prose(blocks)]


def test_outline_numbers_are_prose():
    assert kinds(item("4.1"), item("(a)")) == ["paragraph", "bullet"]


def test_numbers_that_count_on_over_headings_are_prose():
    head = Block("heading", "Next", level=1)
    long = "Managers read the plan again when a child moved, and wrote down what they had changed in it and why."
    assert kinds(item("1.", long), item("2.", long), head, item("3.", long), item("4.", long)) == [
        "paragraph",
        "paragraph",
        "heading",
        "paragraph",
        "paragraph",
    ]
    assert kinds(item("1."), item("2."), head, item("1."), item("2.")).count("bullet") == 4
    assert kinds(item("1."), item("2."), head, item("3."), item("4.")).count("bullet") == 4  # two lists, one count


def test_long_items_are_prose():
    assert kinds(item("1.", "word " * 60), item("2.", "word " * 50)) == ["paragraph", "paragraph"]
