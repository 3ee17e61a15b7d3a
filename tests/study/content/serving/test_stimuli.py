"""Images as participants receive them."""

import os
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from study.content.keeping.freezing import freeze_study
from study.content.keeping.reading import read_study
from study.content.serving.stimuli import LONGEST_SIDE, Stimuli, encode_set, pad_jpeg, shown_size
from study.content.yaml.definition import StudyError
from tests.study.tiny_study import SLUG, TINTS, synthetic_photo, write_study


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_versions_are_encoded_alike_whatever_they_hold() -> None:
    plain = Image.new("RGB", (60, 40), (120, 130, 140))
    noisy = synthetic_photo((220, 90, 90), 1)
    noisy.info.update(exif=b"Exif\0\0secret", icc_profile=b"profile", comment=b"secret")
    files = encode_set([plain, noisy, noisy.convert("L")])
    assert len({len(file) for file in files}) == 1
    assert len(files[0]) % 4096 == 0
    for file in files:
        image = opened(file)
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (60, 40))
        assert not image.getexif()
        assert "icc_profile" not in image.info
        assert set(image.info["comment"]) <= {0}
        assert b"secret" not in file
    tables = [opened(file).quantization for file in files]  # type: ignore[attr-defined]
    assert tables[0] == tables[1] == tables[2]


def test_padding_changes_no_pixel() -> None:
    photo = synthetic_photo((220, 90, 90), 1)
    bare = BytesIO()
    photo.save(bare, "JPEG", quality=92, subsampling=0, optimize=True)
    padded = encode_set([photo])[0]
    assert np.array_equal(np.asarray(opened(bare.getvalue())), np.asarray(opened(padded)))


@pytest.mark.parametrize("extra", [0, 4, 5, 4096, 65_537, 65_538, 65_541, 200_000])
def test_padding_reaches_every_length_exactly(extra: int) -> None:
    content = encode_set([Image.new("RGB", (8, 8))])[0]
    padded = pad_jpeg(content, len(content) + extra)
    assert len(padded) == len(content) + extra
    opened(padded).load()


@pytest.mark.parametrize("extra", [-1, 1, 3])
def test_padding_too_short_for_a_comment_is_rejected(extra: int) -> None:
    content = encode_set([Image.new("RGB", (8, 8))])[0]
    with pytest.raises(ValueError, match="length must be"):
        pad_jpeg(content, len(content) + extra)


def test_versions_of_different_size_are_rejected() -> None:
    with pytest.raises(ValueError, match="versions must all have the same size"):
        encode_set([Image.new("RGB", (8, 8)), Image.new("RGB", (8, 9))])


def test_large_images_are_scaled_down() -> None:
    assert shown_size((6000, 4000)) == (LONGEST_SIDE, 1365)
    assert shown_size((100, 50)) == (100, 50)
    assert opened(encode_set([Image.new("RGB", (3000, 300))])[0]).size == shown_size((3000, 300))


def test_each_method_gets_its_own_version(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path / SLUG))
    stimuli = Stimuli(tmp_path / "cache")
    for method, tint in TINTS.items():
        mean = np.asarray(opened(stimuli.image(study, "potoroo1", method))).mean(axis=(0, 1))
        assert np.abs(mean - tint).max() < 15


def test_sets_are_kept_and_made_anew_when_a_source_changes(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path / SLUG))
    stimuli = Stimuli(tmp_path / "cache")
    first = stimuli.image(study, "potoroo1", "quokka_auto")
    kept = sorted((tmp_path / "cache" / SLUG).rglob("*.jpg"))
    assert len(kept) == 5
    assert Stimuli(tmp_path / "cache").image(study, "potoroo1", "quokka_auto") == first
    synthetic_photo((0, 0, 0), 5).save(study.file("wombat_plain", "potoroo1"), compress_level=0)
    stimuli.image(study, "potoroo1", "quokka_auto")
    assert len(sorted((tmp_path / "cache" / SLUG).rglob("*.jpg"))) == 10


def test_an_image_that_is_gone_or_damaged_is_a_problem_of_the_study(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path / SLUG))
    stimuli = Stimuli(tmp_path / "cache")
    study.file("wombat_plain", "potoroo1").unlink()
    study.file("wombat_plain", "potoroo2").write_bytes(b"no picture")
    for image in ("potoroo1", "potoroo2"):
        with pytest.raises(StudyError, match=image):
            stimuli.image(study, image, "quokka_auto")


def replace_keeping_its_state(path: Path, content: bytes) -> None:
    """Change a read-only file so that neither its length nor its time tells."""
    before = path.stat()
    path.chmod(0o644)
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size


def test_a_changed_image_of_a_frozen_study_is_never_shown(tmp_path: Path) -> None:
    study = freeze_study(write_study(tmp_path / SLUG))
    path = study.file("wombat_plain", "potoroo1")
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    replace_keeping_its_state(path, bytes(content))
    stimuli = Stimuli(tmp_path / "cache")
    for method in ("wombat_plain", "quokka_auto"):
        with pytest.raises(StudyError, match=r"study is frozen, but wombat_plain/potoroo1.png has changed"):
            stimuli.image(study, "potoroo1", method)
    assert list(tmp_path.glob("cache/**/*.jpg")) == []
    stimuli.image(study, "potoroo2", "wombat_plain")


def test_a_method_that_a_study_did_not_have_a_moment_ago_must_be_found(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path / SLUG))
    stimuli = Stimuli(tmp_path / "cache", 60)
    image, method = study.images[0], study.method_keys[0]
    sent = stimuli.image(study, image, method)
    kept = stimuli.kept(SLUG, image, method)
    assert kept is not None and kept.read_bytes() == sent
    assert stimuli.kept(SLUG, image, "added-now") is None


def test_what_was_encoded_before_the_freezing_is_not_trusted(tmp_path: Path) -> None:
    folder = write_study(tmp_path / SLUG)
    study = read_study(folder)
    stimuli = Stimuli(tmp_path / "cache")
    path = study.file("wombat_plain", "potoroo1")
    first = stimuli.image(study, "potoroo1", "wombat_plain")
    content = BytesIO()
    Image.new("RGB", (60, 40), (250, 250, 250)).save(content, "PNG")
    # Filled up behind the end, where decoders do not look.
    replace_keeping_its_state(path, content.getvalue().ljust(path.stat().st_size, b"\0"))
    assert stimuli.image(study, "potoroo1", "wombat_plain") == first
    second = stimuli.image(freeze_study(folder), "potoroo1", "wombat_plain")
    assert np.asarray(opened(second)).mean() == 250


def test_freezing_changes_no_picture(tmp_path: Path) -> None:
    folder = write_study(tmp_path / SLUG)
    stimuli = Stimuli(tmp_path / "cache")
    before = stimuli.image(read_study(folder), "potoroo1", "wombat_plain")
    assert stimuli.image(freeze_study(folder), "potoroo1", "wombat_plain") == before
