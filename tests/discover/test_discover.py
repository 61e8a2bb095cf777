import itertools

from pipeline.discover.draft import to_json, write_draft
from pipeline.discover.propose import discover
from pipeline.discover.terms import Terms, terms, told_once
from pipeline.tag.taxonomy import read_file

PETS = ("dog", "cat", "rabbit", "pony", "parrot")
DOES = ("calms children in the waiting room", "visits the contact centre", "lives at the contact centre")
ROADS = ("bridge", "tunnel", "junction", "crossing", "roundabout")
NEEDS = ("is closed for resurfacing work", "floods after heavy rainfall", "lacks street lighting at night")
PLACES = ("Fenshire", "Northmere", "Calderwick", "Eastvale")


def row(number, text, themes=()):
    place = PLACES[number % 4]
    return {
        "id": f"{'a' * 12}-{number}", "report": f"r{number % 6}", "file": "a.pdf", "title": "Audit", "page": 1,
        "authority": place, "authorities": [place], "published": "2024", "date": "2024", "kind": "sentence",
        "text": text, "fingerprint": number, "section": [],
        "themes": [{"id": t, "score": 1.0} for t in themes],
    }  # fmt: skip


def corpus():
    pets = [f"The therapy {a} {b} in {c}." for a, b, c in itertools.product(PETS, DOES, ("spring", "winter"))]
    roads = [f"The road {a} {b} every {c}." for a, b, c in itertools.product(ROADS, NEEDS, ("season", "month"))]
    plans = [f"Child protection plans were reviewed {w} by the conference chair." for w in ("late", "early", "twice")]
    tagged = [("planning_review",)] * len(plans * 10)
    return [
        row(i, text, t) for i, (text, t) in enumerate(zip(pets + roads + plans * 10, [()] * 60 + tagged, strict=True))
    ]


def test_groups_of_untagged_passages_are_proposed_with_words_and_citations():
    found = discover(corpus())
    assert (found.read, found.untagged) == (90, 60)
    told = [" ".join(p.words) for p in found.proposals]
    assert any("therapy" in words for words in told)
    assert any("road" in words for words in told)
    assert not any("protection" in words for words in told)
    first = to_json(found.proposals[0])
    assert len({q["id"] for q in first["central"]}) == 5
    assert "Audit, 2024, p. 1" in first["central"][0]["citation"]
    assert discover(corpus()) == found


def test_a_group_in_the_words_of_a_theme_says_so():
    rows = corpus()
    said = itertools.product(PETS, DOES, ("spring", "winter"))
    rows += [row(200 + i, f"One therapy {a} {b} each {c}.", ["pets"]) for i, (a, b, c) in enumerate(said)]
    found = {p.theme for p in discover(rows).proposals if "therapy" in " ".join(p.words)}
    assert found == {"pets"}


def test_a_draft_is_a_taxonomy(tmp_path):
    found = discover(corpus())
    path = tmp_path / "draft.yaml"
    write_draft(found.proposals, path)
    taxonomy = read_file(path)
    assert len(taxonomy.themes) == sum(p.theme is None for p in found.proposals) > 0
    assert all(len(theme.examples.tagged) == 5 for theme in taxonomy.themes)


def test_few_passages_give_no_proposal():
    assert discover([]).proposals == ()
    assert discover(corpus()[:5]).proposals == ()


def test_terms_leave_out_grammar_numbers_and_places():
    assert [t for t, _ in terms("The 12 dogs of Fenshire were walked", frozenset(["fenshire"]))] == ["dog", "walk"]
    assert [w for _, w in terms("court delays")] == ["court", "delays", "court delays"]


def test_a_word_mostly_in_a_told_pair_is_not_told_again():
    counted = Terms([terms("court delays")] * 5 + [terms("garden path")] * 5)
    counts = counted.counts(range(5))
    told = told_once(counted.telling(counts), counts, counted.names, 5)
    assert [counted.written(i) for i in told] == ["court delays"]
