import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import fake_analysis
import pytest

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.errors import AuditlensError
from pipeline.ingest import batch
from pipeline.ingest.batch import IngestSummary, ingest
from pipeline.ingest.pool import Pool
from pipeline.ingest.tasks import serial

PLACES = ("Ashmarsh", "Brackenford", "Fenshire", "Oldmere")


def fill(folder: Path, count: int = 6, first: str = "A first line.") -> Path:
    folder.mkdir(exist_ok=True)
    for i in range(count):
        told = f"authority: {PLACES[i % 4]}\npublished: 20{10 + i}-05\nreport_type: ilacs\n"
        (folder / f"report {i}.txt").write_text(f"{first}\n{told}Neglect was seen in {i} of the cases that we read.\n")
    return folder


# The data of the project may change while its tests run.
VERSION = "1"


@pytest.fixture(autouse=True)
def fixed_version(monkeypatch):
    monkeypatch.setattr(batch, "analysis_version", lambda: VERSION)


@pytest.fixture
def folder(tmp_path):
    return fill(tmp_path / "reports")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "corpus.db"


def read(folder, path, **options) -> IngestSummary:
    paths = folder if isinstance(folder, list) else [folder]
    return ingest(paths, path, **{"analyse": fake_analysis.analyse, "mapper": serial} | options)


def tally(summary):
    return summary.new, summary.updated, summary.unchanged, summary.duplicate, len(summary.failed)


def digest(path):
    with Corpus.open(path) as corpus:
        return corpus.content_digest()


def files(path):
    with Corpus.open(path) as corpus:
        return sorted(Path(r["file"]).name for r in corpus.reports(Filters(history=True, duplicates=True)))


def test_a_folder_is_read_once(folder, path):
    first = read(folder, path)
    assert tally(first) == (6, 0, 0, 0, 0)
    assert (first.pages, first.passages, first.files) == (6, 12, 6)
    before = digest(path)
    assert tally(read(folder, path)) == (0, 0, 6, 0, 0)
    assert digest(path) == before


def test_what_has_not_been_touched_is_not_opened_again(folder, path, monkeypatch):
    for file in folder.iterdir():
        os.utime(file, (1e9, 1e9))
    monkeypatch.setattr("pipeline.ingest.plan._UNSETTLED_SECONDS", -1.0)
    read(folder, path)
    opened = []
    monkeypatch.setattr("pipeline.ingest.plan._sha256", opened.append)
    assert tally(read(folder, path)) == (0, 0, 6, 0, 0)
    assert opened == []


def test_a_change_within_the_clocks_grain_is_seen(folder, path):
    read(folder, path)
    file = folder / "report 0.txt"
    was = file.stat()
    file.write_text(file.read_text().replace("Neglect", "Concern"))
    os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert tally(read(folder, path)) == (0, 1, 5, 0, 0)


def test_a_changed_file_takes_the_place_of_what_it_was(folder, path):
    read(folder, path)
    (folder / "report 0.txt").write_text("authority: Oldmere\nNothing is as it was.\n")
    assert tally(read(folder, path)) == (0, 1, 5, 0, 0)
    assert len(files(path)) == 6
    with Corpus.open(path) as corpus:
        assert [h.passage["text"] for h in corpus.search("nothing")] == ["Nothing is as it was."]


def test_the_same_bytes_elsewhere_are_a_duplicate(folder, path):
    (folder / "a copy.txt").write_bytes((folder / "report 3.txt").read_bytes())
    assert tally(read(folder, path)) == (6, 0, 0, 1, 0)
    (folder / "z copy.txt").write_bytes((folder / "report 3.txt").read_bytes())
    assert tally(read(folder, path)) == (0, 0, 7, 1, 0)
    assert tally(read(folder, path)) == (0, 0, 8, 0, 0)
    assert files(path)[0] == "a copy.txt"
    assert len(files(path)) == 6
    with Corpus.open(path) as corpus:
        assert corpus.counts()["duplicates"] == 2


def test_reports_that_repeat_another_are_told(folder, path):
    told = "".join(f"Sentence {i} speaks of the work of agencies.\n" for i in range(9))
    for name, text in (("one", told), ("other", f"{told}\n"), ("draft", f"{told}One more sentence that is left.\n")):
        (folder / f"{name}.txt").write_text(text)
    summary = read(folder, path)
    assert tally(summary) == (9, 0, 0, 0, 0)
    assert (summary.same_text, summary.near) == (1, 1)


def test_a_report_stays_while_one_file_holds_it(folder, path):
    (folder / "a copy.txt").write_bytes((folder / "report 3.txt").read_bytes())
    read(folder, path)
    (folder / "a copy.txt").write_text("Other words.\n")
    assert tally(read(folder, path)) == (0, 1, 6, 0, 0)
    assert files(path) == ["a copy.txt", *(f"report {i}.txt" for i in range(6))]


