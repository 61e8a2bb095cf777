"""The static embedding that ships: a sentence encoder (MiniLM) made into a table of vectors, one a piece of a word.

First every piece is shown to the encoder alone, and what comes out is cut to its principal components and weighed by
how rare the piece is, as Model2Vec does (Tulkens and van Dongen 2024, https://github.com/MinishLab/model2vec). Then the
vectors are fitted so that their mean over a passage comes close to what the encoder makes of the whole passage, as
Tokenlearn does. The passages serve as examples only: nothing of them is in the vectors but what words mean.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from pipeline import resources
from pipeline.embedding import DIMENSIONS, Embedding, pieces_of, save, words_of
from pipeline.memory import Memory
from pipeline.train.passages import analysed
from pipeline.train.teacher import encoder_folder

# Shown to the encoder at once, and how many of its tokens are read of one text.
BATCH, MOST_TOKENS = 64, 128
# Words that the encoder has only in pieces, and which this many passages hold, get a vector of their own.
OWN_WORD = 8
MOST_OWN_WORDS = 6_000
# Word counts follow Zipf's law over the encoder's vocabulary, which is in order of frequency: Arora et al. 2017,
# "A simple but tough-to-beat baseline for sentence embeddings", with their a = 1e-3 (10 times smaller: no gain).
SMOOTH = 1e-3
EPOCHS, RATE, FITTED_BATCH = 8, 4e-3, 256
# One fragment of a few words for every second passage: queries are short.
FRAGMENT = (2, 9)
# One passage of so many is kept back, to measure on.
KEPT_BACK = 20
SHORTEST_TEXT = 25  # in characters: less says too little to be an example
NEAREST = 10

Floats = NDArray[np.float32]
Log = Callable[[str], None]


class Encoder:
    """The sentence encoder as published: the mean of its outputs, of length one."""

    def __init__(self) -> None:
        """Load it."""
        from tokenizers import Tokenizer
        from transformers import AutoModel

        folder = encoder_folder()
        self.model: Any = AutoModel.from_pretrained(folder, local_files_only=True).eval()
        self.tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MOST_TOKENS)

    def vocabulary(self) -> list[str]:
        """Return the pieces of words it knows, the most frequent first."""
        numbered = self.tokenizer.get_vocab()
        return sorted(numbered, key=numbered.__getitem__)

    def encode(self, texts: Sequence[str], log: Log) -> Floats:
        """Return a row of length one a text: shape (texts, 384)."""
        tokens = [encoded.ids for encoded in self.tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(texts)), key=lambda i: len(tokens[i]))
        rows = np.zeros((len(texts), self.model.config.hidden_size), np.float32)
        for at in range(0, len(order), BATCH):
            some = order[at : at + BATCH]
            longest = max(len(tokens[i]) for i in some)
            ids = torch.zeros(len(some), longest, dtype=torch.long)
            for row, i in enumerate(some):
                ids[row, : len(tokens[i])] = torch.tensor(tokens[i])
            mask = (ids != 0).long()
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                out = self.model(input_ids=ids, attention_mask=mask).last_hidden_state.float()
            weight = mask.unsqueeze(-1).float()
            rows[some] = nn.functional.normalize((out * weight).sum(1) / weight.sum(1)).numpy()
            if at // BATCH % 100 == 0:
                log(f"encoder: {at} of {len(order)} texts")
        return rows


def vocabulary(known: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Return the pieces that get a vector: those of the encoder in Latin script, and frequent words of ``texts``."""
    pieces = [piece for piece in known if re.fullmatch(r"(?:##)?[a-z0-9£€'&%]+", piece)]
    table = set(pieces)
    counts = Counter(word for text in texts for word in set(words_of(text)) if word not in table)
    own = sorted((word for word, n in counts.items() if n >= OWN_WORD), key=lambda word: (-counts[word], word))
    return pieces + own[:MOST_OWN_WORDS]


def distilled(encoder: Encoder, pieces: Sequence[str], log: Log) -> tuple[Floats, Floats, Floats]:
    """Return the pieces' first vectors, and the mean and the principal axes of the encoder's space.

    Shapes: (pieces, ``DIMENSIONS``), (384,), (384, ``DIMENSIONS``).
    """
    alone = encoder.encode([piece.removeprefix("##") for piece in pieces], log)
    mean = alone.mean(0)
    _, _, axes = np.linalg.svd(alone - mean, full_matrices=False)
    axes = axes[:DIMENSIONS].T
    # The larger part of an axis is positive, so that the result does not hang on the sign that a library picks.
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), np.arange(axes.shape[1])])
    rank = np.arange(1, len(pieces) + 1)
    chance = (1 / rank) / (1 / rank).sum()
    return ((alone - mean) @ axes * (SMOOTH / (SMOOTH + chance))[:, None]).astype(np.float32), mean, axes


