"""The name of the program, and the versions that a result depends on: of the package, and of what the analysis reads.

A report in a corpus carries the analysis version it was made with; ingestion analyses it again when that differs.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from pipeline import resources
from pipeline.errors import AuditlensError

NAME = "auditlens"
"""What stands in the files that it writes as their author or generator."""

# What the analysis reads, as parts for ``resources.path``; the reference tables are read by later steps only.
_DATA = (
    ("corpora", "taxonomy"),
    ("corpora", "lexicons"),
    ("corpora", "glossary"),
    ("corpora", "register"),
    ("models", "audit_en"),
    ("models", "boundaries"),
    ("models", "classifier"),
)
THEMES_VARIABLE = "AUDITLENS_THEMES"  # a folder, or one file, of the user's own themes, read beside the taxonomy
MODEL_VARIABLE = "AUDITLENS_MODEL"  # ACCURATE for the slower model that is right more often; else empty
ACCURATE = "accurate"
_ENCODER = ("models", "encoder")  # read only when it is chosen
OWN_CLASSIFIERS = ("classifiers.json", "classifiers.npz")  # what is trained for them lies beside them


@lru_cache(maxsize=1)
def package_version() -> str:
    """Return the version of the installed package, "0" where it runs without being installed."""
    try:
        return metadata.version(NAME)
    except metadata.PackageNotFoundError:
        return "0"


def analysis_version() -> str:
    """Return the package version and a hash of the data of the analysis, e.g. "0.1.0+3f9a0c1d22b4".

    The data is hashed once a process, as it is read once.
    """
    return _analysis_version(os.environ.get(THEMES_VARIABLE, ""), accurate())


def accurate() -> bool:
    """Return whether the slower model that is right more often is chosen.

    Raises:
        AuditlensError: the variable holds something else.
    """
    chosen = os.environ.get(MODEL_VARIABLE, "")
    if chosen not in ("", ACCURATE):
        raise AuditlensError(f"{MODEL_VARIABLE} is {chosen!r}: set it to {ACCURATE}, or to nothing for the usual model")
    return chosen == ACCURATE


@lru_cache(maxsize=4)
def _analysis_version(themes: str, with_encoder: bool) -> str:
    digest = hashlib.sha256()
    for parts in (*_DATA, _ENCODER) if with_encoder else _DATA:
        try:
            add_folder(digest, resources.path(*parts), "/".join(parts))
        except FileNotFoundError:
            continue
    if themes:
        place = Path(themes).expanduser()
        if place.is_file():
            for file in (place, *(place.parent / name for name in OWN_CLASSIFIERS)):
                if file.is_file():
                    digest.update(f"{THEMES_VARIABLE}/{file.name}\0".encode("utf-8", "surrogateescape"))
                    digest.update(hashlib.sha256(file.read_bytes()).digest())
        else:
            add_folder(digest, place, THEMES_VARIABLE)
    return f"{package_version()}+{digest.hexdigest()[:12]}"


@lru_cache(maxsize=1)
def codebook() -> str:
    """Return a hash of the definitions of the themes that come with the program."""
    digest = hashlib.sha256()
    add_folder(digest, resources.path("corpora", "taxonomy"), "taxonomy")
    return digest.hexdigest()[:12]


def add_folder(digest: hashlib._Hash, folder: Path, name: str) -> None:
    """Feed names and contents of all files below ``folder``, in order of name.

    Hidden and compiled ones are left out, and cards and notes (Markdown), which change nothing that is read.
    """
    found = []
    for file in folder.rglob("*"):
        relative = file.relative_to(folder)
        aside = any(part.startswith(".") or part == "__pycache__" for part in relative.parts) or file.suffix == ".md"
        if aside or not file.is_file():
            continue
        found.append((relative.as_posix(), file))
    for relative_name, file in sorted(found):
        digest.update(f"{name}/{relative_name}\0".encode("utf-8", "surrogateescape"))
        digest.update(hashlib.sha256(file.read_bytes()).digest())
