"""Zip files as people's programs pack them become studies with the right names, or are refused with the reason."""

import os
import stat
import unicodedata
import zipfile
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest
from PIL import Image

from db.command_line import BAD_INPUT
from db.settings import DATA_VARIABLE
from study.__main__ import main
from study.content.making.store import create_study
from study.content.making.zip_names import UnclearNamesError
from study.content.yaml.definition import Study, StudyError
from tests.study.zip_files import COLORS, picture, raw_study, raw_zip

SHARED = Path(__file__).resolve().parents[4].parent / "shared" / "cases" / "studies"
METHODS = ("auto", "human", "input")


@pytest.fixture
def studies(tmp_path: Path) -> Path:
    return tmp_path / "studies"


def made(studies: Path, source: Path, names_encoding: str | None = None) -> Study:
    return create_study(studies, source, "made", names_encoding=names_encoding)


def problems_of(studies: Path, source: Path) -> list[str]:
    """Return why no study can be made of `source`, of which nothing is left."""
    with pytest.raises(StudyError) as refused:
        made(studies, source)
    assert [path.name for path in studies.iterdir()] == []
    return list(refused.value.problems)


def packed(path: Path, names: Iterable[str | ZipInfo], around: str = "") -> Path:
    with ZipFile(path, "w") as archive:
        for name in names:
            method = next((each for each in COLORS if f"{each}/" in str(name)), "input")
            archive.writestr(name if isinstance(name, ZipInfo) else around + name, picture(COLORS[method]))
    return path


def plain(*photos: str) -> list[str]:
    return [f"{method}/{photo}" for method in METHODS for photo in photos]


def shared(name: str) -> Path:
    if not SHARED.is_dir():
        pytest.skip(f"there is no {SHARED}")
    return SHARED / name


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("mac_finder.zip", ("harbour", "market")),
        ("exif_one.zip", ("harbour", "market")),
        ("top_and_readme.zip", ("harbour", "market")),
        ("win_sjis.zip", ("写真一", "表示")),
    ],
)
def test_shared_zips_are_imported(studies: Path, file: str, names: tuple[str, ...]) -> None:
    study = made(studies, shared(file))
    assert (study.method_keys, sorted(study.images)) == (METHODS, sorted(names))


@pytest.mark.parametrize("around", ["./", "./autumn/", "autumn/./", ".\\autumn\\", "/".join("abcdefgh" * 300) + "/"])
def test_folders_that_mean_nothing_are_left_out(studies: Path, tmp_path: Path, around: str) -> None:
    study = made(studies, packed(tmp_path / "packed.zip", plain("harbour.png"), around))
    assert (study.method_keys, list(study.images)) == (METHODS, ["harbour"])


def test_a_name_that_grows_in_its_composed_form_is_refused_if_it_is_too_long(studies: Path, tmp_path: Path) -> None:
    name = 80 * "\u0958" + ".png"
    assert len(name.encode()) <= 255 < len(unicodedata.normalize("NFC", name).encode())
    problems = problems_of(studies, packed(tmp_path / "packed.zip", plain(name)))
    assert len(problems) == len(METHODS)
    assert all(problem.endswith("has a name of more than 255 bytes") for problem in problems)


def test_photos_that_lie_on_their_side_are_upright_like_the_other_versions(studies: Path) -> None:
    study = made(studies, shared("exif_one.zip"))
    with Image.open(study.file("input", "harbour")) as photo:
        assert (photo.size, photo.getexif()[0x0112]) == ((120, 80), 6)
    assert dict(study.sizes) == {"harbour": (80, 120), "market": (80, 120)}


def test_shared_names_of_western_europe_are_asked_about_and_then_read(studies: Path) -> None:
    source = shared("win_cp850.zip")
    with pytest.raises(UnclearNamesError, match="does not say in which encoding") as asked:
        made(studies, source)
    assert "cp850 (DOS, Western Europe): Ära.jpg, Øre.jpg, naïve.jpg" in str(asked.value)
    assert asked.value.readings[0].encoding == "cp850"
    assert sorted(made(studies, source, "cp850").images) == sorted(("Ära", "Øre", "naïve", "Ã1"))


