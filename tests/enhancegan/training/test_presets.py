"""`--preset paper` and `--preset release` from the critic's first step to an enhanced photo, on a tiny backbone."""

from pathlib import Path
from urllib.error import URLError

import pandas as pd
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from enhancegan.__main__ import main
from enhancegan.checkpoint_header import HeadDesign, read_header
from enhancegan.commands.pretrain import PRESET_NAMES as PRETRAIN_PRESET_NAMES
from enhancegan.commands.train import PRESET_NAMES as TRAIN_PRESET_NAMES
from enhancegan.networks.backbone import Backbone
from enhancegan.training.devices import Devices
from enhancegan.training.perceptual import perceptual_features
from enhancegan.training.pretrain_config import PRETRAIN_PRESETS, PretrainConfig
from enhancegan.training.train import open_photos
from enhancegan.training.train_config import PRESETS, TrainConfig
from tests.enhancegan.conftest import TINY_BACKBONE
from tests.enhancegan.training.interruption import interrupted_after

SMALL = ["--size", "64", "--batch", "2", "--evaluate-every", "1"]


def run(*arguments: object) -> None:
    assert main(list(map(str, arguments))) == 0


def pretrain(preset: str, data: Path, output: Path, *options: object) -> None:
    tiny = ["--backbone", TINY_BACKBONE, "--no-imagenet", *SMALL]
    run("pretrain", "--preset", preset, "--data", data, "--output", output, *tiny, *options)


def train(preset: str, data: Path, critic: Path, output: Path, *options: object) -> None:
    # The release's 50 steps of the critic before the first of the generator would take most of the time.
    tiny = ["--critic", critic, "--perceptual", "backbone", "--warm-up", 1, *SMALL]
    run("train", "--preset", preset, "--data", data, "--output", output, *tiny, *options)


