"""Published quality and aesthetics metrics from the optional package pyiqa (IQA-PyTorch)."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import torch
from PIL import Image
from torchvision.transforms.functional import to_tensor

from enhancegan.evaluators.evaluator import Evaluator, EvaluatorEntry
from enhancegan.registry import look_up

# pyiqa lists these as no-reference metrics, but they need a folder of photos or a caption.
_NOT_FOR_ONE_PHOTO = {"fid", "fid_dinov2", "sfid", "inception_score", "clipscore"}


def pyiqa_evaluator(name: str) -> Evaluator:
    """Open a no-reference metric of pyiqa; the metric is negated if lower is better.

    Photos are scored one by one at their own size.

    Raises:
        ValueError: when pyiqa is not installed, does not know the metric, or cannot get its weights.
    """
    metric = _create(_import_pyiqa(name), name)
    sign = -1.0 if metric.lower_better else 1.0

    def score(photos: Sequence[Image.Image]) -> list[float]:
        with torch.inference_mode():
            return [sign * metric(to_tensor(photo).unsqueeze(0)).item() for photo in photos]

    scale = f"{metric.score_range or 'unknown range'} in pyiqa"
    if metric.lower_better:
        scale += ", negated here because lower is better there"
    return Evaluator(f"{PYIQA.name}:{name}", f"{name} of pyiqa", scale, score)


def _import_pyiqa(name: str) -> Any:
    try:
        return import_module("pyiqa")
    except ImportError as error:
        raise ValueError(
            f"evaluator 'pyiqa:{name}' needs the package pyiqa ({error}); install it with "
            "`pip install -r requirements-metrics.txt`; it downloads a metric's weights on first use"
        ) from error


def _create(pyiqa: Any, name: str) -> Any:
    known = {metric: metric for metric in pyiqa.list_models("NR") if metric not in _NOT_FOR_ONE_PHOTO}
    look_up("no-reference metric of pyiqa", known, name)
    try:
        return pyiqa.create_metric(name, device=torch.device("cpu"))
    except (OSError, ImportError) as error:
        raise ValueError(
            f"evaluator 'pyiqa:{name}' could not be opened ({error}); pyiqa downloads a metric's weights from "
            "huggingface.co on first use: try again with a network connection, or copy its caches (pyiqa/ in torch's "
            "hub folder, and Hugging Face's) from a machine where it worked"
        ) from error


PYIQA = EvaluatorEntry("pyiqa", "published metrics: nima, musiq-ava, laion_aes, ...", pyiqa_evaluator, "NAME")
