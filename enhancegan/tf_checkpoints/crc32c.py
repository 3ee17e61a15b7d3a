"""The checksum of LevelDB and TensorFlow: CRC-32C (Castagnoli, RFC 3720), masked."""

_POLYNOMIAL = 0x82F63B78
_MASK = 0xA282EAD8


def _remainder(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (_POLYNOMIAL if byte & 1 else 0)
    return byte


_REMAINDERS = [_remainder(byte) for byte in range(256)]


def crc32c(content: bytes) -> int:
    """CRC-32C of bytes; about 0.1 s per megabyte."""
    checksum = 0xFFFFFFFF
    for byte in content:
        checksum = _REMAINDERS[(checksum ^ byte) & 0xFF] ^ checksum >> 8
    return checksum ^ 0xFFFFFFFF


def masked_crc32c(content: bytes) -> int:
    """CRC-32C as it is stored in files: rotated right by 15 bits, plus a constant."""
    checksum = crc32c(content)
    return ((checksum >> 15 | checksum << 17) + _MASK) & 0xFFFFFFFF
