"""The tables of the report: which numbers stand beside which."""

import pytest

from enhancegan.paper.views import accuracy_view, crop_view, score_view

OURS, PAPER = "net:ava-net.safetensors", "paper AVA-net"


def score(method: str, ours: float | None, paper: float | None) -> dict[str, object]:
    return {"method": method, OURS: ours, PAPER: paper, "paper RANK": 0.4}


def test_ours_stand_beside_the_papers_and_rows_without_ours_are_left_out() -> None:
    rows = [
        score("Original", 0.5, 0.705),
        score("DSLR sony", None, 0.524),
        score("Piecewise", 0.75, 0.764),
        score("Deep filtering", 0.6, 0.769),
        score("Exemplar", 0.4, None),
    ]
    view = score_view(rows, ["AVA-net"])
    assert view.groups == (("AVA-net", ("ours", "paper")),)
    assert [(row.head[0], row.cells) for row in view.rows] == [
        ("Original", ("0.500", "0.705")),
        ("Piecewise", ("0.750", "0.764")),
        ("Deep filtering", ("0.600", "0.769")),
        ("Exemplar", ("0.400", "–")),
    ]
    assert [sorted(row.best) for row in view.rows] == [[], [0], [1], []]
    # Ranks 1 3 2 and 1 2 3: 1 - 6 (0 + 1 + 1) / (3 (9 - 1)) = 0.5
    assert "over 3 methods: AVA-net 0.50 (" in view.notes[0]


def test_numbers_below_zero_have_a_minus_sign() -> None:
    rows = [score("Original", -0.25, 0.7), score("Piecewise", -0.5, 0.8), score("Deep filtering", -0.75, 0.9)]
    view = score_view(rows, ["AVA-net"])
    assert [row.cells[0] for row in view.rows] == ["−0.250", "−0.500", "−0.750"]
    assert "AVA-net −1.00 (1: the same order, 0: unrelated, −1: reversed)" in view.notes[0]


def test_crops_have_overlap_and_displacement_for_every_photographer() -> None:
    numbers = {
        f"{measure}_{a}": value * a for a in (1, 2, 3) for measure, value in (("overlap", 0.2), ("displacement", 0.03))
    }
    rows = [
        {"supervision": "weak", "method": "EnhanceGAN", "source": "paper", "n": 950, **numbers},
        {"supervision": "weak", "method": "ours", "source": "measured", "n": 10, **numbers},
    ]
    view = crop_view(rows)
    assert view.rows[0].cells == ("0.200 (0.030)", "0.400 (0.060)", "0.600 (0.090)")
    assert [row.ours for row in view.rows] == [False, True]
    assert "over 10 photos" in view.notes[1]


def test_accuracies_are_percentages() -> None:
    (row,) = accuracy_view([{"network": "CUHK-net", "measured": 0.9254, "paper": 0.943}]).rows
    assert (row.head, row.cells) == (("CUHK-net",), ("92.5%", "94.3%"))


def test_few_methods_have_no_order_to_compare() -> None:
    rows = [score("Original", 0.5, 0.705), score("Piecewise", 0.6, 0.764)]
    assert score_view(rows, ["AVA-net"]).notes == ()


@pytest.mark.parametrize("missing", [None, float("nan")], ids=["null", "nan"])
def test_a_missing_number_is_a_dash(missing: float | None) -> None:
    view = score_view([score("Exemplar", 0.5, missing), score("Original", 0.4, 0.7)], ["AVA-net"])
    assert view.rows[0].cells == ("0.500", "–")
