"""The example in the instructions, in a real browser: drawn, explained in words, and no key to the photos."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.study.visits.widget.board import BOARD, SEVEN
from tests.study.visits.widget.visitor import Visitor

CORNERS = {5: [6, 3, None, 4, 7], 7: [6, 3, 9, 5, None, 4, 7]}
"""Number of versions -> corners of the shape in each slot; None for the circle."""


@pytest.mark.parametrize(("slug", "versions"), [(BOARD, 5), (SEVEN, 7)])
def test_the_roundest_shape_is_best_and_its_number_is_told(visitor: Visitor, slug: str, versions: int) -> None:
    visitor.post("consent", study=slug, browser_key=uuid4().hex)
    visitor.open(slug)
    visitor.sees("instructions")
    example = visitor.page.get_by_role("figure")
    shapes = example.locator("svg").evaluate_all(
        "(all) => all.map((one) => one.querySelector('polygon')?.points.length ?? null)"
    )
    assert shapes == CORNERS[versions]
    labels = visitor.page.evaluate(f"fetch('api/state?study={slug}').then((reply) => reply.json())")["study"]["scale"]
    roundness = sorted(shapes, key=lambda corners: -(corners or 1000))
    assert example.locator(".example-rank").all_inner_texts() == [labels[roundness.index(shape)] for shape in shapes]
    first, last = re.findall(r"\d+", example.locator("figcaption").inner_text())
    assert (int(first), int(last)) == (shapes.index(None) + 1, shapes.index(3) + 1)
    expect(example.locator("img")).to_have_count(0)
    assert visitor.page.locator(".example-picture").evaluate_all(
        "(all) => all.every((one) => one.getBoundingClientRect().right <= innerWidth)"
    )
