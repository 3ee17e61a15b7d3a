"""The experiments of `evaluate` in one table: a new one takes one entry here and one module in `evaluation`."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from enhancegan.commands.chosen import (
    asked_methods,
    chosen_enhancer,
    known_methods,
    methods_and_baselines,
    not_measured,
    with_results,
)
from enhancegan.commands.options import BASELINES, EXEMPLARS, GENERATOR, METHODS, Option, evaluators, folder, seed

if TYPE_CHECKING:
    import pandas as pd

    from enhancegan.datasets.degradations import Change

Measured = tuple["pd.DataFrame", Sequence[str]]
"""The table, and the notes to print under it."""


@dataclass(frozen=True)
class Experiment:
    """A sub-command of `evaluate`.

    Attributes:
        name: of the sub-command and of the files that it writes.
        help: one line for the user.
        title: heading of the table.
        options: in addition to `--output`, which every experiment has.
        measure: does the work; with local imports, so that `--help` is fast. Raises ValueError for bad input.
    """

    name: str
    help: str
    title: str
    options: tuple[Option, ...]
    measure: Callable[[argparse.Namespace], Measured]


def _table1(args: argparse.Namespace) -> Measured:
    from enhancegan.evaluation.table1 import evaluate_table1
    from enhancegan.evaluators import get_evaluators

    scorers = get_evaluators(args.evaluators)
    methods = known_methods(args)
    measured = {method.name: method for method in with_results(methods.values(), args.data)}
    rows, notes = evaluate_table1(args.data, measured, scorers, args.dped, args.ablations, args.seed)
    return rows, [*notes, *not_measured(methods)]


def _table2(args: argparse.Namespace) -> Measured:
    from enhancegan.datasets.fivek import load_fivek
    from enhancegan.evaluation.table2 import evaluate_table2
    from enhancegan.evaluators import get_evaluators

    scorers = get_evaluators(args.evaluators)
    methods = known_methods(args)
    measured = with_results(methods.values(), args.data)
    same_framing = {method.name: method for method in measured if method.keeps_size}
    rows, notes = evaluate_table2(load_fivek(args.data, "test"), same_framing, scorers)
    return rows, [*notes, *not_measured(methods)]


def _restore(args: argparse.Namespace) -> Measured:
    from enhancegan.datasets.degradations import degrade

    return _restored(args, degrade, "Each photo was degraded by one or two random degradations")


def _backlit(args: argparse.Namespace) -> Measured:
    from enhancegan.datasets.scene_flaws import backlit

    what = "The darks of each photo's large-scale luminance were pushed down by 0.6 to 4.2 stops, rounded to 8 bits"
    return _restored(args, backlit, what)


def _daylight(args: argparse.Namespace) -> Measured:
    from enhancegan.datasets.scene_flaws import COOLEST, WARMEST, daylight

    what = f"Each photo got a cast of daylight, up to {WARMEST:.0f} K (warm) or {COOLEST:.0f} K (cool)"
    return _restored(args, daylight, what)


def _restored(args: argparse.Namespace, flaw: "Change", what: str) -> Measured:
    """The experiments that compare flawed copies of good photos with the originals."""
    from enhancegan.evaluation.comparison import COLUMN_NOTES
    from enhancegan.evaluation.restore import evaluate_restoration

    methods, with_oracle = methods_and_baselines(args)
    return evaluate_restoration(args.good, methods, args.seed, args.size, flaw, with_oracle), (
        f"{what}; the result is compared with the original photo.",
        f"Longest side at most {args.size} pixels, seed {args.seed}.",
        *COLUMN_NOTES,
    )


def _pairs(args: argparse.Namespace) -> Measured:
    from enhancegan.evaluation.comparison import COLUMN_NOTES
    from enhancegan.evaluation.pairs import evaluate_pairs

    notes = ("Each photo is compared with the expert's version at its own size.", *COLUMN_NOTES)
    return evaluate_pairs(args.input, args.expert, *methods_and_baselines(args, args.input)), notes


def _harm(args: argparse.Namespace) -> Measured:
    from enhancegan.evaluation.harm import CLIPPED_LIMIT, evaluate_harm

    methods, _ = methods_and_baselines(args)
    return evaluate_harm(args.good, methods), (
        "ciede2000: mean color difference between photo and result; the table gives its mean and maximum over photos.",
        "newly clipped: pixels with a channel at 0 or 255 that was at neither before.",
        f"clipped_photos: share of photos with more than {CLIPPED_LIMIT:.0%} newly clipped pixels; "
        "clipped_max: largest share of newly clipped pixels in one photo.",
        f"clipped_unlimited: share of photos that would have more than {CLIPPED_LIMIT:.0%} newly clipped pixels if the "
        "proposed edit were not weakened where it clips.",
    )


def _gray(args: argparse.Namespace) -> Measured:
    from enhancegan.evaluation.gray import evaluate_gray

    methods, _ = methods_and_baselines(args)
    return evaluate_gray(args.good, methods, args.size), (
        "Each photo was turned gray (the gray of each pixel's luminance) before the edit.",
        "chroma_added: mean chroma (CIELab) of the result minus that of the gray photo, mean over photos; "
        "chroma_added_max: of the worst photo. The right amount is 0.",
        f"Longest side at most {args.size} pixels.",
    )


def _parameters(args: argparse.Namespace) -> Measured:
    from enhancegan.evaluation.parameters import evaluate_parameters, nearly_constant

    rows = evaluate_parameters(args.photos, chosen_enhancer(args))
    constant = ", ".join(nearly_constant(rows)) or "none"
    return rows, (
        "mean, std, min, max: over the photos; identity: the value that changes nothing; low, high: the range.",
        "std_share: std as a share of the range. An edit that never changes is a failure whatever its score.",
        f"Nearly the same for every photo (std_share below 1%): {constant}.",
    )


def _table3(args: argparse.Namespace) -> Measured:
    from enhancegan.datasets.cuhk_cropping import read_cuhk_cropping
    from enhancegan.evaluation.cropping import propose_windows, table3
    from enhancegan.training.finetune_crop import finetuned_windows

    photos = read_cuhk_cropping(args.data)
    finetuned = finetuned_windows(args.finetuned, photos) if args.finetuned else None
    return table3(photos, propose_windows(chosen_enhancer(args), photos), finetuned), (
        f"Measured on {len(photos)} photos; the paper's rows are as printed there, on all 950.",
        "overlap_1 to overlap_3: mean overlap ratio with photographers 1 to 3, higher is better; displacement: mean "
        "distance of the edges in shares of the photo's width or height, lower is better.",
        "A center window has the size of our crop for each photo and is centered.",
    )


def _rated_crops(args: argparse.Namespace) -> Measured:
    from enhancegan.evaluation.rated_crops import NOTES, evaluate_rated_crops

    return evaluate_rated_crops(chosen_enhancer(args), args.data), NOTES


def _framing(args: argparse.Namespace) -> Measured:
    from enhancegan.evaluation.framing import evaluate_framing

    return evaluate_framing(chosen_enhancer(args), args.good, args.seed, args.output, args.overlays), (
        "Each photo was padded on two random sides by 20 % of its width or height with its extended, blurred "
        "edges; the true content is the photo without that border.",
        "overlap: mean overlap ratio with the true content, higher is better; displacement: mean distance of the edges "
        "in shares of the canvas, lower is better; better_than_center: share of photos with more overlap than the "
        "center window.",
        "The center window has the size of the crop for each photo and is centered.",
        f"Seed {args.seed}.",
    )


def _ablation(args: argparse.Namespace) -> Measured:
    from enhancegan.evaluation.ablation import evaluate_ablation
    from enhancegan.evaluators import get_evaluators

    scorers = get_evaluators(args.evaluators)
    methods = known_methods(args)
    rows, notes = evaluate_ablation(args.data, methods, scorers, args.ablations, args.seed)
    return rows, [*notes, *not_measured(methods)]


def _preference(args: argparse.Namespace) -> Measured:
    from enhancegan.evaluation.preference import evaluate_preference
    from enhancegan.evaluators import get_evaluators

    asked = asked_methods(args)
    methods = asked if args.methods else with_results(asked, args.poor)
    return evaluate_preference(args.poor, methods, get_evaluators(args.evaluators))


def _summary(args: argparse.Namespace) -> Measured:
    from enhancegan.evaluation import summary_parts
    from enhancegan.evaluation.summary import summarize
    from enhancegan.evaluators import get_evaluators

    folders = summary_parts.Folders(args.good, args.pairs_input, args.pairs_expert, args.poor)
    methods, with_oracle = methods_and_baselines(args)
    scorers = get_evaluators(args.evaluators)
    measured = summary_parts.Measured(methods, with_oracle, chosen_enhancer(args), scorers, args.seed, args.size)
    rows, notes = summarize(summary_parts.summary_parts(folders, measured, args.output))
    how = f"Longest side at most {args.size} pixels (preference: as given), seed {args.seed}."
    return rows, [*notes, how, *summary_parts.NOTES]


_GOOD = folder("--good", "good photos")
_ABLATIONS = folder("--ablations", "without-gan and without-reg.safetensors", required=False)
_FILTER_SEED = seed("of the random filter weights")
_SIZE = Option("--size", "longest side in pixels; default %(default)s", type=int, default=640)
_WHOSE_CROP = replace(GENERATOR, help="whose crop (default: the shipped one)")

EXPERIMENTS = (
    Experiment(
        "summary",
        "all experiments without people in one table",
        "Summary",
        (
            replace(_GOOD, required=False),
            folder("--pairs-input", "photos before an expert's edit", required=False),
            folder("--pairs-expert", "edited photos, with the same sizes and stems", required=False),
            folder("--poor", "photos that need enhancement", required=False),
            evaluators("judge", "statistics"),
            METHODS,
            BASELINES,
            EXEMPLARS,
            GENERATOR,
            seed("of the flaws and of the borders"),
            replace(_SIZE, default=320),
        ),
        _summary,
    ),
    Experiment(
        "table1",
        "the paper's Table 1: mean scores of methods and ablations",
        "Table 1: mean scores by method",
        (
            folder("--data", "photos, in the paper 100 of AVA"),
            evaluators("critic", "judge"),
            folder(
                "--dped",
                "DPED's outputs made elsewhere, in iphone/, sony/, blackberry/; else imported networks are run",
                required=False,
            ),
            _ABLATIONS,
            _FILTER_SEED,
            EXEMPLARS,
            GENERATOR,
        ),
        _table1,
    ),
    Experiment(
        "table2",
        "the paper's Table 2: mean scores on FiveK, beside those of its experts",
        "Table 2: mean scores on MIT-Adobe FiveK",
        (
            folder("--data", "MIT-Adobe FiveK: input/, expertA/, ..."),
            evaluators("critic", "judge"),
            EXEMPLARS,
            GENERATOR,
        ),
        _table2,
    ),
    Experiment(
        "restore",
        "degrade good photos, enhance them, compare with the originals",
        "Restoring degraded good photos",
        (_GOOD, METHODS, BASELINES, EXEMPLARS, GENERATOR, seed("of the degradations"), _SIZE),
        _restore,
    ),
    Experiment(
        "backlit",
        "the same with the subject in shadow before a bright background",
        "Restoring backlit copies of good photos",
        (_GOOD, METHODS, BASELINES, EXEMPLARS, GENERATOR, seed("of the depths"), _SIZE),
        _backlit,
    ),
    Experiment(
        "daylight",
        "the same with casts along the daylight locus",
        "Restoring good photos with a cast of daylight",
        (_GOOD, METHODS, BASELINES, EXEMPLARS, GENERATOR, seed("of the casts"), _SIZE),
        _daylight,
    ),
    Experiment(
        "pairs",
        "compare with an expert's edits of the same photos",
        "Distance to an expert's edit",
        (
            folder("--input", "photos before the edit"),
            folder("--expert", "edited photos, with the same sizes and stems"),
            METHODS,
            BASELINES,
            EXEMPLARS,
            GENERATOR,
        ),
        _pairs,
    ),
    Experiment(
        "harm",
        "how much good photos are changed and clipped",
        "Changes to photos that are already good",
        (_GOOD, METHODS, BASELINES, EXEMPLARS, GENERATOR),
        _harm,
    ),
    Experiment(
        "gray",
        "color added to gray copies of good photos",
        "Color added to gray photos",
        (_GOOD, METHODS, BASELINES, EXEMPLARS, GENERATOR, _SIZE),
        _gray,
    ),
    Experiment(
        "parameters",
        "spread of the predicted parameters over photos",
        "Spread of the predicted parameters",
        (folder("--photos", "photos"), GENERATOR),
        _parameters,
    ),
    Experiment(
        "table3",
        "the paper's Table 3: crops against those of three photographers",
        "Table 3: crops on the CUHK Image Cropping Dataset",
        (
            folder("--data", "CUHK Image Cropping Dataset"),
            _WHOSE_CROP,
            folder("--finetuned", "output of finetune-crop on the same data", required=False),
        ),
        _table3,
    ),
    Experiment(
        "rated-crops",
        "what people gave the crops of GAIC that lie nearest to ours",
        "Crops scored by people",
        (folder("--data", "GAIC, whose test photos are cropped"), _WHOSE_CROP),
        _rated_crops,
    ),
    Experiment(
        "framing",
        "add a blurred border on two sides and let the crop remove it",
        "Framing: does the crop remove an added border?",
        (
            _GOOD,
            _WHOSE_CROP,
            seed("of the sides"),
            Option("--overlays", "draw the attention on N photos", type=int, default=0, metavar="N"),
        ),
        _framing,
    ),
    Experiment(
        "ablation",
        "compare methods with versions trained without part of the loss",
        "Ablation: the contribution of each part of the loss",
        (
            folder("--data", "photos"),
            replace(_ABLATIONS, required=True),
            evaluators("critic", "judge"),
            _FILTER_SEED,
            EXEMPLARS,
            GENERATOR,
        ),
        _ablation,
    ),
    Experiment(
        "preference",
        "how often the result scores higher than the photo",
        "Preferred to the photo it was made from",
        (
            folder("--poor", "photos that need enhancement"),
            evaluators("judge"),
            replace(METHODS, help="with spaces or commas between; see `methods`; default: all"),
            EXEMPLARS,
            GENERATOR,
        ),
        _preference,
    ),
)