def fragments(texts: Sequence[str]) -> Iterator[str]:
    """Yield a few words of every second text, the same on every run."""
    draw = random.Random(0)  # noqa: S311 - nothing secret
    for text in texts[::2]:
        words = text.split()
        count = draw.randint(*FRAGMENT)
        at = draw.randrange(max(1, len(words) - count))
        yield " ".join(words[at : at + count])


def fitted(vectors: Floats, pieces: Sequence[str], texts: Sequence[str], targets: Floats, log: Log) -> Floats:
    """Return ``vectors`` fitted so that their mean over each text points where its row of ``targets`` does."""
    torch.manual_seed(0)
    numbers = {piece: i for i, piece in enumerate(pieces)}
    of: Memory[list[int]] = Memory(lambda word: pieces_of(word, numbers))
    read = [torch.tensor([n for word in words_of(t) for n in of[word]], dtype=torch.long) for t in texts]
    kept = [i for i, ids in enumerate(read) if len(ids)]
    wanted = nn.functional.normalize(torch.from_numpy(targets))
    bag = nn.EmbeddingBag.from_pretrained(torch.from_numpy(vectors), mode="mean", freeze=False, sparse=True)
    optimizer = torch.optim.SparseAdam(list(bag.parameters()), lr=RATE)
    steps = EPOCHS * (len(kept) // FITTED_BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.02, 1 - step / steps))
    for epoch in range(EPOCHS):
        order = torch.randperm(len(kept)).tolist()
        total = 0.0
        for at in range(0, len(order), FITTED_BATCH):
            some = [kept[i] for i in order[at : at + FITTED_BATCH]]
            offsets = torch.tensor([0, *(len(read[i]) for i in some[:-1])]).cumsum(0)
            out = nn.functional.normalize(bag(torch.cat([read[i] for i in some]), offsets))
            goal = wanted[some]
            # Where each points, and how far all of the batch lie from each other.
            loss = (1 - (out * goal).sum(1)).mean() + 2 * nn.functional.mse_loss(out @ out.T, goal @ goal.T)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += float(loss.detach()) * len(some)
        log(f"epoch {epoch + 1}: loss {total / len(order):.4f}")
    return np.asarray(bag.weight.detach().numpy(), np.float32)


def agreement(embedding: Embedding, texts: Sequence[str], encoded: Floats) -> tuple[float, float]:
    """Return how like the encoder's the embedding's cosines are over all pairs of ``texts``, and of neighbours.

    The first is Spearman's rank correlation, the second the share of each text's ten nearest that are the same.
    """
    from scipy.stats import spearmanr

    mine, its = (rows @ rows.T for rows in (embedding.encode(texts), encoded))
    pairs = np.triu_indices(len(texts), 1)
    correlation = float(spearmanr(mine[pairs], its[pairs])[0])
    for cosines in (mine, its):
        np.fill_diagonal(cosines, -2)
    near = [np.argsort(-cosines, axis=1, kind="stable")[:, :NEAREST] for cosines in (mine, its)]
    same = [len(set(a) & set(b)) / NEAREST for a, b in zip(*near, strict=True)]
    return correlation, float(np.mean(same))


def make(passages: Sequence[str], out: Path, log: Log) -> Embedding:
    """Make the embedding from the encoder and example passages, save it in ``out`` and say how good it is."""
    torch.set_num_threads(1)  # the same sums in the same order
    texts = sorted(set(passages))
    kept_back, shown = texts[::KEPT_BACK], [text for i, text in enumerate(texts) if i % KEPT_BACK]
    encoder = Encoder()
    pieces = vocabulary(encoder.vocabulary(), shown)
    vectors, mean, axes = distilled(encoder, pieces, log)
    encoded = encoder.encode(kept_back, log)
    log(
        "before fitting: correlation {:.3f}, neighbours {:.3f}".format(
            *agreement(Embedding(pieces, vectors), kept_back, encoded)
        )
    )
    shown = [*shown, *fragments(shown)]
    targets = ((encoder.encode(shown, log) - mean) @ axes).astype(np.float32)
    made = save(out, pieces, fitted(vectors, pieces, shown, targets, log))
    log("fitted: correlation {:.3f}, neighbours {:.3f}".format(*agreement(made, kept_back, encoded)))
    return made


def make_from(reports: Path, out: Path, log: Log) -> Embedding:
    """Make the embedding with all reports below a folder, and the sample reports, as examples; see ``make``."""
    folders = (reports, resources.path("corpora", "sample", "files"))
    texts = [p.text for folder in folders for _, report in analysed(folder) for p in report.passages]
    return make([text for text in texts if len(text) > SHORTEST_TEXT], out, log)
