# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Enhance from Python
#
# A photo in, an edit whose parameters can be read, and the photo out at its full size, with its metadata.
# All of it runs on a processor, with the network that comes with the program.

# %% [markdown]
# ## One photo
#
# Installed packages bring along sample photos. Most are good, and good photos are left nearly as they are; so this one
# is first made too dark, too blue and too flat, as a camera might have, and saved with what a camera writes beside it.

# %%
from pathlib import Path
from tempfile import mkdtemp

from PIL import Image

from enhancegan import Enhancer
from enhancegan.samples import sample_photos

enhancer = Enhancer.load()
folder = Path(mkdtemp(prefix="enhanced-"))
photo = folder / "coffee.jpg"
flaws = {"exposure": -1, "contrast": -0.3, "temperature": -0.4}
flawed = enhancer.enhance(sample_photos()["coffee"], parameters=flaws).image
about = Image.Exif()
about[0x010F], about[0x013B] = "A camera", "Rachel Michetti"  # maker and artist
flawed.save(photo, quality=95, exif=about)
flawed

# %% [markdown]
# `enhance` takes a file, a PIL image, or an array.

# %%
enhanced = enhancer.enhance(photo)
enhanced.image

# %% [markdown]
# The network has not painted this: it has chosen the parameters of a fixed operator, `photographic`.

# %%
enhanced.parameters

# %% [markdown]
# What each of them may be, and where it changes nothing:

# %%
import pandas as pd

operator = enhancer.operator("photographic")
pd.DataFrame(
    [(p.label, p.low, p.identity, p.high, p.unit) for p in operator.parameters],
    columns=["parameter", "lowest", "changes nothing", "highest", "unit"],
)

# %% [markdown]
# ## Less of it, or something else
#
# `strength` goes from 0, which changes nothing, to 1.5. `parameters` sets single ones.

# %%
half = enhancer.enhance(photo, strength=0.5)
warm = enhancer.enhance(photo, parameters={"temperature": 0.3})
pd.DataFrame({"as proposed": enhanced.parameters, "half": half.parameters, "warmer": warm.parameters}).round(2)

# %%
warm.image

# %% [markdown]
# A photo may be edited in more than one way. `predict` proposes looks that can be told apart, the one first that a
# judge of color statistics likes best.

# %%
looks = enhancer.predict(photo, looks=3)
pd.DataFrame({name: look.parameters for name, look in looks.items()}).round(2)

# %% [markdown]
# ## Other methods
#
# The operators of the paper, and baselines that need no network; each makes a photo of a photo.

# %%
from enhancegan.methods import all_methods
from enhancegan.photo import load_photo

methods = all_methods()
pd.Series({name: method.description for name, method in methods.items()}, name="method").to_frame()

# %%
original = load_photo(photo)
versions = [methods[name].apply(original) for name in ("original", "photoshop_auto", "piecewise", "photographic")]
sheet = Image.new("RGB", (2 * original.width, 2 * original.height))
for place, version in enumerate(versions):
    sheet.paste(version, (place % 2 * original.width, place // 2 * original.height))
sheet

# %% [markdown]
# ## Save
#
# The format follows from the name. EXIF, XMP, IPTC and resolution are kept; `metadata="no-gps"` removes coordinates,
# `metadata="none"` everything.

# %%
enhanced.save(folder / "kept.jpg", quality=92)
enhanced.save(folder / "removed.webp", metadata="none")

for name in ("coffee.jpg", "kept.jpg", "removed.webp"):
    with Image.open(folder / name) as opened:
        print(name, opened.size, dict(opened.getexif()))

# %% [markdown]
# The colors of an edit as a table for other programs, such as video editors:

# %%
(folder / "coffee.cube").write_text(enhanced.cube(size=33))
print((folder / "coffee.cube").read_text()[:60])

# %% [markdown]
# ## A folder
#
# Every photo of a folder, one after another. What cannot be read raises `ValueError` with a sentence that says why.

# %%
from enhancegan.photo import find_photos

results = folder / "results"
results.mkdir()
for file in find_photos([folder]):
    try:
        enhancer.enhance(file, strength=0.8).save(results / f"{file.stem}.jpg")
    except ValueError as problem:
        print(problem)

sorted(path.name for path in results.iterdir())

# %% [markdown]
# For many photos there is the command `python -m enhancegan enhance FOLDER --output DIR`, which continues where it was
# interrupted and can use several cores.
