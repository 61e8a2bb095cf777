"""The optional, more accurate model: a sentence encoder (MiniLM) in 8-bit numbers, beside the classifier that ships.

With ``AUDITLENS_MODEL=accurate`` its scores take part in the mix. It is the teacher of the classifier's network, made
by ``auditlens train``; ``models/encoder`` holds it, with the card. onnxruntime does the sums and comes with
``pip install 'auditlens[accurate]'``; nothing is downloaded, and nothing sent.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.embedding import pieces_of
from pipeline.errors import AuditlensError
from pipeline.memory import Memory
from pipeline.records import STANCES
from pipeline.tag.evidence import Evidence

MODEL = ("models", "encoder")
FILES = ("model.onnx", "pieces.txt", "encoder.json")
FORMAT = 1

# What is read of a passage with its context, and of the context, in pieces of words; of heading and lead-in, in signs.
MOST_PIECES, MOST_CONTEXT = 128, 40
MOST_HEADING, MOST_LEAD_IN = 120, 160
LONGEST_WORD = 100  # as BERT has it: a longer one is unknown
UNKNOWN, BEGIN, END = 100, 101, 102  # [UNK], [CLS] and [SEP] in BERT's vocabulary

Floats = NDArray[np.float32]
Item = tuple[list[int], list[int]]  # the numbers of pieces, and 0 for each of the context, 1 for each of the passage


class EncoderError(AuditlensError):
    """The optional model cannot be used; the message says why and what to do."""


class Pieces:
    """Text as pieces of words, exactly as BERT's tokenizer for lower-case text reads it (Devlin and others 2019)."""

    def __init__(self, pieces: Sequence[str]) -> None:
        """Number the pieces."""
        numbers = {piece: i for i, piece in enumerate(pieces)}
        self._of: Memory[list[int]] = Memory(
            lambda word: (pieces_of(word, numbers) if len(word) <= LONGEST_WORD else []) or [UNKNOWN]
        )

    def ids(self, text: str) -> list[int]:
        """Return the numbers of the pieces of ``text``."""
        of = self._of
        return [piece for word in words_of(text) for piece in of[word]]


def words_of(text: str) -> list[str]:
    """Return the lower-case words and marks of ``text``, without accents and control characters."""
    if not text.isascii():
        text = "".join(f" {c} " if _is_ideograph(c) else c for c in text)
        text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return "".join(_SIGNS[c] for c in text.lower()).split()


def _sign(c: str) -> str:
    """Return what a sign is read as: a mark stands alone, a control character is nothing."""
    if c in "\t\n\r":
        return " "
    category = unicodedata.category(c)
    if category.startswith("P") or ("!" <= c <= "~" and not c.isalnum()):
        return f" {c} "
    if category in ("Zs", "Zl", "Zp"):
        return " "
    return "" if category in ("Cc", "Cf", "Cn", "Co", "Cs") or c == "\ufffd" else c


_SIGNS: Memory[str] = Memory(_sign)


def _is_ideograph(c: str) -> bool:
    """Return whether BERT reads a sign as a word by itself: the blocks of CJK ideographs."""
    at = ord(c)
    return (
        0x4E00 <= at <= 0x9FFF
        or 0x3400 <= at <= 0x4DBF
        or 0x20000 <= at <= 0x2CEAF
        or 0xF900 <= at <= 0xFAFF
        or 0x2F800 <= at <= 0x2FA1F
    )


def context_of(heading: str, lead_in: str) -> str:
    """Return the heading above a passage and its lead-in, the ends of both."""
    return " : ".join(part for part in (heading[-MOST_HEADING:], lead_in[-MOST_LEAD_IN:]) if part)


def item(context: Sequence[int], text: Sequence[int]) -> Item:
    """Return context and text as one sequence, each cut to its bound."""
    context = list(context[-MOST_CONTEXT:])
    text = list(text[: MOST_PIECES - 3 - len(context)])
    head = [BEGIN, *context, END] if context else [BEGIN]
    return [*head, *text, END], [0] * len(head) + [int(bool(context))] * (len(text) + 1)


