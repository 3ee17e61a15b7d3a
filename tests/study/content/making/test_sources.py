"""What a study is made from: folders and zip files, honest and hostile."""

import os
import stat
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from study.content.making import sources
from study.content.making.sources import copy_source

FILES = {"input/a.png": b"1", "input/b.png": b"2", "auto/a.png": b"3", "auto/b.png": b"4", "study.yaml": b"seed: 1\n"}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "target"
    folder.mkdir()
    return folder


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., Path]:
    """Write a zip file of names and contents."""

    def write(files: dict[str | zipfile.ZipInfo, bytes]) -> Path:
        path = tmp_path / "packed.zip"
        with zipfile.ZipFile(path, "w") as packed:
            for name, content in files.items():
                packed.writestr(name, content)
        return path

    return write


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_zip_file_holds_the_study_at_its_root(pack: Callable[..., Path], target: Path) -> None:
    assert copy_source(pack(FILES), target) == []
    assert content_of(target) == FILES


def test_a_zip_file_may_hold_the_study_in_one_folder(pack: Callable[..., Path], target: Path) -> None:
    assert copy_source(pack({f"My study/{name}": content for name, content in FILES.items()}), target) == []
    assert content_of(target) == FILES


def test_a_zip_file_of_one_method_is_not_taken_for_a_folder_around_a_study(
    pack: Callable[..., Path], target: Path
) -> None:
    assert copy_source(pack({"input/a.png": b"1"}), target) == []
    assert content_of(target) == {"input/a.png": b"1"}


def test_what_computers_add_is_left_out(pack: Callable[..., Path], target: Path) -> None:
    junk = ("__MACOSX/input/._a.png", ".DS_Store", "input/.DS_Store", "auto/Thumbs.db", ".git/config", "manifest.json")
    assert copy_source(pack({**FILES, **dict.fromkeys(junk, b"junk")}), target) == []
    assert content_of(target) == FILES


def test_folders_without_files_are_copied_so_that_they_are_missed(pack: Callable[..., Path], target: Path) -> None:
    copy_source(pack({**FILES, "human/": b"", "input/more/c.png": b"5"}), target)
    assert (target / "human").is_dir()
    assert (target / "input" / "more").is_dir()
    assert content_of(target) == FILES


def test_a_folder_is_copied_with_what_its_links_lead_to(tmp_path: Path, target: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "source" / name).write_bytes(content)
    (tmp_path / "source" / "input" / "c.png").symlink_to(tmp_path / "source" / "auto" / "a.png")
    (tmp_path / "source" / "input" / "loop").symlink_to(tmp_path / "source")
    assert copy_source(tmp_path / "source", target) == []
    assert content_of(target) == {**FILES, "input/c.png": b"3"}
    assert not (target / "input" / "c.png").is_symlink()


def test_misplaced_files_are_named(pack: Callable[..., Path], target: Path) -> None:
    problems = copy_source(pack({"input/a.png": b"1", "b.jpg": b"", "study.yml": b"", "README.md": b""}), target)
    assert problems == [
        "b.jpg is next to the folders; images must be in one folder per method",
        "study.yml must be called study.yaml",
    ]


def linked(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../evil.png", "leads out of the zip file's folder by '..'"),
        ("input/../../evil.png", "leads out of the zip file's folder by '..'"),
        ("/etc/evil.png", "has an absolute name"),
        ("C:/evil.png", "has an absolute name"),
        ("..\\evil.png", "leads out of the zip file's folder by '..'"),
        ("\\\\server\\evil.png", "has an absolute name"),
        (linked("input/evil.png"), "is a link or a device"),
        ("study.yaml/evil.png", "is in a folder called study.yaml, which must be a file"),
        (f"input/{'x' * 300}.png", "has a name of more than 255 bytes"),
    ],
)
def test_tricks_are_rejected_and_nothing_is_unpacked(
    pack: Callable[..., Path], target: Path, tmp_path: Path, name: str | zipfile.ZipInfo, reason: str
) -> None:
    problems = copy_source(pack({**FILES, name: b"/etc/passwd"}), target)
    assert len(problems) == 1
    assert reason in problems[0]
    assert content_of(target) == {}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["packed.zip", "target"]


