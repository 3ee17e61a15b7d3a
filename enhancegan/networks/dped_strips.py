"""DPED's generator on photos of any size in bounded memory: layer by layer, strip by strip, with the maps on the disk.

Instance normalization needs the mean and variance of every map over the whole photo, before it can go on anywhere.
Moments from a part or a reduced copy of it are no substitute: with 41 % of the pixels of a photo as the sample the
result was off by up to 15 of 255 levels, with a copy of 40 % of its width by up to 20. So every layer is computed for
the whole photo before the next. Its maps, 64 numbers a pixel, wait in temporary files in half precision, which moved
the results of photos of 0.3 and 1.5 megapixels by at most 0.09 levels. A photo of 12 megapixels took 1.5 GB of memory
in all, PyTorch included, and 4.6 GB of disk. Two free processor cores take about 25 s a megapixel.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO

import torch

from enhancegan.networks.dped import BLOCKS, MAPS, Dped, Moments, moments_of

WHOLE_PIXELS = 1_000_000
"""Photos with no more pixels are computed at once, in memory."""

_STRIP_PIXELS = 250_000
# How far, in rows, a row of the result sees: a convolution 9 x 9; 3 x 3; and what follows the blocks.
_FIRST_REACH, _INNER_REACH, _LAST_REACH = 4, 1, 6


def enhance_large(network: Dped, photo: torch.Tensor, whole_pixels: int = WHOLE_PIXELS) -> torch.Tensor:
    """Enhance an sRGB photo (3, H, W) in [0, 1]; the result has the same shape and lies in [-0.08, 1.08].

    Args:
        network: the generator.
        photo: the photo.
        whole_pixels: photos with more pixels are computed in strips, which takes 384 bytes a pixel in the folder for
            temporary files (TMPDIR) and at most about a gigabyte of memory.

    Raises:
        OSError: when the temporary files cannot be written.
    """
    height, width = photo.shape[1:]
    if height * width <= whole_pixels:
        return network(photo[None])[0]
    with ExitStack() as files, torch.no_grad():
        kept, middle, end = (_Maps(files.enter_context(tempfile.TemporaryFile()), height, width) for _ in range(3))
        for rows in _strips(height, width, _FIRST_REACH):
            kept.write(rows, network.begin(photo[None, :, rows.around])[:, :, rows.inside])
        for block in range(BLOCKS):
            _block(network, block, kept, middle, end)
        result = torch.empty_like(photo)
        for rows in _strips(height, width, _LAST_REACH):
            result[:, rows.place] = network.finish(kept.read(rows.around))[0, :, rows.inside]
    return result


@dataclass(frozen=True)
class _Rows:
    # The place of a strip in the photo, the same with the rows that it sees around it, and its place among these.
    place: slice
    around: slice
    inside: slice


def _strips(height: int, width: int, reach: int) -> Iterator[_Rows]:
    step = max(1, _STRIP_PIXELS // width)
    for top in range(0, height, step):
        bottom = min(top + step, height)
        # At the photo's border the convolutions pad with zeros, as they do for a whole photo.
        low, high = max(0, top - reach), min(height, bottom + reach)
        yield _Rows(slice(top, bottom), slice(low, high), slice(top - low, bottom - low))


class _Maps:
    # The maps of a whole photo in a file of half precision, row by row.
    def __init__(self, file: BinaryIO, height: int, width: int) -> None:
        self._file, self.height, self.width = file, height, width
        self._row_bytes = 2 * MAPS * width

    def read(self, rows: slice) -> torch.Tensor:
        # (1, 64, rows, width)
        self._file.seek(rows.start * self._row_bytes)
        content = bytearray(self._file.read((rows.stop - rows.start) * self._row_bytes))
        halves = torch.frombuffer(content, dtype=torch.float16).view(-1, MAPS, self.width)
        maps = torch.empty(1, MAPS, len(halves), self.width)
        maps[0].copy_(halves.transpose(0, 1))
        return maps

    def write(self, rows: _Rows, maps: torch.Tensor) -> None:
        self._file.seek(rows.place.start * self._row_bytes)
        self._file.write(maps[0].half().transpose(0, 1).contiguous().numpy().data)


class _Gathering:
    # The moments of a photo's maps from those of its strips, summed up in double precision.
    def __init__(self) -> None:
        self._pixels, self._sum, self._squares = 0, torch.zeros(1, dtype=torch.float64), torch.zeros(1)

    def add(self, maps: torch.Tensor) -> None:
        mean, variance = (moment.double() for moment in moments_of(maps))
        pixels = maps.shape[2] * maps.shape[3]
        self._pixels += pixels
        self._sum = self._sum + pixels * mean
        self._squares = self._squares + pixels * (variance + mean.square())

    def moments(self) -> Moments:
        mean = self._sum / self._pixels
        return Moments(mean.float(), (self._squares / self._pixels - mean.square()).float())


def _block(network: Dped, block: int, kept: _Maps, middle: _Maps, end: _Maps) -> None:
    # A residual block from `kept` to `kept`; the others take the maps of its convolutions before normalization.
    first, second = 2 * block, 2 * block + 1
    gathered = _Gathering()
    for rows in _strips(kept.height, kept.width, _INNER_REACH):
        maps = network.inner[first](kept.read(rows.around))[:, :, rows.inside]
        gathered.add(maps)
        middle.write(rows, maps)
    moments, gathered = gathered.moments(), _Gathering()
    for rows in _strips(kept.height, kept.width, _INNER_REACH):
        inside = network.normalizations[first](middle.read(rows.around), moments)
        maps = network.inner[second](inside)[:, :, rows.inside]
        gathered.add(maps)
        end.write(rows, maps)
    moments = gathered.moments()
    for rows in _strips(kept.height, kept.width, 0):
        inside = network.normalizations[second](end.read(rows.place), moments)
        kept.write(rows, inside.add_(kept.read(rows.place)))
