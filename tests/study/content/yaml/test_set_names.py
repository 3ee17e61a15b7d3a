"""Sets that were added are called by what they are for; all others by the name that their maker chose."""

from pathlib import Path

from study.content.description import design_rows
from study.content.keeping.reading import read_study
from study.content.making.ruin import add_ruined_sets
from study.content.yaml.set_names import set_name
from tests.study.tiny_study import IMAGES, write_study


def test_added_sets_are_called_by_what_they_are_for(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "tiny")
    add_ruined_sets(folder, read_study(folder), 2, 1)
    study = read_study(folder)
    assert [set_name(study, image) for image in ("extra1", "extra2", "extra3")] == [
        "attention check 1",
        "attention check 2",
        "practice 1",
    ]
    rows = dict(design_rows(study))
    assert rows["practice"].startswith("practice 1 (")
    assert rows["attention checks"].startswith("attention check 1 (")


def test_all_others_are_called_as_their_maker_has_called_them(tmp_path: Path) -> None:
    images = ("extra1", *IMAGES)
    study = read_study(
        write_study(tmp_path / "tiny", images=images, practice=[IMAGES[0]], traps={IMAGES[1]: "dingo_edit"})
    )
    assert [set_name(study, image) for image in images] == list(images)
