"""Whether the predicted edits depend on the photo: the spread of every parameter over photos."""

from pathlib import Path

import pandas as pd

from enhancegan.datasets.reading import read_each
from enhancegan.enhancer import Enhancer
from enhancegan.photo import find_photos, load_photo

CONSTANT_LIMIT = 0.01
"""Standard deviation, as a share of the range, below which a parameter counts as the same for every photo."""


def evaluate_parameters(photos: Path, enhancer: Enhancer) -> pd.DataFrame:
    """Predict every operator's parameters for every photo of a folder.

    Returns:
        One row per operator and parameter: operator, parameter; mean, std (with divisor n), min and max of
        the predictions; identity, the value that changes nothing; low and high, the range; std_share, std as a share of
        the range, in [0, 0.5]; n, the number of photos.

    Raises:
        ValueError: when no photo can be read.
    """
    rows = [
        (edit.operator, name, value)
        for photo in read_each(find_photos([photos]), load_photo, "predicting")
        for edit in enhancer.predict(photo).values()
        for name, value in edit.parameters.items()
    ]
    predicted = pd.DataFrame(rows, columns=["operator", "parameter", "value"])
    spread = predicted.groupby(["operator", "parameter"], sort=False)["value"].agg(
        mean="mean", std=lambda values: values.std(ddof=0), min="min", max="max", n="size"
    )
    table = spread.reset_index().merge(_declared(enhancer), on=["operator", "parameter"])
    table["std_share"] = table["std"] / (table["high"] - table["low"])
    columns = ["operator", "parameter", "mean", "std", "min", "max", "identity", "low", "high", "std_share", "n"]
    return table[columns]


def nearly_constant(table: pd.DataFrame) -> list[str]:
    """Names, as operator.parameter, of the parameters that hardly vary between photos."""
    constant = table[table["std_share"] < CONSTANT_LIMIT]
    return (constant["operator"] + "." + constant["parameter"]).tolist()


def _declared(enhancer: Enhancer) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (name, parameter.name, parameter.identity, parameter.low, parameter.high)
            for name in enhancer.operators
            for parameter in enhancer.operator(name).parameters
        ],
        columns=["operator", "parameter", "identity", "low", "high"],
    )
