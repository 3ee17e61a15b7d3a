"""Our own good/poor networks as evaluators: the softmax probability of "good", as in the paper's tables."""

from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from PIL import Image

from enhancegan.checkpoint_header import SHIPPED, SHIPPED_CRITIC, Header, read_header
from enhancegan.checkpoints import load_critic
from enhancegan.datasets.photo_set import common_square
from enhancegan.evaluators.evaluator import Evaluator, EvaluatorEntry
from enhancegan.networks.critic import GOOD

SHIPPED_JUDGE = SHIPPED / "judge.safetensors"
JUDGE_BACKBONE = "tf_efficientnet_lite1"
BATCH = 16
_SCALE = '0 to 1, the softmax probability of "good"'


def network_evaluator(path: Path, name: str, description: str = "") -> Evaluator:
    """Open a critic checkpoint as an evaluator.

    Photos are prepared as for a critic in training: squeezed to a square and saved as JPEG again.

    Args:
        path: checkpoint file.
        name: of the evaluator.
        description: of the evaluator; by default taken from the checkpoint's header.

    Raises:
        ValueError: when the file is missing, is not a critic, or does not state its training size.
    """
    critic = load_critic(path)
    return evaluator_of(path, name, _SCALE, lambda squares: critic.logits(squares).softmax(dim=1)[:, GOOD], description)


def evaluator_of(
    path: Path, name: str, scale: str, rate: Callable[[torch.Tensor], torch.Tensor], description: str = ""
) -> Evaluator:
    """Make an evaluator of a trained network, which gets photos as in its training.

    Args:
        path: its checkpoint.
        name: of the evaluator.
        scale: range and meaning of the scores.
        rate: squares as of `common_square`, (n, 3, size, size), to their scores, (n,).
        description: of the evaluator; by default taken from the checkpoint's header.

    Raises:
        ValueError: when the checkpoint does not state its training size.
    """
    header = read_header(path)
    size = _training_size(path, header)

    def score(photos: Sequence[Image.Image]) -> list[float]:
        scores: list[float] = []
        for start in range(0, len(photos), BATCH):
            squares = torch.stack([common_square(photo, size) for photo in photos[start : start + BATCH]])
            with torch.inference_mode():
                scores += rate(squares).tolist()
        return scores

    trained = f"a {header.backbone} trained on {header.config.get('data', 'unknown photos')}, step {header.step}"
    return Evaluator(name, description or trained, scale, score)


def _training_size(path: Path, header: Header) -> int:
    size = header.config.get("size")
    if not isinstance(size, int) or size < 1:
        raise ValueError(f"{path} does not state the photo size it was trained at (`size` of its configuration)")
    return size


def _open_critic(_: str) -> Evaluator:
    return network_evaluator(SHIPPED_CRITIC, CRITIC.name, CRITIC.description)


def _open_judge(_: str) -> Evaluator:
    return open_judge(SHIPPED_JUDGE)


def open_judge(path: Path) -> Evaluator:
    """Open the shipped judge.

    Raises:
        ValueError: when it is missing; the message says how to train one.
    """
    if not path.is_file():
        raise ValueError(
            f"the evaluator 'judge' has no weights here ({path.name} is missing); train one with `python -m enhancegan "
            f"pretrain --data PHOTOS --backbone {JUDGE_BACKBONE} --seed 1 --output judge.safetensors` and ask for "
            "net:judge.safetensors"
        )
    return network_evaluator(path, JUDGE.name, JUDGE.description)


def _open_file(file: str) -> Evaluator:
    return network_evaluator(Path(file), shown_name(NET, file))


def _open_dan(file: str) -> Evaluator:
    path = Path(file)
    evaluator = network_evaluator(path, shown_name(DAN, file))
    # Files of earlier versions do not say what they were trained as; all of them are critics.
    kind = read_header(path).config.get("evaluator", CRITIC.name)
    if kind != DAN.name:
        raise ValueError(f"{file} was trained as {kind}, not as {DAN.name}; ask for {NET.name}:{file} instead")
    return evaluator


def shown_name(entry: EvaluatorEntry, file: str) -> str:
    """The name of an evaluator from a file, of whose path only the last part may go into tables that others read."""
    return f"{entry.name}:{Path(file).name}"


CRITIC = EvaluatorEntry("critic", "the shipped critic; generators are trained to please it", _open_critic)
JUDGE = EvaluatorEntry("judge", "the judge: another backbone and seed, never used to train a generator", _open_judge)
NET = EvaluatorEntry("net", "any critic that `pretrain` made, such as an AVA-net or a CUHK-net", _open_file, "FILE")
DAN = EvaluatorEntry(
    "dan",
    "the paper's DAN (Deng, Loy, Tang 2017), trained by `pretrain --evaluator dan`",
    _open_dan,
    "FILE",
    "train it with `python -m enhancegan pretrain --evaluator dan --dataset ava --data DIR` (AVA, CUHK-PQ, or folders "
    "of good and poor photos). The weights behind the paper's column are not published, as far as we know "
    "(arXiv:1610.00838): there is nothing to convert",
)
