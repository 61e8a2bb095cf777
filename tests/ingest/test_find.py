import os
import sys
from pathlib import Path

import pytest

from pipeline.errors import AuditlensError
from pipeline.ingest import find as finding
from pipeline.ingest.find import extended, find, visible


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def names(folder: Path, *paths: Path) -> list[str]:
    return [Path(f.file).relative_to(folder).as_posix() for f in find(paths or (folder,))[0]]


def test_files_come_in_order_of_name(tmp_path):
    write(tmp_path, "b.pdf", "a/z.docx", "a/b/c.txt", "c.html", "no suffix", "old.doc")
    assert names(tmp_path) == ["a/b/c.txt", "a/z.docx", "b.pdf", "c.html", "no suffix", "old.doc"]


def test_hidden_files_lock_files_and_what_is_no_report_are_passed_over(tmp_path):
    write(tmp_path, "a.pdf", ".hidden.pdf", ".git/a.pdf", "~$a.docx", "photo.HEIC", "data.json", "x.7z", "Thumbs.db")
    files, passed_over = find([tmp_path])
    assert [Path(f.file).name for f in files] == ["a.pdf"]
    assert passed_over == 6


def test_a_file_that_is_named_is_tried_whatever_it_is(tmp_path):
    write(tmp_path, "data.json")
    assert names(tmp_path, tmp_path / "data.json") == ["data.json"]


def test_a_file_reached_twice_is_found_once(tmp_path):
    write(tmp_path, "a/one.pdf", "two.pdf")
    paths = [tmp_path / "a", tmp_path, tmp_path / "a" / "one.pdf"]
    assert names(tmp_path, *paths) == names(tmp_path, *reversed(paths)) == ["a/one.pdf", "two.pdf"]
    assert find(paths) == find(paths[::-1])


def test_paths_are_shown_as_given(tmp_path, monkeypatch):
    write(tmp_path, "reports/one.pdf")
    monkeypatch.chdir(tmp_path)
    for given in ("reports", "reports" + os.sep):
        ((found,), _) = find([given])
        assert found.file == str(Path("reports/one.pdf"))
        assert found.path == str(tmp_path / "reports" / "one.pdf")


def test_a_path_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(AuditlensError, match=r"there is no file or folder .*nowhere"):
        find([tmp_path / "nowhere"])


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs rights on Windows")
class TestLinks:
    def test_loops_end(self, tmp_path):
        write(tmp_path, "a/one.pdf")
        (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
        assert names(tmp_path) == ["a/one.pdf", "a/self"]

    def test_folders_elsewhere_are_followed(self, tmp_path):
        write(tmp_path, "here/a.pdf", "elsewhere/b.pdf")
        (tmp_path / "here" / "linked").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
        assert names(tmp_path, tmp_path / "here") == ["here/a.pdf", "here/linked/b.pdf"]

    def test_a_link_to_nothing_is_left_to_fail(self, tmp_path):
        (tmp_path / "gone.pdf").symlink_to(tmp_path / "nothing.pdf")
        assert names(tmp_path) == ["gone.pdf"]

    def test_a_pipe_is_not_read(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.pdf")
        assert names(tmp_path) == []

    @pytest.mark.skipif(sys.platform == "darwin", reason="names are always UTF-8 there")
    def test_a_name_that_is_not_utf8_can_be_shown_and_opened(self, tmp_path):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_bytes(b"x")
        ((found,), _) = find([tmp_path])
        assert found.file.endswith("caf\\xe9.txt")
        found.file.encode()
        assert Path(extended(found.path)).read_bytes() == b"x"


def test_long_paths_get_their_prefix_on_windows_only(monkeypatch):
    long = "C:\\" + "x" * 300
    assert extended(long) == long
    monkeypatch.setattr(finding.sys, "platform", "win32")
    monkeypatch.setattr(finding.os.path, "abspath", lambda p: p)
    assert extended(long) == "\\\\?\\" + long
    assert extended("\\\\server\\" + "x" * 300) == "\\\\?\\UNC\\server\\" + "x" * 300
    assert extended("C:\\short.pdf") == "C:\\short.pdf"
    assert extended("\\\\?\\" + long) == "\\\\?\\" + long


def test_visible_keeps_ordinary_names():
    assert visible("réports/ä b.pdf") == "réports/ä b.pdf"
