"""The commands of the cropping experiments, from data to report."""

from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from enhancegan.checkpoints import save_checkpoint
from enhancegan.commands import build_parser
from enhancegan.networks.generator import Generator
from tests.enhancegan.tiny_cuhk_cropping import write_cropping_set


@pytest.fixture
def generator_file(generator: Generator, tmp_path: Path) -> Path:
    path = tmp_path / "generator.safetensors"
    save_checkpoint(path, generator, step=0, config={})
    return path


def run(*arguments: object) -> int:
    args = build_parser().parse_args(list(map(str, arguments)))
    return args.run(args)


def test_fine_tune_then_table_3(tmp_path: Path, generator_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, tuned, output = tmp_path / "data", tmp_path / "tuned", tmp_path / "report"
    write_cropping_set(data, 4)
    shared = ("--data", data, "--generator", generator_file)
    assert run("finetune-crop", *shared, "--output", tuned, "--folds", 2, "--steps", 3) == 0
    assert sorted(path.name for path in tuned.iterdir()) == ["fold-1.safetensors", "fold-2.safetensors", "windows.csv"]
    assert run("evaluate", "table3", *shared, "--finetuned", tuned, "--output", output) == 0
    rows = pd.read_csv(output / "table3.csv")
    measured = rows[rows["source"] == "measured"]
    assert measured["n"].tolist() == [4] * 5
    assert measured["overlap_1"].between(0, 1).all()
    # Seven rows of the paper.
    assert len(rows) == 12
    assert "| EnhanceGAN, fine-tuned " in capsys.readouterr().out


def test_framing(tmp_path: Path, generator_file: Path, photo: Image.Image) -> None:
    good, output = tmp_path / "good", tmp_path / "report"
    good.mkdir()
    photo.save(good / "a.png")
    command = ("evaluate", "framing", "--good", good, "--generator", generator_file, "--output", output)
    assert run(*command, "--overlays", 1) == 0
    assert pd.read_csv(output / "framing.csv")["n"].tolist() == [1, 1, 1]
    assert (output / "framing-001-a.png").is_file()
