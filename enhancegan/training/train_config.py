"""Settings of adversarial training: ours, the paper's and those of the authors' release."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from enhancegan.training.settings import EVALUATE_EVERY, OUTPUT, RunSettings, setting

LOSSES = ("gan", "reg")
TEACHERS = ("critic", "restore", "both")
PAPER_OPERATORS = ("piecewise", "filtering", "crop")


@dataclass(frozen=True)
class TrainConfig(RunSettings):
    """Settings of an adversarial run."""

    output: Path = setting(Path("generator.safetensors"), OUTPUT)
    critic: Path | None = setting(
        None, "pre-trained critic (default: the shipped one); its backbone, frozen, is also the generator's"
    )
    critic_head: str = setting(
        "studio", "the critic's layers above its backbone, which must be those that it was pre-trained with"
    )
    head: str = setting(
        "studio",
        'the head: "paper" (one 1x1 convolution on the last map), "release" (the same without a bias, with normalized '
        'maps), or "studio" (a hidden layer that also sees statistics of all stages)',
    )
    variant: str = setting(
        "studio",
        'the operators: "paper" (filtering without the photo itself), "release" (the same, its ranges and hard tanh), '
        'or "studio"',
    )
    teacher: str = setting(
        "critic",
        'who teaches the heads: "critic", the paper\'s game against f_W; "restore", flawed copies of good photos '
        'with the good photo as the answer, for photographic alone, without poor photos; or "both", first the copies, '
        "then the copies and f_W together",
    )
    more_good: tuple[str, ...] = setting((), "folders of more good photos to learn to restore from")
    copies: int = setting(26, "flawed copies of each good photo to learn to restore from")
    restore_steps: int = setting(4000, "steps of each of the small networks that learn to restore")
    both_steps: int = setting(150, "further steps with both teachers")
    both_weight: float = setting(0.25, "color difference (CIEDE2000) that a unit of f_W is worth in these steps")
    operators: tuple[str, ...] = setting((), "operators to train, one after the other; default: all")
    steps: int = setting(350, "generator steps for each operator")
    batch: int = setting(8, "photos per step in each process (paper 64)")
    size: int = setting(128, "side of the training squares, in pixels (paper 224)")
    real: float = setting(0.25, "share of real poor photos in a batch; the others are imperfect copies of good ones")
    gray_crop: bool = setting(False, "train the crop on lightness alone, the colors taken away (release)")
    crop_gradient: str = setting(
        "trials", 'how the crop learns, "pixels" (paper) or "trials", from windows tried around its own'
    )
    nearest: int = setting(5, "good photos to choose from for each poor one (paper 5)")
    generator_rate: float = setting(5e-4, "RMSprop rate of the heads (paper 5e-5 at batch 64)")
    critic_rate: float = setting(
        1e-4,
        "RMSprop rate of the critic's own layers (paper 5e-7). With 0 the critic is fixed, and the "
        "heads learn only to please it",
    )
    backbone_share: float = setting(0.1, "the critic's backbone learns at this share of `critic_rate` (release 0.01)")
    objective: str = setting(
        "logistic",
        'the critic\'s loss, "wasserstein" (paper) or "logistic", which fades once good and poor are separated',
    )
    replay: float = setting(
        0.5,
        "unedited imperfect copies that the critic sees in each step besides the edited photos, as a share of `batch`; "
        "they keep it from forgetting what it learned in pre-training",
    )
    warm_up: int = setting(0, "critic steps before the first generator step (release 50)")
    critic_lead: float = setting(
        float("inf"), "the critic waits while its loss is further than this below its value at the start"
    )
    perceptual: str = setting("backbone", 'features of L_reg1, "vgg16" (paper) or "backbone"')
    perceptual_weight: float = setting(0.15, "weight of L_reg1 after balancing; the other two weigh 1")
    without: str = setting(
        "",
        'omit L_gan ("gan") or L_reg1 and L_reg2 ("reg"), the ablations of Table 1; "" for neither',
    )
    average: float = setting(
        0.98, "the head kept is a moving average of the trained one, with this share of the past per step"
    )
    held_out: float = setting(0.1, "share of the good photos kept for choosing the best step, at most 60")
    evaluate_every: int = setting(25, EVALUATE_EVERY)

    def __post_init__(self) -> None:
        """Reject invalid settings."""
        super().__post_init__()
        if self.teacher not in TEACHERS:
            raise ValueError(f"teacher must be one of {', '.join(map(repr, TEACHERS))}, got {self.teacher!r}")
        for name in ("copies", "restore_steps", "both_steps"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")
        if self.objective not in ("wasserstein", "logistic"):
            raise ValueError(f"objective must be 'wasserstein' or 'logistic', got {self.objective!r}")
        if self.crop_gradient not in ("pixels", "trials"):
            raise ValueError(f"crop_gradient must be 'pixels' or 'trials', got {self.crop_gradient!r}")
        if self.without not in ("", *LOSSES):
            raise ValueError(f"without must be 'gan' or 'reg', got {self.without!r}")

    @property
    def loss_weights(self) -> dict[str, float]:
        """Weight of L_gan, L_reg1 and L_reg2 after balancing; 0 disables a term."""
        gan, reg = (0.0 if self.without == loss else 1.0 for loss in LOSSES)
        return {"L_gan": gan, "L_reg1": reg * self.perceptual_weight, "L_reg2": reg}


_COPIES = frozenset({"more_good", "copies", "restore_steps"})
_BOTH = frozenset({"both_steps", "both_weight"})
_TEACHER = frozenset({"teacher", "output", "critic", "variant", "operators"})
_EVERY = _TEACHER | {each.name for each in fields(RunSettings)}
_USED = {
    "critic": frozenset(each.name for each in fields(TrainConfig)) - _COPIES - _BOTH,
    "restore": _EVERY - {"precision"} | _COPIES,
    "both": _EVERY - {"precision"} | _COPIES | _BOTH,
}


def check_used(teacher: str, chosen: Iterable[str]) -> None:
    """Check that the settings that somebody has chosen are used with `teacher`, one of `TEACHERS`.

    Raises:
        ValueError: names those that are not, as options, and which teacher uses them.
    """
    unused = [name for name in chosen if name not in _USED[teacher]]
    if unused:
        others = [each for each in TEACHERS if all(name in _USED[each] for name in unused)]
        where = f": used with --teacher {' or '.join(others)}" if others else ""
        options = ", ".join(f"--{name.replace('_', '-')}" for name in unused)
        raise ValueError(f"{options} would change nothing with --teacher {teacher}{where}")


# What the presets change. "studio" is for the pointwise operators. For "crop" the critic is fixed, because a
# changing one learns that enlarged windows are blurred, and all poor photos have a border to cut off.
PRESETS: dict[str, dict[str, Any]] = {
    "studio": {},
    "crop": {"operators": ("crop",), "steps": 150, "real": 0.0, "critic_rate": 0.0, "perceptual_weight": 0.7},
    "paper": {
        "critic_head": "paper", "head": "paper", "variant": "paper", "operators": PAPER_OPERATORS,
        "crop_gradient": "pixels",
        "batch": 64, "size": 224, "real": 1.0, "generator_rate": 5e-5, "critic_rate": 5e-7, "backbone_share": 1.0,
        "objective": "wasserstein", "replay": 0.0, "average": 0.0, "perceptual": "vgg16", "perceptual_weight": 1.0,
    },
    "release": {
        "critic_head": "release", "head": "release", "variant": "release", "operators": PAPER_OPERATORS,
        "gray_crop": True, "crop_gradient": "pixels",
        "batch": 64, "size": 224, "real": 1.0, "generator_rate": 5e-5, "critic_rate": 5e-7, "backbone_share": 0.01,
        "objective": "wasserstein", "replay": 0.0, "average": 0.0, "warm_up": 50, "critic_lead": 1.0,
        "perceptual": "vgg16", "perceptual_weight": 1.0,
    },
}  # fmt: skip