def test_encrypted_entries_are_rejected(pack: Callable[..., Path], target: Path) -> None:
    path = pack({"input/a.png": b"1"})
    content = bytearray(path.read_bytes())
    # The flags of the entry in the table of contents (APPNOTE 4.3.12): bit 0 says "encrypted".
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "is encrypted" in copy_source(path, target)[0]


def test_names_that_are_there_twice_are_rejected(tmp_path: Path, target: Path) -> None:
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("input/a.png", b"1")
        packed.writestr("input/a.png", b"2")
    assert copy_source(tmp_path / "packed.zip", target) == ["'input/a.png' is in the zip file 2 times"]


def test_too_many_entries_are_rejected(pack: Callable[..., Path], target: Path) -> None:
    path = pack({f"input/{number}": b"" for number in range(20_001)})
    assert copy_source(path, target) == ["a zip file may have at most 20,000 entries; this one has 20,001"]


def test_too_large_a_content_is_rejected(tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LARGEST_UNPACKED", 10**6)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("input/a.png", bytes(2 * 10**6))
    assert os.path.getsize(tmp_path / "bomb.zip") < 10_000
    assert copy_source(tmp_path / "bomb.zip", target) == [
        "a zip file may contain at most 0.001 GB; this one contains 0.0 GB"
    ]
    assert content_of(target) == {}


def test_a_size_that_is_not_true_is_noticed(tmp_path: Path, target: Path) -> None:
    with zipfile.ZipFile(tmp_path / "lie.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("input/a.png", bytes(2 * 10**6))
    content = bytearray((tmp_path / "lie.zip").read_bytes())
    # The uncompressed size in the table of contents (APPNOTE 4.3.12).
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = (1000).to_bytes(4, "little")
    (tmp_path / "lie.zip").write_bytes(content)
    problems = copy_source(tmp_path / "lie.zip", target)
    assert "is damaged" in problems[0]
    assert sum(map(len, content_of(target).values())) <= 1000


def test_a_damaged_entry_is_named(pack: Callable[..., Path], target: Path) -> None:
    path = pack(FILES)
    path.write_bytes(path.read_bytes().replace(b"seed: 1", b"seed: 2"))
    problems = copy_source(path, target)
    assert len(problems) == 1
    assert problems[0].startswith("study.yaml is damaged")


def test_letters_with_marks_are_the_same_from_every_system(tmp_path: Path, target: Path) -> None:
    apart, together = unicodedata.normalize("NFD", "café"), unicodedata.normalize("NFC", "café")
    # Written under another name and renamed in the bytes: without the flag that says UTF-8, as old Macs do.
    placeholder = "x" * len(apart.encode())
    with zipfile.ZipFile(tmp_path / "mac.zip", "w") as packed:
        packed.writestr(f"input/{placeholder}.png", b"1")
        packed.writestr(f"auto/{apart}.png", b"2")
    path = tmp_path / "mac.zip"
    path.write_bytes(path.read_bytes().replace(placeholder.encode(), apart.encode()))
    assert copy_source(path, target) == []
    assert content_of(target) == {f"input/{together}.png": b"1", f"auto/{together}.png": b"2"}


def test_other_files_are_no_source(tmp_path: Path, target: Path) -> None:
    (tmp_path / "notes.txt").write_text("no zip")
    with pytest.raises(ValueError, match=r"from a folder or a zip file; notes\.txt is neither"):
        copy_source(tmp_path / "notes.txt", target)
    with pytest.raises(ValueError, match="no such file or folder"):
        copy_source(tmp_path / "missing.zip", target)
