"""The numbers in the paper (Deng, Loy, Tang, ACM MM 2018, Tables 1 and 2), to print beside ours."""

from typing import NamedTuple

PAPER_EVALUATORS = ("AVA-net", "CUHK-net", "RANK", "DAN")
PAPER_NOTE = (
    "Columns that begin with `paper` are the paper's numbers, from its photos and networks: compare the rows of a "
    "column with each other, not our columns with the paper's. A dash means not measured here, or not in the paper."
)


class PaperRow(NamedTuple):
    """One row of a table.

    Attributes:
        label: as in the paper.
        scores: mean score by each of PAPER_EVALUATORS, higher is better.
    """

    label: str
    scores: tuple[float, float, float, float]


# Mean scores on Val100, 100 unseen test photos of AVA.
TABLE_1 = {
    "original": PaperRow("Original", (0.705, 0.542, 0.487, 0.479)),
    "dslr_iphone": PaperRow("DSLR iphone", (0.624, 0.449, 0.476, 0.359)),
    "dslr_sony": PaperRow("DSLR sony", (0.524, 0.385, 0.475, 0.295)),
    "dslr_blackberry": PaperRow("DSLR blackberry", (0.616, 0.462, 0.477, 0.395)),
    "photoshop_auto": PaperRow("Photoshop-Auto", (0.687, 0.530, 0.481, 0.447)),
    "piecewise": PaperRow("Piecewise", (0.764, 0.805, 0.494, 0.573)),
    "piecewise_without_gan": PaperRow("Piecewise without L_gan", (0.708, 0.705, 0.484, 0.491)),
    "piecewise_without_reg": PaperRow("Piecewise without L_reg1,2", (0.751, 0.755, 0.492, 0.527)),
    "filtering": PaperRow("Deep filtering", (0.769, 0.752, 0.498, 0.624)),
    "filtering_random_weights": PaperRow("Deep filtering, random weights", (0.687, 0.432, 0.479, 0.438)),
}

# Mean scores on the standard test split of MIT-Adobe FiveK.
TABLE_2 = {
    "original": PaperRow("Original", (0.651, 0.247, 0.467, 0.444)),
    "photoshop_auto": PaperRow("Photoshop-Auto", (0.638, 0.277, 0.397, 0.319)),
    "top1_expert": PaperRow("Top1-Expert", (0.730, 0.397, 0.482, 0.532)),
    "top2_expert": PaperRow("Top2-Expert", (0.675, 0.319, 0.471, 0.480)),
    "piecewise": PaperRow("Piecewise", (0.731, 0.516, 0.476, 0.502)),
    "filtering": PaperRow("Deep filtering", (0.728, 0.433, 0.477, 0.453)),
}
