"""Settings that describe themselves, and those that every training run on good and poor photos has."""

from dataclasses import Field, dataclass, field
from pathlib import Path
from typing import Any

_HELP = "help"


def described(help: str) -> dict[str, str]:
    """Metadata of a field that has no default: what it means, for people."""
    return {_HELP: help}


def setting(default: Any, help: str) -> Any:
    """A field with a default; `help` says what it means, for people."""
    return field(default=default, metadata=described(help))


def help_of(described_field: "Field[Any]") -> str:
    """What a field of a configuration means."""
    return str(described_field.metadata[_HELP])


OUTPUT = (
    "checkpoint to write, the best by held-out photos; the state to resume from lies beside it as `.state.pt`, logs "
    "(and sample grids, where there are any) in a folder with `.log` in its place"
)
EVALUATE_EVERY = "steps between two looks at the held-out photos"


@dataclass(frozen=True)
class RunSettings:
    """What every run that learns from good and poor photos has to know."""

    data: Path = field(metadata=described("folder of the data set"))
    output: Path = field(metadata=described(OUTPUT))
    dataset: str = setting(
        "folders", 'layout of `data`, a name in LAYOUTS; "folders" is a folder with `good/` and `poor/`'
    )
    exclude: str = setting("", "photos whose file name matches this pattern are left out")
    precision: str = setting("no", '"no" for float32, "bf16" for network passes in bfloat16')
    seed: int = setting(0, "of every random choice")
    resume: bool = setting(False, "go on from the saved state")
