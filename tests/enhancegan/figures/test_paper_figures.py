"""`python -m enhancegan figures` as a person uses it."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from enhancegan.__main__ import main
from enhancegan.enhancer import Enhancer
from enhancegan.figures.paper import LONGEST_SIDE, load_photos, write_figures
from enhancegan.networks.generator import Generator
from tests.project import ROOT


@pytest.mark.slow
def test_all_figures_are_made_for_the_photos_that_can_be_read(tmp_path: Path, photo: Image.Image) -> None:
    photo.save(tmp_path / "landscape.png")
    photo.rotate(90, expand=True).save(tmp_path / "portrait.png")
    (tmp_path / "broken.jpg").write_bytes(b"nothing")
    output = tmp_path / "out"
    command = [sys.executable, "-m", "enhancegan", "figures", "--photos", tmp_path, "--output", output]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert result.returncode == 1, result.stderr
    assert "skipped: broken.jpg is not a readable photo" in result.stderr
    names = ["fig3-methods.png", "fig4-crop.png", "fig5-attention.png", "fig6-palettes.png"]
    written = [output / name for name in [*names, "palettes.csv", "harmony.csv"]]
    assert result.stdout.split() == list(map(str, written))
    assert set(output.iterdir()) == set(written)
    for name in names:
        with Image.open(output / name) as figure:
            assert figure.format == "PNG" and figure.width > 900
    palettes = pd.read_csv(output / "palettes.csv")
    assert set(palettes["photo"]) == {str(tmp_path / "landscape.png"), str(tmp_path / "portrait.png")}
    shares = palettes.groupby(["photo", "version"])["share"].sum()
    assert shares.tolist() == pytest.approx([1, 1, 1, 1], abs=1e-3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--photos", "nowhere.jpg"], "no such file or folder: nowhere.jpg"),
        (["--photos", "app.py"], "none of the 1 photos can be used"),
        (["--photos", "app.py", "--figures", "7"], "invalid choice: 7"),
        (["--photos", "app.py", "--generator", "README.md"], "README.md is not an EnhanceGAN checkpoint"),
    ],
)
def test_bad_input_ends_with_one_clear_line(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["enhancegan", "figures", *arguments, "--output", str(tmp_path / "out")])
    try:
        status = main()
    except SystemExit as rejected_by_argparse:
        status = rejected_by_argparse.code
    assert status == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_many_photos_make_several_pages(generator: Generator, photo: Image.Image, tmp_path: Path) -> None:
    photos = {f"{number}.jpg": photo for number in range(7)}
    written = write_figures([4], photos, Enhancer(generator), tmp_path / "new" / "folder")
    assert [path.name for path in written] == ["fig4-crop-1.png", "fig4-crop-2.png"]
    assert all(path.is_file() for path in written)


def test_photos_are_reduced_and_never_enlarged(tmp_path: Path, photo: Image.Image) -> None:
    photo.save(tmp_path / "small.png")
    photo.resize((2 * LONGEST_SIDE, LONGEST_SIDE)).save(tmp_path / "large.png")
    photos = load_photos([tmp_path / "small.png", tmp_path / "large.png"])
    assert [photo.size for photo in photos.values()] == [photo.size, (LONGEST_SIDE, LONGEST_SIDE // 2)]
