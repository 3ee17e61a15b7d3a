"""The paper's no-reference tables, on photos and with evaluators whose numbers can be worked out by hand."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from enhancegan.checkpoints import load_generator, save_checkpoint
from enhancegan.commands import build_parser
from enhancegan.datasets.fivek import FiveK
from enhancegan.enhancer import Enhancer
from enhancegan.evaluation.ablated_versions import random_weights
from enhancegan.evaluation.paper_results import PAPER_EVALUATORS, TABLE_1, TABLE_2, PaperRow
from enhancegan.evaluation.table1 import evaluate_table1
from enhancegan.evaluation.table2 import evaluate_table2
from enhancegan.evaluation.tables import best_two, mean_scores
from enhancegan.methods import METHODS
from enhancegan.networks.critic import Critic
from enhancegan.networks.generator import Generator
from tests.enhancegan.evaluation.brightness import BRIGHTNESS, DARKNESS, mean_levels, save_gray

PAPER = Path(__file__).parent / "paper"
NOT_LEARNED = {name: METHODS[name] for name in ("original", "photoshop_auto")}


def table(rows: list[tuple[int, str, str, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["photo", "version", "evaluator", "score"])


def by_method(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.set_index("method")


def test_means_are_over_photos_and_keep_the_order() -> None:
    scores = table([
        (0, "z", "second", 1.0), (0, "a", "second", 5.0), (0, "z", "first", 10.0), (0, "a", "first", 50.0),
        (1, "z", "second", 2.0), (1, "a", "second", 8.0), (1, "z", "first", 30.0), (1, "a", "first", 10.0),
    ])  # fmt: skip
    means = mean_scores(scores)
    assert list(means.index) == ["z", "a"] and list(means.columns) == ["second", "first"]
    assert means.to_numpy().tolist() == [[1.5, 20.0], [6.5, 30.0]]


def test_the_best_two_are_chosen_for_each_photo_by_each_evaluator() -> None:
    # "like" prefers x, y on photo 0 and z, y on photo 1; "hate" sees it the other way round.
    like = {(0, "x"): 9.0, (0, "y"): 7.0, (0, "z"): 1.0, (1, "x"): 2.0, (1, "y"): 4.0, (1, "z"): 6.0}
    rows = [(photo, version, "like", score) for (photo, version), score in like.items()]
    rows += [(photo, version, "hate", -score) for (photo, version), score in like.items()]
    rows += [(photo, "input", name, 0.0) for photo in (0, 1) for name in ("like", "hate")]
    means = mean_scores(best_two(table(rows), ["x", "y", "z"], ("first", "second")))
    assert list(means.index) == ["input", "first", "second"]
    assert means["like"].tolist() == [0.0, (9 + 6) / 2, (7 + 4) / 2]
    assert means["hate"].tolist() == [0.0, -(1 + 2) / 2, -(7 + 4) / 2]


def test_two_experts_that_tie_are_best_and_second_best() -> None:
    means = mean_scores(best_two(table([(0, "x", "e", 3.0), (0, "y", "e", 3.0)]), ["x", "y"], ("first", "second")))
    assert means["e"].tolist() == [3.0, 3.0]


@pytest.mark.parametrize(("name", "ours"), [("table1", TABLE_1), ("table2", TABLE_2)])
def test_the_papers_numbers_are_those_of_the_paper(name: str, ours: dict[str, PaperRow]) -> None:
    printed = pd.read_csv(PAPER / f"{name}.csv", index_col="method")
    assert tuple(printed.columns) == PAPER_EVALUATORS
    assert [(row.label, *row.scores) for row in ours.values()] == list(printed.itertuples(name=None))


@pytest.fixture
def fivek(tmp_path: Path) -> FiveK:
    """Two photos of five experts; the brightest versions are 50, 40 and 90, 80."""
    inputs = [save_gray(tmp_path / "input" / name, 60) for name in ("a4501.png", "a4502.png")]
    levels = {"A": (10, 90), "B": (20, 80), "C": (30, 70), "D": (40, 60), "E": (50, 10)}
    return FiveK(
        inputs,
        {
            name: [
                save_gray(tmp_path / f"expert{name}" / path.name, level)
                for path, level in zip(inputs, pair, strict=True)
            ]
            for name, pair in levels.items()
        },
    )


def test_table_2_has_the_best_and_second_best_expert_of_every_photo(fivek: FiveK) -> None:
    rows, notes = evaluate_table2(fivek, NOT_LEARNED, [BRIGHTNESS, DARKNESS])
    assert rows["method"].tolist() == [row.label for row in TABLE_2.values()]
    measured = by_method(rows)
    assert measured.loc["Original", ["brightness", "darkness"]].tolist() == [60, -60]
    assert measured.loc["Top1-Expert", ["brightness", "darkness"]].tolist() == [(50 + 90) / 2, -10]
    assert measured.loc["Top2-Expert", ["brightness", "darkness"]].tolist() == [(40 + 80) / 2, -(20 + 60) / 2]
    assert np.isnan(measured.loc["Piecewise", "brightness"]) and measured.loc["Piecewise", "paper AVA-net"] == 0.731
    assert "same 2 photos" in notes[0] and "A, B, C, D, E" in notes[-1]


def test_one_expert_is_not_enough_for_table_2(fivek: FiveK) -> None:
    with pytest.raises(ValueError, match="need at least two experts, got C"):
        evaluate_table2(FiveK(fivek.inputs, {"C": fivek.experts["C"]}), NOT_LEARNED, [BRIGHTNESS])


def test_table_1_shows_the_paper_beside_what_was_measured(tmp_path: Path) -> None:
    for name, level in (("a", 100), ("b", 50)):
        save_gray(tmp_path / f"{name}.png", level)
    rows, notes = evaluate_table1(tmp_path, NOT_LEARNED, [BRIGHTNESS])
    assert rows["method"].tolist() == [row.label for row in TABLE_1.values()]
    measured = by_method(rows)
    assert measured.loc["Original"].tolist() == [75, *TABLE_1["original"].scores]
    assert np.isnan(measured.loc["DSLR sony", "brightness"]) and measured.loc["DSLR sony", "paper DAN"] == 0.295
    text = " ".join(notes)
    assert "brightness: likes bright photos; 0 to 255." in text
    assert "--dped DIR" in text and "train --data PHOTOS --without gan" in text and "--without reg" in text


def test_outputs_of_dped_are_found_by_stem_and_every_row_is_over_the_same_photos(tmp_path: Path, caplog) -> None:
    photos = tmp_path / "photos"
    for name, level in (("a", 100), ("b", 50), ("c", 10)):
        save_gray(photos / f"{name}.png", level)
    for name, level in (("a", 120), ("b", 90), ("z", 1)):
        save_gray(tmp_path / "dped" / "iphone" / f"{name}.bmp", level)
    rows, notes = evaluate_table1(photos, NOT_LEARNED, [BRIGHTNESS], dped=tmp_path / "dped")
    measured = by_method(rows)["brightness"]
    assert measured["DSLR iphone"] == 105 and measured["Original"] == 75
    assert np.isnan(measured["DSLR blackberry"])
    assert "skipped: c.png has no version DSLR iphone" in caplog.text and "1 of 3 photos were skipped" in caplog.text
    assert "same 2 photos" in notes[0]


def test_unusable_folders_of_dped_are_rejected(tmp_path: Path) -> None:
    save_gray(tmp_path / "photos" / "a.png", 1)
    with pytest.raises(ValueError, match=r"no DPED outputs in .*expected folders named iphone, sony, blackberry"):
        evaluate_table1(tmp_path / "photos", NOT_LEARNED, [BRIGHTNESS], dped=tmp_path)
    save_gray(tmp_path / "sony" / "a.png", 1)
    save_gray(tmp_path / "sony" / "a.bmp", 2)
    with pytest.raises(ValueError, match=r"several photos in .*sony have the same name: a"):
        evaluate_table1(tmp_path / "photos", NOT_LEARNED, [BRIGHTNESS], dped=tmp_path)


def test_ablations_are_made_by_the_checkpoints_that_were_given(
    tmp_path: Path, generator: Generator, photo: Image.Image
) -> None:
    checkpoint = tmp_path / "ablations" / "without-reg.safetensors"
    save_checkpoint(checkpoint, generator, step=0, config={})
    (tmp_path / "photos").mkdir()
    photo.save(tmp_path / "photos" / "a.png")
    rows, notes = evaluate_table1(tmp_path / "photos", NOT_LEARNED, [BRIGHTNESS], ablations=tmp_path / "ablations")
    measured = by_method(rows)["brightness"]
    (expected,) = mean_levels([Enhancer(load_generator(checkpoint)).enhance(photo, "piecewise").image])
    assert measured["Piecewise without L_reg1,2"] == expected
    assert np.isnan(measured["Piecewise without L_gan"])
    assert "without-gan" in " ".join(notes) and "without-reg" not in " ".join(notes)
    with pytest.raises(ValueError, match="no such folder: nowhere"):
        evaluate_table1(tmp_path / "photos", NOT_LEARNED, [BRIGHTNESS], ablations=Path("nowhere"))


def test_random_weights_follow_from_the_seed_and_the_file_name(photo: Image.Image) -> None:
    first, again, other_photo = (random_weights(1).make(Path(name), photo) for name in ("a.png", "x/a.png", "b.png"))
    other_seed = random_weights(2).make(Path("a.png"), photo)
    assert first.tobytes() == again.tobytes()
    assert len({version.tobytes() for version in (first, other_photo, other_seed, photo)}) == 4


def test_random_weights_differ_from_nearly_black_to_white() -> None:
    # White comes out as the sum of the four weights, which lies in [-3, 5] and is cut to [0, 1].
    white = Image.new("RGB", (2, 2), "white")
    levels = mean_levels([random_weights().make(Path(f"{number}.png"), white) for number in range(30)])
    assert min(levels) < 50 and max(levels) == 255


def test_broken_photos_are_named_counted_and_skipped(tmp_path: Path, caplog) -> None:
    save_gray(tmp_path / "a.png", 100)
    (tmp_path / "broken.jpg").write_bytes(b"nothing")
    rows, _ = evaluate_table1(tmp_path, NOT_LEARNED, [BRIGHTNESS])
    assert by_method(rows).loc["Original", "brightness"] == 100
    assert "skipped: broken.jpg" in caplog.text and "1 of 2 photos were skipped" in caplog.text
    (tmp_path / "a.png").unlink()
    with pytest.raises(ValueError, match="none of the 1 photos can be used"):
        evaluate_table1(tmp_path, NOT_LEARNED, [BRIGHTNESS])


def test_the_commands_write_the_tables_of_the_methods_in_the_registry(
    tmp_path: Path, fivek: FiveK, critic: Critic, generator: Generator
) -> None:
    net, checkpoint = tmp_path / "net.safetensors", tmp_path / "generator.safetensors"
    save_checkpoint(net, critic, step=0, config={"size": 32})
    save_checkpoint(checkpoint, generator, step=0, config={})
    for name, folder in (("table1", fivek.inputs[0].parent), ("table2", tmp_path)):
        command = ["evaluate", name, "--data", folder, "--evaluators", f"net:{net}", "--generator", checkpoint]
        args = build_parser().parse_args([*map(str, command), "--output", str(tmp_path / "out")])
        assert args.run(args) == 0
        rows = json.loads((tmp_path / "out" / f"{name}.json").read_text())
        measured = {row["method"] for row in rows if row["net:net.safetensors"] is not None}
        assert {"Original", "Photoshop-Auto", "Piecewise", "Deep filtering", "Photographic"} <= measured
        assert ("Crop" in measured) == (name == "table1") and ("Top2-Expert" in measured) == (name == "table2")
