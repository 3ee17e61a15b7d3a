"""Copies are read from their file as they were made, and no other file is taken for one."""

from dataclasses import fields
from pathlib import Path

import pytest
import torch
from PIL import Image

from enhancegan.networks.color_statistics import COLOR_STATISTICS
from enhancegan.training.restoration.copies import Copies, copies_of, joined
from enhancegan.training.restoration.copies_file import CopiesFile, open_copies, write_copies

RUN = {"copies": "3", "photos": "2 (abc)"}


@pytest.fixture(scope="module")
def parts(coffee: Image.Image) -> list[Copies]:
    return [copies_of(coffee, 3, torch.Generator().manual_seed(seed)) for seed in (0, 1)]


@pytest.fixture
def file(parts: list[Copies], tmp_path: Path) -> Path:
    return write_copies(tmp_path / "run" / "copies.bin", RUN, iter(parts)).path


def opened(file: Path) -> CopiesFile:
    found = open_copies(file, RUN)
    assert found is not None
    return found


def test_batches_are_those_of_the_copies_in_memory(file: Path, parts: list[Copies]) -> None:
    places = torch.tensor([5, 0, 5, 2])
    found, expected = opened(file).batch(places), joined(parts).batch(places)
    assert len(opened(file)) == 6
    for part in fields(Copies):
        assert torch.equal(getattr(found, part.name), getattr(expected, part.name))


def test_statistics_come_by_columns(file: Path, parts: list[Copies], monkeypatch: pytest.MonkeyPatch) -> None:
    # 100 columns of six copies, four bytes each; four copies are read at a time.
    monkeypatch.setattr("enhancegan.training.restoration.copies_file._IN_MEMORY", 2400)
    monkeypatch.setattr("enhancegan.training.restoration.copies_file._ROWS", 4)
    columns = list(opened(file).statistics())
    assert [part.shape for part in columns[:-1]] == [(6, 100)] * (COLOR_STATISTICS // 100)
    assert torch.equal(torch.cat(columns, dim=1), joined(parts).statistics)


def test_copies_of_another_run_are_none(file: Path) -> None:
    assert open_copies(file, {**RUN, "copies": "4"}) is None
    assert open_copies(file.with_name("other.bin"), RUN) is None


@pytest.mark.parametrize("kept", [0, 100, 8192, 9000, -1], ids=str)
def test_a_file_that_was_cut_off_is_damaged(file: Path, kept: int) -> None:
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(ValueError, match=r"copies.bin is damaged"):
        open_copies(file, RUN)


def test_of_an_interrupted_run_nothing_is_left(parts: list[Copies], tmp_path: Path) -> None:
    def interrupted():
        yield parts[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_copies(tmp_path / "copies.bin", RUN, interrupted())
    assert list(tmp_path.iterdir()) == []
