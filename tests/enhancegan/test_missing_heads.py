"""Commands with a generator that was trained for one operator only, while the registry knows more."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image

from enhancegan.__main__ import main
from enhancegan.checkpoints import save_checkpoint
from enhancegan.enhancer import Enhancer
from enhancegan.evaluation.baselines import BASELINES
from enhancegan.evaluation.oracle import ORACLE
from enhancegan.evaluation.parameters import evaluate_parameters
from enhancegan.figures.attention import attention_gallery
from enhancegan.methods import find_method, methods_with, untrained
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.critic import Critic
from enhancegan.networks.generator import Generator
from enhancegan.operators import OPERATORS
from tests.enhancegan.conftest import TINY_BACKBONE
from tests.enhancegan.tiny_cuhk_cropping import write_cropping_set


@pytest.fixture
def one_head(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    path = tmp_path / "one.safetensors"
    save_checkpoint(path, Generator(Backbone(TINY_BACKBONE), ["piecewise"]), step=0, config={})
    return path


@pytest.fixture
def photos(photo: Image.Image, tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    photo.save(folder / "one.png")
    return folder


@pytest.fixture
def judge(critic: Critic, tmp_path: Path) -> str:
    save_checkpoint(tmp_path / "net.safetensors", critic, step=0, config={"size": 32})
    return f"net:{tmp_path / 'net.safetensors'}"


def run(*arguments: object) -> int:
    return main(list(map(str, arguments)))


def test_methods_are_those_of_the_heads_and_a_missing_one_is_rejected_in_a_sentence(
    generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(OPERATORS, "sepia", replace(OPERATORS["photographic"], name="sepia"))
    methods = methods_with(Enhancer(generator))
    assert list(methods) == ["original", "photoshop_auto", "exemplar", "piecewise", "filtering", "photographic", "crop"]
    assert untrained(methods) == ["sepia"]
    expected = "^this generator was not trained for 'sepia'; it knows piecewise, filtering, photographic, crop$"
    with pytest.raises(ValueError, match=expected):
        find_method(methods, "sepia")


def test_an_operator_without_a_head_changes_neither_measures_nor_figures(
    generator: Generator, photos: Path, photo: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    enhancer = Enhancer(generator)
    before = evaluate_parameters(photos, enhancer), attention_gallery([photo], enhancer).labels
    monkeypatch.setitem(OPERATORS, "sepia", replace(OPERATORS["photographic"], name="sepia"))
    after = evaluate_parameters(photos, enhancer), attention_gallery([photo], enhancer).labels
    assert after[0].equals(before[0]) and after[1] == before[1]


@pytest.mark.parametrize("experiment", ["harm --good", "restore --good", "preference --poor"])
def test_what_is_not_measured_is_named(
    experiment: str, photos: Path, one_head: Path, judge: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, option = experiment.split()
    evaluators = ["--evaluators", judge] if name == "preference" else []
    options = ["--generator", one_head, "--output", tmp_path / "out", *evaluators]
    assert run("evaluate", name, option, photos, *options) == 0
    measured = {row["method"] for row in json.loads((tmp_path / "out" / f"{name}.json").read_text())}
    assert measured - {"original", *BASELINES, ORACLE} == {"photoshop_auto", "exemplar", "piecewise"}
    left_out = "Not measured, because the generator was not trained for it: filtering, photographic, crop."
    assert left_out in capsys.readouterr().out


def test_table_1_says_in_its_notes_what_is_not_measured(
    photos: Path, one_head: Path, judge: str, tmp_path: Path
) -> None:
    options = ["--generator", one_head, "--evaluators", judge, "--output", tmp_path / "out"]
    assert run("evaluate", "table1", "--data", photos, *options) == 0
    written = (tmp_path / "out" / "table1.md").read_text()
    assert "- Not measured, because the generator was not trained for it: filtering, photographic, crop." in written


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        ("enhance {photos} --method filtering", "'filtering'"),
        ("evaluate harm --good {photos} --methods filtering", "'filtering'"),
        ("evaluate framing --good {photos}", "'crop'"),
        ("evaluate table3 --data {cropping}", "'crop'"),
        ("finetune-crop --data {cropping}", "'crop'"),
        ("figures --photos {photos} --figures 3 4", "'crop'"),
    ],
)
def test_a_command_that_needs_a_missing_head_says_so_and_writes_nothing(
    command: str, missing: str, photos: Path, one_head: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_cropping_set(tmp_path / "cropping", 2)
    words = [word.format(photos=photos, cropping=tmp_path / "cropping") for word in command.split()]
    assert run(*words, "--generator", one_head, "--output", tmp_path / "out") == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("error: ") and last.endswith(
        f"this generator was not trained for {missing}; it knows piecewise"
    )
    assert not (tmp_path / "out").exists()


def test_the_other_figures_are_made(
    photos: Path, one_head: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("figures", "--photos", photos, "--generator", one_head, "--output", tmp_path / "out") == 0
    made = {path.name for path in (tmp_path / "out").iterdir()}
    assert made == {"fig3-methods.png", "fig5-attention.png", "fig6-palettes.png", "palettes.csv", "harmony.csv"}
    reason = "left out: figure 4 (this generator was not trained for 'crop'; it knows piecewise)"
    assert reason in capsys.readouterr().err
