"""How long an edit takes and how much memory: `python benchmarks/enhance_speed.py [PHOTO] [--rounds 7]`.

1. Array to array, on 24 megapixels: each method against one single-threaded 33^3 table of Pillow, beside Pillow's
   autocontrast and OpenCV's CLAHE. Medians of interleaved rounds, as ratios within the run.
2. File to file, a JPEG with an embedded profile: against decoding and encoding alone, with the same settings.
3. Peak memory beyond the decoded photo, at 24 and at 200 megapixels, in processes of their own.
4. The command `enhance` on 40 photos of 11 megapixels, its start included: `--workers 2` against one worker on one
   thread, and against the default, one worker on two threads.

Without PHOTO, one of scikit-image is enlarged and gets noise like a sensor's, always the same: without it a JPEG
decodes faster than that of a camera, and colors recur more often. Two cores must be idle: on a busy machine a second
thread gains nothing.
Exit status 1 if the project's limits are exceeded.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from enhancegan.editing.applying import apply_edit  # noqa: E402
from enhancegan.editing.canonical import canonical_picture  # noqa: E402
from enhancegan.editing.lut import bake_lut  # noqa: E402
from enhancegan.editing.options import EditOptions  # noqa: E402
from enhancegan.enhancer import Enhancer, edit_with  # noqa: E402
from enhancegan.methods import get_method  # noqa: E402
from enhancegan.photo import load_photo, save_jpeg  # noqa: E402
from enhancegan.photo.output.profiles import srgb_profile  # noqa: E402
from enhancegan.photo.photo import Photo  # noqa: E402
from enhancegan.photo.srgb import Srgb  # noqa: E402

POINTWISE = ("photoshop_auto", "exemplar", "piecewise", "filtering", "photographic")
SIZE = (6000, 4000)
MOST_ONE, MOST_ALL, MOST_FILES, MOST_MEMORY = 0.7, 3.0, 2.2, 3.0
MEMORY_SIZES = ((6000, 4000), (16_000, 12_500))
NOISE = 3.0
"""Standard deviation of the sample photo's noise, in levels of 255."""
WORKERS_PHOTOS, WORKERS_SIZE, WORKERS_ROUNDS = 40, (4096, 2720), 3
LEAST_WORKERS, LEAST_DEFAULT = 1.6, 1.0
"""How many times as fast two workers must be as one on one thread, and as the default."""
PILLOW_BYTES = 4
"""Bytes that Pillow stores for a pixel of mode RGB."""


def main() -> int:
    """Run the four parts and print what they took; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photo", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--memory", type=int, nargs=2, metavar=("WIDTH", "HEIGHT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory:
        print(extra_memory(*options.memory))
        return 0
    picture = large_photo(options.photo)
    seconds = array_to_array(picture, options.rounds)
    one, everything = seconds["photographic"], seconds["all four"]
    files = file_to_file(picture, options.rounds)
    ratios = [memory_in_a_process(size) for size in MEMORY_SIZES]
    than_one, than_default = two_workers(picture)
    fast = one <= MOST_ONE and everything <= MOST_ALL and files <= MOST_FILES
    fast = fast and than_one >= LEAST_WORKERS and than_default >= LEAST_DEFAULT
    return 0 if fast and max(ratios) <= MOST_MEMORY else 1


def large_photo(path: Path | None) -> Image.Image:
    """A photo of 24 megapixels in RGB."""
    if path is not None:
        return load_photo(path).resize(SIZE)
    from skimage import data

    smooth = np.asarray(Image.fromarray(data.coffee()).resize(SIZE, Image.Resampling.BICUBIC), dtype=np.float32)
    noise = np.random.default_rng(0).standard_normal(smooth.shape, np.float32)
    return Image.fromarray(np.rint(smooth + NOISE * noise).clip(0, 255).astype(np.uint8))


def array_to_array(picture: Image.Image, rounds: int) -> dict[str, float]:
    """Print how long each edit takes as a ratio to one table of Pillow, and return the ratios."""
    photo = Photo(picture, Srgb())
    table = bake_lut(edit_with("photographic", {"exposure": 0.5}).colors or (lambda colors: colors), 33)

    def all_four() -> None:
        canonical = canonical_picture(photo)
        for method in POINTWISE:
            edited_by(photo, method, canonical)

    ways: dict[str, Callable[[], object]] = {
        "Pillow's table, 33^3": lambda: picture.filter(table),
        **{method: lambda method=method: edited_by(photo, method) for method in POINTWISE},
        "all four": all_four,
        "Pillow autocontrast": lambda: ImageOps.autocontrast(picture, cutoff=0.1),
        "OpenCV CLAHE": lambda: clahe(picture),
    }
    return compare(f"array to array, {SIZE[0]} x {SIZE[1]}, decision included", ways, rounds)


def edited_by(photo: Photo, method: str, canonical: Image.Image | None = None) -> Photo:
    """Edit a photo as a method proposes, by its canonical picture if that was taken before."""
    edit = get_method(method).edit
    assert edit is not None  # noqa: S101 - these methods have one
    return apply_edit(photo, edit(canonical or canonical_picture(photo), EditOptions()))


def clahe(picture: Image.Image) -> np.ndarray:
    """Contrast-limited adaptive histogram equalization of L, as OpenCV's tutorials have it."""
    import cv2

    lab = cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2LAB)
    lab[..., 0] = cv2.createCLAHE(clipLimit=2.0, tileGridSize=(8, 8)).apply(lab[..., 0])
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