@pytest.mark.slow
@pytest.mark.parametrize("preset", ["paper", "release"])
def test_a_preset_trains_resumes_and_enhances(
    preset: str, good_and_poor: Path, photo: Image.Image, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    critic = tmp_path / "critic.safetensors"
    pretrain(preset, good_and_poor, critic, "--steps", 2)
    pretrain(preset, good_and_poor, critic, "--steps", 3, "--resume")
    header = read_header(critic)
    assert (header.critic_head, header.colors, header.backbone) == (preset, "lab", TINY_BACKBONE)
    assert pd.read_csv(tmp_path / "critic.log" / "log.csv")["step"].tolist() == [1, 2, 3]

    whole, broken = tmp_path / "whole.safetensors", tmp_path / "broken.safetensors"
    train(preset, good_and_poor, critic, whole, "--steps", 2)
    with monkeypatch.context() as patched:
        patched.setattr("enhancegan.training.train.generator_step", interrupted_after(3))
        with pytest.raises(KeyboardInterrupt):
            train(preset, good_and_poor, critic, broken, "--steps", 2)
    train(preset, good_and_poor, critic, broken, "--steps", 2, "--resume")
    weights = load_file(whole)
    assert all(torch.equal(weights[key], value) for key, value in load_file(broken).items())
    header = read_header(whole)
    assert header.heads == dict.fromkeys(("piecewise", "filtering", "crop"), HeadDesign(preset, preset))
    assert (header.colors, header.size) == ("lab", 64)

    original = tmp_path / "photo.png"
    photo.save(original)
    for name in header.operators:
        run("enhance", original, "--generator", whole, "--method", name, "--output", tmp_path / "enhanced")
        with Image.open(tmp_path / "enhanced" / f"photo.{name}.png") as enhanced:
            assert enhanced.tobytes() != photo.tobytes()
            assert name == "crop" or enhanced.size == photo.size


def test_single_options_override_a_preset(good_and_poor: Path, tmp_path: Path) -> None:
    critic, generator = tmp_path / "critic.safetensors", tmp_path / "generator.safetensors"
    pretrain("paper", good_and_poor, critic, "--steps", 1, "--critic-head", "release", "--colors", "srgb")
    options = ("--steps", 1, "--critic-head", "release", "--head", "studio", "--operators", "filtering")
    train("paper", good_and_poor, critic, generator, *options)
    assert (read_header(critic).critic_head, read_header(critic).colors) == ("release", "srgb")
    assert read_header(generator).heads == {"filtering": HeadDesign("studio", "paper")}


def test_a_critic_of_another_kind_is_refused_in_a_sentence(
    good_and_poor: Path, critic_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["train", "--preset", "paper", "--data", good_and_poor, "--output", tmp_path / "g.safetensors"]
    assert main([*map(str, arguments), "--critic", str(critic_file), *SMALL]) == 2
    message = capsys.readouterr().err
    assert "ask for a critic of the kind 'paper', but critic.safetensors is of the kind 'studio'" in message
    assert "`pretrain --critic-head paper`" in message and "or --critic-head studio" in message


def test_both_commands_offer_the_presets_that_there_are() -> None:
    assert list(TRAIN_PRESET_NAMES) == list(PRESETS) == ["studio", "crop", "paper", "release"]
    assert list(PRETRAIN_PRESET_NAMES) == list(PRETRAIN_PRESETS) == ["studio", "paper", "release"]


def test_the_presets_settings_are_those_of_the_paper_and_the_release() -> None:
    pretraining = {name: PretrainConfig(data=Path("data"), **preset) for name, preset in PRETRAIN_PRESETS.items()}
    training = {name: TrainConfig(data=Path("data"), **preset) for name, preset in PRESETS.items()}
    # Sec. 5: batches of 64 photos of 224 x 224, RMSprop at 5e-5 and 5e-7, one of the five nearest good photos.
    for name in ("paper", "release"):
        critic, heads = pretraining[name], training[name]
        assert (critic.backbone, critic.critic_head, critic.size, critic.held_out) == ("resnet101", name, 224, 0.1)
        assert (heads.critic_head, heads.head, heads.variant) == (name, name, name)
        assert (heads.batch, heads.size, heads.nearest, heads.perceptual) == (64, 224, 5, "vgg16")
        assert (heads.generator_rate, heads.critic_rate, heads.objective) == (5e-5, 5e-7, "wasserstein")
        assert heads.loss_weights == {"L_gan": 1, "L_reg1": 1, "L_reg2": 1}
        # The crop learns through the sampled pixels.
        assert heads.crop_gradient == "pixels"
        # No imperfect copies, no moving average: those are ours.
        assert (critic.real, critic.average, heads.real, heads.replay, heads.average) == (1, 0, 1, 0, 0)
    # The release: 50 critic steps first, its backbone at a hundredth of the rate, the crop on luminance.
    release, paper = training["release"], training["paper"]
    assert (release.warm_up, release.backbone_share, release.gray_crop) == (50, 0.01, True)
    assert (paper.warm_up, paper.backbone_share, paper.gray_crop) == (0, 1.0, False)
    studio = training["studio"]
    assert (studio.gray_crop, studio.crop_gradient) == (False, "trials")
    assert (studio.critic_head, studio.head, studio.variant) == ("studio", "studio", "studio")


def test_the_release_trains_the_crop_alone_without_color(good_and_poor: Path, critic_file: Path) -> None:
    backbone = Backbone(TINY_BACKBONE)
    config = TrainConfig(data=good_and_poor, critic=critic_file, size=64, batch=2, gray_crop=True)
    photos = open_photos(config, perceptual_features("backbone", backbone), Devices())
    colorfulness = {
        name: max(float((group.amax(dim=1) - group.amin(dim=1)).max()) for group in photos.pairs(name))
        for name in ("crop", "piecewise")
    }
    assert colorfulness["crop"] < 0.01 < 0.1 < colorfulness["piecewise"]


def test_without_a_network_vgg16_says_what_to_do_instead(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))

    def unreachable(*_: object, **__: object) -> None:
        raise URLError("no route to host")

    monkeypatch.setattr("torch.hub.urlopen", unreachable)
    with pytest.raises(
        ValueError, match=r"no route to host.*put vgg16-397923af\.pth into .*pass --perceptual backbone"
    ):
        perceptual_features("vgg16", Backbone(TINY_BACKBONE))


def test_without_a_network_imagenet_weights_say_what_to_do_instead(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    with pytest.raises(ValueError, match=r"weights of resnet18 .*--backbone tf_efficientnet_lite0.*--no-imagenet"):
        Backbone("resnet18", imagenet=True)
