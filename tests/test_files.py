import os
import stat

import pytest

from pipeline.errors import AuditlensError
from pipeline.files import private_folder, private_text

posix = pytest.mark.skipif(os.name == "nt", reason="Windows keeps access in lists, not in mode bits")


@posix
def test_files_and_folders_are_their_owner_s_alone(tmp_path):
    folder = private_folder(tmp_path / "a" / "b")
    with private_text(folder / "x.txt") as stream:
        stream.write("é\n")
    assert stat.S_IMODE((folder / "x.txt").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / "x.txt").read_bytes() == "é\n".encode()


def test_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path):
    target = tmp_path / "x.txt"
    target.write_text("old")
    with pytest.raises(RuntimeError), private_text(target) as stream:
        stream.write("new")
        raise RuntimeError
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_a_file_is_said(tmp_path):
    (tmp_path / "x").write_text("")
    with pytest.raises(AuditlensError, match="choose another with --out"):
        private_folder(tmp_path / "x")
