"""Where the data that travels with the package lies."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import AuditlensError

_PACKAGE = Path(__file__).resolve().parent


class MissingResourceError(AuditlensError, FileNotFoundError):
    """A file that belongs to the installation is not there: no fault of what is being read."""


def path(*parts: str) -> Path:
    """Return the path of a file or folder of ``models/`` or ``corpora/``, e.g. ``path("corpora", "taxonomy")``.

    A wheel holds both below ``pipeline/_data``; an editable install finds them in the checkout.

    Raises:
        MissingResourceError: neither place holds it.
    """
    for root in (_PACKAGE / "_data", _PACKAGE.parent):
        found = root.joinpath(*parts)
        if found.exists():
            return found
    raise MissingResourceError(f"{'/'.join(parts)} is not part of this installation: install auditlens again")
