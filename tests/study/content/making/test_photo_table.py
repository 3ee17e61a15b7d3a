"""The table that groups a study's photos: given, replaced and taken away, whatever program has written it."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest

from study.analysis.traits_file import InvalidTraitsError
from study.content.keeping.freezing import freeze_study
from study.content.keeping.reading import read_study
from study.content.keeping.settings_lock import FixedError
from study.content.making.copying import copy_study, pack_study
from study.content.making.photo_table import keep_photo_table, photo_table_text, table_problems
from study.content.yaml.definition import StudyError
from tests.study.tiny_study import IMAGES, write_study

ROWS = [("image", "größe"), *((image, f"{place},5") for place, image in enumerate(IMAGES))]
STORED = "image,größe\n" + "".join(f'{image},"{place},5"\n' for place, image in enumerate(IMAGES))
SIZES = {image: place + 0.5 for place, image in enumerate(IMAGES)}
QUESTION = {"key": "sex", "kind": "choice", "text": "Sex?", "choices": ["f", "m"]}


def lines(separator: str) -> str:
    return "".join(f"{separator.join(row)}\n" for row in ROWS)


def workbook() -> bytes:
    content = BytesIO()
    pd.DataFrame(ROWS[1:], columns=ROWS[0]).to_excel(content, index=False)
    return content.getvalue()


def table(folder: Path, text: str, name: str = "kinds.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


KINDS = {
    "semicolons-utf-8": lines(";").encode(),
    "semicolons-windows-1252": lines(";").encode("cp1252"),
    "excel's-unicode-text": lines("\t").encode("utf-16"),
    "excel's-sep-line": f"sep=;\n{lines(';')}".encode("utf-8-sig"),
    "excel": workbook(),
    "json": json.dumps([dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]).encode(),
}


@pytest.mark.parametrize("content", KINDS.values(), ids=KINDS.keys())
def test_a_table_of_any_kind_is_stored_as_csv_in_utf_8(tmp_path: Path, content: bytes) -> None:
    folder = write_study(tmp_path / "tiny")
    source = tmp_path / "from a colleague"
    source.write_bytes(content)
    keep_photo_table(folder, source)
    assert (folder / "photos.csv").read_text(encoding="utf-8") == STORED
    groups = read_study(folder).photo_groups
    assert groups is not None and groups.columns == {"größe": SIZES}


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("file,kind\na,x\n", ("kinds.csv: it must have one column image; it has file, kind",)),
        ("image\npotoroo1\n", ("kinds.csv: it has no column beside image: nothing to group by",)),
        (
            "image,kind\n" + "".join(f"{image},x\n" for image in (*IMAGES[:5], "wallaby", IMAGES[0])),
            (
                "kinds.csv: line 8: an image has one line, but potoroo1 has another",
                "kinds.csv: line 7: there is no such photo: wallaby",
                "kinds.csv: potoroo6: it has no line for this photo",
            ),
        ),
        ("%PDF-1.4", ("kinds.csv: it is a PDF; save the table as CSV or Excel (.xlsx) and give that",)),
    ],
    ids=["no-column-image", "nothing-to-group-by", "unknown-doubled-and-missing-photos", "no-table"],
)
def test_a_table_that_is_wrong_changes_nothing(tmp_path: Path, text: str, problems: tuple[str, ...]) -> None:
    folder = write_study(tmp_path / "tiny")
    keep_photo_table(folder, table(tmp_path, lines(";")))
    with pytest.raises(InvalidTraitsError) as error:
        keep_photo_table(folder, table(tmp_path, text))
    assert table_problems(error.value) == problems
    assert (folder / "photos.csv").read_text(encoding="utf-8") == STORED


def test_a_column_that_the_settings_name_stays(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "tiny", questions={"before": [QUESTION]})
    keep_photo_table(folder, table(tmp_path, lines(";")))
    settings = (folder / "study.yaml").read_text(encoding="utf-8")
    (folder / "study.yaml").write_text(f"{settings}groups: [größe, sex, half]\n", encoding="utf-8")
    with pytest.raises(StudyError) as error:
        keep_photo_table(folder, table(tmp_path, lines(";").replace("größe", "kind")))
    assert error.value.problems == (
        "groups in the settings names 'größe', and the table has kind; change the setting first",
    )
    with pytest.raises(StudyError, match="names 'größe', and that is a column of the table; change the setting first"):
        keep_photo_table(folder, None)
    assert read_study(folder).groups == ("größe", "sex", "half")
    keep_photo_table(folder, table(tmp_path, lines(";").replace("größe", "größe;kind").replace(",5", ",5;a")))
    groups = read_study(folder).photo_groups
    assert groups is not None and list(groups.columns) == ["größe", "kind"]


def test_the_table_is_taken_away_and_one_to_fill_in_is_given(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "tiny", practice=[IMAGES[0]])
    keep_photo_table(folder, table(tmp_path, lines(";")))
    assert photo_table_text(read_study(folder)) == STORED
    keep_photo_table(folder, None)
    assert not (folder / "photos.csv").exists()
    # The sets for practice need not be in it.
    assert photo_table_text(read_study(folder)) == "image,category\n" + "".join(f"{image},\n" for image in IMAGES[1:])


def test_a_frozen_study_keeps_its_table(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "tiny")
    keep_photo_table(folder, table(tmp_path, lines(";")))
    freeze_study(folder)
    for source in (table(tmp_path, lines(";").replace("größe", "kind")), None):
        with pytest.raises(FixedError, match="study 'tiny' is frozen; make a copy of it to change anything"):
            keep_photo_table(folder, source)
    assert (folder / "photos.csv").read_text(encoding="utf-8") == STORED


def test_a_copy_and_the_study_in_one_file_have_the_table(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "studies" / "tiny")
    keep_photo_table(folder, table(tmp_path, lines(";")))
    study = read_study(folder)
    copy = copy_study(tmp_path / "studies", study, "again")
    assert (copy.folder / "photos.csv").read_text(encoding="utf-8") == STORED
    pack_study(study, tmp_path / "tiny.zip")
    assert ZipFile(tmp_path / "tiny.zip").read("tiny/photos.csv").decode() == STORED
