"""Our own networks as evaluators."""

from pathlib import Path

import pytest
import torch
from PIL import Image

from enhancegan.checkpoints import load_critic, save_checkpoint
from enhancegan.datasets.photo_set import PhotoSet, common_square
from enhancegan.evaluators import get_evaluator
from enhancegan.evaluators.networks import open_judge
from enhancegan.networks.critic import GOOD, Critic
from enhancegan.networks.generator import Generator
from enhancegan.photo import find_photos, load_photo
from enhancegan.samples import sample_photos

SIZE = 64


@pytest.fixture
def net(critic: Critic, tmp_path: Path) -> Path:
    path = tmp_path / "ava-net.safetensors"
    save_checkpoint(path, critic, step=3, config={"size": SIZE, "data": Path("ava")})
    return path


def test_the_score_is_the_softmax_probability_of_good_on_photos_as_in_training(net: Path, good_and_poor: Path) -> None:
    folder = PhotoSet(find_photos([good_and_poor]), SIZE, augment=False)
    with torch.no_grad():
        expected = load_critic(net).logits(folder.all_photos()).softmax(dim=1)[:, GOOD]
    # Twenty photos: more than one batch.
    scores = get_evaluator(f"net:{net}").score([load_photo(path) for path in folder.paths])
    assert scores == pytest.approx(expected.tolist(), abs=1e-5)
    assert len(set(scores)) > 10 and all(0 <= score <= 1 for score in scores)


def test_a_photo_of_any_shape_is_seen_as_the_photo_folder_shows_it(good_and_poor: Path, photo: Image.Image) -> None:
    photo.resize((200, 31)).save(good_and_poor / "wide.png")
    paths = find_photos([good_and_poor])
    assert len(paths) == 21
    for path, square in zip(paths, PhotoSet(paths, SIZE, augment=False).all_photos(), strict=True):
        assert torch.equal(common_square(load_photo(path), SIZE), square)


def test_the_name_tells_the_file_but_not_where_it_lies(net: Path) -> None:
    evaluator = get_evaluator(f"net:{net}")
    assert evaluator.name == "net:ava-net.safetensors"
    assert evaluator.description == "a test_efficientnet trained on ava, step 3"


@pytest.mark.parametrize("name", ["critic", "judge"])
def test_the_shipped_networks_like_a_photo_better_than_its_nearly_black_copy(name: str) -> None:
    photo = load_photo(sample_photos()["temple"])
    bright, dark = get_evaluator(name).score([photo, photo.point(lambda level: level // 8)])
    assert bright > dark


def test_a_missing_judge_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"judge.*has no weights here.*pretrain --data PHOTOS.*net:judge.safetensors"):
        open_judge(tmp_path / "judge.safetensors")


def test_files_that_are_no_critic_or_do_not_say_their_size_are_refused(
    tmp_path: Path, critic_file: Path, generator: Generator
) -> None:
    save_checkpoint(tmp_path / "generator.safetensors", generator, step=0, config={"size": SIZE})
    with pytest.raises(ValueError, match="is a generator, a critic was expected"):
        get_evaluator(f"net:{tmp_path / 'generator.safetensors'}")
    with pytest.raises(ValueError, match="no checkpoint at"):
        get_evaluator(f"net:{tmp_path / 'nowhere.safetensors'}")
    with pytest.raises(ValueError, match="does not say at what photo size"):
        get_evaluator(f"net:{critic_file}")