def test_a_file_that_was_moved_keeps_its_report(folder, path):
    read(folder, path)
    (folder / "report 0.txt").rename(folder / "renamed.txt")
    assert tally(read(folder, path)) == (0, 0, 6, 0, 0)
    assert files(path)[0] == "renamed.txt"


def test_deleted_files_stay_in_the_corpus(folder, path):
    read(folder, path)
    (folder / "report 0.txt").unlink()
    assert tally(read(folder, path)) == (0, 0, 5, 0, 0)
    assert len(files(path)) == 6


def test_failures_are_named_and_listed_again_until_they_change(folder, path):
    (folder / "broken.txt").write_text("BROKEN\n")
    (folder / "bug.txt").write_text("BUG\n")
    (folder / "half a character.txt").write_text("LONE\n")
    first = read(folder, path)
    assert tally(first) == (6, 0, 0, 0, 3)
    kinds = {Path(f.file).name: (f.kind, f.message) for f in first.failed}
    assert kinds["broken.txt"] == ("damaged", "the file ends in the middle")
    assert kinds["bug.txt"] == ("internal", "KeyError: 'oops'")
    assert kinds["half a character.txt"][0] == "internal"
    before = digest(path)

    def never(data, *, name):
        raise AssertionError(name)

    again = read(folder, path, analyse=never)
    assert tally(again) == (0, 0, 6, 0, 3)
    assert sorted(again.failed, key=str) == sorted(first.failed, key=str)
    assert digest(path) == before
    assert tally(read(folder, path, retry_failed=True)) == (0, 0, 6, 0, 3)
    assert digest(path) == before
    (folder / "broken.txt").write_text("Mended.\n")
    assert tally(read(folder, path)) == (1, 0, 6, 0, 2)
    (folder / "bug.txt").unlink()
    read(folder, path)
    with Corpus.open(path) as corpus:
        assert [Path(f["file"]).name for f in corpus.failures()] == ["half a character.txt"]


def test_a_file_that_breaks_takes_its_report_along(folder, path):
    read(folder, path)
    (folder / "report 0.txt").write_text("BROKEN\n")
    assert tally(read(folder, path)) == (0, 0, 5, 0, 1)
    assert "report 0.txt" not in files(path)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="everything can be opened")
def test_a_file_that_cannot_be_opened_keeps_its_report(folder, path):
    read(folder, path)
    (folder / "report 0.txt").chmod(0)
    os.utime(folder / "report 0.txt")
    summary = read(folder, path)
    assert [f.kind for f in summary.failed] == ["unreadable"]
    assert len(files(path)) == 6


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs rights on Windows")
def test_a_link_to_nothing_is_a_failure(folder, path):
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    assert [(Path(f.file).name, f.kind) for f in read(folder, path).failed] == [("gone.txt", "missing")]
    assert [f.kind for f in read(folder, path).failed] == ["missing"]


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_run(folder, path):
    def changing(data, *, name):
        return fake_analysis.analyse(data + b"More.\n" if name.endswith("0.txt") else data, name=name)

    summary = read(folder, path, analyse=changing)
    assert [f.kind for f in summary.failed] == ["changed"]
    assert tally(read(folder, path)) == (1, 0, 5, 0, 0)


def test_a_new_analysis_version_reads_everything_again(folder, path, monkeypatch):
    (folder / "broken.txt").write_text("BROKEN\n")
    read(folder, path)
    monkeypatch.setattr(batch, "analysis_version", lambda: "another")
    summary = read(folder, path)
    assert tally(summary) == (0, 6, 0, 0, 1)
    with Corpus.open(path) as corpus:
        assert {r["analysis_version"] for r in corpus.reports()} == {"another"}


def test_a_mistake_in_the_users_data_ends_the_run_with_its_message(folder, path):
    (folder / "report 5.txt").write_text("MISCONFIGURED\n")
    with pytest.raises(AuditlensError, match="theme files cannot be used"):
        read(folder, path)
    assert len(files(path)) == 5
    with pytest.raises(AuditlensError, match="theme files cannot be used"):
        read(folder, path, mapper=Pool(1))


