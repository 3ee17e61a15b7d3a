"""Crop and straighten: the window on the photo, and what is kept of it on the page and in the file."""

import math
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.demo.studio_page import pixels
from tests.demo.widget.conftest import OpenEditor
from tests.demo.widget.editor import HEIGHT, WIDTH, checkered, field


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference in levels, of pictures that are made equally large."""
    size = (other.width // 4, other.height // 4)
    levels = [np.asarray(each.resize(size, Image.Resampling.BOX)).astype(float) for each in (one, other)]
    return float(np.abs(levels[0] - levels[1]).mean())


def test_a_dragged_window_with_a_ratio_is_what_the_file_keeps(open_editor: OpenEditor) -> None:
    editor = open_editor()
    page = editor.page
    editor.choose("Original")
    section = editor.section("Crop")
    section.get_by_role("button", name="1:1").click()
    assert editor.box() == (100, 0, 400, 400)
    editor.drag(page.get_by_role("slider", name="Bottom right corner"), -200, -50)
    assert editor.box() == (100, 0, 350, 350), "the ratio follows the edge that is farther out"
    editor.drag(page.get_by_role("slider", name="Bottom right corner"), -150, -150)
    editor.drag(page.get_by_role("slider", name="Crop window"), 300, 150)
    assert editor.box() == (400, 150, 200, 200), "the photo ends there"
    expect(section.get_by_text("200 × 200 pixels")).to_be_visible()
    kept = checkered().crop((400, 150, 600, 350))
    section.get_by_role("button", name="Done").click()
    expect(page.locator(".crop")).to_have_count(0)
    result = editor.download()
    assert result.size == (200, 200)
    assert difference(result, kept) < 1
    assert difference(editor.picture_of(".stage-after .stage-frame"), kept) < 4, "the stage shows the same"


def test_a_crop_and_an_edit_of_colors_are_one_download(open_editor: OpenEditor) -> None:
    editor = open_editor()
    editor.page.get_by_role("slider", name="Exposure").fill("1")
    section = editor.section("Crop")
    section.get_by_role("button", name="16:9").click()
    section.get_by_role("button", name="Swap sides").click()
    expect(section.get_by_role("button", name="9:16")).to_have_attribute("aria-pressed", "true")
    assert editor.box()[2:] == (225, 400)
    section.get_by_role("button", name="Done").click()
    cropped = editor.download()
    editor.choose("Original")
    original = editor.download()
    assert cropped.size == original.size == (225, 400), "the crop is that of all versions"
    assert difference(original, checkered().crop((188, 0, 413, 400))) < 1
    assert np.mean(cropped) > np.mean(original) + 30


def test_straightened_by_degrees_the_window_stays_inside(open_editor: OpenEditor) -> None:
    editor = open_editor()
    page = editor.page
    editor.choose("Original")
    section = editor.section("Crop")
    section.get_by_role("slider", name="Straighten").fill("10")
    expect(section.locator(".slider-value")).to_have_text("+10.0°")
    left, top, width, height = editor.box()
    # The largest window of the photo's ratio: half of it reaches to the turned upper edge, which is the nearer one.
    cos, sin = math.cos(math.radians(10)), math.sin(math.radians(10))
    largest = HEIGHT / (HEIGHT * cos + WIDTH * sin)
    assert (width, height) == (pytest.approx(largest * WIDTH, abs=3), pytest.approx(largest * HEIGHT, abs=3))
    section.get_by_role("slider", name="Straighten").fill("-0.1")
    assert editor.box()[2] > width, "turned back, it grows again"
    section.get_by_role("slider", name="Straighten").fill("10")
    assert editor.box() == (left, top, width, height)
    section.get_by_role("button", name="Done").click()
    page.mouse.move(0, 0)
    result = editor.download()
    assert result.size == (width, height)
    # Pillow turns counterclockwise.
    turned = checkered().rotate(-10, Image.Resampling.BICUBIC)
    assert difference(result, turned.crop((int(left), int(top), int(left + width), int(top + height)))) < 1
    assert difference(editor.picture_of(".stage-after .stage-frame"), result) < 6, "the stage is turned by the browser"


def test_a_crop_is_undone_and_reset(open_editor: OpenEditor) -> None:
    editor = open_editor()
    page = editor.page
    section = editor.section("Crop")
    reset = section.get_by_role("button", name="Reset", exact=True)
    expect(reset).to_be_disabled()
    section.get_by_role("button", name="1:1").click()
    section.get_by_role("button", name="4:5").click()
    assert editor.box() == (140, 0, 320, 400)
    page.keyboard.press("Control+z")
    assert editor.box() == (100, 0, 400, 400)
    page.keyboard.press("Control+Shift+z")
    assert editor.box() == (140, 0, 320, 400)
    reset.click()
    assert editor.box() == (0, 0, WIDTH, HEIGHT)
    section.get_by_role("button", name="Suggested crop").click()
    suggested = editor.box()
    assert suggested != (0, 0, WIDTH, HEIGHT)
    page.keyboard.press("Escape")
    expect(page.locator(".crop")).to_have_count(0)
    assert editor.download().size == (round(suggested[2]), round(suggested[3]))


def test_the_window_obeys_the_keyboard(open_editor: OpenEditor) -> None:
    editor = open_editor()
    page = editor.page
    editor.section("Crop")
    expect(page.get_by_role("slider", name="Crop window")).to_be_visible()
    names = [slider.get_attribute("aria-label") for slider in page.locator(".crop").get_by_role("slider").all()]
    assert names[0] == "Crop window" and len(names) == len(set(names)) == 9
    window = page.get_by_role("slider", name="Crop window")
    window.focus()
    # A step is a hundredth of the longer side: 6 pixels.
    for key in ["Shift+ArrowLeft"] * 10 + ["Shift+ArrowUp"] * 5 + ["ArrowRight"] * 3 + ["ArrowDown"] * 99:
        page.keyboard.press(key)
    assert editor.box() == (18, 30, 540, 370)
    expect(window).to_have_attribute("aria-valuetext", "540 × 370 pixels, 18 from the left, 30 from the top")
    page.keyboard.press("Tab")
    expect(page.get_by_role("slider", name="Top left corner")).to_be_focused()
    page.get_by_role("slider", name="Left edge").focus()
    page.keyboard.press("ArrowRight")
    assert editor.box() == (24, 30, 534, 370)
    page.keyboard.press("Enter")
    expect(page.locator(".crop")).to_have_count(0)


def test_after_a_crop_single_pixels_are_those_of_the_photo(open_editor: OpenEditor) -> None:
    # Too large to be seen whole in its own pixels.
    editor = open_editor(enlarged=5)
    page = editor.page
    editor.choose("Original")
    section = editor.section("Crop")
    editor.drag(page.get_by_role("slider", name="Left edge"), 300, 0)
    section.get_by_role("button", name="Done").click()
    expect(page.locator(".crop")).to_have_count(0)
    with page.expect_response("**/part?*") as part:
        for _ in range(8):
            page.keyboard.press("+")
    assert part.value.ok
    expect(page.locator(".zoom-factor")).to_have_text("1:1")
    expect(page.locator(".stage-after .stage-parts img")).to_be_attached()
    stage = editor.picture_of(".stage")
    # The kept half is columns 3 to 5: its center is in column 4, between rows 1 and 2.
    above = stage.getpixel((stage.width // 2, stage.height // 2 - 20))
    assert np.abs(np.subtract(above, field(4, 1))).max() < 6
    box, frame = (page.locator(name).bounding_box() for name in (".stage-after .stage-parts img", ".stage"))
    assert box is not None and frame is not None and box["width"] >= frame["width"], "it is the part that is seen"


def test_straightened_it_is_seen_in_its_own_pixels_as_in_the_file(open_editor: OpenEditor) -> None:
    editor = open_editor(enlarged=5)
    page = editor.page
    editor.choose("Original")
    section = editor.section("Crop")
    section.get_by_role("slider", name="Straighten").fill("10")
    section.get_by_role("button", name="Done").click()
    expect(page.locator(".crop")).to_have_count(0)
    with page.expect_response("**/part?*") as part:
        page.locator(".stage").dblclick(position={"x": 300, "y": 200})
    expect(page.locator(".zoom-factor")).to_have_text("1:1")
    seen = page.locator(".stage-after .stage-parts img")
    expect(seen).to_be_visible()
    left, top, right, bottom = map(int, parse_qs(urlsplit(part.value.url).query)["box"][0].split(","))
    expected = np.asarray(editor.download().crop((left, top, right, bottom))).astype(int)
    assert np.abs(pixels(seen) - expected).mean() < 1