def file_to_file(picture: Image.Image, rounds: int) -> float:
    """Print how long it takes from a JPEG file to an edited one, as ratios to decoding and encoding alone.

    Returns:
        The largest ratio of `photographic`, over the profiles.
    """
    enhancer = Enhancer.load()
    ratios = []
    with TemporaryDirectory(prefix="enhance-speed-") as temporary:
        before, after = Path(temporary) / "before.jpg", Path(temporary) / "after.jpg"
        for name, profile in (("sRGB", srgb_profile()), ("Display P3", display_p3_profile())):
            picture.save(before, quality=95, subsampling=0, icc_profile=profile)

            def only_pillow(profile: bytes = profile) -> None:
                with Image.open(before) as opened:
                    opened.convert("RGB").save(after, quality=95, subsampling=0, icc_profile=profile)

            ways: dict[str, Callable[[], object]] = {
                "Pillow decode + encode": only_pillow,
                "photographic": lambda: enhancer.enhance(before).save(after),
                "Pillow autocontrast": lambda: save_jpeg(ImageOps.autocontrast(load_photo(before), cutoff=0.1), after),
                "OpenCV CLAHE": lambda: save_jpeg(Image.fromarray(clahe(load_photo(before))), after),
            }
            found = compare(f"file to file, JPEG of quality 95 with the profile of {name}", ways, rounds)
            ratios.append(found["photographic"])
    return max(ratios)


def display_p3_profile() -> bytes:
    """A profile with the primaries and the white of Display P3, and a gamma of 2.2."""
    import imagecodecs

    primaries = [0.680, 0.320, 0.29777, 0.265, 0.690, 0.67806, 0.150, 0.060, 0.07930]
    return imagecodecs.cms_profile("rgb", whitepoint=[0.3127, 0.3290, 1.0], primaries=primaries, gamma=2.2)


def compare(title: str, ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Time every way once in each round, the first round not counted; print and return medians as ratios."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds + 1):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - start)
    typical = {name: median(times[1:]) for name, times in seconds.items()}
    first = next(iter(typical.values()))
    print(title)
    for name, value in typical.items():
        print(f"  {name:24} {value * 1000:6.0f} ms  {value / first:5.2f}")
    return {name: value / first for name, value in typical.items()}


def memory_in_a_process(size: tuple[int, int]) -> float:
    """Print and return the peak memory of an edit beyond the decoded photo, as a multiple of that photo."""
    width, height = size
    command = [sys.executable, __file__, "--memory", str(width), str(height)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    ratio = float(done.stdout.split()[-1])
    print(f"peak memory beyond the decoded photo, {width} x {height}: {ratio:.2f} x the photo")
    return ratio


def extra_memory(width: int, height: int) -> float:
    """Growth of the peak of this process during an edit, in multiples of the photo; Linux only."""
    edited_by(Photo(Image.new("RGB", (64, 64), "teal"), Srgb()), "photographic")
    photo = Photo(large_photo(None).resize((width, height), Image.Resampling.NEAREST), Srgb())
    before = memory_of_process("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
    edited = edited_by(photo, "photographic")  # held until the peak is read
    extra = memory_of_process("VmHWM") - before
    del edited
    return extra / (width * height * PILLOW_BYTES)


def two_workers(picture: Image.Image) -> tuple[float, float]:
    """Print how long runs of the command take; return how many times as fast two workers are as one, and the default.

    The one works on one thread.
    """
    with TemporaryDirectory(prefix="enhance-speed-") as temporary:
        photos = Path(temporary) / "photos"
        photos.mkdir()
        for number in range(WORKERS_PHOTOS):
            corner = (37 * number, 31 * number)
            part = picture.crop((*corner, corner[0] + WORKERS_SIZE[0], corner[1] + WORKERS_SIZE[1]))
            part.save(photos / f"{number}.jpg", quality=95, subsampling=0)
        ways: dict[str, Callable[[], object]] = {
            "one worker, one thread": lambda: run_command(photos, threads=1),
            "default": lambda: run_command(photos),
            "--workers 2": lambda: run_command(photos, "--workers", "2"),
        }
        title = f"{WORKERS_PHOTOS} photos of {WORKERS_SIZE[0]} x {WORKERS_SIZE[1]}, start of the command included"
        found = compare(title, ways, WORKERS_ROUNDS)
    two = found["--workers 2"]
    print(
        f"two workers are {1 / two:.2f} x as fast as one on one thread, {found['default'] / two:.2f} x as the default"
    )
    return 1 / two, found["default"] / two


def run_command(photos: Path, *options: str, threads: int | None = None) -> None:
    """Enhance a folder of photos in a process of its own; `threads` limits those of PyTorch and of a photo."""
    output = photos.parent / "enhanced"
    environment = os.environ | ({} if threads is None else {"OMP_NUM_THREADS": str(threads)})
    command = [sys.executable, "-m", "enhancegan", "enhance", str(photos), "--output", str(output), *options]
    subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    shutil.rmtree(output)


def memory_of_process(key: str) -> int:
    """A number of bytes from what Linux says about this process."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(key))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    sys.exit(main())
