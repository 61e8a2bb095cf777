"""The card of the shipped classifier: what it learnt from, how, and how well it does on authorities it never saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.evaluate import evaluate
from pipeline.records import STANCES
from pipeline.train.passages import HELD_OUT, Example
from pipeline.train.run import Data, Floats

Rows = list[dict[str, Any]]


def labelled(
    examples: Sequence[Example], themes: Floats, stances: Floats, limits: Mapping[str, float], names: Sequence[str]
) -> tuple[Rows, dict[Any, dict[str, Any]]]:
    """Return gold and found labels as ``pipeline.evaluate`` takes them."""
    gold: Rows = []
    found: dict[Any, dict[str, Any]] = {}
    for i, example in enumerate(examples):
        group = {"authority": example.group} if example.genre == "inspection" else {"report": example.report}
        gold.append({"id": example.id, "themes": sorted(example.themes or ()), "stance": example.stance, **group})
        best = int(stances[i].argmax())
        chances = [round(float(p), 3) for p in themes[i]]
        found[example.id] = {
            "themes": [{"id": t, "score": p} for t, p in zip(names, chances, strict=True) if p >= limits[t]],
            "stance": STANCES[best],
            "stance_score": round(float(stances[i, best]), 3),
        }
    return gold, found


def expected_error(examples: Sequence[Example], themes: Floats, names: Sequence[str]) -> float:
    """Return the expected calibration error of the theme probabilities over all passages and themes, ten bins."""
    from pipeline.evaluate.calibration import calibration_error

    pairs = (
        (float(themes[i, j]), name in (e.themes or ())) for i, e in enumerate(examples) for j, name in enumerate(names)
    )
    found = calibration_error(pairs)
    return float(found["ece"]) if found else 0.0


class Scores:
    """What is known of the classifier on one set of passages."""

    def __init__(self, name: str, scores: Mapping[str, Any], calibration: float) -> None:
        """Keep the measures of ``pipeline.evaluate.evaluate``."""
        self.name, self.scores, self.calibration = name, scores, calibration

    @classmethod
    def of(
        cls,
        name: str,
        parts: Iterable[tuple[Sequence[Example], Floats, Floats, Mapping[str, float]]],
        themes: Sequence[str],
    ) -> Scores:
        """Return the scores of passages in parts, each with its probabilities and thresholds."""
        gold: Rows = []
        found: dict[Any, dict[str, Any]] = {}
        errors, sizes = [], []
        for examples, chances, stances, limits in parts:
            if not examples:
                continue
            mine, labels = labelled(examples, chances, stances, limits, themes)
            gold += mine
            found |= labels
            errors.append(expected_error(examples, chances, themes))
            sizes.append(len(examples))
        error = sum(e * n for e, n in zip(errors, sizes, strict=True)) / max(1, sum(sizes))
        return cls(name, evaluate(gold, found), round(error, 3))

    def line(self) -> str:
        """Return a row of the table of totals."""
        s = self.scores
        micro, macro = (s["themes"].get("intervals") or {}).get("micro_f1"), s["themes"]["macro_f1"]
        accuracy = (s["stance"].get("intervals") or {}).get("accuracy")
        cells = (
            self.name,
            s["passages"],
            f"{s['themes']['micro']['f1']:.3f}{_span(micro)}",
            f"{macro:.3f}",
            f"{s['stance']['accuracy']:.3f}{_span(accuracy)}",
            f"{s['stance']['macro_f1']:.3f}",
            f"{self.calibration:.3f}",
            f"{s['calibration']['stance']['ece']:.3f}",
        )
        return f"| {' | '.join(map(str, cells))} |"


def _span(interval: Sequence[float] | None) -> str:
    return f" ({interval[0]:.3f} to {interval[1]:.3f})" if interval else ""


def card(
    data: Data,
    sets: Sequence[Scores],
    thresholds: Mapping[str, float],
    names: Mapping[str, str],
    plain: Sequence[Scores] | None = None,
) -> str:
    """Return the card as Markdown.

    Args:
        data: what the model learnt from.
        sets: its scores; the first two are cross-validated, inspections and local audits.
        thresholds: the probability from which each theme is tagged.
        names: what the themes are called.
        plain: for the card of the encoder, the scores of the classifier without it.
    """
    genres = Counter(e.genre for e in data.gold)
    groups = {genre: len({e.group for e in data.gold if e.genre == genre}) for genre in genres}
    besides = Counter(e.genre for e in data.besides)
    first, second = sets[0], sets[1]
    lines = [
        _ENCODER_HEAD if plain else _HEAD,
        (_ENCODER_LEARNT if plain else _LEARNT).format(
            inspection=genres["inspection"],
            authorities=groups["inspection"],
            local=genres["local"],
            places=groups["local"],
            unlabelled=f"{len(data.unlabelled):,}",
            besides=f"{besides['inspection']:,}",
            further=f"{besides['local']:,}",
            held=", ".join(HELD_OUT),
        ),
        _SCORES,
        *_totals(sets),
        "",
        *(["The usual classifier on the same passages:", "", *_totals(plain), ""] if plain else []),
        _READING,
        "",
        "| theme | tagged from | inspections: P | R | F1 (95 %) | n | local audits: P | R | F1 (95 %) | n |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for theme in data.themes:
        cells = []
        for s in (first, second):
            each = s.scores["themes"]["each"].get(theme)
            if each is None or not each["support"]:
                cells += ["", "", "", "0"]
                continue
            cells += [
                f"{each['precision']:.2f}",
                f"{each['recall']:.2f}",
                f"{each['f1']:.2f}{_span2(each.get('interval'))}",
                str(each["support"]),
            ]
        lines.append(f"| {names.get(theme, theme)} | {thresholds[theme]:.2f} | {' | '.join(cells)} |")
    for s in (first, second):
        lines += ["", f"Stance, {s.name}: rows are the labels, columns what was found.", "", *_confusion(s)]
    lines += ["", _ENCODER_TAIL if plain else _TAIL]
    return "\n".join(lines) + "\n"


def _totals(sets: Sequence[Scores]) -> list[str]:
    return [
        "| passages | n | themes, micro F1 (95 %) | macro F1 | stance, accuracy (95 %) | macro F1 "
        "| calibration error of themes | of stance |",
        "|---|---|---|---|---|---|---|---|",
        *(s.line() for s in sets),
    ]


def _span2(interval: Sequence[float] | None) -> str:
    return f" ({interval[0]:.2f} to {interval[1]:.2f})" if interval else ""


def _confusion(scores: Scores) -> list[str]:
    table: Mapping[str, Mapping[str, int]] = scores.scores["stance"]["confusion"]
    rows = ["| | " + " | ".join(STANCES) + " | F1 |", "|---" * (len(STANCES) + 2) + "|"]
    for want in STANCES:
        counts = " | ".join(str(table.get(want, {}).get(got, 0)) for got in STANCES)
        f1 = scores.scores["stance"]["each"][want]["f1"]
        rows.append(f"| {want} | {counts} | {'' if f1 is None else f'{f1:.2f}'} |")
    return rows


def write_card(folder: Path, text: str) -> None:
    """Write the card beside the weights."""
    (folder / "README.md").write_text(text, encoding="utf-8", newline="\n")


_HEAD = """# Classifier of themes and stance

