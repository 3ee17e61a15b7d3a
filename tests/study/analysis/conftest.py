"""The reference study, where `shared/stats` lies beside the repository."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

REFERENCE = Path(__file__).parents[4] / "shared" / "stats"


@pytest.fixture(scope="session")
def reference_rankings() -> pd.DataFrame:
    """A synthetic complete study of 47 participants x 100 photos x 5 methods."""
    return pd.read_csv(_reference_file("study_complete.csv"))


@pytest.fixture(scope="session")
def reference_numbers() -> dict[str, Any]:
    """Numbers of that study, computed in R and by independent numpy code."""
    numbers: dict[str, Any] = json.loads(_reference_file("expected.json").read_text())["study_complete"]
    return numbers


def _reference_file(name: str) -> Path:
    if not (REFERENCE / name).is_file():
        pytest.skip(f"no reference study: ../shared/stats/{name} is not beside the repository")
    return REFERENCE / name