def test_a_shared_name_that_differs_in_case_is_named(studies: Path) -> None:
    assert problems_of(studies, shared("case_names.zip")) == [
        "auto/Harbour.jpg and human/harbour.jpg differ in upper and lower case only; "
        "all versions of a photo must have the same name: rename auto/Harbour.jpg"
    ]


@pytest.mark.parametrize(
    ("encoding", "photos"),
    [
        ("cp932", ["写真一", "予約", "富士山"]),
        ("gbk", ["照片", "上海外滩", "深圳", "西湖_雪景"]),
        ("cp866", ["фото", "Москва", "закат", "озеро", "Небо", "город"]),
        ("cp850", ["São_Paulo", "Rivière", "verão", "Höhle"]),
        ("utf-8", ["Brücke", "naïve"]),
    ],
)
def test_names_that_do_not_say_their_encoding_are_read(
    studies: Path, tmp_path: Path, encoding: str, photos: list[str]
) -> None:
    assert sorted(made(studies, raw_study(tmp_path / "packed.zip", photos, encoding)).images) == sorted(photos)


def test_backslashes_separate_folders_but_are_also_halves_of_japanese_letters(studies: Path, tmp_path: Path) -> None:
    # The second byte of 表, ソ and 能 in Shift-JIS is that of a backslash.
    source = raw_study(tmp_path / "packed.zip", ["表紙", "ソニー", "能登"], "cp932", separator="\\")
    study = made(studies, source)
    assert (study.method_keys, sorted(study.images)) == (METHODS, sorted(("表紙", "ソニー", "能登")))


def test_backslashes_of_old_windows_programs_separate_folders(studies: Path, tmp_path: Path) -> None:
    source = raw_zip(
        tmp_path / "packed.zip",
        {f"My study\\{method}\\harbor.png".encode(): picture(color) for method, color in COLORS.items()},
    )
    assert made(studies, source).method_keys == METHODS


def test_the_name_in_utf_8_beside_an_unreadable_one_is_taken(studies: Path, tmp_path: Path) -> None:
    names = {f"{method}/????????.png".encode(): f"{method}/фото_été.png" for method in METHODS}
    # Not plain letters, or the second name would not be looked at.
    names = {name.replace(b"?", b"\xe9"): text for name, text in names.items()}
    source = raw_zip(tmp_path / "packed.zip", {name: picture((9, 9, 9)) for name in names}, unicode_paths=names)
    assert made(studies, source).images == ("фото_été",)


def test_the_command_asks_for_the_encoding_and_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "data"))
    command = ["create", str(raw_study(tmp_path / "norway.zip", ["gård", "Østre"], "cp850"))]
    assert main(command) == BAD_INPUT
    said = capsys.readouterr().err
    assert "choose with --names-encoding" in said
    assert "cp850 (DOS, Western Europe): gård.png, Østre.png" in said
    assert main([*command, "--names-encoding", "cp850"]) == 0
    assert (tmp_path / "data" / "studies" / "norway" / "auto" / "gård.png").is_file()
    with pytest.raises(SystemExit):
        main([*command, "--names-encoding", "rot13"])
    assert "invalid choice: 'rot13'" in capsys.readouterr().err


def test_an_encoding_that_the_names_are_not_in_is_refused(studies: Path, tmp_path: Path) -> None:
    source = raw_study(tmp_path / "packed.zip", ["Brücke"], "cp850")
    with pytest.raises(ValueError, match=r"not in utf-8 \(Unicode\)"):
        made(studies, source, "utf-8")
    with pytest.raises(ValueError, match=r"must be one of utf-8, cp437, .*; got 'rot13'"):
        made(studies, source, "rot13")


def test_letters_of_a_mac_and_of_windows_are_the_same(studies: Path, tmp_path: Path) -> None:
    apart, together = (unicodedata.normalize(form, "Brücke") for form in ("NFD", "NFC"))
    source = packed(tmp_path / "packed.zip", [f"auto/{apart}.png", f"human/{together}.png", f"input/{apart}.png"])
    assert made(studies, source).images == (together,)


