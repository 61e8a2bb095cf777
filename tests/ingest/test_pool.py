"""The pool: a file that a process dies of, hangs in or swells on is lost alone, and named with what to do."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import fake_analysis
import psutil
import pytest

from pipeline.errors import AuditlensError
from pipeline.ingest import pool as pooling
from pipeline.ingest import worker as working
from pipeline.ingest.pool import Limits, Pool
from pipeline.ingest.tasks import Failure, Task, serial
from pipeline.records import Report

GOOD = [f"Neglect was seen in {i} of the cases." for i in range(6)]


def tasks(folder, *texts, size=None):
    made = []
    for i, text in enumerate(texts):
        file = folder / f"{i:02d}.txt"
        file.write_text(text)
        made.append(Task(str(file), str(file), f"{i:064d}", size or len(text)))
    return made


def read(given, workers=2, limits=None):
    outcomes = Pool(workers, limits or Limits(20.0))(given, fake_analysis.analyse)
    return {Path(task.file).read_text(): outcome for task, outcome in outcomes}


def failed(outcomes):
    return {text: (o.kind, o.message) for text, o in outcomes.items() if isinstance(o, Failure)}


def test_what_goes_wrong_costs_only_its_file(tmp_path):
    bad = ["SEGFAULT", "NULL", "EXIT", "HANG", "SWELL", "BROKEN", "BUG"]
    mixed = [text for pair in zip(bad, [*GOOD, "Last."], strict=True) for text in pair]
    outcomes = read(tasks(tmp_path, *mixed), limits=Limits(4.0, 600_000_000))
    assert len(outcomes) == len(mixed)
    assert {text for text, o in outcomes.items() if isinstance(o, Report)} == {*GOOD, "Last."}
    told = failed(outcomes)
    assert {text: kind for text, (kind, _) in told.items()} == {
        "SEGFAULT": "crashed",
        "NULL": "crashed",
        "EXIT": "crashed",
        "HANG": "timeout",
        "SWELL": "memory",
        "BROKEN": "damaged",
        "BUG": "internal",
    }
    assert "(exit status 3)" in told["EXIT"][1]
    assert "--retry-failed --timeout" in told["HANG"][1]
    assert "more than 600 MB of memory" in told["SWELL"][1]
    if sys.platform != "win32":
        assert "SIGSEGV" in told["NULL"][1]


@pytest.mark.skipif(sys.platform == "win32", reason="fewer bytes are resident than were asked for")
def test_the_memory_of_programs_that_a_worker_starts_counts_and_they_end_with_it(tmp_path):
    outcomes = read(tasks(tmp_path, "SWELL BELOW", *GOOD), limits=Limits(20.0, 500_000_000))
    assert {text: kind for text, (kind, _) in failed(outcomes).items()} == {"SWELL BELOW": "memory"}
    assert not [p for p in psutil.process_iter() if "b'x' * 600000000" in cmd(p)]


def test_a_file_has_a_second_chance_when_its_process_dies(tmp_path):
    given = tasks(tmp_path, "UNLUCKY", *GOOD)
    assert failed(read(given)) == {}
    assert (tmp_path / "00.died").exists()


def test_signs_of_life_give_time_but_not_for_ever(tmp_path):
    assert failed(read(tasks(tmp_path, "BEATS"), limits=Limits(0.75))) == {}
    endless = failed(read(tasks(tmp_path, "ENDLESS"), limits=Limits(0.05)))
    assert endless["ENDLESS"][0] == "timeout"


def test_larger_files_have_more_time():
    small, large = (Task("", "", "", size) for size in (0, 20_000_000))
    assert Limits(120).of(small) == 120
    assert Limits(120).of(large) == 360
    assert Limits(120).most(small) == 3600


def test_workers_are_replaced_in_time(tmp_path, monkeypatch):
    monkeypatch.setattr(working, "FILES_A_WORKER", 2)
    assert len(read(tasks(tmp_path, *GOOD), workers=1)) == 6


def test_outcomes_are_those_of_one_process(tmp_path):
    given = tasks(tmp_path, *GOOD, "BROKEN", "BUG")
    alone = {Path(task.file).read_text(): outcome for task, outcome in serial(given, fake_analysis.analyse)}
    assert read(given) == alone


def test_no_process_outlives_its_run(tmp_path):
    outcomes = Pool(2, Limits())(tasks(tmp_path, "Good.", *["HANG"] * 3), fake_analysis.analyse)
    next(outcomes)
    assert len(psutil.Process().children()) >= 2
    outcomes.close()
    assert not [c for c in psutil.Process().children() if "spawn_main" in cmd(c)]


def cmd(process):
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def test_no_tasks_start_no_process(tmp_path, monkeypatch):
    monkeypatch.setattr(pooling, "Worker", None)
    assert list(Pool(4)([], None)) == []


def test_a_mistake_in_the_users_data_ends_the_run(tmp_path):
    with pytest.raises(AuditlensError, match="theme files cannot be used"):
        read(tasks(tmp_path, "MISCONFIGURED", *GOOD))


def test_a_system_without_room_for_a_process_says_so(tmp_path, monkeypatch):
    def full(work):
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(pooling, "Worker", full)
    with pytest.raises(AuditlensError, match=r"Cannot allocate memory.*--workers"):
        read(tasks(tmp_path, "Good."))


def test_what_libraries_print_is_not_shown(tmp_path, capfd):
    assert failed(read(tasks(tmp_path, "NOISY"))) == {}
    assert capfd.readouterr() == ("", "")


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import fake_analysis
from pipeline.ingest.pool import Pool
from pipeline.ingest.tasks import Task
files = sys.argv[2:]
for task, outcome in Pool(len(files))([Task(f, f, f, 1) for f in files], fake_analysis.analyse):
    print(task.file, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_workers_end_when_their_parent_is_killed(tmp_path):
    made = tasks(tmp_path, "HANG", "Good.")
    here = str(Path(__file__).parent)
    command = [sys.executable, "-c", SCRIPT, here, *(t.path for t in made)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout.readline()
        below = psutil.Process(parent.pid).children(recursive=True)
        assert len([p for p in below if "spawn_main" in cmd(p)]) == 2
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and any(alive(p) for p in below):
            time.sleep(0.05)
        assert not [p for p in below if alive(p)]


def alive(process):
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
