"""The reference study, whose numbers were computed in R too; `reference/README.md` says how."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

REFERENCE = Path(__file__).parent / "reference"


@pytest.fixture(scope="session")
def reference_rankings() -> pd.DataFrame:
    """A synthetic complete study of 47 participants x 100 photos x 5 methods."""
    return pd.read_csv(REFERENCE / "study_complete.csv.gz")


@pytest.fixture(scope="session")
def reference_numbers() -> dict[str, Any]:
    """Numbers of that study, computed in R and by independent numpy code."""
    numbers: dict[str, Any] = json.loads((REFERENCE / "expected.json").read_text())["study_complete"]
    return numbers
