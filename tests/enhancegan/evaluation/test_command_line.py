"""`python -m enhancegan evaluate` restore, pairs, harm and parameters, on small real photos."""

import json
from pathlib import Path
from typing import Any

import pytest

from enhancegan.__main__ import main
from enhancegan.checkpoints import save_checkpoint
from enhancegan.commands import build_parser
from enhancegan.networks.generator import Generator
from tests.enhancegan.evaluation.sample_folder import write_cat_and_coffee

BASELINES = ["fixed_edit", "autocontrast", "clahe"]
COMPARED = ["method", "psnr", "ssim", "ciede2000", "left", "left_low", "left_high", "better_than_input", "n"]
SAME_SIZE = ["original", "photoshop_auto", "exemplar", "piecewise", "filtering", "photographic"]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return write_cat_and_coffee(tmp_path / "photos", (96, 64))


@pytest.fixture
def generator_file(generator: Generator, tmp_path: Path) -> Path:
    path = tmp_path / "generator.safetensors"
    save_checkpoint(path, generator, step=0, config={})
    return path


def evaluate(experiment: str, *options: object, output: Path) -> list[dict[str, Any]]:
    """Run the command in this process and read its JSON."""
    args = build_parser().parse_args(["evaluate", experiment, *map(str, options), "--output", str(output)])
    assert args.run(args) == 0
    files = sorted(path.name for path in output.iterdir())
    assert files == [f"{experiment}.{suffix}" for suffix in ("csv", "html", "json", "md")]
    rows: list[dict[str, Any]] = json.loads((output / f"{experiment}.json").read_text())
    return rows


def test_restore_compares_every_method_of_the_same_size(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = evaluate("restore", "--good", photos, output=tmp_path / "out")
    assert [row["method"] for row in rows] == [*SAME_SIZE, *BASELINES, "oracle"]
    assert all(list(row) == COMPARED for row in rows)
    assert rows[0]["better_than_input"] is None and all(0 <= row["better_than_input"] <= 1 for row in rows[1:])
    printed = capsys.readouterr().out
    assert "left out: crop" in printed
    assert "| method " in printed and f"{tmp_path / 'out' / 'restore.html'}" in printed


def test_pairs_measures_the_named_methods_and_always_the_input(photos: Path, tmp_path: Path) -> None:
    methods = ("--methods", "photoshop_auto", "original", "photoshop_auto")
    options = ("--input", photos, "--expert", photos, *methods, "--baselines")
    rows = evaluate("pairs", *options, output=tmp_path / "out")
    assert [row["method"] for row in rows] == ["original", "photoshop_auto"]
    # The expert changed nothing, so the input is right and every edit is wrong.
    assert rows[0]["ciede2000"] == 0 and rows[0]["psnr"] is None
    assert rows[1]["ciede2000"] > 0 and rows[1]["better_than_input"] == 0


@pytest.mark.parametrize("experiment", ["backlit", "daylight"])
def test_scene_flaws_are_compared_like_other_flaws(experiment: str, photos: Path, tmp_path: Path) -> None:
    options = ("--good", photos, "--methods", "photographic", "--baselines", "oracle")
    rows = evaluate(experiment, *options, output=tmp_path / "out")
    assert [row["method"] for row in rows] == ["original", "photographic", "oracle"]
    assert all(list(row) == COMPARED for row in rows) and rows[2]["left"] < 0.9


def test_gray_measures_the_baselines_too(photos: Path, tmp_path: Path) -> None:
    rows = evaluate("gray", "--good", photos, "--methods", "photographic", output=tmp_path / "out")
    assert [row["method"] for row in rows] == ["original", "photographic", *BASELINES]
    assert rows[0]["chroma_added"] == 0


def test_harm_measures_every_method(photos: Path, tmp_path: Path) -> None:
    rows = evaluate("harm", "--good", photos, output=tmp_path / "out")
    assert [row["method"] for row in rows] == [*SAME_SIZE, *BASELINES]
    assert rows[0] == {
        "method": "original", "ciede2000_mean": 0, "ciede2000_max": 0, "clipped_photos": 0, "clipped_max": 0,
        "clipped_unlimited": 0, "n": 2,
    }  # fmt: skip
    assert all(0 < row["ciede2000_mean"] <= row["ciede2000_max"] for row in rows[1:])


def test_another_generator_s_operators_take_the_place_of_the_shipped_ones(
    photos: Path, generator_file: Path, tmp_path: Path
) -> None:
    options = ("--good", photos, "--baselines")
    shipped = evaluate("harm", *options, output=tmp_path / "shipped")
    other = evaluate("harm", *options, "--generator", generator_file, output=tmp_path / "other")
    same = {one["method"]: one == two for one, two in zip(shipped, other, strict=True)}
    assert same == dict.fromkeys(SAME_SIZE, False) | {"original": True, "photoshop_auto": True, "exemplar": True}


def test_parameters_of_a_given_generator_and_the_shipped_one(
    photos: Path, generator_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = evaluate("parameters", "--photos", photos, output=tmp_path / "shipped")
    other = evaluate("parameters", "--photos", photos, "--generator", generator_file, output=tmp_path / "other")
    assert [row["parameter"] for row in shipped] == [row["parameter"] for row in other]
    assert [row["mean"] for row in shipped] != [row["mean"] for row in other]
    assert capsys.readouterr().out.count("Nearly the same for every photo") == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["restore", "--good", "nowhere"], "error: no such file or folder: nowhere"),
        (["restore", "--good", "tests", "--methods", "magic"], "error: unknown method 'magic'"),
        (
            ["restore", "--good", "tests", "--baselines", "clahhe"],
            "error: unknown baseline 'clahhe' (did you mean 'clahe'",
        ),
        (["harm", "--good", "tests", "--generator", "nowhere"], "error: no checkpoint at nowhere"),
    ],
)
def test_bad_input_ends_with_one_clear_line(
    options: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", *options, "--output", str(tmp_path / "out")]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_results_need_a_folder(photos: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = photos / "cat.png"
    with pytest.raises(SystemExit, match="2"):
        main(["evaluate", "parameters", "--photos", str(photos), "--output", str(file)])
    assert "cat.png is a file; a folder is required" in capsys.readouterr().err