def test_a_broken_installation_is_no_fault_of_the_files(folder, path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pipeline.analysis", None)
    with pytest.raises(AuditlensError, match=r"the analysis cannot start .*: install auditlens again"):
        ingest([folder], path, mapper=serial)
    with Corpus.open(path) as corpus:
        assert corpus.failures() == []


def test_a_path_that_does_not_exist_makes_no_corpus(tmp_path, path):
    with pytest.raises(AuditlensError, match="there is no file or folder"):
        read(tmp_path / "nowhere", path)
    assert not path.exists()


def test_the_corpus_among_the_reports_is_not_read(folder):
    path = folder / "my.corpus"
    read(folder, path)
    assert tally(read(folder, path)) == (0, 0, 6, 0, 0)


def test_progress_is_told_file_by_file(folder, path):
    (folder / "broken.txt").write_text("BROKEN\n")
    told = []
    read(folder, path, on_progress=told.append)
    assert [(p.done, p.total) for p in told] == [(i, 7) for i in range(1, 8)]
    assert sorted(p.status for p in told) == ["failed"] + ["new"] * 6


def test_an_interrupt_keeps_what_was_done(folder, path):
    def interrupt(progress):
        if progress.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(folder, path, on_progress=interrupt)
    assert len(files(path)) == 3
    assert tally(read(folder, path)) == (3, 0, 3, 0, 0)
    assert digest(path) == digest_of_one_run(folder, path)


def digest_of_one_run(folder, path, **options):
    other = path.with_name("other.db")
    read(folder, other, **options)
    return digest(other)


def test_the_order_and_the_number_of_workers_do_not_matter(folder, path):
    (folder / "broken.txt").write_text("BROKEN\n")
    (folder / "a copy.txt").write_bytes((folder / "report 3.txt").read_bytes())
    one = digest_of_one_run(folder, path)
    for file in sorted(folder.iterdir(), reverse=True):
        read([file], path)
    assert digest(path) == one
    pooled = path.with_name("pooled.db")
    assert tally(read(folder, pooled, mapper=Pool(2))) == (6, 0, 0, 1, 1)
    assert digest(pooled) == one


SCRIPT = f"""
import sys
sys.path.insert(0, sys.argv[1])
import fake_analysis
from pipeline.ingest import batch
from pipeline.ingest.batch import ingest
from pipeline.ingest.pool import Pool
from pipeline.ingest.tasks import serial

if __name__ == "__main__":
    batch.analysis_version = lambda: {VERSION!r}
    mapper = Pool(2) if sys.argv[4] == "pool" else serial
    ingest([sys.argv[2]], sys.argv[3], analyse=fake_analysis.analyse, mapper=mapper)
"""


def start(tmp_path, folder, path, how):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    here = str(Path(__file__).parent)
    return subprocess.Popen([sys.executable, str(script), here, str(folder), str(path), how])


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("how", ["pool", "own"])
def test_a_run_that_was_killed_is_taken_up_by_the_next(tmp_path, path, how):
    folder = fill(tmp_path / "slow", count=40, first="SLOW")
    process = start(tmp_path, folder, path, how)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if path.exists() and path.stat().st_size and reports_in(path) >= 3:
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = reports_in(path)
    assert 3 <= done < 40
    assert tally(read(folder, path)) == (40 - done, 0, done, 0, 0) or reports_in(path) == 40
    assert digest(path) == digest_of_one_run(folder, path)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_keeps_what_was_done_and_leaves_no_process(tmp_path, path):
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(400):
        (folder / f"{i}.txt").write_text(f"Audit of case {i}\n\n" + "Neglect was seen in 4 of the cases. " * 20)
    command = [sys.executable, "-m", "pipeline.cli.main", "ingest", str(folder), "--corpus", str(path)]
    # A run that was itself started in the background has its interrupts ignored, and so would all that it starts.
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None and reports_in(path) < 3:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        told = process.communicate()[1]
    assert process.returncode == 130
    assert "What was read is kept" in told
    assert "Traceback" not in told
    assert 3 <= reports_in(path) < 400
    assert not left(process.pid, time.monotonic() + 30)


def left(group, deadline):
    """Whether a process of the group still runs at the deadline."""
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True


def reports_in(path):
    try:
        with Corpus.open(path) as corpus:
            return corpus.counts()["reports"]
    except AuditlensError:
        return 0


def test_two_runs_at_once_make_one_corpus(tmp_path, path):
    folder = fill(tmp_path / "slow", count=30, first="SLOW")
    processes = [start(tmp_path, folder, path, "pool") for _ in range(2)]
    assert [p.wait() for p in processes] == [0, 0]
    assert digest(path) == digest_of_one_run(folder, path)


def test_a_script_needs_no_guard(tmp_path, folder, path):
    script = tmp_path / "unguarded.py"
    script.write_text(
        f"import sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\nimport fake_analysis\n"
        "from pipeline.ingest.batch import ingest\n"
        f"assert ingest([{str(folder)!r}], {str(path)!r}, analyse=fake_analysis.analyse).new == 6\n"
    )
    subprocess.run([sys.executable, str(script)], check=True)


def test_nothing_heavy_is_loaded_where_nothing_is_new(folder, path):
    read(folder, path)
    code = (
        "import sys\nfrom pipeline.ingest.batch import ingest\n"
        "from pipeline.ingest import batch\nfrom pipeline.version import analysis_version\nanalysis_version()\n"
        f"batch.analysis_version = lambda: {VERSION!r}\n"
        f"s = ingest([{str(folder)!r}], {str(path)!r})\nassert s.unchanged == 6, s\n"
        "print([m for m in ('spacy', 'pandas', 'lxml', 'pypdfium2', 'rapidfuzz', 'numpy') if m in sys.modules])\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
