"""Learning to restore from scratch: it learns, resumes, and its result enhances photos."""

import re
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
from enhancegan.training.restoration.copies_file import open_copies
from enhancegan.training.restoration.fitting import Fit, fit_member
from enhancegan.training.restoration.pleasing import Pleasing, please
from enhancegan.training.restoration.train import train_to_restore
from enhancegan.training.state import beside, load_state, save_state
from enhancegan.training.train_config import TrainConfig
from tests.enhancegan.conftest import TINY_BACKBONE, tiny_critic, weight_bytes, write_critic
from tests.enhancegan.training.damage import check_each_damage_is_named


def left(head: ToneHead, copies: Copies) -> float:
    """Share of the copies' color difference that is left after their edit."""
    pixels, answers = (part[..., None].float() / 255 for part in (copies.pixels, copies.answers))
    edited = head.operator(pixels, head.theta(copies.statistics), copies.base[..., None].float())
    return float(ciede2000(edited, answers).mean() / ciede2000(pixels, answers).mean())


@pytest.mark.slow
def test_a_member_learns_to_undo_flaws_of_copies_that_it_has_not_seen(coffee: Image.Image) -> None:
    learned, others = (copies_of(coffee, 150, torch.Generator().manual_seed(seed)) for seed in (0, 1))
    head = ToneHead(Backbone(TINY_BACKBONE), get_operator("photographic"))
    head.scale_to([learned.statistics])
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


@pytest.fixture
def few(coffee: Image.Image, tmp_path: Path) -> Path:
    """A folder with three good and two poor photos: few enough to be copied by one process, which starts in seconds."""
    return write_few(coffee, tmp_path / "photos")


def write_few(photo: Image.Image, folder: Path) -> Path:
    small = photo.resize((60, 40))
    for name, gain in (("good/a", 1.0), ("good/b", 0.9), ("good/c", 0.8), ("poor/d", 0.3), ("poor/e", 0.25)):
        path = folder / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        small.point(lambda level, gain=gain: int(level * gain)).save(path)
    return folder


