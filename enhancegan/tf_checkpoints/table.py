"""Tables of LevelDB, as far as TensorFlow's index files use them: sorted keys and values in uncompressed blocks.

A file is data blocks, an index block of their places, and a footer with the place of the index block. See
https://github.com/google/leveldb/blob/main/doc/table_format.md
"""

from collections.abc import Iterator

from enhancegan.tf_checkpoints.crc32c import masked_crc32c
from enhancegan.tf_checkpoints.varint import read_varint

_MAGIC = bytes.fromhex("57fb808b247547db")
_FOOTER_BYTES = 48
# After every block: its compression in one byte, and its checksum in four.
_TRAILER_BYTES = 5
_UNCOMPRESSED = 0
# A key repeats what it shares with the one before it: a small block could hold gigabytes of long ones.
_LONGEST_KEY = 1024


def read_table(content: bytes) -> dict[bytes, bytes]:
    """Return every key of a table and its value.

    Raises:
        ValueError: when the content is no such table, is cut short or damaged, or has compressed blocks.
    """
    footer = content[-_FOOTER_BYTES:]
    if len(footer) < _FOOTER_BYTES or not footer.endswith(_MAGIC):
        raise ValueError("it does not end as a TensorFlow index does: it is another kind of file, or cut short")
    _, after_meta_index = _handle(footer, 0)
    index, _ = _handle(footer, after_meta_index)
    entries: dict[bytes, bytes] = {}
    left = len(content)
    for _, place in _entries(_block(content, *index)):
        data, _ = _handle(place, 0)
        left -= data[1]
        if left < 0:
            raise ValueError("its blocks overlap")
        entries.update(_entries(_block(content, *data)))
    return entries


def _handle(content: bytes, start: int) -> tuple[tuple[int, int], int]:
    # The offset and the bytes of a block, and where the next thing begins.
    offset, after = read_varint(content, start)
    size, end = read_varint(content, after)
    return (offset, size), end


def _block(content: bytes, offset: int, size: int) -> bytes:
    block = content[offset : offset + size]
    trailer = content[offset + size : offset + size + _TRAILER_BYTES]
    if len(trailer) < _TRAILER_BYTES:
        raise ValueError("a block lies beyond its end")
    if masked_crc32c(block + trailer[:1]) != int.from_bytes(trailer[1:], "little"):
        raise ValueError("a block is damaged: its checksum differs")
    if trailer[0] != _UNCOMPRESSED:
        raise ValueError("its blocks are compressed, which checkpoints are not")
    return block


def _entries(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    # A key says how many bytes it shares with the one before. The restart points at the end serve binary search.
    restarts = int.from_bytes(block[-4:], "little")
    end = len(block) - 4 * (restarts + 1)
    if end < 0:
        raise ValueError("a block is shorter than its restart points")
    position, key = 0, b""
    while position < end:
        shared, position = read_varint(block, position)
        unshared, position = read_varint(block, position)
        length, position = read_varint(block, position)
        if shared > len(key) or position + unshared + length > end:
            raise ValueError("an entry lies beyond the end of its block")
        if shared + unshared > _LONGEST_KEY:
            raise ValueError(f"a key is longer than {_LONGEST_KEY} bytes")
        key = key[:shared] + block[position : position + unshared]
        position += unshared + length
        yield key, block[position - length : position]
