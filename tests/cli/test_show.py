import json
import re
import stat
import sys

import pytest

from pipeline import resources
from pipeline.corpus.store import Corpus
from pipeline.ingest.batch import ingest


@pytest.fixture
def show(auditlens, sample_corpus):
    return lambda *args: auditlens("show", *args, "--corpus", sample_corpus)


def sha_of(corpus, end):
    with Corpus.open(corpus) as store:
        return next(r.sha256 for r in store.all_reports() if r.file.endswith(end))


def test_the_terminal_shows_what_the_report_says_its_sections_and_its_passages(show):
    ran = show("harrowmoor-monthly-case-audit.pdf")
    assert ran.code == 0
    assert ran.out.startswith("Monthly managers' case file audit: June 2024\n")
    assert re.search(r"published +17 July 2024", ran.out)
    assert re.search(r"circulation +not stated", ran.out)
    assert "2. How the audit works  p. 1, 5 passages" in ran.out
    assert re.search(r"- concern +Children in Care South has now missed its quota", ran.out)
    assert "left out as furniture of the page: " in ran.out


@pytest.mark.parametrize(
    "name", ["harrowmoor-monthly-case-audit", "HARROWMOOR-MONTHLY", "managers' case file", "harrowmoor june"]
)
def test_a_report_is_found_by_parts_of_its_name(show, name):
    assert show(name).out.startswith("Monthly managers' case file audit: June 2024\n")


def test_a_report_is_found_by_its_path_and_its_sha256(show, sample_corpus):
    path = resources.path("corpora", "sample", "files", "fenshire-voice-family.txt")
    sha256 = sha_of(sample_corpus, path.name)
    assert show(path).out == show(sha256[:8]).out == show(sha256).out
    assert sha256 in show(path).out


def test_several_reports_are_named_and_the_digits_of_each_lead_to_it(show):
    ran = show("harrowmoor")
    assert (ran.code, ran.out) == (2, "")
    digits = re.findall(r"^  ([0-9a-f]{12})  Harrowmoor, ", ran.err, re.MULTILINE)
    assert len(digits) == 2
    assert all(show(d).code == 0 for d in digits)


@pytest.mark.parametrize("name", ["nowhere at all", "", "  ", "///", "0123456789ab-1", "%", "'"])
def test_what_is_not_there_is_wrong_usage(show, name):
    ran = show(name)
    assert (ran.code, ran.out) == (2, "")
    assert "no report of the corpus is" in ran.err


def test_a_passage_is_shown_with_its_neighbours(show, sample_corpus):
    sha256 = sha_of(sample_corpus, "harrowmoor-monthly-case-audit.pdf")
    ran = show(f"{sha256[:12]}-13")
    assert "Harrowmoor, 17 July 2024, p. 1\n" in ran.out
    assert re.findall(r"^[▶ ]*(\d+) ", ran.out, re.MULTILINE) == [str(n) for n in range(10, 17)]
    assert re.search(r"^▶ 13 ", ran.out, re.MULTILINE)
    assert show(f"{sha256[:12]}-9999").code == 2


def test_json_is_what_analyse_prints(show, auditlens):
    path = resources.path("corpora", "sample", "files", "tarnshire-core-groups.html")
    assert show(path.name, "--json").rows() == auditlens("analyse", path, "--json").rows()


def test_html_holds_pages_passages_and_images_and_fetches_nothing(show, sample_corpus, tmp_path):
    page = tmp_path / "page.html"
    sha256 = sha_of(sample_corpus, "harrowmoor-monthly-case-audit.pdf")
    ran = show(f"{sha256[:12]}-13", "--html", page)
    assert ran.out == f"{page}#passage-13\n"
    text = page.read_text(encoding="utf-8")
    assert text.count('src="data:image/png;base64,') == 5
    for anchor in ("page-1", "page-5", "passage-1", "passage-13"):
        assert text.count(f'id="{anchor}"') == 1
    assert re.search(r'id="passage-13" class="passage (?:strength|concern|mixed|recommendation|context) asked"', text)
    assert "<script" not in text
    assert not re.search(r'(?:src|href)="(?!data:|#)', text)
    assert "default-src 'none'" in text
    if sys.platform != "win32":
        assert stat.S_IMODE(page.stat().st_mode) == 0o600


def test_html_says_why_there_are_no_images(auditlens, tmp_path):
    source = tmp_path / "copy.pdf"
    source.write_bytes(resources.path("corpora", "sample", "files", "ravensley-exploitation-missing.pdf").read_bytes())
    corpus = tmp_path / "one.db"
    ingest([source], corpus, workers=1)
    page = tmp_path / "page.html"
    auditlens("show", "copy", "--html", page, "--no-images", "--corpus", corpus)
    assert "<img" not in page.read_text(encoding="utf-8")
    source.write_bytes(source.read_bytes() + b"\n")
    auditlens("show", "copy", "--html", page, "--corpus", corpus)
    assert "or has changed since" in page.read_text(encoding="utf-8")


def test_what_a_report_says_cannot_become_markup(auditlens, tmp_path):
    source = tmp_path / "sly.txt"
    source.write_text(
        "Audit of <b>plans</b>\n\nFenshire Council, June 2024\n\nIn 12 of 20 files <script>alert(1)</script> the plan "
        'was [red]clear[/red] & "timely" for the child.\n\nPlans were not reviewed in the other eight files.\n',
        encoding="utf-8",
    )
    corpus = tmp_path / "sly.db"
    ingest([source], corpus, workers=1)
    page = tmp_path / "page.html"
    assert auditlens("show", "sly", "--html", page, "--corpus", corpus).code == 0
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<b>plans" not in text
    assert "[red]clear[/red]" in auditlens("show", "sly", "--corpus", corpus).out


def test_options_that_exclude_each_other(show, tmp_path):
    assert show("ravensley-follow-up", "--json", "--html", tmp_path / "x.html").code == 2
    assert show("ravensley-follow-up", "--open").code == 2
    assert json.loads(show("ravensley-follow-up", "--json").out)["report"]["authority"] == "Ravensley"


def test_what_a_person_entered_stands_beside_what_was_read(auditlens, tmp_path):
    source = tmp_path / "plain.txt"
    source.write_text("Plans were clear in 12 of 20 files that managers read.\n", encoding="utf-8")
    corpus = tmp_path / "one.db"
    ingest([source], corpus, workers=1)
    with Corpus.open(corpus) as store:
        sha256 = next(store.all_reports()).sha256
    details = tmp_path / "details.csv"
    details.write_text(f"file,sha256,enter place\nplain.txt,{sha256},Fenshire\n", encoding="utf-8")
    assert auditlens("ingest", "--details", details, "--corpus", corpus).code == 0
    assert re.search(
        r"place +Fenshire.* \(entered; read: not stated\)", auditlens("show", "plain", "--corpus", corpus).out
    )
