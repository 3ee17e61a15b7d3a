"""Which exemplars suit a photo: by content, each with a style of its own."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from enhancegan.exemplars.exemplar_set import Exemplar, content_of, exemplars_in, packaged_exemplars, suitable
from enhancegan.exemplars.style import Style
from enhancegan.samples import sample_photos

PHOTO = np.array([1.0, 0.0])


def exemplar(name: str, cosine: float, warmth: float) -> Exemplar:
    style = Style((0.0, 1.0), np.linspace(0, 1, 32), np.array([0.0, warmth]), np.eye(2) * 100)
    return Exemplar(name, np.array([cosine, (1 - cosine**2) ** 0.5]), style)


def names(exemplars: list[Exemplar]) -> list[str]:
    return [exemplar.name for exemplar in exemplars]


def test_the_most_alike_come_first_and_a_style_comes_once() -> None:
    known = [exemplar("far", 0.1, -30), exemplar("near", 0.85, 0), exemplar("twin", 0.8, 5), exemplar("warm", 0.7, 20)]
    assert names(suitable(PHOTO, known, 3)) == ["near", "warm", "far"]
    assert names(suitable(PHOTO, known, 1)) == ["near"]
    assert names(suitable(PHOTO, known, 9)) == ["near", "warm", "far"]


def test_the_photo_itself_is_no_exemplar_unless_it_is_the_only_one() -> None:
    itself, other = exemplar("itself", 1.0, 0), exemplar("other", 0.2, 20)
    assert names(suitable(PHOTO, [itself, other], 3)) == ["other"]
    assert names(suitable(PHOTO, [itself], 3)) == ["itself"]


def test_every_packaged_sample_photo_is_one() -> None:
    exemplars = packaged_exemplars()
    assert names(list(exemplars)) == list(sample_photos())
    assert all(np.linalg.norm(each.content) == pytest.approx(1) for each in exemplars)


@pytest.mark.parametrize("gains", [(0.4, 0.4, 0.4), (1.0, 0.9, 0.6)], ids=["dark", "warm"])
def test_content_does_not_depend_on_exposure_and_casts(gains: tuple[float, float, float]) -> None:
    contents = {each.name: each.content for each in packaged_exemplars()}
    with Image.open(sample_photos()["cat"]) as opened:
        flawed = Image.fromarray((np.asarray(opened.convert("RGB")) * gains).astype(np.uint8))
    cosines = {name: float(content @ content_of(flawed)) for name, content in contents.items()}
    assert cosines.pop("cat") > 0.9
    assert max(cosines.values()) < 0.8


def test_a_folder_s_photos_and_what_is_none(tmp_path: Path, photo: Image.Image) -> None:
    (tmp_path / "sub").mkdir()
    photo.save(tmp_path / "sub" / "lake.png")
    (tmp_path / "broken.jpg").write_text("no photo")
    assert names(list(exemplars_in(tmp_path))) == [str(Path("sub", "lake.png"))]
    (only_broken := tmp_path / "broken").mkdir()
    (only_broken / "broken.jpg").write_text("no photo")
    with pytest.raises(ValueError, match=r"none of the photos in .* can be read"):
        exemplars_in(only_broken)