@pytest.fixture(scope="module")
def one_run(coffee: Image.Image, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with good photos, a critic and what the command made of them, none of which a test may change."""
    folder = tmp_path_factory.mktemp("one_run")
    data = write_few(coffee, folder / "photos")
    shutil.rmtree(data / "poor")
    config = tiny(data, write_critic(tiny_critic(), folder))
    files = ["--data", config.data, "--critic", config.critic, "--output", config.output]
    small = ["--copies", config.copies, "--restore-steps", config.restore_steps]
    assert main(["train", "--teacher", "restore", *map(str, [*files, *small])]) == 0
    return folder


@pytest.fixture
def trained(one_run: Path, tmp_path: Path) -> TrainConfig:
    """The settings of that run, with everything in a folder of the test's own."""
    folder = shutil.copytree(one_run, tmp_path / "trained")
    return tiny(folder / "photos", folder / "critic.safetensors")


def test_a_restorer_is_written_loaded_and_used(trained: TrainConfig, photo: Image.Image) -> None:
    header = read_header(trained.output)
    assert header.operators == ("photographic",) and header.heads["photographic"].head == "tone"
    edited = Enhancer(load_generator(trained.output)).enhance(photo)
    assert edited.image.size == photo.size


@pytest.mark.slow
def test_a_single_copy_is_enough_for_finite_weights(few: Path, critic_file: Path) -> None:
    for path in sorted((few / "good").iterdir())[1:]:
        path.unlink()
    config = tiny(few, critic_file)
    train_to_restore(config)
    weights = load_generator(config.output).heads["photographic"].state_dict().values()
    assert all(weight.isfinite().all() for weight in weights)


def test_an_interrupted_run_ends_with_the_weights_of_an_uninterrupted_one(trained: TrainConfig) -> None:
    whole = weight_bytes(trained.output)
    state = load_state(trained.output)
    del state["members"]["photographic"][1:]
    save_state(trained.output, state)
    trained.output.unlink()
    train_to_restore(replace(trained, resume=True))
    assert weight_bytes(trained.output) == whole
    with pytest.raises(ValueError, match="of another run: copies was 1 and is 2"):
        train_to_restore(replace(trained, resume=True, copies=2))


def saved_copies(config: TrainConfig) -> int:
    """How many there are."""
    copies = open_copies(beside(config.output, ".copies.bin"), load_state(config.output)["run"])
    return 0 if copies is None else len(copies)


@pytest.mark.slow
def test_the_copies_are_saved_once_apart_from_the_members(
    trained: TrainConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(load_state(trained.output)) == {"run", "members", "both", "log"} and saved_copies(trained) == 3
    monkeypatch.setattr("enhancegan.training.restoration.train.make_copies", None)  # they need not be made again
    train_to_restore(replace(trained, resume=True))
    monkeypatch.undo()
    whole = weight_bytes(trained.output)
    beside(trained.output, ".copies.bin").unlink()
    train_to_restore(replace(trained, resume=True))
    assert weight_bytes(trained.output) == whole


def test_the_log_has_the_error_of_every_member(trained: TrainConfig) -> None:
    table = beside(trained.output, ".log") / "log.csv"
    log = pd.read_csv(table)
    assert log.columns.tolist() == ["operator", "step", "member", "ciede2000", "f_W"]
    assert set(log["operator"]) == {"photographic"} and log["member"].tolist() == list(range(1, len(log) + 1))
    assert log["step"].is_monotonic_increasing and log["ciede2000"].between(0, 50).all()
    # A resumed run continues it.
    whole = table.read_text()
    state = load_state(trained.output)
    state["members"]["photographic"][2:] = []
    state["log"] = len("".join(whole.splitlines(keepends=True)[:3]).encode())
    save_state(trained.output, state)
    train_to_restore(replace(trained, resume=True))
    assert table.read_text() == whole


def test_no_poor_photos_are_needed(trained: TrainConfig) -> None:
    assert [path.name for path in trained.data.iterdir()] == ["good"] and trained.output.is_file()
    shutil.rmtree(trained.data / "good")
    with pytest.raises(ValueError, match=r"no good photos: looked for photos in .*good"):
        train_to_restore(trained)


def test_a_damaged_state_is_an_error_that_names_the_file(trained: TrainConfig) -> None:
    copies = beside(trained.output, ".copies.bin")
    whole = check_each_damage_is_named(trained.output, lambda: train_to_restore(replace(trained, resume=True)))
    save_state(trained.output, {**whole, "members": {"photographic": [{}]}})
    with pytest.raises(ValueError, match=r"restorer.state.pt is damaged"):
        train_to_restore(replace(trained, resume=True))
    save_state(trained.output, whole)
    copies.write_bytes(copies.read_bytes()[:-1])
    with pytest.raises(ValueError, match=r"restorer.copies.bin is damaged: 3 copies take"):
        train_to_restore(replace(trained, resume=True))


@pytest.mark.slow
def test_both_teachers_go_on_where_restoring_ends(trained: TrainConfig, few: Path, critic_file: Path) -> None:
    # Of the same good photos and the same critic.
    config = tiny(few, critic_file, teacher="both", both_steps=2)
    alone = load_generator(trained.output).heads["photographic"].state_dict()
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
    shutil.rmtree(few / "poor")
    with pytest.raises(ValueError, match="poor"):
        train_to_restore(config)


class LikesLight(nn.Module):
    """A critic whose taste is known: f_W is lower for lighter photos."""

    def forward(self, photos: torch.Tensor) -> torch.Tensor:
        return -10 * photos.mean(dim=(1, 2, 3))


@pytest.mark.slow
def test_with_both_teachers_real_poor_photos_become_what_the_critic_likes(
    good_and_poor: Path, coffee: Image.Image
) -> None:
    copies = copies_of(coffee, 20, torch.Generator().manual_seed(0))
    head = ToneHead(Backbone(TINY_BACKBONE), get_operator("photographic")).eval()
    head.scale_to([copies.statistics])
    files = sorted((good_and_poor / "poor").iterdir())
    poor = PhotoSet(files, 64, augment=False).all_photos()
    please(head, copies, files, LikesLight(), Pleasing(30, 20.0, 4, 64), 0, lambda step, losses: None)
    assert head.operator(poor, head.theta(color_statistics(poor))).mean() > poor.mean() + 0.01


def test_several_processes_are_refused(few: Path, critic_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")  # as torchrun sets it
    with pytest.raises(ValueError, match="--teacher restore runs in one process, and 2 were started"):
        train_to_restore(tiny(few, critic_file))


def test_an_output_that_cannot_be_written_is_refused_before_copies_are_made(
    few: Path, critic_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("enhancegan.training.restoration.train.make_copies", None)
    with pytest.raises(ValueError, match=r"out.safetensors cannot be written"):
        train_to_restore(tiny(few, critic_file, output=critic_file / "out.safetensors"))


@pytest.mark.slow
def test_more_good_photos_are_read_from_further_folders(few: Path, critic_file: Path) -> None:
    config = tiny(few, critic_file, more_good=(str(few / "poor"),))
    train_to_restore(config)
    assert saved_copies(config) == 5
    # Where they are may change.
    (few / "poor").rename(few.parent / "moved")
    moved = replace(config, more_good=(str(few.parent / "moved"),), resume=True)
    train_to_restore(moved)
    with pytest.raises(ValueError, match="no such folder: nowhere"):
        train_to_restore(replace(config, more_good=("nowhere",)))


def test_operators_without_the_sliders_cannot_restore(few: Path, critic_file: Path) -> None:
    with pytest.raises(ValueError, match="only photographic can learn to restore, got filtering"):
        train_to_restore(tiny(few, critic_file, operators=("filtering",)))


def test_the_command_takes_the_teacher(trained: TrainConfig) -> None:
    assert read_header(trained.output).config["teacher"] == "restore"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--teacher", "restore", "--size", "64", "--steps", "9"],
            "--steps, --size .* restore: used with --teacher critic",
        ),
        (["--teacher", "restore", "--both-weight", "1"], "--both-weight .* restore: used with --teacher both"),
        (["--copies", "3"], "--copies .* critic: used with --teacher restore or both"),
        (["--copies", "3", "--both-steps", "3"], "--copies, --both-steps .* critic: used with --teacher both"),
        (["--teacher", "both", "--replay", "1", "--precision", "bf16"], "--precision, --replay .* --teacher critic"),
    ],
    ids=["the critic's", "both teachers'", "copies", "of both", "of neither"],
)
def test_settings_that_a_teacher_does_not_use_are_refused(
    few: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--data", str(few), *options]) == 2
    assert re.search(said, capsys.readouterr().err)


@pytest.mark.parametrize("options", [["--teacher", "nobody"], ["--copies", "0"], ["--restore-steps", "0"]])
def test_impossible_settings_are_refused(few: Path, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--data", str(few), *options]) == 2
    name = options[0].removeprefix("--").replace("-", "_")
    assert name in capsys.readouterr().err
