"""Windows are scored by the rated crops of GAIC that lie nearest to them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from enhancegan.commands import build_parser
from enhancegan.evaluation.rated_crops import Proposed, rated_crops_table


def test_the_nearest_rated_crop_lends_its_score() -> None:
    # In shares: the left half, the middle half, the whole photo.
    rated = np.array([[0, 0, 0.5, 1], [0.25, 0, 0.75, 1], [0, 0, 1, 1]])
    photos = [
        Proposed(np.array([0, 0, 0.4, 1]), rated, np.array([4.0, 2.0, 3.0])),
        Proposed(np.array([0, 0, 0.9, 1]), rated, np.array([5.0, 1.0, 3.0])),
    ]
    table = rated_crops_table(photos).set_index("window")
    # The first is 0.4 of the left half's 0.5, the second 0.9 of the whole photo; centered, 0.4 of the middle's 0.5.
    assert table.loc["crop", ["score", "overlap"]].tolist() == pytest.approx([(4 + 3) / 2, (0.8 + 0.9) / 2])
    assert table.loc["center window", ["score", "overlap"]].tolist() == pytest.approx([(2 + 3) / 2, (0.8 + 0.9) / 2])
    assert table.loc["whole photo", ["score", "overlap"]].tolist() == pytest.approx([3, 1])
    assert table.loc[["any rated crop", "best rated crop"], "score"].tolist() == pytest.approx([3, 4.5])
    assert (table["n"] == 2).all()


def test_the_command_reads_the_data_set(tmp_path: Path, photo: Image.Image) -> None:
    for what in ("images", "annotations"):
        (tmp_path / what / "test").mkdir(parents=True)
    photo.save(tmp_path / "images" / "test" / "1.png")
    width, height = photo.size
    # Top, left, bottom, right: the whole photo, and a crop that nobody rated.
    (tmp_path / "annotations" / "test" / "1.txt").write_text(f"0 0 {height} {width} 2.5\n0 0 20 30 -2\n")
    command = ["evaluate", "rated-crops", "--data", str(tmp_path), "--output", str(tmp_path / "out")]
    args = build_parser().parse_args(command)
    assert args.run(args) == 0
    table = pd.read_csv(tmp_path / "out" / "rated-crops.csv").set_index("window")
    assert (table["score"] == 2.5).all()
    assert table.loc["whole photo", "overlap"] == 1 and 0 < table.loc["crop", "overlap"] <= 1
