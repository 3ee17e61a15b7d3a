"""What several processes of one training run agree on."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import torch
from safetensors.torch import load_file

from enhancegan.training.devices import Devices, training_devices
from tests.project import ROOT

TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2"]


def in_two_processes(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*TORCHRUN, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=240)


# Each process learns from a number of its own, as a training step does, and prints what it ends with.
_AGREE = """
import torch
from enhancegan.training.devices import training_devices

with training_devices("no") as devices:
    torch.manual_seed(5)
    network = torch.nn.Linear(1, 1)
    devices.vary_seed(5)
    own = torch.rand(1).item()
    network(torch.tensor([[devices.rank + 1.0]])).sum().backward()
    devices.average_gradients(network.parameters())
    mean = devices.mean(devices.rank + 1.0)
    buffer = torch.nn.BatchNorm1d(1)
    buffer.running_mean.fill_(devices.rank + 7.0)
    devices.share(buffer)
    (told,) = devices.from_main([devices.rank + 3.0])
    states = len(devices.random_states(torch.Generator()))
    line = [devices.rank, devices.is_main, network.weight.grad.item(), mean, buffer.running_mean.item(), told, states]
    print("\\n" + ",".join(map(str, [*line, network.weight.item(), own])), flush=True)
"""


@pytest.mark.slow
def test_processes_share_gradients_and_decisions_but_not_random_numbers(tmp_path: Path) -> None:
    script = tmp_path / "agree.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{_AGREE}")
    result = in_two_processes(script)
    assert result.returncode == 0, result.stderr
    first, second = sorted(line.split(",") for line in result.stdout.splitlines() if line)
    assert first[:2] == ["0", "True"] and second[:2] == ["1", "False"]
    # The gradient of w * x is x: the mean of 1 and 2.
    assert first[2:7] == second[2:7] == ["1.5", "1.5", "7.0", "3.0", "2"]
    assert first[7] == second[7]
    assert first[8] != second[8]


@pytest.mark.slow
def test_two_processes_train_one_generator_written_once(good_and_poor: Path, critic_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "two" / "generator.safetensors"
    command = [
        "-m", "enhancegan", "train", "--data", good_and_poor, "--critic", critic_file, "--output", output,
        "--operators", "crop", "--steps", 3, "--batch", 2, "--size", 64, "--evaluate-every", 2, "--warm-up", 1,
    ]  # fmt: skip
    result = in_two_processes(*command)
    assert result.returncode == 0, result.stderr
    assert all(tensor.isfinite().all() for tensor in load_file(output).values())
    log = pd.read_csv(tmp_path / "two" / "generator.log" / "log.csv")
    assert log["step"].tolist() == [1, 2, 3] and log["held_out_score"].notna().tolist() == [False, True, True]
    assert result.stderr.count("10 good and 10 poor photos") == 1
    assert result.stdout.splitlines().count(str(output)) == 1
    # One process cannot go on for two.
    alone = subprocess.run(
        [sys.executable, *map(str, command), "--resume"], cwd=ROOT, capture_output=True, text=True, timeout=240
    )
    assert alone.returncode == 2 and "has 2 processes, this run has 1" in alone.stderr


@pytest.mark.slow
def test_two_processes_pretrain_one_critic(good_and_poor: Path, tmp_path: Path) -> None:
    output = tmp_path / "two" / "critic.safetensors"
    result = in_two_processes(
        "-m", "enhancegan", "pretrain", "--data", good_and_poor, "--output", output, "--backbone", "test_efficientnet",
        "--no-imagenet", "--held-out", 0.3, "--steps", 2, "--batch", 3, "--size", 64, "--evaluate-every", 1,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("best:") == 1
    assert all(tensor.isfinite().all() for tensor in load_file(output).values())
    assert pd.read_csv(tmp_path / "two" / "critic.log" / "log.csv")["step"].tolist() == [1, 2]


def test_alone_nothing_is_exchanged() -> None:
    devices = Devices()
    assert (devices.rank, devices.is_main, devices.mean(0.1)) == (0, True, 0.1)
    torch.manual_seed(5)
    devices.vary_seed(5)
    drawn = torch.rand(1)
    torch.manual_seed(5)
    assert torch.equal(drawn, torch.rand(1))


def test_random_numbers_go_on_where_they_were_saved() -> None:
    devices, rng = Devices(), torch.Generator().manual_seed(1)
    states = devices.random_states(rng)
    first = torch.rand(1), torch.rand(1, generator=rng)
    devices.restore_random(states, rng)
    assert (torch.rand(1), torch.rand(1, generator=rng)) == first
    with pytest.raises(ValueError, match="has 2 processes, this run has 1"):
        devices.restore_random(states * 2, rng)


@pytest.mark.parametrize(("precision", "exact"), [("no", True), ("bf16", False)])
def test_a_reduced_precision_rounds_inside_a_network_and_returns_float32(precision: str, exact: bool) -> None:
    third = torch.full((1, 1), 1 / 3)
    result = Devices(precision).run(lambda photos: photos @ third, third)
    assert result.dtype == torch.float32
    assert (result.item() == (third * third).item()) == exact
    assert result.item() == pytest.approx(1 / 9, rel=0.01)


def test_other_precisions_are_rejected() -> None:
    with pytest.raises(ValueError, match="precision must be 'no' or 'bf16', got 'int8'"):
        Devices("int8")
    with pytest.raises(ValueError, match="'fp16' needs scaled losses"):
        Devices("fp16")


@pytest.mark.parametrize("loss", [float("nan"), float("inf")], ids=["nan", "inf"])
def test_a_loss_that_is_no_number_ends_the_training(loss: float) -> None:
    with training_devices("no") as devices, pytest.raises(ValueError, match=f"went astray, its loss is {loss}; lower"):
        devices.mean(loss)
