from pipeline.summarise.quotes import Quote, Source, quote_all, spread, standing


def row(text, *, authority="Northmere", date="2024-02", passage="aaa-1", report="aaa", **more):
    return {
        "text": text,
        "authority": authority,
        "published": date,
        "date": date,
        "passage": passage,
        "report": report,
        "title": "An audit",
        "file": "an-audit.pdf",
        "page": 3,
        "family": "local_audit",
        **more,
    }


def test_what_points_back_comes_after_what_stands_alone():
    back = row("This was not seen in the other files that were read.")
    alone = row("Managers signed off eleven of the fourteen plans that were read.")
    assert standing(alone) < standing(back)


def test_what_is_too_short_or_too_long_to_quote_comes_last():
    short, long = row("Good practice"), row("word " * 60)
    readable = row("Managers signed off eleven of the fourteen plans.")
    assert standing(readable) < standing(long) < standing(short)


def test_the_weightier_then_the_later_comes_first():
    text = "Managers signed off eleven of the fourteen plans."
    assert standing(row(text), 0.9) < standing(row(text), 0.5)
    assert standing(row(text, date="2024-03")) < standing(row(text, date="2023-12"))
    assert standing(row(text, date="2024")) < standing(row(text, date=None))


def test_repeats_become_one_quotation_that_names_the_others():
    first = row("Managers signed off eleven of the fourteen plans that were read.")
    second = row(
        "Managers signed off twelve of the fourteen plans that were read.",
        authority="Fenshire",
        passage="bbb-4",
        report="bbb",
    )
    (quote,) = quote_all([(first, standing(first, 1.0)), (second, standing(second, 0.5))])
    assert quote.text == first["text"]
    assert [s.passage for s in quote.also] == ["bbb-4"]


def quotation(authority, n):
    return Quote(
        f"{authority} {n}", None, Source("r", authority, None, "f", None, None, None, f"{authority}-{n}", None)
    )


def test_each_authority_speaks_once_before_any_speaks_again_and_in_alphabetical_order():
    quotes = [quotation("Wexholme", 1), quotation("Wexholme", 2), quotation("Fenshire", 1), quotation("Oldmere", 1)]
    assert [q.text for q in spread(quotes, 3)] == ["Fenshire 1", "Oldmere 1", "Wexholme 1"]
    assert len(spread(quotes, 10)) == 4
