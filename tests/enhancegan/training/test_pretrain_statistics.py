"""Training of the statistics judge: reproducible, by one command, and better than chance on photos held out."""

from pathlib import Path

import pytest
import torch
from PIL import Image

from enhancegan.__main__ import main
from enhancegan.networks.statistics_judge import load_statistics_judge
from enhancegan.samples import sample_photos
from enhancegan.training.pretrain_statistics import pretrain_statistics
from enhancegan.training.statistics_config import StatisticsConfig
from tests.enhancegan.conftest import weight_bytes

TINY = {"size": 32, "copies": 2, "batch": 16, "steps": 40}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Parts of sample photos, and dark copies of them as poor ones."""
    folder = tmp_path / "data"
    for label, gain in (("good", 1.0), ("poor", 0.25)):
        (folder / label).mkdir(parents=True)
        for name in ("cat", "coffee", "tower", "temple", "dahlia"):
            with Image.open(sample_photos()[name]) as sample:
                photo = sample.convert("RGB").resize((96, 96))
            for number, box in enumerate([(0, 0, 64, 64), (32, 32, 96, 96)]):
                part = photo.crop(box).point(lambda level, gain=gain: int(level * gain))
                part.save(folder / label / f"{name}-{number}.png")
    return folder


def test_two_runs_give_the_same_file_and_another_seed_another(data: Path, tmp_path: Path) -> None:
    threads = torch.get_num_threads()
    files = [tmp_path / f"{name}.safetensors" for name in ("first", "again", "other")]
    for file, seed in zip(files, (0, 0, 1), strict=True):
        scores = pretrain_statistics(StatisticsConfig(data, file, seed=seed, **TINY))
        assert scores.good_over_poor > 0.5
    first, again, other = map(weight_bytes, files)
    assert first == again != other
    assert torch.get_num_threads() == threads


def test_the_command_trains_with_further_good_photos(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "judge.safetensors"
    tiny = [text for name, value in TINY.items() for text in (f"--{name}", str(value))]
    options = ["--data", str(data), "--more-good", str(data / "good"), "--exclude", "cat*", "--output", str(output)]
    assert main(["pretrain-statistics", *options, *tiny]) == 0
    assert "held out: prefers a good photo to its flawed copy" in capsys.readouterr().out
    _, config = load_statistics_judge(output)
    assert config["size"] == 32 and config["more_good"] == "good" and 0 <= config["preference"] <= 1


def test_too_few_photos_are_an_error(data: Path, tmp_path: Path) -> None:
    config = StatisticsConfig(data, tmp_path / "judge.safetensors", exclude="*", **TINY)
    with pytest.raises(ValueError, match="need at least two good and two poor photos; 0 of 10 are left"):
        pretrain_statistics(config)
