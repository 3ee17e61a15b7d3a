"""Statistics that can be told by hand, and a judge that comes back from its file as it was."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from enhancegan.networks.statistics_judge import (
    STATISTICS,
    Standard,
    StatisticsJudge,
    load_statistics_judge,
    photo_statistics,
    save_statistics_judge,
)


def judge() -> StatisticsJudge:
    torch.manual_seed(0)
    return StatisticsJudge(Standard(torch.rand(STATISTICS), torch.rand(STATISTICS) + 0.5)).eval()


def test_statistics_of_a_plain_gray_photo() -> None:
    # sRGB 0.5 has the linear light 0.2140, and so the lightness 116 * 0.2140^(1/3) - 16 = 53.39.
    lightness, a, b, chroma = photo_statistics(torch.full((1, 3, 16, 16), 0.5))[0, :4].tolist()
    assert (lightness, a, b, chroma) == pytest.approx((0.5339, 0, 0, 0), abs=2e-4)
    deviations = photo_statistics(torch.full((1, 3, 16, 16), 0.5))[0, 4:8]
    assert deviations.abs().max() < 1e-4


def test_one_photo_has_the_same_statistics_alone_and_among_others() -> None:
    photos = torch.rand(3, 3, 24, 24, generator=torch.Generator().manual_seed(1))
    together = photo_statistics(photos)
    assert together.shape == (3, STATISTICS) and together.isfinite().all()
    assert torch.allclose(photo_statistics(photos[1:2]), together[1:2], atol=1e-5)


def test_the_file_gives_back_scores_and_settings(tmp_path: Path) -> None:
    path = tmp_path / "new" / "judge.safetensors"
    save_statistics_judge(path, judge(), {"size": 64, "data": Path("private/photos")})
    loaded, config = load_statistics_judge(path)
    statistics = torch.rand(5, STATISTICS, generator=torch.Generator().manual_seed(2))
    assert torch.equal(loaded(statistics), judge()(statistics)) and not loaded.training
    # Only the name of a folder goes into a file that others read.
    assert config == {"size": 64, "data": "photos"}


def test_other_files_are_rejected_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no statistics judge at"):
        load_statistics_judge(tmp_path / "nothing.safetensors")
    other = tmp_path / "critic.safetensors"
    save_file({"weight": torch.zeros(1)}, other, metadata={"kind": "critic"})
    with pytest.raises(ValueError, match="is not a statistics judge: it contains a critic"):
        load_statistics_judge(other)
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"nothing")
    with pytest.raises(ValueError, match=r"broken.safetensors is not a statistics judge"):
        load_statistics_judge(broken)
