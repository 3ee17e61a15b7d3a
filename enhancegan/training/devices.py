"""Device and precision of a training run, and the coordination of its processes."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from math import isfinite

import torch
from accelerate import PartialState  # type: ignore[import-untyped]
from accelerate.utils import broadcast, broadcast_object_list, gather_object, parse_flag_from_env, reduce  # type: ignore[import-untyped]
from torch import nn

from enhancegan.training.state import OtherRunError

PRECISIONS = ("no", "bf16")

# The random states of one process, by source.
RandomStates = dict[str, torch.Tensor]


class Devices:
    """The device of one process: a CUDA GPU if there is one, else the CPU.

    A run started by `torchrun` or `accelerate launch` has several processes. Each draws its own batches; gradients are
    averaged, so that the weights stay equal. With one process nothing is exchanged.

    Attributes:
        device: for networks and batches.
        rank: number of this process, from 0.
        is_main: whether this process evaluates, writes and shows progress.
    """

    def __init__(self, precision: str = "no") -> None:
        """Join the run's other processes.

        Args:
            precision: "no" for float32 throughout, "bf16" for forward passes in bfloat16 where that is safe.

        Raises:
            ValueError: for any other precision.
        """
        if precision == "fp16":
            raise ValueError(
                "precision must be 'no' or 'bf16': 'fp16' needs scaled losses, and the generator learns from gradients "
                "that are balanced by their norms"
            )
        if precision not in PRECISIONS:
            raise ValueError(f"precision must be 'no' or 'bf16', got {precision!r}")
        no_gpu = parse_flag_from_env("ACCELERATE_USE_CPU") or not torch.cuda.is_available()
        self._state = PartialState(cpu=no_gpu)
        self._reduced = precision == "bf16"
        self.device: torch.device = self._state.device
        self.rank: int = self._state.process_index
        self.is_main: bool = self._state.is_main_process

    def run(self, network: Callable[[torch.Tensor], torch.Tensor], photos: torch.Tensor) -> torch.Tensor:
        """Pass photos through a network in the chosen precision; the result is float32 again."""
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self._reduced):
            return network(photos).float()

    def vary_seed(self, seed: int) -> None:
        """Give every process except the main one its own random numbers; call once the networks are built."""
        if self.rank > 0:
            torch.manual_seed(seed + self.rank)

    def average_gradients(self, weights: Iterable[nn.Parameter]) -> None:
        """Replace each gradient by its mean over all processes."""
        if self._state.num_processes > 1:
            for weight in weights:
                if weight.grad is not None:
                    weight.grad = reduce(weight.grad, "mean")

    def mean(self, value: float) -> float:
        """The mean of a loss over all processes, equal in each.

        Raises:
            ValueError: when it is no finite number: nothing good can come of the weights any more.
        """
        if self._state.num_processes > 1:
            value = reduce(torch.tensor(value, dtype=torch.float64, device=self.device), "mean").item()
        if not isfinite(value):
            raise ValueError(f"the training went astray, its loss is {value}; lower learning rates may help")
        return value

    def share(self, network: nn.Module) -> None:
        """Give every process the main one's weights and buffers."""
        for tensor in network.state_dict().values():
            broadcast(tensor)

    def from_main(self, values: list[float]) -> list[float]:
        """The main process's values, in every process."""
        return broadcast_object_list(list(values))

    def random_states(self, rng: torch.Generator) -> list[RandomStates]:
        """The state of torch's random numbers and of `rng` in every process; all processes must call this."""
        own = {"torch": torch.get_rng_state(), "rng": rng.get_state()}
        if self.device.type == "cuda":
            own["cuda"] = torch.cuda.get_rng_state(self.device)
        return gather_object([own])

    def restore_random(self, states: list[RandomStates], rng: torch.Generator) -> None:
        """Restore the states that `random_states` returned.

        Raises:
            OtherRunError: when the number of processes differs.
        """
        if len(states) != self._state.num_processes:
            raise OtherRunError(
                f"the state to resume has {len(states)} processes, this run has {self._state.num_processes}"
            )
        own = states[self.rank]
        torch.set_rng_state(own["torch"])
        rng.set_state(own["rng"])
        if self.device.type == "cuda" and "cuda" in own:
            torch.cuda.set_rng_state(own["cuda"], self.device)

    def leave(self) -> None:
        """Wait for the other processes and leave the group."""
        self._state.wait_for_everyone()
        self._state.destroy_process_group()


def is_main_process() -> bool:
    """Whether this process is the one that prints results; call after training."""
    return PartialState().is_main_process


def check_single_process(what: str) -> None:
    """Refuse to run in one of several processes.

    Args:
        what: the option that runs in one process.

    Raises:
        ValueError: when `torchrun` or `accelerate launch` has started several.
    """
    count = os.environ.get("WORLD_SIZE", "1")
    if count != "1":
        raise ValueError(f"{what} runs in one process, and {count} were started: start it without torchrun")


@contextmanager
def training_devices(precision: str) -> Iterator[Devices]:
    """The devices of a run; only the main process logs anything below an error.

    Raises:
        ValueError: for an unknown precision.
    """
    devices = Devices(precision)
    if not devices.is_main:
        logging.disable(logging.WARNING)
    # A failing process does not wait for the others: the launcher stops them.
    yield devices
    devices.leave()


@contextmanager
def single_threaded() -> Iterator[None]:
    """PyTorch on one thread: sums are the same on every computer, and small layers do not wait for other threads."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
