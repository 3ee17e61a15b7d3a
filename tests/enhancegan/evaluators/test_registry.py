"""Evaluators by name."""

from pathlib import Path

import pytest

from enhancegan.checkpoints import save_checkpoint
from enhancegan.commands import build_parser
from enhancegan.evaluators import EVALUATORS, get_evaluator, get_evaluators
from enhancegan.networks.critic import Critic


def test_the_command_lists_every_evaluator_and_how_to_ask_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    args = build_parser().parse_args(["evaluators"])
    assert args.run(args) == 0
    lines = capsys.readouterr().out.splitlines()
    names = [line.split()[0] for line in lines]
    assert names == ["critic", "judge", "statistics", "net:FILE", "pyiqa:NAME", "rank:FILE", "dan:FILE"]
    assert all(entry.description in line for entry, line in zip(EVALUATORS.values(), lines, strict=True))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("critics", "unknown evaluator 'critics' .did you mean 'critic'"),
        ("net", "use the form net:FILE"),
        ("pyiqa:", "use the form pyiqa:NAME"),
        ("critic:old", "use the form critic$"),
        ("rank", "use the form rank:FILE: train it with .*--evaluator rank .*Caffe model.*there is no converter"),
        ("dan", "use the form dan:FILE: train it with .*--evaluator dan .*arXiv:1610.00838.*nothing to convert"),
        ("rank:none.safetensors", "no checkpoint at none.safetensors"),
        ("dan:none.safetensors", "no checkpoint at none.safetensors"),
    ],
)
def test_what_cannot_be_had_is_told_with_what_can(name: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        get_evaluator(name)


def test_two_columns_of_one_name_are_rejected(critic: Critic, tmp_path: Path) -> None:
    names = []
    for folder in ("a", "b"):
        path = tmp_path / folder / "net.safetensors"
        save_checkpoint(path, critic, step=0, config={"size": 64})
        names.append(f"net:{path}")
    with pytest.raises(ValueError, match=r"given twice: net:net.safetensors"):
        get_evaluators(names)