@pytest.mark.parametrize("photo", ["صورة", "תמונה", "🌄 sunrise", "ठंडा", "ภาพ"])
def test_any_script_is_a_name(studies: Path, tmp_path: Path, photo: str) -> None:
    assert made(studies, packed(tmp_path / "packed.zip", plain(f"{photo}.png"))).images == (photo,)


@pytest.mark.parametrize("around", ["Study/", "Downloads/Study/", "a/b/c/"])
@pytest.mark.parametrize("beside", [(), ("README.txt", "LICENSE", "flyer.pdf", "__MACOSX/._x")])
def test_folders_around_a_study_are_left_out(
    studies: Path, tmp_path: Path, around: str, beside: tuple[str, ...]
) -> None:
    source = packed(tmp_path / "packed.zip", plain("a.png", "b.png"), around)
    with ZipFile(source, "a") as archive:
        for name in beside:
            archive.writestr(name, "read me")
    study = made(studies, source)
    assert (study.method_keys, study.images) == (METHODS, ("a", "b"))


def test_a_definition_beside_the_folder_of_the_study_is_its_definition(studies: Path, tmp_path: Path) -> None:
    source = packed(tmp_path / "packed.zip", plain("a.png"), "images/")
    with ZipFile(source, "a") as archive:
        archive.writestr("study.yaml", "title: Beside\nseed: 5\n")
    assert made(studies, source).title == "Beside"


def test_a_picture_beside_the_folder_of_the_study_is_not_left_out_silently(studies: Path, tmp_path: Path) -> None:
    source = packed(tmp_path / "packed.zip", plain("a.png"), "Study/")
    with ZipFile(source, "a") as archive:
        archive.writestr("cover.png", picture((1, 1, 1)))
    assert problems_of(studies, source) == ["cover.png is next to the folders; images must be in one folder per method"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["auto/harbor_auto.png"], "auto/harbor_auto.png and human/harbor.png differ in what a program or a copy adds"),
        (["auto/auto-harbor.png"], "auto/auto-harbor.png and human/harbor.png differ in what a program or a copy adds"),
        (["auto/harbor (1).png"], "auto/harbor (1).png and human/harbor.png differ in what a program or a copy adds"),
        (["auto/harbor - Copy.png"], "auto/harbor - Copy.png and human/harbor.png differ in what a program or a copy"),
        (["auto/harbor.jpg.png"], "auto/harbor.jpg.png and human/harbor.png differ in what a program or a copy adds"),
        (["auto/HARBOR.PNG"], "auto/HARBOR.PNG and human/harbor.png differ in upper and lower case only"),
        (["auto/har-bor.png"], "auto/har-bor.png and human/harbor.png differ in spaces, hyphens or underscores only"),
        (["auto/harbor.png", "auto/harbor.jpg"], "auto/harbor.png and harbor.jpg are two versions of one image"),
        (["Auto/market.png", "auto/harbor.png"], "the folders Auto and auto differ in upper and lower case only"),
    ],
)
def test_names_that_nearly_match_are_both_named(studies: Path, tmp_path: Path, names: list[str], said: str) -> None:
    others = ["human/harbor.png", "input/harbor.png", "human/market.png", "input/market.png"]
    others += ["auto/market.png"] * ("Auto/market.png" not in names)
    problems = problems_of(studies, packed(tmp_path / "packed.zip", dict.fromkeys([*names, *others])))
    assert [problem for problem in problems if problem.startswith(said)] != []


def test_a_file_type_may_differ(studies: Path, tmp_path: Path) -> None:
    names = ["auto/harbor.png", "human/harbor.PNG", "input/harbor.jpeg"]
    assert made(studies, packed(tmp_path / "packed.zip", names)).images == ("harbor",)


