"""Run in a process of its own by `test_untrained_operators`: what the shipped generator knows is read at import."""

import io
import json
import logging
import sys
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

from PIL import Image

from enhancegan import checkpoint_header
from enhancegan.operators import OPERATORS


def report(folder: Path) -> dict[str, object]:
    """What the page, the studies and the commands make of a small photo, `folder`/photo.png."""
    from demo.tasks import open_photo, picture
    from enhancegan.__main__ import main
    from enhancegan.methods import METHODS
    from study.content.making.builder import build_study
    from study.content.making.versions import method_version

    file = str(folder / "photo.png")
    opened = open_photo(file)
    edits = {version["key"]: version["edit"] for version in opened["versions"]}
    looks = edits.keys() - {"auto", *METHODS}
    pictures = {key: picture(file, json.dumps(edit), 320) for key, edit in edits.items()}
    sizes = {key: Image.open(io.BytesIO(encoded)).size for key, encoded in pictures.items()}
    versions = [method_version(name) for name, method in METHODS.items() if method.keeps_size]
    study = build_study(folder / "studies", "new", "T", {"photo": folder / "photo.png"}, versions, seed=1)
    refused = {}
    for name in {*OPERATORS, "crop"} - METHODS.keys():
        try:
            method_version(name)
        except ValueError as error:
            refused[name] = str(error)
    with redirect_stdout(io.StringIO()) as listed:
        main(["methods"])
    with redirect_stdout(io.StringIO()) as measured:
        status = main(["evaluate", "harm", "--good", str(folder / "photos"), "--output", str(folder / "out")])
    return {
        "shown": [key for key in edits if key not in looks],
        "sizes": sorted(set(sizes.values())),
        "sliders": list(opened["operators"]),
        "first": opened["chosen"],
        "study": [method.key for method in study.methods],
        "refused": refused,
        "listed": {line.split()[0]: " ".join(line.split()[1:]) for line in listed.getvalue().splitlines()},
        "status": status,
        "measured": measured.getvalue(),
    }


def sample_study(folder: Path) -> list[str]:
    """The methods of the sample study."""
    from db.settings import Settings, sqlite_url
    from study.content.keeping.reading import read_study
    from study.content.making.sample import SAMPLE_SLUG, ensure_sample_study

    settings = Settings(folder / "data", sqlite_url(folder / "data"))
    ensure_sample_study(settings)
    return [method.key for method in read_study(settings.studies / SAMPLE_SLUG).methods]


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    folder, generator = Path(sys.argv[1]), sys.argv[2:]
    if generator:
        checkpoint_header.SHIPPED_GENERATOR = Path(generator[0])
    else:
        OPERATORS["sepia"] = replace(OPERATORS["photographic"], name="sepia", label="Sepia")
    found = report(folder)
    if generator:
        found["sample"] = sample_study(folder)
    print(json.dumps(found))
