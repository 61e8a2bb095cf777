"""The student: the small network that ships, learning from the labels and from what the teacher says of more passages.

Its layers are those that ``pipeline.tag.network`` computes with numpy; ``weights`` names them alike.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from pipeline.records import STANCES
from pipeline.tag.classifier import FIRST_WORD, UNKNOWN, Inputs, Vocabulary
from pipeline.tag.encoder import item
from pipeline.train.passages import Example
from pipeline.train.teacher import Encoding, encoder_folder, targets

FEWEST = 3  # passages that a word of the vocabulary stands in
WORD, FILTERS, NEAR, HIDDEN = 64, 160, 32, 96
ENCODED = 128  # numbers that are kept of what the encoder says of a word
EPOCHS, BATCH, RATE = 14, 64, 2e-3
DROPOUT, WORD_DROPOUT = 0.3, 0.08
# How often a word is read as if it had not been met in training: by what the encoder says of it alone.
UNMET = 0.1
# How often a passage is shown in its place.
PLACED = {"inspection": 0.5, "local": 0.9}
# What a label weighs against what the teacher says of an unlabelled passage.
GOLD_WEIGHT = 1.2

Floats = NDArray[np.float32]


@torch.no_grad()  # type: ignore[untyped-decorator]
def word_vectors(known: Sequence[str]) -> Floats:
    """Return a vector a word: each through the encoder, reduced to its main directions (as model2vec does)."""
    from transformers import AutoModel

    torch.set_num_threads(1)
    encoder = AutoModel.from_pretrained(encoder_folder(), local_files_only=True).eval()
    encoding = Encoding()
    found = np.zeros((len(known), 384), np.float32)
    for start in range(0, len(known), 256):
        items = [item([], encoding.ids(word)[:12])[0] for word in known[start : start + 256]]
        ids = torch.zeros(len(items), max(map(len, items)), dtype=torch.long)
        for row, pieces in enumerate(items):
            ids[row, : len(pieces)] = torch.tensor(pieces)
        mask = (ids > 0).long()
        out = encoder(input_ids=ids, attention_mask=mask).last_hidden_state * mask.unsqueeze(-1)
        found[start : start + 256] = (out.sum(1) / mask.sum(1, keepdim=True)).numpy()
    found -= found.mean(0)
    _, _, directions = np.linalg.svd(found, full_matrices=False)
    reduced = found @ directions[:ENCODED].T
    return np.asarray(0.3 * reduced / reduced[:, :WORD].std(), np.float32)


class Student(nn.Module):  # type: ignore[misc]
    """The network; see ``pipeline.tag.network`` for what it does."""

    def __init__(self, vocabulary: Vocabulary, vectors: Floats, met: int) -> None:
        """Begin with the encoder's vectors of the words, of which the first ``met`` stand in training passages.

        The vector of a word is a projection of the encoder's, learnt for all words at once, and of a word that is met
        also what it differs from that.
        """
        super().__init__()
        labels = len(vocabulary.themes) + len(STANCES)
        encoded = torch.zeros(len(vocabulary.words) + FIRST_WORD, vectors.shape[1])
        encoded[FIRST_WORD:] = torch.from_numpy(vectors)
        self.register_buffer("encoded", encoded)
        self.projection = nn.Linear(vectors.shape[1], WORD, bias=False)
        self.own = nn.Embedding(met + FIRST_WORD, WORD, padding_idx=0)
        nn.init.zeros_(self.own.weight)
        with torch.no_grad():
            self.projection.weight.copy_(0.3 * torch.eye(WORD, vectors.shape[1]))
        self.conv = nn.Linear(3 * WORD, FILTERS)
        self.near = nn.Linear(2 * WORD, NEAR)
        width = FILTERS + WORD + NEAR + vocabulary.evidence_size
        self.hidden = nn.Linear(width, HIDDEN)
        self.out = nn.Linear(HIDDEN, labels)
        self.linear = nn.Linear(width, labels, bias=False)
        self.dropout, self.word_dropout = nn.Dropout(DROPOUT), nn.Dropout(0.1)

    def words(self, numbers: Any) -> Any:
        """Return the vectors of words; while learning, some as if they had never been met."""
        own = self.own(torch.where(numbers < self.own.num_embeddings, numbers, 0))
        if self.training:
            own = own * (torch.rand((*numbers.shape, 1)) > UNMET)
        return self.projection(self.encoded[numbers]) + own

    def _mean(self, numbers: Any) -> Any:
        known = (numbers > 0).unsqueeze(-1).float()
        return (self.words(numbers) * known).sum(1) / known.sum(1).clamp(min=1)

    def forward(self, numbers: Any, heading: Any, lead_in: Any, evidence: Any) -> Any:
        """Return logits, shape (passages, themes + stances)."""
        known = (numbers > 0).unsqueeze(-1).float()
        vectors = self.word_dropout(self.words(numbers)) * known
        wide = nn.functional.pad(vectors, (0, 0, 1, 1))
        answers = torch.relu(self.conv(torch.cat((wide[:, :-2], wide[:, 1:-1], wide[:, 2:]), -1))) * known
        near = torch.relu(self.near(torch.cat((self._mean(heading), self._mean(lead_in)), -1)))
        mean = vectors.sum(1) / known.sum(1).clamp(min=1)
        x = self.dropout(torch.cat((answers.max(1).values, mean, near, evidence), -1))
        return self.out(self.dropout(torch.relu(self.hidden(x)))) + self.linear(x)

    def weights(self) -> dict[str, Floats]:
        """Return the arrays as the classifier reads them."""
        plain = {name: value.detach().numpy() for name, value in self.state_dict().items()}
        before, at, after = np.split(plain["conv.weight"].T, 3)
        words = plain["encoded"] @ plain["projection.weight"].T
        words[: len(plain["own.weight"])] += plain["own.weight"]
        return {
            "words": words,
            "conv.before": before,
            "conv.at": at,
            "conv.after": after,
            "conv.bias": plain["conv.bias"],
            "near.weight": plain["near.weight"].T,
            "near.bias": plain["near.bias"],
            "hidden.weight": plain["hidden.weight"].T,
            "hidden.bias": plain["hidden.bias"],
            "out.weight": plain["out.weight"].T,
            "out.bias": plain["out.bias"],
            "linear.weight": plain["linear.weight"].T,
        }


def inputs_of(examples: Sequence[Example], vocabulary: Vocabulary, *, placed: bool) -> Inputs:
    """Return passages as numbers, in their places or alone; one that has no place stands alone."""
    chosen = [(e.placed if placed else e.alone) or e.alone or e.placed for e in examples]
    return vocabulary.read([c for c in chosen if c])


class _Ready:
    """Examples as padded tensors, each both alone and in its place."""

    def __init__(self, examples: Sequence[Example], vocabulary: Vocabulary) -> None:
        self.alone = inputs_of(examples, vocabulary, placed=False)
        self.placed = inputs_of(examples, vocabulary, placed=True)

    def batch(self, rows: Sequence[int], placed: Sequence[bool]) -> tuple[Any, ...]:
        sides: list[Inputs] = [self.placed if p else self.alone for p in placed]
        chosen = list(zip(sides, rows, strict=True))
        return (
            _padded([s.words[i] for s, i in chosen]),
            _padded([s.heading[i] for s, i in chosen]),
            _padded([s.lead_in[i] for s, i in chosen]),
            torch.from_numpy(np.stack([s.evidence[i] for s, i in chosen])),
        )


def _padded(lists: Sequence[Sequence[int]]) -> Any:
    found = torch.zeros(len(lists), max(1, max(map(len, lists))), dtype=torch.long)
    for row, numbers in enumerate(lists):
        if numbers:
            found[row, : len(numbers)] = torch.tensor(numbers)
    return found


def learn(
    labelled: Sequence[Example],
    unlabelled: Sequence[Example],
    said: Floats,
    vocabulary: Vocabulary,
    vectors: Floats,
    met: int,
    *,
    seed: int = 0,
    log: Callable[[str], None] = lambda _: None,
) -> Student:
    """Return a student that has learnt from labels, and from what was ``said`` (probabilities) of unlabelled passages.

    ``vectors`` are those of all words of the vocabulary, of which the first ``met`` stand in these passages. It takes
    one thread, so the weights are the same on each run.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    chance = random.Random(seed)  # noqa: S311 (an order to learn in)
    examples = [*labelled, *unlabelled]
    ready, model = _Ready(examples, vocabulary), Student(vocabulary, vectors, met)
    count = len(vocabulary.themes)
    themes, stances = targets(examples, vocabulary.themes)
    wanted = torch.nn.functional.one_hot(stances, len(STANCES)).float() * 0.95 + 0.05 / len(STANCES)
    weight = torch.full((len(examples),), GOLD_WEIGHT)
    themes[len(labelled) :] = torch.from_numpy(said[:, :count])
    wanted[len(labelled) :] = torch.from_numpy(said[:, count:])
    weight[len(labelled) :] = 1.0
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=1e-4)
    step, steps = 0, EPOCHS * (len(examples) // BATCH + 1)
    for epoch in range(EPOCHS):
        model.train()
        total = 0.0
        for batch in _shuffled([len(w) for w in ready.alone.words], chance):
            places = [chance.random() < PLACED[examples[i].genre] for i in batch]
            numbers, *rest = ready.batch(batch, places)
            gone = (torch.rand(numbers.shape) < WORD_DROPOUT) & (numbers > 0)
            logits = model(torch.where(gone, UNKNOWN, numbers), *rest)
            theme_loss = nn.functional.binary_cross_entropy_with_logits(
                logits[:, :count], themes[batch], reduction="none"
            ).sum(1)
            stance_loss = -(wanted[batch] * torch.log_softmax(logits[:, count:], -1)).sum(1)
            loss = ((0.5 * theme_loss + stance_loss) * weight[batch]).mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, step / (0.05 * steps)) * max(0.02, 1 - step / steps)
            optimizer.step()
            step += 1
            total += loss.item() * len(batch)
        log(f"student, epoch {epoch + 1} of {EPOCHS}: loss {total / len(examples):.3f}")
    model.eval()
    return model


def _shuffled(lengths: Sequence[int], chance: random.Random) -> list[list[int]]:
    """Return the places of passages in batches, of like length within stretches of a random order."""
    order = list(range(len(lengths)))
    chance.shuffle(order)
    stretch = 40 * BATCH
    alike = [
        i for at in range(0, len(order), stretch) for i in sorted(order[at : at + stretch], key=lengths.__getitem__)
    ]
    batches = [alike[at : at + BATCH] for at in range(0, len(alike), BATCH)]
    chance.shuffle(batches)
    return batches


@torch.no_grad()  # type: ignore[untyped-decorator]
def ask(model: Student, examples: Sequence[Example], vocabulary: Vocabulary, *, placed: bool) -> Floats:
    """Return the student's logits, shape (passages, themes + stances)."""
    ready = _Ready(examples, vocabulary)
    found = np.zeros((len(examples), len(vocabulary.themes) + len(STANCES)), np.float32)
    for at in range(0, len(examples), 256):
        rows = range(at, min(at + 256, len(examples)))
        found[rows.start : rows.stop] = model(*ready.batch(rows, [placed] * len(rows))).numpy()
    return found
