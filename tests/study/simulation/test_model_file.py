"""The model file: what is read, and what is wrong with it, all at once."""

from pathlib import Path

import pytest

from study.simulation.model import Model
from study.simulation.model_file import read_model

METHODS = ("input", "auto")


def written(folder: Path, text: str) -> Path:
    path = folder / "worths.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_everything_can_be_set(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        methods: {auto: 0.4, input: -1}
        participant_sd: 0.3
        photo_sd: 0.2
        lapse: 0.05
        position_bias: -0.1
        careless: 0.02
        abandon: 1
        trap_failure: 0.5
        response_seconds: {median: 6, spread: 0.4}
        """,
    )
    assert read_model(path, METHODS) == Model(
        worths={"input": -1.0, "auto": 0.4},
        participant_sd=0.3,
        photo_sd=0.2,
        lapse=0.05,
        position_bias=-0.1,
        careless=0.02,
        abandon=1.0,
        trap_failure=0.5,
        median_seconds=6.0,
        spread=0.4,
    )


def test_worths_are_enough(tmp_path: Path) -> None:
    model = read_model(written(tmp_path, "methods: {input: 0, auto: 1}"), METHODS)
    assert model == Model({"input": 0.0, "auto": 1.0})
    assert (model.median_seconds, model.spread, model.lapse, model.abandon) == (8.0, 0.5, 0.0, 0.0)


def test_methods_stand_in_the_order_of_the_study(tmp_path: Path) -> None:
    """Random deviations are drawn in this order, which must not depend on that of the file."""
    assert list(read_model(written(tmp_path, "methods: {auto: 1, input: 0}"), METHODS).worths) == ["input", "auto"]


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        methods: {input: best, magic: 1}
        lapses: 0.1
        lapse: 1.5
        careless: yes please
        photo_sd: -1
        position_bias: true
        response_seconds: {median: 0, mean: 3}
        """,
    )
    with pytest.raises(ValueError) as caught:
        read_model(path, METHODS)
    assert str(caught.value).splitlines() == [
        "model worths.yaml cannot be used:",
        "  - 'lapses' is not a setting of a model; known: methods, participant_sd, photo_sd, lapse, careless, abandon, "
        "trap_failure, position_bias, response_seconds",
        "  - response_seconds has no 'mean'; known: median, spread",
        "  - lapse must be a number from 0 to 1; got 1.5",
        "  - careless must be a number from 0 to 1; got 'yes please'",
        "  - photo_sd must be a number of at least 0; got -1",
        "  - methods has no 'magic'; known: input, auto",
        "  - methods must give the log-worth of every method; missing: auto",
        "  - input must be a number; got 'best'",
        "  - position_bias must be a number; got true",
        "  - median must be a number from 0.001 to 86400; got 0",
    ]


def test_a_number_that_no_computer_can_hold_is_a_problem(tmp_path: Path) -> None:
    text = f"methods: {{input: 1{'0' * 400}, auto: 1}}"
    with pytest.raises(ValueError, match="input must be a number; got 1000"):
        read_model(written(tmp_path, text), METHODS)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("methods: [input, auto]", "methods must be a mapping"),
        ("methods: {input: 1, input: 2, auto: 3}", "set twice"),
        ("methods: {", "not valid YAML"),
        ("[]", "must contain settings"),
        ("", "missing: input, auto"),
    ],
)
def test_files_of_another_form_are_rejected(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_model(written(tmp_path, text), METHODS)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"worths\.yaml is missing"):
        read_model(tmp_path / "worths.yaml", METHODS)
