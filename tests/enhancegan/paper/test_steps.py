"""Which steps are planned for which data sets, and what is said of those that are missing."""

from pathlib import Path

import pytest

from enhancegan.__main__ import main
from enhancegan.paper.data import AADB, AVA, CROPPING, CUHK_PQ, DPED, FIVEK, DataSet, survey
from enhancegan.paper.options import QUICK, PaperOptions
from enhancegan.paper.steps import Plan, Step, plan_steps
from tests.enhancegan.datasets.tiny_photos import write_photos

ALL = (AVA, CUHK_PQ, FIVEK, CROPPING, AADB, DPED)


def plan_with(*names: str, options: PaperOptions | None = None) -> Plan:
    found = {name: DataSet(name, "", "networks for iphone" if name in names else "", place=name) for name in ALL}
    missing = {name: DataSet(name, "", reason="no such folder") for name in ALL if name not in names}
    return plan_steps(found | missing, options or PaperOptions())


def step_of(plan: Plan, name: str) -> Step:
    return next(step for step in plan.steps if step.name == name)


def option_of(step: Step, name: str) -> str:
    return step.arguments[step.arguments.index(name) + 1]


def test_with_everything_there_only_the_phones_without_a_checkpoint_are_left_out() -> None:
    plan = plan_with(*ALL)
    assert [step.name for step in plan.steps] == [
        "ava-net", "cuhk-net", "dan", "rank", "piecewise", "filtering", "crop", "without-gan", "without-reg",
        "generator", "photos", "dped", "table1", "table2", "finetuned-crop", "table3", "accuracy", "figures",
    ]  # fmt: skip
    assert plan.left_out == {"rows DSLR sony, blackberry": "dped/: no checkpoint"}


@pytest.mark.parametrize("names", [ALL, (CUHK_PQ,), (AVA, CROPPING)], ids=["all", "cuhk-pq", "ava and cropping"])
def test_a_step_comes_after_those_that_it_needs(names: tuple[str, ...]) -> None:
    done: set[str] = set()
    for step in plan_with(*names).steps:
        assert set(step.needs) <= done, step.name
        done.add(step.name)


def test_without_ava_there_is_no_table_1_and_the_generator_learns_from_cuhk_pq() -> None:
    plan = plan_with(CUHK_PQ)
    assert list(plan.left_out) == [
        "evaluator AVA-net", "evaluator RANK", "rows DSLR iphone, sony, blackberry", "Table 1", "Table 2", "Table 3",
    ]  # fmt: skip
    assert plan.left_out["Table 2"] == "fivek/: no such folder"
    assert option_of(step_of(plan, "piecewise"), "--dataset") == CUHK_PQ
    assert any("Without AVA" in note for note in plan.notes)


def test_the_critic_is_cuhk_net_as_in_the_paper_and_else_ava_net() -> None:
    for names, critic in (((AVA, CUHK_PQ), "cuhk-net"), ((AVA,), "ava-net")):
        step = step_of(plan_with(*names), "filtering")
        assert step.needs == (critic,)
        assert option_of(step, "--critic") == f"{{output}}/weights/{critic}.safetensors"


def test_a_table_has_a_column_for_every_evaluator_that_was_trained() -> None:
    asked = step_of(plan_with(AVA, AADB, FIVEK), "table2").arguments
    place = asked.index("--evaluators")
    assert [name.rpartition("/")[2] for name in asked[place + 1 : place + 4]] == [
        "ava-net.safetensors", "rank.safetensors", "dan.safetensors",
    ]  # fmt: skip


def test_options_reach_every_training_run() -> None:
    plan = plan_with(*ALL, options=PaperOptions(**QUICK, precision="bf16", seed=3))
    for step in plan.steps:
        if step.trains:
            given = [option_of(step, name) for name in ("--steps", "--batch", "--size", "--seed", "--precision")]
            assert given == ["8", "4", "64", "3", "bf16"], step.name
            # Short runs are still evaluated four times.
            assert option_of(step, "--evaluate-every") == "2"
            assert ("--backbone" in step.arguments) == (step.arguments[0] == "pretrain")


def test_in_our_own_settings_the_crop_has_its_preset() -> None:
    plan = plan_with(AVA, options=PaperOptions(preset="studio"))
    assert {name: option_of(step_of(plan, name), "--preset") for name in ("piecewise", "crop")} == {
        "piecewise": "studio",
        "crop": "crop",
    }


def test_a_data_set_that_cannot_be_read_is_named_without_saying_where_it_lies(tmp_path: Path) -> None:
    for quality in ("HighQuality", "LowQuality"):
        write_photos(tmp_path / "cuhk-pq" / quality / "animal", ["1.jpg", "2.jpg"])
    (tmp_path / "ava").mkdir()
    found = survey(tmp_path)
    assert found[CUHK_PQ].found == "1 good and 1 poor photos for training, 1 and 1 in the test split"
    assert found[AVA].reason == "no such file: ava/AVA.txt"
    assert found[AADB].reason == "no such folder"
    before = found[CUHK_PQ].fingerprint
    write_photos(tmp_path / "cuhk-pq" / "HighQuality" / "animal", ["3.jpg"])
    assert survey(tmp_path)[CUHK_PQ].fingerprint != before


def test_with_nothing_usable_it_says_what_it_looked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["paper", "--data", str(tmp_path), "--output", str(tmp_path / "out")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"error: {tmp_path} has no good and poor photos")
    assert all(f"{name}/ (no such folder)" in line for name in ALL)
    assert not (tmp_path / "out").exists()


def test_nothing_is_made_where_somebodys_files_could_be_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    (data / "dped").mkdir(parents=True)
    (data / "dped" / "mine.txt").write_text("mine")
    archive, book = tmp_path / "disk" / "AVA", tmp_path / "book"
    (archive / "images").mkdir(parents=True)
    (data / "ava").symlink_to(archive)
    # Also a book has figures, and records of what was done.
    for name in ("records/table1.json", "figures/mine.png"):
        (book / name).parent.mkdir(parents=True)
        (book / name).write_text("mine")
    refused = {
        data: "must not be or contain the folder of --data",
        tmp_path: "must not be or contain the folder of --data",
        data / "dped": "lie in a data set",
        data / "dped" / "out": f"lie in a data set, got {data / 'dped' / 'out'} and {data / 'dped'}",
        archive / "images" / "out": "lie in a data set",
        archive.parent: "be, contain or lie in a data set",
        book: "has other files",
    }
    before = sorted(tmp_path.rglob("*"))
    for output, reason in refused.items():
        assert main(["paper", "--data", str(data), "--output", str(output)]) == 2
        assert reason in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before and (book / "figures" / "mine.png").read_text() == "mine"


def test_numbers_below_one_are_refused() -> None:
    with pytest.raises(ValueError, match="photos must be at least 1, got 0"):
        PaperOptions(photos=0)
