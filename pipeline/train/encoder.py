"""The teacher as the optional, more accurate model: a file for onnxruntime, its large weights in 8-bit numbers."""

from __future__ import annotations

import json
import logging
import shutil
import warnings
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from pipeline.tag.encoder import FORMAT, Encoder
from pipeline.tag.evidence import Evidence
from pipeline.train.store import DIGITS
from pipeline.train.teacher import Teacher, encoder_folder

OPSET = 17

Floats = NDArray[np.float32]


class _Plain(nn.Module):  # type: ignore[misc]
    """The teacher in single precision, without what only training needs."""

    def __init__(self, teacher: Teacher) -> None:
        super().__init__()
        self.teacher = teacher

    def forward(self, ids: Any, mask: Any, types: Any, evidence: Any) -> Any:
        out = self.teacher.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        weight = mask.unsqueeze(-1).float()
        x = torch.cat(((out * weight).sum(1) / weight.sum(1), evidence), -1)
        return torch.cat((self.teacher.themes(x), self.teacher.stances(x)), -1)


def export(model: Teacher, file: Path) -> None:
    """Write a teacher to ``file``, its weights as 8-bit numbers with a scale a column, 7 bits of them used.

    The eighth bit would overflow on processors without 8-bit dot products (AVX2), and give other scores there.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model.eval()
    model.encoder.set_attn_implementation("eager")
    pieces = torch.tensor([[101, 2023, 102]])
    given = (pieces, torch.ones_like(pieces), torch.zeros_like(pieces), torch.zeros(1, _evidence_size(model)))
    names = ("ids", "mask", "types")
    with TemporaryDirectory() as folder, warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            _Plain(model),
            given,
            str(whole),
            input_names=[*names, "evidence"],
            output_names=["scores"],
            dynamic_axes={**{name: {0: "n", 1: "length"} for name in names}, "evidence": {0: "n"}, "scores": {0: "n"}},
            opset_version=OPSET,
            dynamo=False,
        )
        logging.disable(logging.WARNING)
        try:
            quantize_dynamic(whole, file, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        finally:
            logging.disable(logging.NOTSET)


def _evidence_size(model: Teacher) -> int:
    return int(model.themes.in_features) - int(model.encoder.config.hidden_size)


def pieces() -> list[str]:
    """Return the pieces of words of the encoder, by number."""
    from tokenizers import Tokenizer

    numbers = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json")).get_vocab()
    return sorted(numbers, key=numbers.__getitem__)


def ask(file: Path, passages: Sequence[Evidence], evidence: Floats) -> Floats:
    """Return the scores of passages by the model of ``file``, as ``analyse`` would have them."""
    return Encoder(file, pieces()).logits(passages, evidence)


def save(
    out: Path, file: Path, themes: Sequence[str], theme_mix: Floats, stance_mix: Floats, thresholds: dict[str, float]
) -> None:
    """Write the model of ``file`` to the folder ``out``, as ``pipeline.tag.encoder`` reads it."""
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, out / "model.onnx")
    (out / "pieces.txt").write_text("\n".join(pieces()) + "\n", encoding="utf-8", newline="\n")
    card = {
        "format": FORMAT,
        "themes": list(themes),
        "thresholds": thresholds,
        "theme_mix": [[float(f"%.{DIGITS}g" % x) for x in row] for row in theme_mix.tolist()],
        "stance_mix": [float(f"%.{DIGITS}g" % x) for x in stance_mix.tolist()],
    }
    (out / "encoder.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8", newline="\n")
