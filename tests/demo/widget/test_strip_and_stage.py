"""What is below the photo: names of versions fit into their tiles, and a pressed button can be read."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.demo.widget.editor import Editor

# Relative luminance and contrast as WCAG 2 define them, of a button's own colors.
CONTRAST = """button => {
  const light = text => {
    const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map(Number).map(value => value / 255)
      .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const style = getComputedStyle(button);
  const [dark, bright] = [light(style.color), light(style.backgroundColor)].sort((one, other) => one - other);
  return (bright + 0.05) / (dark + 0.05);
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_button_that_is_held_down_can_be_read(open_editor: Callable[..., Editor], theme: str) -> None:
    page = open_editor(theme).page
    button = page.locator(".hold-button")
    button.hover()
    page.mouse.down()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert button.evaluate(CONTRAST) >= 4.5
    page.mouse.up()
    expect(button).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("width", [1280, 390])
def test_names_of_versions_stay_in_their_tiles(open_editor: Callable[..., Editor], width: int) -> None:
    page = open_editor(width=width).page
    page.get_by_role("button", name="More from the paper").click()
    expect(page.get_by_text("Like a good photo", exact=True)).to_be_attached()
    outside = """tiles => tiles.filter(tile => [...tile.querySelectorAll(".strip-label, .strip-picture")].some(part => {
      const [inner, outer] = [part.getBoundingClientRect(), tile.getBoundingClientRect()];
      const cut = part.matches(".strip-label") && part.scrollWidth > part.clientWidth;
      return cut || inner.left < outer.left || inner.right > outer.right;
    })).map(tile => tile.innerText)"""
    assert page.locator(".strip-tile").evaluate_all(outside) == []
