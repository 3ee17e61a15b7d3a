"""How often results are preferred to photos, worked out by hand."""

import json
from pathlib import Path

import pytest
from PIL import Image

from enhancegan.checkpoints import save_checkpoint
from enhancegan.commands import build_parser
from enhancegan.evaluation.preference import evaluate_preference
from enhancegan.methods import METHODS, Method
from enhancegan.networks.critic import Critic
from tests.enhancegan.evaluation.brightness import BRIGHTNESS, DARKNESS, save_gray


def gray_of(level: int) -> Method:
    name = f"gray_{level}"
    return Method(name, name, "One gray for all.", lambda photo: Image.new("RGB", photo.size, (level, level, level)))


def test_share_and_means_by_hand(tmp_path: Path) -> None:
    for number, level in enumerate((40, 100, 160, 80)):
        save_gray(tmp_path / f"{number}.png", level)
    methods = [METHODS["original"], gray_of(100), gray_of(200)]
    rows, notes = evaluate_preference(tmp_path, methods, [BRIGHTNESS, DARKNESS])
    # Gray 100 is brighter than 40 and 80, darker than 160, and ties with 100, which nobody wins.
    assert rows.to_dict("records") == [
        {"method": "gray_100", "evaluator": "brightness", "preferred": 0.5, "before": 95, "after": 100, "n": 4},
        {"method": "gray_100", "evaluator": "darkness", "preferred": 0.25, "before": -95, "after": -100, "n": 4},
        {"method": "gray_200", "evaluator": "brightness", "preferred": 1.0, "before": 95, "after": 200, "n": 4},
        {"method": "gray_200", "evaluator": "darkness", "preferred": 0.0, "before": -95, "after": -200, "n": 4},
    ]
    assert "same 4 photos" in notes[0]


def test_more_pictures_than_fit_one_batch_are_not_mixed_up(tmp_path: Path) -> None:
    for level in range(100, 110):
        save_gray(tmp_path / f"{level}.png", level)
    rows, _ = evaluate_preference(tmp_path, [METHODS["original"], gray_of(104), gray_of(107)], [BRIGHTNESS])
    assert rows["preferred"].tolist() == [0.4, 0.7]
    assert rows["before"].tolist() == [104.5, 104.5] and rows["after"].tolist() == [104, 107]


def test_there_must_be_something_to_compare(tmp_path: Path) -> None:
    save_gray(tmp_path / "a.png", 1)
    with pytest.raises(ValueError, match="need a method to compare with 'original'"):
        evaluate_preference(tmp_path, [METHODS["original"]], [BRIGHTNESS])


def test_the_command_compares_the_chosen_methods(tmp_path: Path, critic: Critic, photo: Image.Image) -> None:
    net = tmp_path / "net.safetensors"
    save_checkpoint(net, critic, step=0, config={"size": 32})
    (tmp_path / "poor").mkdir()
    photo.save(tmp_path / "poor" / "a.png")

    def run(*methods: str) -> int:
        command = ["evaluate", "preference", "--poor", tmp_path / "poor", "--evaluators", f"net:{net}"]
        args = build_parser().parse_args([*map(str, command), "--output", str(tmp_path / "out"), "--methods", *methods])
        return args.run(args)

    assert run("photoshop_auto") == 0
    (row,) = json.loads((tmp_path / "out" / "preference.json").read_text())
    assert (row["method"], row["evaluator"], row["n"]) == ("photoshop_auto", "net:net.safetensors", 1)
    assert row["preferred"] == float(row["after"] > row["before"])
    with pytest.raises(ValueError, match=r"unknown method 'photoshop'.*did you mean 'photoshop_auto'"):
        run("photoshop")