def test_names_that_are_really_different_are_missed_one_by_one(studies: Path, tmp_path: Path) -> None:
    names = ["auto/harbor.png", "human/harbor.png", "input/castle.png"]
    assert problems_of(studies, packed(tmp_path / "packed.zip", names)) == [
        "auto/ has no version of castle",
        "human/ has no version of castle",
        "input/ has no version of harbor",
    ]


def link(name: str) -> ZipInfo:
    info = ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["inner.zip"], "inner.zip is a zip file within the zip file; use that one, or unpack it first"),
        (["input/inner.zip", "auto/inner.zip"], "input/inner.zip is not a PNG, JPEG or WebP file"),
        (["/input/a.png"], "'/input/a.png' in the zip file has an absolute name; names must be relative"),
        (["input/../../a.png"], "'input/../../a.png' in the zip file leads out of the zip file's folder by '..'"),
        ([link("input/a.png")], "'input/a.png' in the zip file is a link or a device"),
        ([f"input/{'n' * 300}.png"], "in the zip file has a name of more than 255 bytes"),
        ([f"input/{'é' * 130}.png"], "in the zip file has a name of more than 255 bytes"),
        (
            ["input/a.png", "input/b.png"],
            "a study compares 2 to 7 methods, one folder of images each; this one has 1: input",
        ),
        ([], "a study compares 2 to 7 methods, one folder of images each; this one has 0"),
    ],
    ids=["zip", "zips in folders", "absolute", "dots", "link", "300 letters", "260 bytes", "one method", "empty"],
)
def test_what_is_no_study_is_refused_with_the_reason(
    studies: Path, tmp_path: Path, names: list[str | ZipInfo], reason: str
) -> None:
    problems = problems_of(studies, packed(tmp_path / "packed.zip", names))
    assert [problem for problem in problems if reason in problem] != [], problems


def test_a_name_twice_is_refused(studies: Path, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        source = packed(tmp_path / "packed.zip", [*plain("a.png"), "auto/a.png"])
    assert problems_of(studies, source) == ["'auto/a.png' is in the zip file 2 times"]


def test_a_password_is_refused(studies: Path, tmp_path: Path) -> None:
    source = packed(tmp_path / "packed.zip", plain("a.png"))
    content = bytearray(source.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # APPNOTE 4.3.12: the flags in the table of contents
    source.write_bytes(content)
    (problem,) = problems_of(studies, source)
    assert problem == "'auto/a.png' in the zip file is encrypted; pack the study without a password"


def test_a_file_that_would_unpack_to_more_than_the_limit_is_refused(studies: Path, tmp_path: Path) -> None:
    source = packed(tmp_path / "packed.zip", plain("a.png"))
    content = source.read_bytes()
    start = 0
    for _ in METHODS:
        start = content.index(b"PK\x01\x02", start) + 24  # APPNOTE 4.3.12: the size unpacked
        content = content[:start] + (4 * 10**9).to_bytes(4, "little") + content[start + 4 :]
    source.write_bytes(content)
    assert problems_of(studies, source) == ["a zip file may contain at most 8 GB; this one contains 12.0 GB"]


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_half_a_download_is_refused(studies: Path, tmp_path: Path, share: float) -> None:
    source = packed(tmp_path / "packed.zip", plain("a.png", "b.png"))
    os.truncate(source, int(source.stat().st_size * share))
    with pytest.raises(ValueError, match=r"packed\.zip is neither, or is damaged"):
        made(studies, source)


def test_a_hidden_zero_in_a_name_is_refused(studies: Path, tmp_path: Path) -> None:
    source = raw_zip(tmp_path / "packed.zip", {name.encode(): picture((5, 5, 5)) for name in plain("a.png\0.exe")})
    assert all("control character" in problem for problem in problems_of(studies, source))


def test_no_warning_of_python_hides_the_reason(studies: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.zip").write_bytes(b"")
    with pytest.raises(ValueError, match=r"empty\.zip is neither, or is damaged"):
        made(studies, tmp_path / "empty.zip")
    assert zipfile.is_zipfile(tmp_path / "empty.zip") is False
