"""Learning to restore from scratch: it learns, resumes, and its result enhances photos."""

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import torch
from PIL import Image
from torch import nn

from enhancegan.__main__ import main
from enhancegan.checkpoint_header import read_header
from enhancegan.checkpoints import load_generator
from enhancegan.color_difference import ciede2000
from enhancegan.datasets.photo_set import PhotoSet
from enhancegan.enhancer import Enhancer
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.color_statistics import color_statistics
from enhancegan.networks.tone_head import ToneHead
from enhancegan.operators import get_operator
from enhancegan.training.restoration.copies import Copies, copies_of
from enhancegan.training.restoration.fitting import Fit, fit_member
from enhancegan.training.restoration.pleasing import Pleasing, please
from enhancegan.training.restoration.train import train_to_restore
from enhancegan.training.state import beside, load_state, read_part, save_state, write_part
from enhancegan.training.train_config import TrainConfig
from tests.enhancegan.conftest import TINY_BACKBONE, weight_bytes
from tests.enhancegan.training.damage import check_each_damage_is_named


def left(head: ToneHead, copies: Copies) -> float:
    """Share of the copies' color difference that is left after their edit."""
    pixels, answers = (part[..., None].float() / 255 for part in (copies.pixels, copies.answers))
    edited = head.operator(pixels, head.theta(copies.statistics), copies.base[..., None].float())
    return float(ciede2000(edited, answers).mean() / ciede2000(pixels, answers).mean())


def test_a_member_learns_to_undo_flaws_of_copies_that_it_has_not_seen(coffee: Image.Image) -> None:
    learned, others = (copies_of(coffee, 150, torch.Generator().manual_seed(seed)) for seed in (0, 1))
    head = ToneHead(Backbone(TINY_BACKBONE), get_operator("photographic"))
    head.scale_to(learned.statistics)
    for member in head.members:
        fit_member(head, member, learned, Fit(steps=120, batch=32), seed=0)
        break
    with torch.no_grad():
        head.members = head.members[:1]
        assert left(head.eval(), others) < 0.75


def tiny(data: Path, critic: Path, **changes) -> TrainConfig:
    config = TrainConfig(
        data=data, output=critic.parent / "restorer.safetensors", critic=critic, teacher="restore", copies=1,
        restore_steps=2,
    )  # fmt: skip
    return replace(config, **changes)


def test_a_restorer_is_written_loaded_and_used(good_and_poor: Path, critic_file: Path, photo: Image.Image) -> None:
    config = tiny(good_and_poor, critic_file)
    train_to_restore(config)
    header = read_header(config.output)
    assert header.operators == ("photographic",) and header.heads["photographic"].head == "tone"
    edited = Enhancer(load_generator(config.output)).enhance(photo)
    assert edited.image.size == photo.size


def test_a_single_copy_is_enough_for_finite_weights(good_and_poor: Path, critic_file: Path) -> None:
    for path in sorted((good_and_poor / "good").iterdir())[1:]:
        path.unlink()
    config = tiny(good_and_poor, critic_file)
    train_to_restore(config)
    weights = load_generator(config.output).heads["photographic"].state_dict().values()
    assert all(weight.isfinite().all() for weight in weights)


def test_an_interrupted_run_ends_with_the_weights_of_an_uninterrupted_one(
    good_and_poor: Path, critic_file: Path
) -> None:
    config = tiny(good_and_poor, critic_file)
    train_to_restore(config)
    whole = weight_bytes(config.output)
    state = load_state(config.output)
    del state["members"]["photographic"][1:]
    save_state(config.output, state)
    config.output.unlink()
    train_to_restore(replace(config, resume=True))
    assert weight_bytes(config.output) == whole
    with pytest.raises(ValueError, match="of another run: copies was 1 and is 2"):
        train_to_restore(replace(config, resume=True, copies=2))


def saved_copies(config: TrainConfig) -> dict[str, torch.Tensor]:
    return read_part(beside(config.output, ".copies.pt"))["copies"]


