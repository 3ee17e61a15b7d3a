"""Checkpoints are read back as they were written, and whatever is wrong with them is said."""

from pathlib import Path

import numpy as np
import pytest

from enhancegan.tf_checkpoints.crc32c import crc32c, masked_crc32c
from enhancegan.tf_checkpoints.reading import read_tensors
from enhancegan.tf_checkpoints.table import read_table
from tests.enhancegan.tf_checkpoints import checkpoint_writer as writer

TENSORS = {
    "generator/W1": np.arange(12, dtype=np.float32).reshape(1, 2, 3, 2),
    "generator/W10": np.full(3, -0.5, np.float32),
    "generator/step": np.array(7, np.float32),
    "momentum": np.zeros((2, 0), np.float32),
}
SHAPES = {name: tensor.shape for name, tensor in TENSORS.items()}


@pytest.fixture
def prefix(tmp_path: Path) -> Path:
    """A checkpoint of TENSORS, and of whole numbers besides."""
    written = tmp_path / "tiny"
    writer.write_checkpoint(written, {**TENSORS, "steps": np.arange(2, dtype=np.int32)})
    return written


def test_the_checksum_is_that_of_the_standards() -> None:
    # RFC 3720, B.4, and the usual check value.
    assert crc32c(b"\0" * 32) == 0x8A9136AA and crc32c(bytes(range(32))) == 0x46DD794E
    assert crc32c(b"123456789") == 0xE3069283 and crc32c(b"") == 0
    assert masked_crc32c(b"") == 0xA282EAD8


@pytest.mark.parametrize("seed", range(20))
def test_any_table_is_read_back(seed: int) -> None:
    rng = np.random.default_rng(seed)
    keys = {bytes(rng.choice([97, 98, 255], rng.integers(0, 9)).tolist()) for _ in range(rng.integers(1, 40))}
    pairs = [(key, rng.bytes(rng.integers(0, 300))) for key in sorted(keys)]
    content = writer.table(pairs, per_block=int(rng.integers(1, 9)), restart_every=int(rng.integers(1, 6)))
    assert list(read_table(content).items()) == pairs


def test_tensors_come_back_and_others_may_be_there(prefix: Path) -> None:
    found = read_tensors(prefix, SHAPES)
    assert list(found) == list(TENSORS)
    for name, tensor in TENSORS.items():
        assert found[name].dtype == np.float32 and found[name].shape == tensor.shape
        assert np.array_equal(found[name], tensor)


def test_an_index_that_is_cut_short_anywhere_is_rejected(prefix: Path) -> None:
    index = Path(f"{prefix}.index")
    whole = index.read_bytes()
    for length in range(len(whole)):
        index.write_bytes(whole[:length])
        with pytest.raises(ValueError, match=r"tiny\.index: "):
            read_tensors(prefix, SHAPES)


def test_no_damaged_byte_of_an_index_changes_what_is_read(prefix: Path) -> None:
    index = Path(f"{prefix}.index")
    whole = index.read_bytes()
    rejected = 0
    for place in range(len(whole)):
        index.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            found = read_tensors(prefix, SHAPES)
        except ValueError:
            rejected += 1
        else:  # in the block that is not read, or in the padding of the footer
            assert all(np.array_equal(found[name], TENSORS[name]) for name in TENSORS)
    assert rejected > 0.8 * len(whole)


