"""What a query is read as."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.query import All, Any_, Near, Not, Term, Words, parse, terms_of

A, B, C = (Words((Term(letter),)) for letter in "abc")


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("a b", Words((Term("a"), Term("b")))),
        ("a, b; (c)", Words((Term("a"), Term("b"), Term("c")))),
        ('a "b c" d*', Words((Term("a"), Term("b c", phrase=True), Term("d", prefix=True)))),
        ("“a b”*", Words((Term("a b", phrase=True, prefix=True),))),
        ("a AND b", All((A, B))),
        ("a OR b c", Any_((A, Words((Term("b"), Term("c")))))),
        ("(a OR b) c", All((Any_((A, B)), C))),
        ("a NOT b", All((A, Not(B)))),
        ("a AND NOT (b OR c)", All((A, Not(Any_((B, C)))))),
        ("NOT a", Not(A)),
        ("NOT NOT a", Not(A)),
        ("a NEAR b", Near((Term("a"), Term("b")), 10)),
        ("a NEAR/3 b", Near((Term("a"), Term("b")), 3)),
        ("a NEAR/9999 b", Near((Term("a"), Term("b")), 100)),
        ("NEAR(a b, 5)", Near((Term("a"), Term("b")), 5)),
        ('NEAR("a b" c)', Near((Term("a b", phrase=True), Term("c")), 10)),
        ("and or not near", Words((Term("and"), Term("or"), Term("not"), Term("near")))),
    ],
)
def test_operators(query, read):
    assert parse(query) == read


@pytest.mark.parametrize("query", ["a AND", "OR a", "a NEAR", "(a", "a)", ")a(", "AND OR a", '"a', "a NOT", "a ()"])
def test_what_has_no_meaning_is_passed_over(query):
    read = parse(query)
    assert [term.text for term in terms_of(read)] == ["a"]


@pytest.mark.parametrize("query", ["", "NOT", "OR OR", '""', "( ) *", "🙂 …", "NEAR(", "-", "\0"])
def test_nothing_to_seek(query):
    assert parse(query) is None


def test_deep_brackets_and_long_queries_end():
    assert [term.text for term in terms_of(parse("(" * 2000 + "a OR b"))] == ["a", "b"]
    assert len(list(terms_of(parse(" ".join(f"word{i}" for i in range(5000)))))) == 32


def test_terms_under_not_are_not_wanted():
    assert [term.text for term in terms_of(parse("a NOT (b OR c) d"))] == ["a", "d"]


PIECES = st.lists(
    st.one_of(
        st.sampled_from(["AND", "OR", "NOT", "NEAR", "NEAR/2", "NEAR(", "(", ")", '"', "*", ",", "5", "neglect", "DA"]),
        st.text(max_size=4),
    ),
    max_size=25,
)


@given(PIECES, st.sampled_from(["", " "]))
@settings(max_examples=500)
def test_any_pieces_are_a_query(pieces, between):
    assert len(list(terms_of(parse(between.join(pieces))))) <= 32