This page is written by `auditlens train`; the numbers are those of the run that made the files beside it.

| file | what it is |
|---|---|
| `weights.npz` | the weights as plain arrays, the two large tables in half precision: opening them runs no code |
| `words.txt` | the words that the classifier knows: those of the training passages, then those of the encoder |
| `classifier.json` | the themes in order and the probability from which each is tagged |

**Model.** Two models score each passage, and a logistic mix of both scores gives a probability for each theme and for
each stance. One is logistic regression on words and pairs of words (TF-IDF), on the words of heading and lead-in, and
on the rules' evidence: the score of each theme's patterns in the passage, beside it and over its report, and what its
words weigh for its stance. The other is a small network on the same: word vectors of 64 numbers, a convolution over
three words, one hidden layer. It learns from the labels and from what a teacher says of unlabelled passages, and of
variants of the local ones (put together from two, thinned out, under another heading): MiniLM (`all-MiniLM-L6-v2`,
Apache-2.0), fine-tuned on the same labels for themes and stance at once, its answers averaged with the linear model's.
The vector of a word is a projection of what the same encoder says of it, and of a word that training passages have also
what was learnt besides; so words that they lack mean something too. Neither torch nor the encoder is needed to use it.
"""

_ENCODER_HEAD = """# Encoder: the slower model that is right more often

This page is written by `auditlens train`; the numbers are those of the run that made the files beside it.

