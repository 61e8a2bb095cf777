"""The sample reports and, where they are at hand, real ones; and what damage does to them."""

import json
import random
import re
from pathlib import Path

import pytest

from pipeline import resources
from pipeline.errors import ReadError
from pipeline.ingest.readers import read

SAMPLE = resources.path("corpora", "sample")
FILES = sorted(p for p in (SAMPLE / "files").iterdir() if p.suffix != ".txt")
REAL = Path(__file__).parents[4] / "shared" / "corpora"
# Their lists have lost their signs and stops; taking those apart is the next step's.
RUN_ON = {"tarnshire-core-groups", "eastvale-parental-substance-mental-health"}


def norm(text):
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def units(stem):
    """Paragraphs, items and rows of the labelled text, each as one string."""
    out, last = [], None
    for passage in json.loads((SAMPLE / "labels" / f"{stem}.json").read_text("utf-8"))["passages"]:
        key = (passage["para"], passage.get("item"))
        if key == last and passage["kind"] in ("sentence", "bullet"):
            out[-1] += " " + passage["text"]
        else:
            out.append(passage["text"])
        last = key if passage["kind"] in ("sentence", "bullet") else None
    return [norm(text) for text in out]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_sample_blocks_are_those_labelled(path):
    blocks = [norm(b.text) for b in read(path.read_bytes(), name=path.name).blocks]
    wanted = units(path.stem)
    if path.stem in RUN_ON:
        wanted = [u for u in wanted if u in blocks]
        assert len(wanted) > 40
    missing = [u for u in wanted if u not in set(blocks)]
    assert not missing
    running = " ".join(wanted)
    if path.stem not in RUN_ON:
        # Notes are labelled apart from the passages.
        notes = json.loads((SAMPLE / "labels" / f"{path.stem}.json").read_text("utf-8")).get("not_scored", [])
        loose = {norm(n["text"]) for n in notes}
        title = norm(json.loads((SAMPLE / "labels" / f"{path.stem}.json").read_text("utf-8"))["title"])
        assert [b for b in blocks if b not in running and b not in loose and b not in title] == []


def test_scan_says_so():
    for path in (SAMPLE / "scans").iterdir():
        try:
            assert "scanned" in " ".join(read(path.read_bytes(), name=path.name).warnings)
        except ReadError as e:
            assert e.kind == "no_text"


def test_reading_is_the_same_every_time():
    for path in FILES[:6]:
        data = path.read_bytes()
        assert read(data, name="a") == read(data, name="b")


@pytest.mark.parametrize("path", FILES[::3], ids=lambda p: p.stem)
def test_damage_gives_a_document_or_a_reason(path):
    whole = path.read_bytes()
    chance = random.Random(path.stem)
    for _ in range(25):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 5, 60))):
            at = chance.randrange(len(data))
            if chance.random() < 0.6:
                data[at] = chance.randrange(256)
            else:
                del data[at : at + chance.randrange(1, 300)]
        try:
            read(bytes(data), name="x")
        except ReadError as e:
            assert e.message


@pytest.mark.skipif(not REAL.exists(), reason="the real reports are not at hand")
def test_web_page_saved_as_pdf():
    for path in sorted(REAL.glob("ofsted-*/*/*.pdf")):
        with path.open("rb") as f:
            if f.read(5) != b"%PDF-":
                with pytest.raises(ReadError) as caught:
                    read(path.read_bytes(), name=path.name)
                assert caught.value.kind == "not_a_report"
                assert "web page" in caught.value.message
                return
    pytest.skip("no web page among the real reports")


@pytest.mark.skipif(not REAL.exists(), reason="the real reports are not at hand")
@pytest.mark.parametrize("at", [3, 40, 90, 130])
def test_no_words_of_real_reports_are_lost(at):
    import pypdfium2 as pdfium

    data = sorted(REAL.glob("ofsted-*/*/*.pdf"))[at].read_bytes()
    document = read(data, name="x")
    got = "".join(f"{b.number or ''}{b.text}" for b in (*document.blocks, *document.furniture))
    pdf = pdfium.PdfDocument(data)
    wanted = "".join(page.get_textpage().get_text_range() for page in pdf)
    letters = sum(c.isalpha() for c in wanted)
    assert abs(letters - sum(c.isalpha() for c in got)) <= 0.001 * letters
