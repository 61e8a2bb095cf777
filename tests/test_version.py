import hashlib

from pipeline.version import THEMES_VARIABLE, add_folder, analysis_version, package_version


def hashed(folder):
    digest = hashlib.sha256()
    add_folder(digest, folder, "data")
    return digest.hexdigest()


def test_the_hash_depends_on_names_and_contents_of_files(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.toml").write_text("1")
    first = hashed(tmp_path)
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_text("x")
    (tmp_path / "a" / "README.md").write_text("A card says what is there and changes nothing.")
    assert hashed(tmp_path) == first
    (tmp_path / "a" / "one.toml").rename(tmp_path / "a" / "two.toml")
    second = hashed(tmp_path)
    (tmp_path / "a" / "two.toml").write_text("2")
    assert len({first, second, hashed(tmp_path)}) == 3


def test_the_users_own_themes_count(tmp_path, monkeypatch):
    monkeypatch.delenv(THEMES_VARIABLE, raising=False)
    without = analysis_version()
    assert without.startswith(f"{package_version()}+")
    versions = set()
    for name in ("kinship", "kinship_care"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "theme.toml").write_text(f"id = '{name}'")
        monkeypatch.setenv(THEMES_VARIABLE, str(tmp_path / name))
        versions.add(analysis_version())
    assert len(versions | {without}) == 3
