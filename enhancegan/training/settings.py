"""Settings with help texts, and the settings shared by all training runs on good and poor photos."""

from dataclasses import Field, dataclass, field, fields
from math import isfinite
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

_HELP = "help"


def described(help: str) -> dict[str, str]:
    """Metadata of a field without a default: its help text."""
    return {_HELP: help}


def setting(default: Any, help: str) -> Any:
    """A field with a default and a help text."""
    return field(default=default, metadata=described(help))


def help_of(described_field: "Field[Any]") -> str:
    """The help text of a field of a configuration."""
    return str(described_field.metadata[_HELP])


OUTPUT = (
    "checkpoint to write, the best on held-out photos; the same name with `.state.pt` is the state to resume from, "
    "with `.log` the folder of logs and any sample grids"
)
EVALUATE_EVERY = "steps between evaluations on the held-out photos"


def check_output(output: Path) -> None:
    """Check before hours of training that a checkpoint can be written to `output`.

    Raises:
        ValueError: when it is a folder, or nothing can be written where it is to be.
    """
    if output.is_dir():
        raise ValueError(f"{output} is a folder; the output must be a file, e.g. {output / 'generator.safetensors'}")
    folder = next(folder for folder in output.absolute().parents if folder.exists())
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ValueError(f"{output} cannot be written: {error.strerror} ({folder})") from error


# Settings that change no result: how much is kept of what was read, and where.
KEEPING = ("memory", "cache")


_COUNTS = ("steps", "batch", "size", "evaluate_every")
_SEEDS = 2**32


def check_numbers(config: "RunSettings") -> None:
    """Reject numbers with which nothing can be trained.

    Raises:
        ValueError: for a setting that is no finite number, counts below one and seeds outside 0 to 2**32 - 1.
    """
    for each in fields(config):
        name, value = each.name, getattr(config, each.name)
        # Some have no limit by default, which is infinity.
        endless = value == each.default or name in KEEPING
        if isinstance(value, float) and not isfinite(value) and not endless:
            raise ValueError(f"{name} must be a finite number, got {value}")
        if name in _COUNTS and value < 1:
            raise ValueError(f"{name} must be at least 1, got {value}")
        if name == "seed" and not 0 <= value < _SEEDS:
            raise ValueError(f"seed must lie in 0 to {_SEEDS - 1}, got {value}")


@dataclass(frozen=True)
class RunSettings:
    """Settings of every run that learns from good and poor photos."""

    data: Path = field(metadata=described("folder of the data set"))
    output: Path = field(metadata=described(OUTPUT))
    dataset: str = setting(
        "folders",
        'layout of --data: one of good and poor photos in `data list`; "folders" is a folder with `good/` and `poor/`',
    )
    exclude: str = setting("", "photos whose file name matches this pattern are left out")
    memory: float = setting(0.1, "GB of memory for decoded photos; others are decoded again when drawn")
    cache: Path | None = setting(
        None,
        "folder in which decoded photos, reduced, are kept for this run and the next (up to 110 KB each at 128 pixels)",
    )
    precision: str = setting("no", '"no" for float32, "bf16" for forward passes in bfloat16')
    seed: int = setting(0, "of every random choice")
    resume: bool = setting(
        False,
        "resume from the saved state of a run with the same settings and photos; with more steps, train it further",
    )

    def __post_init__(self) -> None:
        """Reject what `check_numbers` rejects."""
        check_numbers(self)
