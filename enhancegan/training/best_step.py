"""The loop of pre-training: learn, measure on photos held out, and keep the network of the best step."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from operator import index
from typing import Any, Generic, Protocol

import torch
from tqdm import tqdm

from enhancegan.training.devices import Devices
from enhancegan.training.learner import Learner, Network
from enhancegan.training.log import TrainingLog
from enhancegan.training.pretrain_config import PretrainConfig
from enhancegan.training.rank_config import RankConfig
from enhancegan.training.state import check_same_run, load_state, save_state, state_path, taking_over


class Drawn(Protocol):
    """The photos of every step; `rng` draws what the samplers do not."""

    rng: torch.Generator

    def skip(self, steps: int) -> None:
        """Repeat the draws of the first steps that no saved state holds."""


@dataclass(frozen=True)
class Measure(Generic[Network]):
    """How good a network is on the photos held out.

    Attributes:
        take: the scores of a network, by name.
        describe: the scores in one line of text.
        names: of the scores, in the order in which they are logged and saved.
        judged_by: those whose sum decides which step is the best; higher is better.
    """

    take: Callable[[Network], dict[str, float]]
    describe: Callable[[dict[str, float]], str]
    names: tuple[str, ...]
    judged_by: tuple[str, ...]

    def merit(self, values: dict[str, float]) -> float:
        """The number that decides."""
        return sum(values[name] for name in self.judged_by)


def train_to_best(
    config: PretrainConfig | RankConfig,
    learner: Learner[Network],
    batches: Drawn,
    loss: Callable[[], torch.Tensor],
    measure: Measure[Network],
    devices: Devices,
    identity: dict[str, str],
) -> tuple[int, dict[str, Any]]:
    """Train to the last step, printing, logging and saving the state at every evaluation.

    Args:
        config: settings of the run.
        learner: before its first step; a resumed run continues from its saved state.
        batches: what `loss` draws from.
        loss: of the learner's network over the next batch.
        measure: what decides between steps; of several best ones the last counts.
        devices: of the run.
        identity: what the run must share with the one it resumes.

    Returns:
        The best step, and the weights of its moving average.

    Raises:
        ValueError: when there is nothing to resume, or the state is damaged or of another run.
    """
    done, best_step, logged = 0, 0, 0
    best = dict.fromkeys(measure.names, -torch.inf)
    best_network = learner.network.state_dict()
    if config.resume:
        state = load_state(config.output)
        check_same_run(state, identity)
        with taking_over(state_path(config.output)):
            done, best_step, logged = (index(state[name]) for name in ("step", "best_step", "log"))
            best = dict(zip(measure.names, map(float, state["best"]), strict=True))
            best_network = state["best_network"]
            learner.network.load_state_dict(best_network)
            learner.load(state)
            batches.skip(done)
            devices.restore_random(state["random"], batches.rng)
    with closing(TrainingLog(config.output, ("step", "loss", *measure.names), logged)) as log:
        log.start("", done + 1)
        steps = range(done + 1, config.steps + 1)
        for step in (bar := tqdm(steps, desc="pre-training", unit="step", disable=not devices.is_main)):
            values = {"loss": learner.step(loss(), devices)}
            bar.set_postfix(loss=f"{values['loss']:.3f}")
            evaluated = step % config.evaluate_every == 0 or step == config.steps
            random = devices.random_states(batches.rng) if evaluated else []
            if not devices.is_main:
                continue
            if evaluated:
                scores = measure.take(learner.kept)
                tqdm.write(f"step {step}: {measure.describe(scores)}")
                values |= scores
                if measure.merit(scores) >= measure.merit(best):
                    best, best_step = scores, step
                    best_network = {key: value.cpu().clone() for key, value in learner.kept.state_dict().items()}
            log.add(step, values)
            if evaluated:
                save_state(config.output, learner.state() | {
                    "step": step, "best": [best[name] for name in measure.names],
                    "best_step": best_step, "best_network": best_network,
                    "random": random, "log": log.flush(), "run": identity,
                })  # fmt: skip
    return best_step, best_network