| file | what it is |
|---|---|
| `model.onnx` | the encoder, 23 MB: MiniLM with its weights in 8-bit numbers, in the open format ONNX |
| `pieces.txt` | the pieces of words that it reads, by number |
| `encoder.json` | the themes in order, the probability from which each is tagged, and what mixes the scores |

**Use.** `pip install 'auditlens[accurate]'` (onnxruntime, MIT), then set `AUDITLENS_MODEL=accurate`. Everything still
happens on this machine. The choice is part of the analysis version, so a corpus knows which model its reports were read
with, and `ingest` reads them again when it changes. It takes ten times as long: on one core some 220 passages
a second (12 pages of an inspection report) in place of 2,300, and 90 MB more memory a process.

**Model.** [all-MiniLM-L6-v2](https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2) (Apache-2.0, six layers of
384 numbers), fine-tuned for themes and stance at once: the mean of its outputs beside the rules' evidence, one linear
layer a question. It reads the heading above a passage and its lead-in before the passage itself, 128
pieces of words in all. It is the teacher of the classifier's network, and stands beside both models of the
[classifier](../classifier/README.md): a logistic mix of the three scores gives the probabilities. One passage is asked
about at a time, so that its score does not depend on its neighbours.
"""

_LEARNT = """**Learnt from** {inspection} labelled passages of {authorities} authorities' inspection reports, \
{local} invented passages of local audits of {places} invented places (`corpora/sample`, `corpora/training`), and a
sample of {unlabelled} unlabelled passages of inspection reports (Open Government Licence v3.0). Two lots more are
learnt from and never tested on: {besides} passages of the inspection reports that other readers labelled by the
codebook, most of them because an earlier model was unsure of them (`corpora/training/inspections.csv`, labels
without words; on labelled passages put among them these readers agree with the labels at 0.92 micro F1 on themes
and in 0.95 of the stances), and {further} invented passages of local audits, written to say indirectly what a
theme's own words would say, in the dry words of most real audits, between the two, or what a line of a sample report
says in other words (`corpora/training/further`). The sample reports of {held} are never learnt from.
Headings that only name a topic have no theme and are context; they are neither learnt nor counted here.
"""

_ENCODER_LEARNT = """**Learnt from** what the [classifier](../classifier/README.md) learns from that is labelled:
{inspection} and {besides} passages of {authorities} authorities' inspection reports (Open Government Licence v3.0),
{local} and {further} invented passages of local audits (`corpora/sample`, `corpora/training`). The sample reports of
{held} are never learnt from.
"""

_SCORES = """**Scores.** Cross-validated: five folds by authority, teacher, linear model, network, mix and thresholds \
made anew in
each without the fold's authorities. Inspection passages are scored alone, without heading or lead-in, and once more in
their reports, as `analyse` reads them; passages of local audits in their report. Intervals resample authorities
(reports, for local audits). The last rows were only ever tested on.
"""

_READING = """A tag's score is a probability: the calibration error says how far it is, on average, from the share that
is right. Two readings of the same passages by the labels' reader agree at 0.95 micro F1 on themes and 0.96 macro F1 on
stance."""

_TAIL = """**Where it fails.** Things said obliquely in local audits ("nobody rings the GP"), short bullets that only
make sense after the one before, a report's own subject that its sentences leave out, wry or telegraphic notes. Mixed
passages whose two sides are not parted by a conjunction. Words of another decade or field. It knows English.

**Rebuild.** `auditlens train --gold GOLD.jsonl --reports FOLDER --out models/classifier`, with `pip install
'auditlens[train]'`; one thread a step, so the same bytes on one machine. A run that is stopped goes on where it was."""

_ENCODER_TAIL = """**Where it fails.** Where the classifier does, less often: things said obliquely in local audits,
short bullets that only make sense after the one before, wry or telegraphic notes. It gains most in the
stance, less in the themes, and for those of few passages not for certain. Eight-bit sums can differ a little between
makers of processors, and a score with them.

**Licence.** The weights derive from all-MiniLM-L6-v2, Apache-2.0 ([LICENSE](LICENSE)), changed by fine-tuning and
rounding; the rest of auditlens is MIT.

**Rebuild.** `auditlens train --gold GOLD.jsonl --reports FOLDER --out models/classifier`, with `pip install
'auditlens[train]'`, makes classifier and encoder."""
