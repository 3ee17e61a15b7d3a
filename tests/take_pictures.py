"""`make pictures`: the README's pictures of the enhancement page, the ranking board and the report, from the app.

Only photos without a copyright are in them: of NASA, SpaceX and the authors of scikit-image.
"""

import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from enhancegan.methods import get_method
from enhancegan.photo import load_photo, save_jpeg
from enhancegan.samples import sample_photos
from tests.demo.studio_page import wait_until_painted
from tests.project import ROOT
from tests.server.running import PASSWORD, RunningApp, environment, running_app
from tests.study.visits.widget.board import go_to_first_set

FOLDER = ROOT / "docs" / "pictures"
PHOTOS = ("astronaut", "coffee", "rocket")
LARGEST_KB = 200
STUDY = "pictures"
METHODS = {
    "original": "Original",
    "photoshop_auto": "Classic auto",
    "piecewise": "Piecewise",
    "filtering": "Deep filtering",
    "photographic": "Photographic",
}
MODEL = """\
methods: {original: 0.0, photoshop_auto: 0.4, piecewise: 0.3, filtering: 0.5, photographic: 1.2}
participant_sd: 0.5
photo_sd: 0.3
"""
_WIDE = {"width": 1280, "height": 800}


def main() -> None:
    """Take the three pictures."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        sys.exit("needs Chromium or Chrome on the PATH")
    # The model may have to be loaded first.
    expect.set_options(timeout=60_000)
    with TemporaryDirectory(prefix="pictures-") as temporary:
        data = Path(temporary) / "data"
        run(data, "create", str(write_study(Path(temporary) / STUDY)), "--study", STUDY)
        run(data, "status", STUDY, "open", "--listed")
        with running_app(data) as app, sync_playwright() as playwright:
            app.wait_until_ready()
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
            for name, show in (("enhance", enhance), ("rank", rank), ("report", report)):
                page = browser.new_context(viewport=_WIDE, device_scale_factor=1).new_page()
                show(page, app, data)
                save(page.screenshot(), FOLDER / f"{name}.webp")
            browser.close()


def write_study(folder: Path) -> Path:
    """Write a study of three photos by five methods."""
    for method in METHODS:
        for name in PHOTOS:
            save_jpeg(get_method(method).apply(load_photo(sample_photos()[name])), folder / method / f"{name}.jpg")
    named = "".join(f"  {method}: {label}\n" for method, label in METHODS.items())
    (folder / "study.yaml").write_text(f"title: Five versions of a photo\nseed: 1\nmethods:\n{named}")
    return folder


def run(data: Path, *arguments: str) -> None:
    """Run a command of `python -m study` on the data folder."""
    subprocess.run([sys.executable, "-m", "study", *arguments], cwd=ROOT, env=environment(data), check=True)


def enhance(page: Page, app: RunningApp, _data: Path) -> None:
    """Show the enhancement page with a sample."""
    page.goto(app.address)
    wait_until_painted(page)
    page.get_by_role("button", name="Coffee").click()
    expect(page.locator(".file-name")).to_have_text("coffee.jpg")
    wait_until_painted(page)
    page.wait_for_function(
        "() => [...document.querySelectorAll('.strip-tile img')].every("
        "image => image.naturalWidth > 0 || image.offsetParent === null)"
    )


def rank(page: Page, app: RunningApp, _data: Path) -> None:
    """Show the first set of a study, half ranked."""
    page.goto(f"{app.address}/study/?study={STUDY}")
    go_to_first_set(page)
    expect(page.locator(".tile img").first).to_be_visible()
    page.wait_for_timeout(1500)
    for slot in "31":
        page.keyboard.press(slot)


def report(page: Page, app: RunningApp, data: Path) -> None:
    """Show the results of simulated participants."""
    model = data / "model.yaml"
    model.write_text(MODEL)
    run(data, "simulate", "--study", STUDY, "--participants", "40", "--model", str(model), "--seed", "1",
        "--url", app.address, "--mix")  # fmt: skip
    page.context.request.post(f"{app.address}/researcher/login", form={"password": PASSWORD}, max_redirects=0)
    page.goto(f"{app.address}/researcher/?study={STUDY}&tab=results")
    expect(page.locator("#mean-scores tbody tr[data-method]")).to_have_count(5)
    page.wait_for_timeout(2000)
    # What was drawn first is pale while it is computed anew.
    expect(page.get_by_text("Computing")).to_have_count(0, timeout=60_000)
    page.wait_for_timeout(1000)


def save(screenshot: bytes, path: Path) -> None:
    """Write a picture in as much quality as fits into LARGEST_KB."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for quality in range(90, 30, -10):
        with Image.open(BytesIO(screenshot)) as picture:
            picture.convert("RGB").save(path, quality=quality, method=6)
        if path.stat().st_size <= LARGEST_KB * 1000:
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")
            return
    sys.exit(f"{path.name} has more than {LARGEST_KB} kB")


if __name__ == "__main__":
    main()
