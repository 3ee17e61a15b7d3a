"""The methods of DPED before and after their networks are imported, with checkpoints of random weights."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from enhancegan.__main__ import main
from enhancegan.evaluation.table1 import evaluate_table1
from enhancegan.methods import METHODS, get_method
from enhancegan.methods.dped import DPED, weights_file
from enhancegan.networks.dped import load_dped
from enhancegan.photo.reading import read_photo
from enhancegan.photo.srgb import SRGB
from tests.enhancegan.evaluation.brightness import BRIGHTNESS
from tests.enhancegan.networks.test_dped import authors_weights, in_numpy, random_network
from tests.enhancegan.tf_checkpoints.checkpoint_writer import write_checkpoint


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like models_orig of the release, without BlackBerry's network."""
    folder = tmp_path_factory.mktemp("models_orig")
    for seed, phone in enumerate(("iphone", "sony")):
        weights = authors_weights(random_network(seed))
        write_checkpoint(folder / f"{phone}_orig", {f"generator/{name}": weight for name, weight in weights.items()})
    return folder


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ENHANCEGAN_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def listed(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    main(["methods"])
    return dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())


def test_without_their_networks_they_say_what_they_need(capsys: pytest.CaptureFixture[str], photo: Image.Image) -> None:
    lines = listed(capsys)
    assert list(lines)[-3:] == ["dped_iphone", "dped_sony", "dped_blackberry"]
    assert lines["dped_sony"].startswith("needs import-dped: there is no ")
    with pytest.raises(ValueError, match=r"dped_iphone needs import-dped: there is no .*iphone\.safetensors"):
        get_method("dped_iphone")
    with pytest.raises(ValueError, match="dped_sony needs import-dped"):
        DPED["dped_sony"].apply(photo)
    assert not METHODS.keys() & DPED.keys()


def test_imported_they_give_what_the_release_gives(
    release: Path, data: Path, capsys: pytest.CaptureFixture[str], photo: Image.Image, tmp_path: Path
) -> None:
    assert main(["import-dped", str(release)]) == 0
    first = capsys.readouterr().out
    assert "dped_blackberry: left out, there is no blackberry_orig.index" in first and "no license" in first
    assert sorted(path.name for path in (data / "dped").iterdir()) == ["iphone.safetensors", "sony.safetensors"]
    # Again: nothing is written.
    before = weights_file("sony").stat().st_mtime_ns
    assert main(["import-dped", str(release)]) == 0
    assert "sony.safetensors is there already" in capsys.readouterr().out
    assert weights_file("sony").stat().st_mtime_ns == before
    lines = listed(capsys)
    assert lines["dped_sony"].startswith("DPED's network for the Sony") and "import" in lines["dped_blackberry"]

    small = photo.crop((0, 0, 12, 9))
    expected = in_numpy(authors_weights(random_network(1)), np.asarray(small) / 255)
    found = np.asarray(get_method("dped_sony").apply(small)).astype(float)
    assert np.abs(found - (255 * expected).clip(0, 255)).max() <= 0.51

    _table_1_runs_them(photo, tmp_path / "photos")
    _folders_are_enhanced_by_them(photo, tmp_path, capsys)


def _table_1_runs_them(photo: Image.Image, folder: Path) -> None:
    folder.mkdir()
    photo.save(folder / "a.png")
    Path(folder.parent / "made" / "iphone").mkdir(parents=True)
    Image.new("RGB", photo.size, (120, 120, 120)).save(folder.parent / "made" / "iphone" / "a.png")
    rows, _ = evaluate_table1(folder, {"original": METHODS["original"]}, [BRIGHTNESS], dped=folder.parent / "made")
    measured = rows.set_index("method")["brightness"]
    assert measured["DSLR iphone"] == 120 and np.isnan(measured["DSLR blackberry"])
    assert measured["DSLR sony"] == pytest.approx(BRIGHTNESS.score([get_method("dped_sony").apply(photo)])[0])


def _folders_are_enhanced_by_them(photo: Image.Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = photo.copy()
    shown.putalpha(Image.new("L", photo.size, 51))
    shown.save(tmp_path / "b.png")
    command = ["enhance", str(tmp_path / "b.png"), "--method", "dped_sony", "--output", str(tmp_path / "out")]
    assert main(command) == 0
    result = read_photo(tmp_path / "out" / "b.dped_sony.png")
    assert result.space == SRGB and result.alpha is not None
    assert np.asarray(result.alpha).min() == np.asarray(result.alpha).max() == 51
    assert np.array_equal(np.asarray(result.pixels), np.asarray(get_method("dped_sony").apply(photo)))
    assert main([*command, "--overwrite", "--strength", "0.5"]) == 1
    assert "method 'dped_sony' has no parameters" in "".join(capsys.readouterr())


def test_folders_without_checkpoints_and_damaged_networks_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import-dped", str(tmp_path)]) == 2
    assert "no checkpoint of DPED in" in capsys.readouterr().err
    (tmp_path / "sony_orig.index").write_bytes(b"cut short")
    assert main(["import-dped", str(tmp_path)]) == 2
    assert "sony_orig.index: it does not end as a TensorFlow index does" in capsys.readouterr().err
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(b"\0" * 20)
    with pytest.raises(ValueError, match="is not a network of DPED; import it anew"):
        load_dped(damaged)
    with pytest.raises(ValueError, match="no network of DPED at"):
        load_dped(tmp_path / "nowhere")


@pytest.mark.parametrize("phone", ["sony", "blackberry"], ids=["damaged", "not finite"])
def test_a_checkpoint_that_is_refused_changes_nothing(
    phone: str, release: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "models_orig"
    shutil.copytree(release, folder)
    file = folder / "sony_orig.data-00000-of-00001"
    if phone == "sony":
        file.write_bytes((folder / "iphone_orig.data-00000-of-00001").read_bytes())
        expected = "sony_orig.data-00000-of-00001: tensor generator/W1 is damaged: its checksum differs"
    else:
        weights = {f"generator/{name}": weight for name, weight in authors_weights(random_network(2)).items()}
        weights["generator/b3"] = np.full_like(weights["generator/b3"], np.inf)
        write_checkpoint(folder / "blackberry_orig", weights)
        expected = "blackberry_orig.index: tensor generator/b3 has values that are no finite numbers"
    assert main(["import-dped", str(folder)]) == 2
    assert expected in capsys.readouterr().err and not data.exists()
