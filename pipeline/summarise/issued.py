"""An issued digest, frozen: what it was asked, what it rests on and what every reference of it leads to.

It is kept twice, as JSON beside the digest and in the corpus, so that ``auditlens trace`` works with either, and so
that a later digest can tell what changed since.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.corpus.store import Corpus
from pipeline.errors import AuditlensError
from pipeline.files import private_text
from pipeline.summarise.trail import Trail
from pipeline.summarise.whole import Digest

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Issued:
    """A frozen digest.

    Attributes:
        title, layout: of the paper.
        asked: the options it was made with, by name.
        versions: ``corpus`` (fingerprint), ``auditlens``, ``analysis`` (list), ``embedding``, ``saying``, ``codebook``.
        reports: the reports it draws on, by sha256: the fields of ``whole.ReportLine``.
        entries: what each reference leads to, as ``trail.Trail`` kept it.
        quoted: the words of the passages behind quotations, by id.
        evidence: ids of the passages by theme and stance, all that were counted.
    """

    title: str
    layout: str
    asked: Mapping[str, Any]
    versions: Mapping[str, Any]
    reports: Mapping[str, Mapping[str, Any]]
    entries: Mapping[str, Mapping[str, Any]]
    quoted: Mapping[str, str]
    evidence: Mapping[str, Mapping[str, list[str]]]

    def to_text(self) -> str:
        """Return the JSON text that is stored."""
        names: dict[str, int] = {}

        def number(name: str) -> int:
            return names.setdefault(name, len(names))

        plain = {"auditlens_digest": FORMAT, **asdict(self)}
        plain["entries"] = {ref: _renamed(entry, number) for ref, entry in self.entries.items()}
        plain["evidence"] = {
            theme: {stance: [number(i) for i in ids] for stance, ids in stances.items()}
            for theme, stances in self.evidence.items()
        }
        # Most things are counted in many places: each is named once, and after that by its number.
        plain["names"] = list(names)
        lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in plain.items())
        return "{" + ",\n".join(lines) + "}\n"


def freeze(digest: Digest, trail: Trail, *, title: str, layout: str, asked: Mapping[str, Any], codebook: str) -> Issued:
    """Return the digest as it is to be kept."""
    versions = {**asdict(digest.versions), "codebook": codebook, "analysis": list(digest.versions.analysis)}
    return Issued(
        title=title,
        layout=layout,
        asked=dict(asked),
        versions=versions,
        reports={line.report: _plain(asdict(line)) for line in digest.scope.reports},
        entries=trail.entries,
        quoted=dict(sorted(trail.quoted.items())),
        evidence={t.id: {stance: list(count.basis) for stance, count in t.stances} for t in digest.themes},
    )


def _renamed(entry: Mapping[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    """Return an entry with ``change`` made to every name in its lists of passages and of what was counted."""
    made = dict(entry)
    made["passages"] = [change(name) for name in entry["passages"]]
    if "counts" in entry:
        made["counts"] = [{**count, "basis": [change(name) for name in count["basis"]]} for count in entry["counts"]]
        for count in made["counts"]:
            if "passages" in count:
                count["passages"] = [change(name) for name in count["passages"]]
    return made


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in row.items()}


def write(issued: Issued, path: Path) -> None:
    """Write the frozen digest to ``path``, readable by its owner alone."""
    with private_text(path) as stream:
        stream.write(issued.to_text())


def keep(corpus: Corpus, issued: Issued) -> bool:
    """Keep the frozen digest in the corpus; the same one is kept once. Return whether that was possible.

    A corpus that cannot be written to (a shared folder, another program at it) is no reason to fail: the file beside
    the digest holds the same.
    """
    text = issued.to_text().encode("utf-8")
    ident = hashlib.sha256(text).hexdigest()
    try:
        with corpus.transaction() as db:
            db.execute("DELETE FROM issued WHERE id = ?", (ident,))
            db.execute(
                "INSERT INTO issued (id, title, content) VALUES (?, ?, ?)",
                (ident, issued.title, zlib.compress(text, 6)),
            )
    except (AuditlensError, sqlite3.Error):
        return False
    return True


def read(path: Path) -> Issued:
    """Return the frozen digest in a file, given itself or the digest that lies beside it.

    Raises:
        AuditlensError: there is none, or it is something else.
    """
    place = path if path.suffix == ".json" else path.with_suffix(".json")
    if path.is_dir():
        found = sorted(path.glob("*.json"))
        if len(found) != 1:
            raise AuditlensError(f"{path} holds {len(found)} frozen digests: name one of its .json files")
        place = found[0]
    try:
        text = place.read_text(encoding="utf-8")
    except OSError as error:
        raise AuditlensError(
            f"there is no frozen digest at {place}: name the .json file that lies beside the digest"
        ) from error
    except UnicodeDecodeError as error:
        raise _other(place) from error
    return _parsed(text, place)


def _parsed(text: str, place: Path) -> Issued:
    try:
        plain = json.loads(text)
    except json.JSONDecodeError as error:
        raise _other(place) from error
    if not isinstance(plain, dict) or "auditlens_digest" not in plain:
        raise _other(place)
    if plain.pop("auditlens_digest") != FORMAT:
        raise AuditlensError(f"{place} was written by another version of auditlens: make the digest again")
    try:
        names = plain.pop("names")
        plain["entries"] = {ref: _renamed(entry, names.__getitem__) for ref, entry in plain["entries"].items()}
        plain["evidence"] = {
            theme: {stance: [names[i] for i in ids] for stance, ids in stances.items()}
            for theme, stances in plain["evidence"].items()
        }
        return Issued(**plain)
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise _other(place) from error


def _other(place: Path) -> AuditlensError:
    return AuditlensError(f"{place} is not a frozen digest: name the .json file that auditlens digest writes")


def kept(corpus: Corpus) -> list[Issued]:
    """Return the frozen digests in the corpus, the latest first; those of another version are passed over."""
    found = []
    for (content,) in corpus.connection.execute("SELECT content FROM issued ORDER BY issued_key DESC"):
        with suppress(AuditlensError):
            found.append(_parsed(zlib.decompress(content).decode("utf-8"), corpus.path))
    return found
