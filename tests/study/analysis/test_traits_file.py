"""Tables of photos and people: read as people save them, or refused in a few lines."""

from pathlib import Path

import pytest

from study.analysis.traits_file import InvalidTraitsError, read_people, read_photos

PHOTOS = ["a", "b", "c"]


def written(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    path = folder / "photos.csv"
    path.write_bytes(content.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("image,category,light\na,portrait,1\nb,landscape,2\nc,portrait,1\n", "utf-8"),
        ("image;category;light\r\na;portrait;1\r\nb;landscape;2\r\nc;portrait;1\r\n", "utf-8-sig"),
        ("Photo\tcategory\tlight\na\tportrait\t1\nb\tlandscape\t2\nc\tportrait\t1\n", "utf-16"),
    ],
    ids=["commas", "semicolons with a mark", "tabs, UTF-16, a synonym"],
)
def test_a_table_of_photos_is_read_in_any_usual_form(tmp_path: Path, content: str, encoding: str) -> None:
    table = read_photos(written(tmp_path, content, encoding), PHOTOS)
    assert table["category"].astype(str).to_dict() == {"a": "portrait", "b": "landscape", "c": "portrait"}
    assert table["light"].to_dict() == {"a": 1, "b": 2, "c": 1}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("image,category\na,x\nb,y\nc,x\nd,x\n", "photos.csv: line 5: there is no such photo: d"),
        ("image,category\na,x\nb,y\n", "photos.csv: c: it has no line for this photo"),
        ("image,category\na,x\nb,y\nc,x\na,y\n", "photos.csv: line 5: an image has one line, but a has another"),
        ("image,category\na,x\nb,\nc,x\n", "photos.csv: line 3: every cell needs a value, and category has none"),
        ("image,category,category\na,x,y\nb,x,y\n", "photos.csv: column 'category' appears more than once"),
        ("file,category\na,x\nb,y\nc,x\n", "photos.csv: it must have one column image; it has file, category"),
        ("image\na\nb\nc\n", "photos.csv: it has no column beside image: nothing to group by"),
        ("", "photos.csv: it is empty"),
        ("%PDF-1.4", "photos.csv: it is a PDF; save the table as CSV or Excel (.xlsx) and give that"),
    ],
    ids=["unknown", "missing", "twice", "empty cell", "column twice", "no image", "one column", "empty", "PDF"],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, content: str, expected: str) -> None:
    with pytest.raises(InvalidTraitsError) as error:
        read_photos(written(tmp_path, content), PHOTOS)
    assert str(error.value) == expected


def test_a_thousand_problems_are_told_in_ten_lines(tmp_path: Path) -> None:
    lines = "".join(f"x{at},\n" for at in range(1000))
    with pytest.raises(InvalidTraitsError) as error:
        read_photos(written(tmp_path, f"image,category\n{lines}a,\na,1\n"), [f"p{at}" for at in range(1000)])
    said = str(error.value).splitlines()
    assert len(said) <= 10
    assert "photos.csv: there is no such photo: 1,002 times, e.g. line 2 (x0), line 3 (x1), line 4 (x2)" in said


def test_people_may_be_more_or_fewer_than_ranked_and_cells_may_be_empty(tmp_path: Path) -> None:
    table = read_people(written(tmp_path, "participant,age\nann,20\nbob,\neve,30\n"), ["ann", "bob", "joe"])
    assert table["age"].isna().to_dict() == {"ann": False, "bob": True, "eve": False}


def test_people_none_of_whom_ranked_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        InvalidTraitsError, match="none of its participants ranked anything; the rankings have ann, bob"
    ):
        read_people(written(tmp_path, "participant,age\nAnne,20\n"), ["ann", "bob"])
