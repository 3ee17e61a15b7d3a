"""Stylization end to end: extreme exemplars, gray photos, several results, and the folder from the command line."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage.color import rgb2lab

from enhancegan.__main__ import main
from enhancegan.editing.applying import apply_to_picture
from enhancegan.editing.photo_edit import PhotoEdit
from enhancegan.exemplars.style import style_of
from enhancegan.exemplars.stylization import stylizations
from enhancegan.exemplars.transfer import style_transfer
from enhancegan.methods import METHODS, with_exemplars
from enhancegan.photo import load_photo
from enhancegan.samples import sample_photos


def noise(mean: tuple[int, int, int], spread: float) -> Image.Image:
    levels = np.random.default_rng(0).normal(mean, spread, (48, 64, 3))
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))


EXTREMES = {
    "flat": Image.new("RGB", (64, 48), (40, 90, 200)),
    "black-and-white": noise((128, 128, 128), 50).convert("L").convert("RGB"),
    "saturated": noise((128, 128, 128), 300),
    "near-black": noise((4, 3, 3), 1),
    "white": Image.new("RGB", (64, 48), (255, 255, 255)),
}


@pytest.fixture(scope="module")
def faint() -> Image.Image:
    """Nearly gray: its a and b hardly vary, which is where unregularized transfers fail."""
    ramp = np.tile(np.linspace(60, 200, 64), (48, 1))[..., None] + np.array([2, 0, 1])
    return Image.fromarray((ramp + np.random.default_rng(1).normal(0, 0.4, ramp.shape)).clip(0, 255).astype(np.uint8))


def after(photo: Image.Image, exemplar: Image.Image) -> np.ndarray:
    edited = apply_to_picture(photo, PhotoEdit(style_transfer(style_of(photo), style_of(exemplar))))
    return rgb2lab(np.asarray(edited))


@pytest.mark.parametrize("exemplar", EXTREMES.values(), ids=EXTREMES)
def test_an_extreme_exemplar_keeps_the_photo_s_tones_in_order_and_its_noise_small(
    faint: Image.Image, exemplar: Image.Image
) -> None:
    lab = after(faint, exemplar)
    # Light still runs from left to right, over a good part of the range, and columns are not torn apart in color.
    columns = lab[..., 0].mean(axis=0)
    assert columns[-8:].mean() - columns[:8].mean() > 20
    assert lab[..., 1:].std(axis=(0, 1)).max() < 30


def test_the_style_of_a_like_exemplar_is_reached() -> None:
    photo, exemplar = noise((110, 100, 90), 25), noise((120, 130, 150), 20)
    found, wanted = style_of(Image.fromarray(np.asarray(
        apply_to_picture(photo, PhotoEdit(style_transfer(style_of(photo), style_of(exemplar))))
    ))), style_of(exemplar)  # fmt: skip
    assert found.mean == pytest.approx(wanted.mean, abs=2)
    assert found.covariance == pytest.approx(wanted.covariance, rel=0.2, abs=15)


def test_a_gray_photo_stays_gray() -> None:
    gray = noise((128, 128, 128), 40).convert("L").convert("RGB")
    edited = np.asarray(METHODS["exemplar"].apply(gray))
    assert np.ptp(edited, axis=-1).max() <= 1


def test_several_results_of_16_bits_begin_with_the_method_s(photo: Image.Image) -> None:
    results = stylizations(photo, count=3)
    assert len(results) == 3 and set(results) <= set(sample_photos())
    first, *others = (np.asarray(result.image) for result in results.values())
    assert first.tobytes() == METHODS["exemplar"].apply(photo).tobytes()
    assert all(np.abs(first.astype(int) - other).mean() > 2 for other in others)
    deep = stylizations(np.asarray(photo).astype(np.uint16) * 257, count=1)
    assert [result.photo.pixels.dtype for result in deep.values()] == [np.uint16]
    with pytest.raises(ValueError, match="count must be at least 1, got 0"):
        stylizations(photo, count=0)


def test_exemplars_of_a_folder_are_used_on_the_command_line(tmp_path: Path, photo: Image.Image) -> None:
    photo.save(tmp_path / "photo.png")
    (good := tmp_path / "good").mkdir()
    EXTREMES["black-and-white"].save(good / "portrait.png")
    options = ["--method", "exemplar", "--exemplars", good, "--output", tmp_path / "out", "--cube"]
    assert main(list(map(str, ["enhance", tmp_path / "photo.png", *options]))) == 0
    edited = load_photo(tmp_path / "out" / "photo.exemplar.png")
    assert rgb2lab(np.asarray(edited))[..., 1:].std() < 2
    assert (tmp_path / "out" / "photo.exemplar.cube").is_file()
    # The same by settings that the page saved.
    (tmp_path / "settings.json").write_text('{"method": "exemplar"}')
    options = ["--settings", tmp_path / "settings.json", "--exemplars", good, "--output", tmp_path / "again"]
    assert main(list(map(str, ["enhance", tmp_path / "photo.png", *options]))) == 0
    assert load_photo(tmp_path / "again" / "photo.exemplar.png").tobytes() == edited.tobytes()
    (empty := tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match=r"no photos in .*empty"):
        with_exemplars(METHODS, empty)


def test_several_results_are_written_as_far_as_there_are_styles(
    tmp_path: Path, photo: Image.Image, capsys: pytest.CaptureFixture[str]
) -> None:
    photo.save(tmp_path / "photo.png")
    (good := tmp_path / "good").mkdir()
    EXTREMES["black-and-white"].save(good / "portrait.png")
    for name in ("market", "market again"):
        EXTREMES["saturated"].save(good / f"{name}.png")
    options = ["--method", "exemplar", "--results", 3, "--exemplars", good, "--output", tmp_path / "three"]
    assert main(list(map(str, ["enhance", tmp_path / "photo.png", *options, "--metadata", "none"]))) == 0
    assert {path.name for path in (tmp_path / "three").iterdir()} == {"photo.exemplar.png", "photo.exemplar-2.png"}
    expected = stylizations(tmp_path / "photo.png", good, 3).values()
    written = [load_photo(tmp_path / "three" / f"photo.{name}.png") for name in ("exemplar", "exemplar-2")]
    assert [one.tobytes() for one in written] == [result.image.tobytes() for result in expected]
    assert capsys.readouterr().out.endswith("2 done, 1 skipped (1 no further style among the exemplars), 0 failed\n")
    assert main(["enhance", str(tmp_path / "photo.png"), "--results", "3", "--output", str(tmp_path / "out")]) == 2
    assert "--results is for the method exemplar: photographic makes one result" in capsys.readouterr().err
