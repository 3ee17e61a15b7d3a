"""What is recorded while a set is ranked, in a real browser."""

from tests.study.visits.widget.board import (
    ORDER,
    OpenBoard,
    rank,
    ranked,
    sent_answer,
    wait_for_set,
)


def test_the_record_tells_how_a_set_was_ranked(open_board: OpenBoard) -> None:
    page = open_board()
    page.wait_for_timeout(300)
    rank(page, [3, 1])
    page.keyboard.press("Backspace")
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.wait_for_timeout(1000)
    page.keyboard.press("0")
    page.get_by_role("button", name="View version 2 large").click()
    page.wait_for_timeout(500)
    page.keyboard.press("Escape")
    answer = sent_answer(page, lambda: rank(page, [1, 4, 5, 2]))
    record = answer["record"]
    kinds = [tuple(event[1:]) for event in record["events"]]
    gestures = [("zoom", 2.25), ("zoom", 1), ("full", 2), ("full", 0)]
    clicks = [("rank", 3), ("rank", 1), ("undo", 1)], [("rank", slot) for slot in (1, 4, 5, 2)]
    assert kinds == [*clicks[0], *gestures, *clicks[1]]
    times = [event[0] for event in record["events"]]
    assert times == sorted(times) and times[0] >= 250
    assert times[-1] <= answer["rt_ms"] <= times[-1] + 50
    assert record["zoom"]["largest"] == 2.25
    assert 1000 <= record["zoom"]["ms"] < answer["rt_ms"]
    assert 500 <= record["full_ms"] < answer["rt_ms"]
    assert record["hidden_ms"] == 0 and record["resumed"] == 0
    assert record["window"] == [1280, 800] and record["pixel_ratio"] == 1
    box = page.locator(".tile-frame").first.bounding_box()
    assert box is not None
    assert record["image"] == [box["width"], box["height"]]
    assert abs(page.evaluate("Date.now()") - answer["rt_ms"] - record["shown_at"]) < 5000
    assert record["loading_ms"] >= 0


def test_time_in_the_background_is_recorded(open_board: OpenBoard) -> None:
    page = open_board()
    # What a browser says when its window is covered or another tab is chosen; one without a window never does.
    hide = "(hidden) => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
    hide += " document.dispatchEvent(new Event('visibilitychange')); }"
    page.evaluate(hide, True)
    page.wait_for_timeout(400)
    page.evaluate(hide, False)
    page.wait_for_timeout(400)
    answer = sent_answer(page, lambda: rank(page, ORDER))
    assert 400 <= answer["record"]["hidden_ms"] < answer["rt_ms"] - 400


def test_the_record_goes_on_after_a_reload(open_board: OpenBoard) -> None:
    page = open_board()
    page.keyboard.press("2")
    page.keyboard.press("+")
    page.wait_for_timeout(400)
    page.reload()
    wait_for_set(page, 1)
    page.reload()
    wait_for_set(page, 1)
    assert ranked(page)[1] == "Best"
    record = sent_answer(page, lambda: rank(page, [1, 3, 4, 5]))["record"]
    assert [event[1:] for event in record["events"]] == [
        ["rank", 2],
        ["zoom", 1.5],
        *(["rank", slot] for slot in (1, 3, 4, 5)),
    ]
    times = [event[0] for event in record["events"]]
    assert times == sorted(times) and times[2] > times[1] + 400
    assert record["resumed"] == 2
    assert record["zoom"]["largest"] == 1.5 and record["zoom"]["ms"] >= 400


def test_a_record_keeps_at_most_400_events(open_board: OpenBoard) -> None:
    page = open_board()
    press = "(count) => { for (let i = 0; i < count; i += 1) for (const key of ['1', 'Backspace'])"
    press += " document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })); }"
    page.evaluate(press.replace("'1'", "String((i % 2) + 1)"), 250)
    record = sent_answer(page, lambda: rank(page, ORDER))["record"]
    assert len(record["events"]) == 400
