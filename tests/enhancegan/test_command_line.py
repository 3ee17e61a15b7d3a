"""`python -m enhancegan` as a person uses it, on real photos that installed packages ship."""

from pathlib import Path

import pytest
from PIL import Image

from enhancegan.__main__ import main
from enhancegan.methods import METHODS, untrained
from enhancegan.methods.dped import DPED
from enhancegan.samples import sample_photos


def test_methods_lists_every_method_then_the_operators_without_a_head_then_dped(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["methods"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [*METHODS, *untrained(METHODS), *DPED]


def test_enhance_writes_every_photo_in_its_format_at_its_size(tmp_path: Path) -> None:
    photos = [sample_photos()[name] for name in ("coffee", "rocket")]
    assert main(["enhance", *map(str, photos), "--method", "piecewise", "--output", str(tmp_path / "out")]) == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"coffee.piecewise.png", "rocket.piecewise.jpg"}
    for photo in photos:
        result = tmp_path / "out" / f"{photo.stem}.piecewise{photo.suffix}"
        with Image.open(photo) as before, Image.open(result) as after:
            assert after.format == before.format and after.size == before.size


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["enhance", "nowhere.jpg", "--output", "out"], "no such file or folder: nowhere.jpg"),
        (["enhance", "README.md", "--method", "magic", "--output", "out"], "unknown method 'magic'"),
        (["pretrain", "--data", "nowhere"], "no such folder: nowhere"),
        (["train", "--data", "nowhere"], "no such folder: nowhere"),
    ],
)
def test_bad_input_ends_with_one_clear_line(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert message in capsys.readouterr().err