class Encoder:
    """The encoder with its pieces of words."""

    def __init__(self, model: Path, pieces: Sequence[str]) -> None:
        """Open the model, on one thread: reports are read beside one another, a process each.

        Raises:
            EncoderError: onnxruntime is not installed.
            ValueError: the file is not a model.
        """
        try:
            import onnxruntime
        except ImportError as error:
            raise EncoderError(
                "AUDITLENS_MODEL=accurate needs one more package: pip install 'auditlens[accurate]'"
            ) from error
        onnxruntime.disable_telemetry_events()  # only Windows builds have any
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.use_deterministic_compute = True
        options.log_severity_level = 3
        self.pieces = Pieces(pieces)
        try:
            self._session: Any = onnxruntime.InferenceSession(
                model.read_bytes(), options, providers=["CPUExecutionProvider"]
            )
        except OSError:
            raise
        except Exception as error:  # onnxruntime's own kinds have no common base
            raise ValueError(str(error).partition("\n")[0]) from error
        sizes = {given.name: given.shape for given in self._session.get_inputs()}
        self.evidence_size: int = sizes["evidence"][1]
        self.labels: int = self._session.get_outputs()[0].shape[1]

    def logits(self, passages: Sequence[Evidence], evidence: Floats) -> Floats:
        """Return the scores before calibration, shape (passages, themes + 5); titles, never asked about, get zeros.

        Passages are asked about one by one: 8-bit sums are scaled by the largest number of a batch, so that in one
        batch a passage's score would depend on its neighbours, and one that stands alone is nearly as fast.

        Args:
            passages: with their text.
            evidence: the rules' evidence as numbers, as ``classifier.Vocabulary`` reads it, a row a passage.
        """
        found = np.zeros((len(passages), self.labels), np.float32)
        near: Memory[list[int]] = Memory(self.pieces.ids)
        for row, passage in enumerate(passages):
            if passage.is_title:
                continue
            ids, types = item(near[context_of(passage.heading, passage.lead_in)], self.pieces.ids(passage.text))
            given = {
                "ids": np.asarray([ids], np.int64),
                "mask": np.ones((1, len(ids)), np.int64),
                "types": np.asarray([types], np.int64),
                "evidence": evidence[row : row + 1],
            }
            found[row] = self._session.run(None, given)[0][0]
        return found


class Beside(NamedTuple):
    """The encoder and what makes one probability of its scores and those of the classifier's two models.

    Attributes:
        encoder: the model.
        theme_mix: shape (4, themes): the weights of linear model, network and encoder, and the shift of each theme.
        stance_mix: shape (8,): the same weights, and the shift of each stance.
        thresholds: by theme, the probability from which it is tagged.
    """

    encoder: Encoder
    theme_mix: Floats
    stance_mix: Floats
    thresholds: dict[str, float]


def open_encoder(folder: Path, themes: Sequence[str], evidence_size: int) -> Beside:
    """Return the encoder that ``folder`` holds.

    Args:
        folder: with ``FILES``.
        themes: those of the classifier that it stands beside.
        evidence_size: how many numbers of evidence that classifier reads.

    Raises:
        EncoderError: a file is missing, is not of this format, or was made for another classifier.
    """
    try:
        card: dict[str, Any] = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
        if card["format"] != FORMAT or tuple(card["themes"]) != tuple(themes):
            raise EncoderError(f"{folder} was made for another classifier: run `auditlens train` again")
        pieces = (folder / "pieces.txt").read_text(encoding="utf-8").split("\n")[:-1]
        encoder = Encoder(folder / "model.onnx", pieces)
        theme_mix, stance_mix = (np.asarray(card[name], np.float32) for name in ("theme_mix", "stance_mix"))
        thresholds = {theme: float(card["thresholds"][theme]) for theme in themes}
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise EncoderError(f"the model in {folder} cannot be read ({error}): install auditlens again") from error
    if (encoder.evidence_size, encoder.labels) != (evidence_size, len(themes) + len(STANCES)):
        raise EncoderError(f"{folder} was made for another classifier: run `auditlens train` again")
    return Beside(encoder, theme_mix, stance_mix, thresholds)