def test_the_copies_are_saved_once_apart_from_the_members(
    good_and_poor: Path, critic_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tiny(good_and_poor, critic_file)
    train_to_restore(config)
    assert (
        set(load_state(config.output)) == {"run", "members", "both", "log"}
        and len(saved_copies(config)["pixels"]) == 10
    )
    monkeypatch.setattr("enhancegan.training.restoration.train.make_copies", None)  # they need not be made again
    train_to_restore(replace(config, resume=True))
    monkeypatch.undo()
    whole = weight_bytes(config.output)
    beside(config.output, ".copies.pt").unlink()
    train_to_restore(replace(config, resume=True))
    assert weight_bytes(config.output) == whole


def test_the_log_has_the_error_of_every_member(good_and_poor: Path, critic_file: Path) -> None:
    config = tiny(good_and_poor, critic_file)
    train_to_restore(config)
    table = beside(config.output, ".log") / "log.csv"
    log = pd.read_csv(table)
    assert log.columns.tolist() == ["operator", "step", "member", "ciede2000", "f_W"]
    assert set(log["operator"]) == {"photographic"} and log["member"].tolist() == list(range(1, len(log) + 1))
    assert log["step"].is_monotonic_increasing and log["ciede2000"].between(0, 50).all()
    # A resumed run continues it.
    whole = table.read_text()
    state = load_state(config.output)
    state["members"]["photographic"][2:] = []
    state["log"] = len("".join(whole.splitlines(keepends=True)[:3]).encode())
    save_state(config.output, state)
    train_to_restore(replace(config, resume=True))
    assert table.read_text() == whole


def test_no_poor_photos_are_needed(good_and_poor: Path, critic_file: Path) -> None:
    shutil.rmtree(good_and_poor / "poor")
    config = tiny(good_and_poor, critic_file)
    train_to_restore(config)
    assert config.output.is_file()
    shutil.rmtree(good_and_poor / "good")
    with pytest.raises(ValueError, match=r"no good photos: looked for photos in .*good"):
        train_to_restore(config)


def test_a_damaged_state_is_an_error_that_names_the_file(good_and_poor: Path, critic_file: Path) -> None:
    config = tiny(good_and_poor, critic_file)
    train_to_restore(config)
    copies = beside(config.output, ".copies.pt")
    whole = check_each_damage_is_named(config.output, lambda: train_to_restore(replace(config, resume=True)))
    save_state(config.output, {**whole, "members": {"photographic": [{}]}})
    with pytest.raises(ValueError, match=r"restorer.state.pt is damaged"):
        train_to_restore(replace(config, resume=True))
    save_state(config.output, whole)
    write_part(copies, {"run": whole["run"], "copies": {**saved_copies(config), "base": torch.zeros(1)}})
    with pytest.raises(ValueError, match=r"restorer.copies.pt is damaged: copies are tensors of one length"):
        train_to_restore(replace(config, resume=True))


def test_both_teachers_go_on_where_restoring_ends(good_and_poor: Path, critic_file: Path) -> None:
    restored, config = tiny(good_and_poor, critic_file), tiny(good_and_poor, critic_file, teacher="both", both_steps=2)
    train_to_restore(restored)
    alone = load_generator(restored.output).heads["photographic"].state_dict()
    train_to_restore(config)
    state, whole = load_state(config.output), weight_bytes(config.output)
    weights = load_generator(config.output).heads["photographic"].state_dict()
    last = "members.0.7.bias"
    assert torch.equal(alone[last].half(), state["members"]["photographic"][0]["7.bias"].half())
    assert not torch.equal(alone[last], weights[last])
    log = pd.read_csv(beside(config.output, ".log") / "log.csv")
    assert log["f_W"].notna().sum() == 1 and log["f_W"].notna().iloc[-1]
    # An interruption between the two leaves nothing to be done again but the second.
    save_state(config.output, {**state, "both": {}})
    train_to_restore(replace(config, resume=True))
    assert weight_bytes(config.output) == whole
    shutil.rmtree(good_and_poor / "poor")
    with pytest.raises(ValueError, match="poor"):
        train_to_restore(config)


class LikesLight(nn.Module):
    """A critic whose taste is known: f_W is lower for lighter photos."""

    def forward(self, photos: torch.Tensor) -> torch.Tensor:
        return -10 * photos.mean(dim=(1, 2, 3))


def test_with_both_teachers_real_poor_photos_become_what_the_critic_likes(
    good_and_poor: Path, coffee: Image.Image
) -> None:
    copies = copies_of(coffee, 20, torch.Generator().manual_seed(0))
    head = ToneHead(Backbone(TINY_BACKBONE), get_operator("photographic")).eval()
    head.scale_to(copies.statistics)
    files = sorted((good_and_poor / "poor").iterdir())
    poor = PhotoSet(files, 64, augment=False).all_photos()
    please(head, copies, files, LikesLight(), Pleasing(30, 20.0, 4, 64), 0, lambda step, losses: None)
    assert head.operator(poor, head.theta(color_statistics(poor))).mean() > poor.mean() + 0.01


def test_several_processes_are_refused(good_and_poor: Path, critic_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")  # as torchrun sets it
    with pytest.raises(ValueError, match="--teacher restore runs in one process, and 2 were started"):
        train_to_restore(tiny(good_and_poor, critic_file))


def test_an_output_that_cannot_be_written_is_refused_before_copies_are_made(
    good_and_poor: Path, critic_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("enhancegan.training.restoration.train.make_copies", None)
    with pytest.raises(ValueError, match=r"out.safetensors cannot be written"):
        train_to_restore(tiny(good_and_poor, critic_file, output=critic_file / "out.safetensors"))


def test_more_good_photos_are_read_from_further_folders(good_and_poor: Path, critic_file: Path) -> None:
    config = tiny(good_and_poor, critic_file, more_good=(str(good_and_poor / "poor"),))
    train_to_restore(config)
    assert len(saved_copies(config)["pixels"]) == 20
    # Where they are may change.
    (good_and_poor / "poor").rename(good_and_poor.parent / "moved")
    moved = replace(config, more_good=(str(good_and_poor.parent / "moved"),), resume=True)
    train_to_restore(moved)
    with pytest.raises(ValueError, match="no such folder: nowhere"):
        train_to_restore(replace(config, more_good=("nowhere",)))


def test_operators_without_the_sliders_cannot_restore(good_and_poor: Path, critic_file: Path) -> None:
    with pytest.raises(ValueError, match="only photographic can learn to restore, got filtering"):
        train_to_restore(tiny(good_and_poor, critic_file, operators=("filtering",)))


def test_the_command_takes_the_teacher(good_and_poor: Path, critic_file: Path) -> None:
    output = critic_file.parent / "out.safetensors"
    command = ["train", "--teacher", "restore", "--data", str(good_and_poor), "--critic", str(critic_file)]
    assert main([*command, "--output", str(output), "--copies", "1", "--restore-steps", "1"]) == 0
    assert read_header(output).config["teacher"] == "restore"


@pytest.mark.parametrize("options", [["--teacher", "nobody"], ["--copies", "0"], ["--restore-steps", "0"]])
def test_impossible_settings_are_refused(
    good_and_poor: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--data", str(good_and_poor), *options]) == 2
    name = options[0].removeprefix("--").replace("-", "_")
    assert name in capsys.readouterr().err
