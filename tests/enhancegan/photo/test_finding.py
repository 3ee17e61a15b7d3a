"""Photo files are found by their suffixes."""

from pathlib import Path

import pytest
from PIL import Image

from enhancegan.photo import find_photos


def test_photos_are_found_in_folders_and_their_absence_is_an_error(photo: Image.Image, tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    with pytest.raises(ValueError, match="no photos in"):
        find_photos([tmp_path])
    photo.save(tmp_path / "deep" / "er" / "b.PNG")
    photo.save(tmp_path / "a.jpeg")
    (tmp_path / "notes.txt").write_text("no photo")
    assert [path.name for path in find_photos([tmp_path])] == ["a.jpeg", "b.PNG"]
    with pytest.raises(ValueError, match="no such file or folder"):
        find_photos([tmp_path / "nowhere"])


@pytest.mark.parametrize("name", ["IMG_1.HEIC", "a.avif", "b.Gif", "c.JP2", "d.NEF", "e.cr3", "f.DNG", "g.jfif"])
def test_phones_and_cameras_files_are_photos(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"found by its name alone")
    assert find_photos([tmp_path]) == [tmp_path / name]
