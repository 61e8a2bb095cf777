"""The errors that a user can act on."""

from __future__ import annotations


class AuditlensError(Exception):
    """Base of all errors that are reported as one line: the cause and what to do about it."""


class ReadError(AuditlensError):
    """A file that cannot be read as a report.

    ``kind`` is a short stable word: ``empty``, ``not_a_report``, ``unsupported``, ``damaged``, ``encrypted``,
    ``no_text``, ``too_large``, ``missing``, ``internal``.
    """

    def __init__(self, kind: str, message: str) -> None:
        """Keep the kind and the sentence that is shown."""
        super().__init__(message)
        self.kind = kind
        self.message = message

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str]]:
        """Keep both parts when the error crosses from one process to another."""
        return (type(self), (self.kind, self.message))
