"""What a training run leaves for people to read."""

import struct
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image

from enhancegan.training.log import TrainingLog

COLUMNS = ("operator", "step", "loss", "score")


def read_events(folder: Path) -> list:
    """The events of a TFRecord file: length (8 bytes), its checksum (4), the event, its checksum (4)."""
    event_pb2 = pytest.importorskip("tensorboardX.proto.event_pb2", reason="needs tensorboardX")
    (path,) = folder.glob("events.out.tfevents.*")
    data, events = path.read_bytes(), []
    while data:
        (length,) = struct.unpack("<Q", data[:8])
        events.append(event_pb2.Event.FromString(data[12 : 12 + length]))
        data = data[16 + length :]
    return events


def test_the_table_has_a_row_for_every_step(tmp_path: Path) -> None:
    log = TrainingLog(tmp_path / "generator.safetensors", COLUMNS)
    log.start("crop", 1)
    log.add(1, {"loss": 0.5})
    log.add(2, {"loss": 0.25, "score": 0.9})
    log.flush()
    log.start("filtering", 1)
    log.add(1, {"loss": 2.0})
    log.flush()
    log.close()
    lines = (tmp_path / "generator.log" / "log.csv").read_text().splitlines()
    assert lines == ["operator,step,loss,score", "crop,1,0.5,", "crop,2,0.25,0.9", "filtering,1,2,"]


def test_a_resumed_log_drops_what_came_after_the_saved_state(tmp_path: Path) -> None:
    output = tmp_path / "critic.safetensors"
    log = TrainingLog(output, ("step", "loss"))
    log.add(1, {"loss": 1.0})
    kept = log.flush()
    log.add(2, {"loss": 2.0})
    log.flush()
    log.close()
    again = TrainingLog(output, ("step", "loss"), kept)
    again.add(2, {"loss": 3.0})
    again.flush()
    again.close()
    table = pd.read_csv(tmp_path / "critic.log" / "log.csv")
    assert table.to_dict("list") == {"step": [1, 2], "loss": [1.0, 3.0]}


def test_a_new_run_replaces_the_table_of_the_one_before(tmp_path: Path) -> None:
    for losses in ([1.0, 2.0, 3.0], [4.0, 5.0]):
        log = TrainingLog(tmp_path / "critic.safetensors", ("step", "loss"))
        for step, loss in enumerate(losses):
            log.add(step, {"loss": loss})
            log.flush()
        log.close()
    assert pd.read_csv(tmp_path / "critic.log" / "log.csv")["loss"].tolist() == [4.0, 5.0]


def test_a_table_that_was_deleted_meanwhile_is_begun_anew(tmp_path: Path) -> None:
    log = TrainingLog(tmp_path / "critic.safetensors", ("step", "loss"), kept=999)
    log.add(7, {"loss": 1.0})
    log.flush()
    log.close()
    assert (tmp_path / "critic.log" / "log.csv").read_bytes() == b"step,loss\n7,1\n"


def test_samples_are_pictures(tmp_path: Path) -> None:
    log = TrainingLog(tmp_path / "generator.safetensors", COLUMNS)
    log.start("crop", 1)
    grid = torch.zeros(3, 4, 6)
    grid[0] = 1
    log.add_samples(25, grid)
    log.close()
    with Image.open(tmp_path / "generator.log" / "crop-25.png") as picture:
        assert picture.size == (6, 4)
        assert np.asarray(picture).reshape(-1, 3).tolist() == [[255, 0, 0]] * 24


def test_tensorboard_finds_each_operators_numbers_and_pictures_in_a_run_of_its_own(tmp_path: Path) -> None:
    log = TrainingLog(tmp_path / "generator.safetensors", COLUMNS)
    log.start("crop", 3)
    log.add(3, {"loss": 0.5, "score": 0.75})
    log.add_samples(3, torch.zeros(3, 4, 6))
    log.close()
    events = read_events(tmp_path / "generator.log" / "crop")
    found = {(event.step, value.tag): value for event in events for value in event.summary.value}
    assert {key: value.simple_value for key, value in found.items() if key[1] != "samples"} == {
        (3, "loss"): 0.5, (3, "score"): 0.75,
    }  # fmt: skip
    assert (found[3, "samples"].image.width, found[3, "samples"].image.height) == (6, 4)
    # What was logged of this operator from step 3 on by a run before is void.
    assert [event.step for event in events if event.HasField("session_log")] == [3]


def test_without_the_event_writer_only_the_event_file_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "tensorboardX", None)
    with caplog.at_level("INFO"):
        log = TrainingLog(tmp_path / "generator.safetensors", COLUMNS)
    log.start("crop", 1)
    log.add(1, {"loss": 0.5})
    log.add_samples(1, torch.zeros(3, 4, 6))
    log.flush()
    log.close()
    assert [record.getMessage() for record in caplog.records] == [
        "no event files for TensorBoard: pip install tensorboardX"
    ]
    assert sorted(path.name for path in (tmp_path / "generator.log").rglob("*")) == ["crop-1.png", "log.csv"]


def test_nothing_is_written_before_something_happens(tmp_path: Path) -> None:
    log = TrainingLog(tmp_path / "generator.safetensors", COLUMNS)
    log.start("crop", 1)
    log.close()
    assert list(tmp_path.iterdir()) == []
