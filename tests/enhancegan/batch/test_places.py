"""`enhance` with photos and results in other storage: a server that speaks S3, and one that renames files."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem
from PIL import Image

from enhancegan.__main__ import main
from enhancegan.batch.places import arriving, place_of
from tests.enhancegan.batch.storage import bucket, everything, put

pytest.importorskip("upath", reason="needs universal-pathlib: pip install -r requirements-ray.txt")
IN, OUT = "s3://holiday/in", "s3://holiday/out"


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The file system of an S3 server with an empty bucket."""
    with bucket(monkeypatch) as files:
        yield files


@pytest.fixture
def photos(photo: Image.Image, tmp_path: Path) -> Path:
    """Photos in several formats and folders, two of the same name, with what is no photo beside them."""
    folder = tmp_path / "in"
    for name in ("a.jpg", "a.png", "trip/b.webp", "trip/day 2/c.tif", "trip-b.bmp", ".hidden/d.jpg", "@eaDir/e.jpg"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        photo.save(folder / name)
    (folder / "broken.jpg").write_bytes(b"no photo")
    (folder / "notes.txt").write_text("two days of rain", encoding="utf-8")
    return folder


def enhance(*arguments: object) -> int:
    return main(["enhance", *map(str, arguments), "--method", "photoshop_auto"])


def local_results(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def without_places(text: str, *places: object) -> str:
    for place in places:
        text = text.replace(str(place), "PLACE")
    return text


def test_files_of_storage_are_found_named_done_and_skipped_as_those_of_a_folder(
    storage: Any, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(storage, photos, "holiday/in")
    assert enhance(photos, "--output", tmp_path / "out") == 1
    expected = without_places(capsys.readouterr().out, tmp_path / "out", photos)
    assert enhance(IN, "--output", OUT) == 1
    assert without_places(capsys.readouterr().out, OUT, IN) == expected
    assert everything(storage, "holiday/out") == local_results(tmp_path / "out")
    assert len(local_results(tmp_path / "out")) == 5

    assert enhance(IN, "--output", OUT) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 done, 5 skipped (5 already done), 1 failed"


def test_photos_and_results_may_be_in_different_kinds_of_storage(
    storage: Any, photo: Image.Image, tmp_path: Path
) -> None:
    photo.save(tmp_path / "a.png")
    storage.put_file(str(tmp_path / "a.png"), "holiday/in/a.png")
    assert enhance(f"{IN}/a.png", "--output", tmp_path / "out") == 0
    assert enhance(tmp_path / "a.png", "--output", OUT) == 0
    assert enhance(f"{IN}/a.png", "--output", f"file://{tmp_path / 'third'}") == 0
    results = local_results(tmp_path / "out")
    assert list(results) == ["a.photoshop_auto.png"]
    assert everything(storage, "holiday/out") == results == local_results(tmp_path / "third")


def test_results_among_their_photos_are_not_done_again(
    storage: Any, photo: Image.Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo.save(tmp_path / "a.jpg")
    storage.put_file(str(tmp_path / "a.jpg"), "holiday/in/a.jpg")
    assert enhance(IN, "--output", f"{IN}/enhanced") == 0
    assert enhance(IN, "--output", IN) == 0
    capsys.readouterr()
    assert enhance(IN, "--output", IN) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "0 done, 3 skipped (1 already done, 2 made by EnhanceGAN Studio), 0 failed"
    assert set(everything(storage, "holiday/in")) == {"a.jpg", "a.photoshop_auto.jpg", "enhanced/a.photoshop_auto.jpg"}


def test_a_photo_of_the_user_is_not_replaced(
    storage: Any, photo: Image.Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo.save(tmp_path / "a.jpg")
    for name in ("a.jpg", "a.photoshop_auto.jpg"):
        storage.put_file(str(tmp_path / "a.jpg"), f"holiday/in/{name}")
    before = everything(storage, "holiday/in")
    assert enhance(f"{IN}/a.jpg", "--output", IN, "--overwrite") == 1
    assert "may be a photo of yours" in capsys.readouterr().out
    assert everything(storage, "holiday/in") == before


def test_the_table_of_an_edit_lies_beside_its_photo(storage: Any, photo: Image.Image, tmp_path: Path) -> None:
    photo.save(tmp_path / "a.jpg")
    assert main(["enhance", str(tmp_path / "a.jpg"), "--output", OUT, "--cube"]) == 0
    assert set(everything(storage, "holiday/out")) == {"a.photographic.jpg", "a.photographic.cube"}


def test_a_dry_run_writes_nothing(storage: Any, photos: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(storage, photos, "holiday/in")
    assert enhance(IN, "--output", OUT, "--dry-run") == 0
    said = capsys.readouterr().out
    assert f"{IN}/trip/b.webp -> {OUT}/trip/b.photoshop_auto.webp" in said
    assert said.splitlines()[-1] == "6 would be written, 0 skipped, 0 failed"
    assert everything(storage, "holiday/out") == {}


@pytest.mark.parametrize(
    ("photos", "output", "said"),
    [
        ("s3://holiday/nothing", "out", "no such file or folder: s3://holiday/nothing"),
        ("s3://nowhere/in", "out", "no such file or folder: s3://nowhere/in"),
        ("cupboard://in", "out", "cupboard://in: Unsupported filesystem: 'cupboard'"),
        ("in", "https://example.org/out", "nothing can be written to a web address"),
        ("in", "memory://out", "what is in memory goes with this command"),
        ("in", "file://out", "must be written from / on"),
        ("in", "ftp://127.0.0.1:1/out", "ftp://127.0.0.1:1/out: "),
        ("ftp://127.0.0.1:1/in", "out", "ftp://127.0.0.1:1/in: "),
        ("in", "reference://out", "reference://out: "),
    ],
    ids=[
        *("nothing there", "no bucket", "unknown storage", "output on the web", "output in memory", "relative file"),
        *("no server for results", "no server for photos", "incomplete"),
    ],
)
def test_what_cannot_be_used_is_said(
    photos: str, output: str, said: str, storage: Any, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    try:
        status = enhance(photos, "--output", output)
    except SystemExit as ended:  # what the parser refuses
        status = ended.code  # type: ignore[assignment]
    assert status == 2
    assert said in capsys.readouterr().err


@pytest.mark.slow
def test_storage_that_cannot_be_reached_is_an_error_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with bucket(monkeypatch):
        pass
    assert enhance(IN, "--output", tmp_path / "out") == 2
    assert re.fullmatch(r"error: .*127\.0\.0\.1.*\n", capsys.readouterr().err)


class Shelf(LocalFileSystem):  # type: ignore[misc]
    """Storage in which a file can be seen while it is still being sent, as with SFTP; its lines may be cut."""

    protocol = "shelf"
    cut = False

    def put_file(self, lpath: str, rpath: str, callback: Any = None, **_: Any) -> None:
        """Send a file, or half of it."""
        content = Path(lpath).read_bytes()
        Path(rpath).write_bytes(content[: len(content) // 2] if Shelf.cut else content)
        if Shelf.cut:
            raise ConnectionResetError("connection reset")


def test_where_files_grow_under_their_name_results_are_renamed_when_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsspec.register_implementation("shelf", Shelf, clobber=True)
    place = place_of(f"shelf://{tmp_path}/out/a.txt")
    with arriving(place) as path:
        path.write_text("whole", encoding="utf-8")
    monkeypatch.setattr(Shelf, "cut", True)
    with pytest.raises(ConnectionResetError), arriving(place) as path:
        path.write_text("the second version", encoding="utf-8")
    assert (tmp_path / "out" / "a.txt").read_text(encoding="utf-8") == "whole"
