"""The themes as data: one TOML file a theme, shipped in ``corpora/taxonomy``, and more from files of the user's.

What ``AUDITLENS_THEMES`` names, a folder of TOML and YAML files or one such file, adds themes, or replaces the shipped
one with the same ``id``; a YAML file that says ``shipped: false`` takes the place of all of them.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pipeline import resources
from pipeline.errors import AuditlensError
from pipeline.tag.theme import DEFAULT_THRESHOLD, KINDS, LAST, PLACES, Examples, PatternGroup, Theme
from pipeline.tag.themefiles import YAML, read_themes
from pipeline.version import THEMES_VARIABLE

__all__ = [
    "DEFAULT_THRESHOLD",
    "KINDS",
    "LAST",
    "PLACES",
    "Examples",
    "PatternGroup",
    "Taxonomy",
    "TaxonomyError",
    "Theme",
    "load_taxonomy",
    "read_file",
]


class TaxonomyError(AuditlensError):
    """Theme files that cannot be used; ``problems`` has one line each, every one beginning with the file's name."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep ``problems``, which the message lists."""
        super().__init__("theme files cannot be used:\n" + "\n".join(f"  {p}" for p in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[TaxonomyError], tuple[tuple[str, ...]]]:
        """Let the error cross from a worker process."""
        return (type(self), (self.problems,))


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The themes in order, and the hash of the files that they came from.

    ``folder`` is where themes of the user's lie, and with them the classifiers trained for them; None without any.
    """

    themes: tuple[Theme, ...]
    sha256: str
    folder: Path | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(t.id for t in self.themes)

    @property
    def labels(self) -> dict[str, str]:
        """The label of each id."""
        return {t.id: t.label for t in self.themes}

    def digest(self) -> str:
        """Return the sha256, in hex, over the ids and bytes of all files used, whatever their folder."""
        return self.sha256


def load_taxonomy(folder: str | Path | None = None) -> Taxonomy:
    """Return the shipped themes, with those of ``folder`` added or put in place of the shipped ones.

    Args:
        folder: a folder of theme files, or one file; by default what the environment's ``AUDITLENS_THEMES`` names,
            if any.

    Raises:
        TaxonomyError: files that cannot be used, with all problems of all files.
    """
    own = folder if folder is not None else os.environ.get(THEMES_VARIABLE) or None
    shipped = _files(resources.path("corpora", "taxonomy"))
    place = None
    found: list[Path] = []
    if own is not None:
        place = Path(own).expanduser()
        if place.is_file() and place.suffix.lower() in (".toml", *YAML):
            found, place = [place], place.parent
        elif place.is_dir():
            found = _files(place)
        else:
            raise TaxonomyError((f"{place}: {THEMES_VARIABLE} names this folder of theme files, and it is not there",))
    return _build(_read(shipped), _read(found), place)


def read_file(path: str | Path) -> Taxonomy:
    """Return the themes of one YAML or TOML file alone.

    Raises:
        TaxonomyError: it cannot be read or used.
    """
    path = Path(path)
    try:
        return _build((), _read([path]), path.parent)
    except OSError as error:
        raise TaxonomyError((f"{path}: cannot be read: {error.strerror}",)) from error


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.suffix.lower() in (".toml", *YAML) and p.is_file())


_Sources = tuple[tuple[str, str, bytes], ...]  # name, path, content


def _read(files: list[Path]) -> _Sources:
    # A checkout on Windows is the same taxonomy.
    return tuple((p.stem, str(p), p.read_bytes().replace(b"\r\n", b"\n")) for p in files)


@lru_cache(maxsize=4)
def _build(shipped: _Sources, own: _Sources, folder: Path | None) -> Taxonomy:
    problems: list[str] = []
    files = [read_themes(path, data, problems) for _, path, data in own]
    alone = any(not file.shipped for file in files)
    mine: dict[str, Theme] = {}
    for (_, path, _), file in zip(own, files, strict=True):
        for theme in file.themes:
            if theme.id in mine and theme.id:
                problems.append(f"{path}: the theme {theme.id!r} is in another file too")
            mine[theme.id] = theme
    kept = () if alone else tuple(s for s in shipped if s[0] not in mine)
    themes = [
        replace(theme, shipped=True) for _, path, data in kept for theme in read_themes(path, data, problems).themes
    ]
    if problems:
        raise TaxonomyError(tuple(problems))
    seal = hashlib.sha256()
    for name, _, data in sorted((*kept, *own)):
        seal.update(f"{name}\0{len(data)}\0".encode())
        seal.update(data)
    # Without an order, themes of TOML files stand by id and those of a YAML file as it lists them.
    place = {theme.id: i for file in files if len(file.themes) > 1 for i, theme in enumerate(file.themes)}
    ordered = sorted((*themes, *mine.values()), key=lambda t: (t.order, place.get(t.id, -1), t.id))
    return Taxonomy(tuple(ordered), seal.hexdigest(), folder)
