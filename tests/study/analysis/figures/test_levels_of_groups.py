"""The figure of groups: levels that are answers to questions are read whole."""

import pandas as pd

from study.analysis.figures.groups import level_panels

LEVELS = ("Never", "Sometimes, on a phone or a tablet")


def test_an_answer_of_several_lines_is_not_cut() -> None:
    rows = [(level, method, 5.0, 4.0, 6.0) for level in LEVELS for method in ("auto", "human")]
    means = pd.DataFrame(rows, columns=["level", "method", "mean", "low", "high"])
    figure = level_panels(means, LEVELS, {"auto": "Auto", "human": "Editor"}, "people like these")
    assert figure.layout.yaxis.ticktext == ("Never", "Sometimes, on<br>a phone or a<br>tablet")
