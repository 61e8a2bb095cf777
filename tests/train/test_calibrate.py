from __future__ import annotations

import numpy as np

from pipeline.tag.classifier import mix
from pipeline.train.calibrate import fit_mix, fit_thresholds
from pipeline.train.folds import folds
from pipeline.train.passages import HELD_OUT, Example, invented_labels, sample, whole_report
from pipeline.train.store import rounded

THEMES = ("supervision", "recording")


def examples(count: int) -> list[Example]:
    chance = np.random.default_rng(3)
    return [
        Example(
            id=str(i),
            group=f"place{i % 7}",
            genre="local",
            report="r",
            text="t",
            themes=frozenset(t for t in THEMES if chance.random() < 0.4),
            stance="strength" if i % 3 else "concern",
        )
        for i in range(count)
    ]


def scores(made: list[Example], noise: float) -> np.ndarray:
    chance = np.random.default_rng(int(10 * noise))
    found = np.zeros((len(made), len(THEMES) + 5), np.float32)
    for row, e in zip(found, made, strict=True):
        row[:2] = [3.0 if t in e.themes else -3.0 for t in THEMES]
        row[2:4] = (2.0, 0.0) if e.stance == "strength" else (0.0, 2.0)
        row += chance.normal(scale=noise, size=row.shape)
    return found


def test_the_mix_gives_probabilities_that_mean_what_they_say():
    made = examples(3000)
    a, b = scores(made, 3.0), scores(made, 4.0)
    theme_mix, stance_mix = fit_mix(made, [a, b], THEMES)
    chances, stances = mix([a, b], theme_mix, stance_mix)
    wanted = np.array([[t in e.themes for t in THEMES] for e in made])
    assert abs(chances.mean() - wanted.mean()) < 0.01
    high = chances > 0.8
    assert abs(wanted[high].mean() - chances[high].mean()) < 0.05
    assert np.allclose(stances.sum(1), 1, atol=1e-5)


def test_a_third_model_takes_part_in_the_mix_as_far_as_it_is_right():
    made = examples(2000)
    a, b, sure = scores(made, 3.0), scores(made, 4.0), scores(made, 1.0)
    wanted = np.array([[t in e.themes for t in THEMES] for e in made])
    theme_mix, stance_mix = fit_mix(made, [a, b, sure], THEMES)
    assert theme_mix.shape == (4, len(THEMES))
    assert stance_mix.shape == (8,)
    assert (theme_mix[2] > theme_mix[:2]).all()
    two, _ = mix([a, b], *fit_mix(made, [a, b], THEMES))
    three, _ = mix([a, b, sure], theme_mix, stance_mix)
    assert np.abs(three - wanted).mean() < np.abs(two - wanted).mean()


def test_a_threshold_lies_between_right_and_wrong():
    wanted = np.array([[True], [True], [False], [False]])
    chances = np.array([[0.9], [0.56], [0.3], [0.1]], np.float32)
    limit = fit_thresholds(wanted, chances, ["supervision"], np.ones(4))["supervision"]
    assert 0.3 < limit <= 0.56


def test_the_threshold_of_a_rare_theme_is_drawn_to_that_of_all():
    chance = np.random.default_rng(1)
    common = chance.random(2000)
    chances = np.stack([common, np.where(np.arange(2000) < 6, 0.56, 0.1)], 1).astype(np.float32)
    wanted = np.stack([common > 0.4, np.arange(2000) < 6], 1)
    weight = np.ones(2000)
    alone = fit_thresholds(wanted[:, 1:], chances[:, 1:], ["recording"], weight)["recording"]
    both = fit_thresholds(wanted, chances, ["supervision", "recording"], weight)
    assert abs(both["supervision"] - 0.4) < 0.05
    assert min(alone, both["supervision"]) < both["recording"] < max(alone, both["supervision"])


def test_a_group_is_in_one_fold_and_folds_are_of_a_size():
    made = examples(700)
    where = folds(made, 5)
    assert set(where) == {e.group for e in made}
    sizes = np.bincount([where[e.group] for e in made], minlength=5)
    assert sizes.max() - sizes.min() <= 200


def test_training_passages_are_none_of_the_held_out_places():
    held = {place.lower() for place in HELD_OUT}
    assert not held & {e.group for e in [*invented_labels(), *invented_labels("further")]}
    assert held <= {e.group for e in sample()}


def test_items_of_a_labelled_report_have_the_lead_in_of_their_list():
    def passage(kind, text, **more):
        return {"kind": kind, "text": text, "section": "Findings", **more}

    rows = [
        passage("bullet", "Before any lead-in."),
        passage("sentence", "Auditors were worried that:"),
        passage("bullet", "fathers were not seen"),
        passage("bullet", "plans drifted", lead_in="Its own:"),
        passage("sentence", "This was shared."),
        passage("bullet", "After the list."),
    ]
    found = whole_report({"passages": rows, "place": "Tarnshire"}, "audit")
    assert [e.lead_in for e in found] == [None, None, "Auditors were worried that:", "Its own:", None, None]
    assert found[2].placed.judged.place == "concern"


def test_every_training_passage_has_labels_of_the_codebook():
    from pipeline.records import STANCES
    from pipeline.tag.taxonomy import load_taxonomy

    known = {t.id for t in load_taxonomy().themes}
    passages = [*invented_labels(), *invented_labels("further")]
    assert len(passages) >= 25_000
    assert len({p.id for p in passages}) == len(passages)
    for passage in passages:
        assert passage.themes <= known
        assert passage.stance in STANCES
        assert set(passage.theme_stances) <= passage.themes


def test_weights_are_stored_to_six_digits():
    assert rounded(np.array([[0.123456789, -1234567.8]])).tolist() == [[np.float32(0.123457), np.float32(-1234570)]]
