"""The shipped judge of color statistics on real photos, none of which it was trained on."""

import pytest
from PIL import Image, ImageEnhance

from enhancegan.evaluators import get_evaluator
from enhancegan.evaluators.statistics import SHIPPED_STATISTICS_JUDGE
from enhancegan.samples import sample_photos

PHOTOS = ("temple", "coffee", "cat", "dahlia", "astronaut", "tower", "cheetah")


def sample(name: str) -> Image.Image:
    with Image.open(sample_photos()[name]) as photo:
        return photo.convert("RGB").resize((240, 180))


@pytest.mark.parametrize(
    "ruin",
    [
        lambda photo: ImageEnhance.Color(photo).enhance(2.5),
        lambda photo: ImageEnhance.Contrast(photo).enhance(2.2),
        lambda photo: ImageEnhance.Brightness(photo).enhance(0.4),
    ],
    ids=["oversaturated", "harsh", "dark"],
)
def test_it_prefers_most_photos_to_their_ruined_version(ruin) -> None:
    photos = [sample(name) for name in PHOTOS]
    score = get_evaluator("statistics").score
    preferred = [good > bad for good, bad in zip(score(photos), score([ruin(photo) for photo in photos]), strict=True)]
    assert sum(preferred) >= 6


def test_scores_are_probabilities_in_order_and_do_not_depend_on_the_company() -> None:
    evaluator = get_evaluator("statistics")
    photos = [sample(name) for name in PHOTOS]
    together = evaluator.score(photos)
    assert all(0 < score < 1 for score in together)
    assert [evaluator.score([photo])[0] for photo in photos] == pytest.approx(together, abs=1e-4)
    assert evaluator.score([]) == []


def test_its_file_is_small() -> None:
    assert SHIPPED_STATISTICS_JUDGE.stat().st_size < 1_000_000
