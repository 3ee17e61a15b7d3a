"""The two evaluators of the paper's tables that cannot be run here, and what they would need."""

from collections.abc import Callable

from enhancegan.evaluators.evaluator import Evaluator, EvaluatorEntry


def _unavailable(name: str, explanation: str) -> Callable[[str], Evaluator]:
    def fail(_: str) -> Evaluator:
        raise ValueError(f"evaluator {name!r} is not available here: {explanation}")

    return fail


def _entry(name: str, reference: str, needed: str) -> EvaluatorEntry:
    description = f"not available here: {reference}"
    return EvaluatorEntry(name, description, _unavailable(name, f"{reference}; {needed}"), available=False)


RANK = _entry(
    "RANK",
    'Kong, Shen, Lin, Mech, Fowlkes, "Photo Aesthetics Ranking Network with Attributes and Content Adaptation", '
    "ECCV 2016",
    "it is a Caffe model (caffemodel, prototxt, mean file) for a modified Caffe; both are linked from "
    "https://github.com/aimerykong/deepImageAestheticsAnalysis (AVA_modelRelease.zip, caffeCustom.zip), for research "
    "only; a published aesthetics metric that does run is pyiqa:nima",
)
DAN = _entry(
    "DAN",
    'the deep network of Deng, Loy, Tang, "Image Aesthetic Assessment: An Experimental Survey", IEEE Signal Processing '
    "Magazine 34(4), 2017, arXiv:1610.00838",
    "we know of no weights to download; ask its authors; a published aesthetics metric that does run is pyiqa:nima",
)
