"""The parts of the summary: which experiments, on which photos, and which of their columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from enhancegan.datasets.scene_flaws import backlit, daylight
from enhancegan.enhancer import Enhancer
from enhancegan.evaluation.framing import evaluate_framing
from enhancegan.evaluation.gray import evaluate_gray
from enhancegan.evaluation.harm import evaluate_harm
from enhancegan.evaluation.pairs import evaluate_pairs
from enhancegan.evaluation.preference import evaluate_preference
from enhancegan.evaluation.restore import evaluate_restoration
from enhancegan.evaluation.summary import Part
from enhancegan.evaluators import Evaluator
from enhancegan.methods import Method
from enhancegan.operators.crop import CROP

NOTES = (
    "pairs, restore, backlit, daylight: share left of the input's mean ciede2000 to the expert's version, or to the "
    "original of a flawed copy; lower is closer. pairs_low, pairs_high: its 95 % interval; ..._better: share of "
    "photos nearer than the input.",
    "harm, harm_max: mean ciede2000 by which good photos are changed, over photos and of the worst one; clipped, "
    "clipped_unlimited: share of them with more than 1 % newly clipped pixels, with and without the limit on clipping.",
    "gray, gray_max: mean chroma (CIELab) added to gray photos, over photos and of the worst one.",
    "preferred by ...: share of poor photos whose result scores higher. overlap: of the crop's window with the photo "
    "inside a blurred border; the center window has the same size.",
    "fixed_edit edits every photo in the same way: a method that is no better has learned nothing about photos. oracle "
    "is fitted to each reference: no method of its sliders can do better.",
)


@dataclass(frozen=True)
class Folders:
    """Folders of photos; None for those that are not given."""

    good: Path | None = None
    pairs_input: Path | None = None
    pairs_expert: Path | None = None
    poor: Path | None = None


@dataclass(frozen=True)
class Measured:
    """What is measured, and how.

    Attributes:
        methods: methods and baselines that keep the size, `original` first.
        with_oracle: whether the oracle gets a row where there is a reference.
        enhancer: whose crop is measured.
        evaluators: what scores results without a reference.
        seed: of the flaws and of the borders.
        size: larger photos are first reduced to this longest side in pixels.
    """

    methods: Sequence[Method]
    with_oracle: bool
    enhancer: Enhancer
    evaluators: Sequence[Evaluator]
    seed: int
    size: int


def summary_parts(folders: Folders, measured: Measured, output: Path) -> list[Part]:
    """All parts in order; `output` is where the framing experiment would draw."""
    methods, oracle, seed, size = measured.methods, measured.with_oracle, measured.seed, measured.size
    # Only parts whose folders are given are called.
    good, poor = folders.good or Path(), folders.poor or Path()
    before, after = folders.pairs_input or Path(), folders.pairs_expert or Path()
    no_pairs = "" if folders.pairs_input and folders.pairs_expert else "--pairs-input and --pairs-expert"
    no_good, no_poor = "" if folders.good else "--good", "" if folders.poor else "--poor"
    return [
        Part(
            "pairs",
            partial(evaluate_pairs, before, after, methods, oracle, size),
            _compared("pairs") | {"left_low": "pairs_low", "left_high": "pairs_high"},
            no_pairs,
        ),
        Part(
            "restore",
            partial(evaluate_restoration, good, methods, seed, size, with_oracle=oracle),
            _compared("restore"),
            no_good,
        ),
        Part(
            "harm",
            partial(evaluate_harm, good, methods, size),
            {
                "ciede2000_mean": "harm",
                "ciede2000_max": "harm_max",
                "clipped_photos": "clipped",
                "clipped_unlimited": "clipped_unlimited",
            },
            no_good,
        ),
        Part(
            "gray",
            partial(evaluate_gray, good, methods, size),
            {"chroma_added": "gray", "chroma_added_max": "gray_max"},
            no_good,
        ),
        *(
            Part(
                flaw.__name__,
                partial(evaluate_restoration, good, methods, seed, size, flaw, oracle),
                _compared(flaw.__name__),
                no_good,
            )
            for flaw in (backlit, daylight)
        ),
        Part(
            "preference",
            partial(_preference, poor, methods, measured.evaluators),
            {evaluator.name: f"preferred by {evaluator.name}" for evaluator in measured.evaluators},
            no_poor,
        ),
        Part("framing", partial(_framing, measured.enhancer, good, seed, output), {"overlap": "overlap"}, no_good),
    ]


def _compared(name: str) -> dict[str, str]:
    return {"left": name, "better_than_input": f"{name}_better"}


def _preference(poor: Path, methods: Sequence[Method], evaluators: Sequence[Evaluator]) -> pd.DataFrame:
    """One row per method, one column per evaluator."""
    table, _ = evaluate_preference(poor, methods, evaluators)
    wide = table.pivot(index="method", columns="evaluator", values="preferred").loc[table["method"].unique()]
    return wide.assign(n=table["n"].iloc[0]).reset_index()


def _framing(enhancer: Enhancer, good: Path, seed: int, output: Path) -> pd.DataFrame:
    """The crop and the center window as rows; the whole canvas is no method."""
    table = evaluate_framing(enhancer, good, seed, output).rename(columns={"window": "method"})
    return table[table["method"] != "whole canvas"].replace({"method": {"crop": CROP.name}})
