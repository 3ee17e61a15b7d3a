"""Encoded photos."""

from pathlib import Path

from PIL import Image

from enhancegan.photo import save_jpeg


def test_saved_jpeg_has_a_profile_and_no_exif(photo: Image.Image, tmp_path: Path) -> None:
    save_jpeg(photo, tmp_path / "new" / "out.jpg")
    with Image.open(tmp_path / "new" / "out.jpg") as saved:
        assert saved.format == "JPEG" and saved.size == photo.size
        assert "icc_profile" in saved.info and not saved.getexif()
