"""Files of weights: whole or absent, and only with numbers that a network can compute with."""

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import nn

from enhancegan.tensor_files import fill, read_tensors, write_tensors


@pytest.fixture
def small_files() -> Iterator[None]:
    """No file may grow beyond 1000 bytes, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("small_files")
def test_on_a_full_disk_the_file_before_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "new" / "net.safetensors"
    write_tensors(file, {"a": torch.ones(3)}, {"kind": "small"})
    with pytest.raises(OSError, match=r"net\.safetensors cannot be written: "):
        write_tensors(file, {"a": torch.ones(3000)})
    assert [path.name for path in file.parent.iterdir()] == ["net.safetensors"]
    assert torch.equal(read_tensors(file)["a"], torch.ones(3))


@pytest.mark.parametrize("value", [float("nan"), float("inf")], ids=["nan", "inf"])
def test_values_that_are_no_finite_numbers_are_refused(value: float, tmp_path: Path) -> None:
    write_tensors(tmp_path / "net", {"count": torch.arange(3), "a": torch.tensor([1.0, value]).half()})
    with pytest.raises(ValueError, match="net is damaged: its weights 'a' have values that are no finite numbers"):
        read_tensors(tmp_path / "net")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"bias": None}, "it lacks 'bias'"),
        ({"weight": torch.zeros(2, 3)}, r"'weight' must have the shape \(1, 2\), got \(2, 3\)"),
        ({"scale": torch.zeros(1)}, "it has 'scale', which the network does not have"),
    ],
    ids=["missing", "shape", "unknown"],
)
def test_the_first_weight_that_does_not_fit_is_named(changed: dict, message: str) -> None:
    tensors = {"weight": torch.zeros(1, 2), "bias": torch.zeros(1)} | changed
    with pytest.raises(ValueError, match=f"^{message}$"):
        fill(nn.Linear(2, 1), {name: tensor for name, tensor in tensors.items() if tensor is not None})


def test_others_may_read_what_the_umask_lets_them(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_tensors(tmp_path / "net", {"a": torch.ones(3)})
    assert (tmp_path / "net").stat().st_mode == (tmp_path / "usual").stat().st_mode