def test_damaged_and_short_data_is_rejected(prefix: Path) -> None:
    data = Path(f"{prefix}.data-00000-of-00001")
    whole = data.read_bytes()
    data.write_bytes(whole[:3] + b"!" + whole[4:])
    with pytest.raises(ValueError, match=r"of-00001: tensor generator/W1 is damaged: its checksum differs"):
        read_tensors(prefix, SHAPES)
    data.write_bytes(whole[:50])
    with pytest.raises(ValueError, match=r"of-00001: tensor generator/W10 is cut short"):
        read_tensors(prefix, SHAPES)
    data.unlink()
    with pytest.raises(ValueError, match=r"tiny\.data-00000-of-00001 is missing"):
        read_tensors(prefix, SHAPES)


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ({"generator/W2": (1,)}, "there is no tensor generator/W2"),
        ({"generator/W10": (4,)}, r"tensor generator/W10 must have the shape \(4,\); it has \(3,\)"),
        ({"steps": (2,)}, "tensor steps must be float32 in one piece"),
    ],
    ids=["missing", "shape", "numbers"],
)
def test_tensors_that_are_not_as_expected_are_named(prefix: Path, shapes: dict[str, tuple], message: str) -> None:
    with pytest.raises(ValueError, match=rf"tiny\.index: {message}"):
        read_tensors(prefix, shapes)


def test_what_is_no_checkpoint_is_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"none\.index is missing"):
        read_tensors(tmp_path / "none", {})
    index = tmp_path / "other.index"
    index.write_bytes(writer.table([(b"key", b"value")], per_block=1))
    with pytest.raises(ValueError, match="not that of a checkpoint: it has no header"):
        read_tensors(tmp_path / "other", {})
    index.write_bytes(writer.table([(b"", b"")], per_block=1, compression=1))
    with pytest.raises(ValueError, match="its blocks are compressed"):
        read_tensors(tmp_path / "other", {})
    writer.write_checkpoint(tmp_path / "big", {}, header=writer.number(1, 1) + writer.number(2, 1))
    with pytest.raises(ValueError, match="its numbers are big-endian"):
        read_tensors(tmp_path / "big", {})


def test_an_index_cannot_fill_the_memory(tmp_path: Path, prefix: Path) -> None:
    index = Path(f"{prefix}.index")
    with index.open("r+b") as file:
        file.truncate(2**40)
    with pytest.raises(ValueError, match=r"tiny\.index: an index has at most 1,048,576 bytes; this one has 1,099,511,"):
        read_tensors(prefix, SHAPES)
    with pytest.raises(ValueError, match="a key is longer than 1024 bytes"):
        read_table(writer.table([(b"k" * 1025, b"")], per_block=1))
    again = writer.table([(b"key", b"v" * 500)], per_block=1)
    # The index of blocks names the same one three times.
    size = len(writer.block([(b"key", b"v" * 500)], 3))
    place = writer.varint(0) + writer.varint(size)
    blocks = writer.block([(b"a", place), (b"b", place), (b"c", place)], 1)
    first, second = again[: size + 5], blocks + b"\0" + writer.masked(blocks + b"\0")
    handles = writer.varint(0) * 2 + writer.varint(len(first)) + writer.varint(len(blocks))
    with pytest.raises(ValueError, match="its blocks overlap"):
        read_table(first + second + handles.ljust(40, b"\0") + again[-8:])


def test_a_data_file_is_read_only_where_the_tensors_are(prefix: Path) -> None:
    with Path(f"{prefix}.data-00000-of-00001").open("r+b") as file:
        file.truncate(2**40)  # a sparse file: it takes no place on the disk, and would not fit into memory
    assert np.array_equal(read_tensors(prefix, SHAPES)["generator/W10"], TENSORS["generator/W10"])


@pytest.mark.parametrize("offset", [2**40, 2**69], ids=["beyond the end", "beyond any file"])
def test_a_place_beyond_the_end_is_said(offset: int, tmp_path: Path) -> None:
    content = bytes(8)
    pairs = [(b"", writer.number(1, 1)), (b"a", writer.entry(writer.DT_FLOAT, (2,), offset, content))]
    (tmp_path / "far.index").write_bytes(writer.table(pairs, per_block=4))
    (tmp_path / "far.data-00000-of-00001").write_bytes(content)
    with pytest.raises(ValueError, match="tensor a is cut short"):
        read_tensors(tmp_path / "far", {"a": (2,)})
