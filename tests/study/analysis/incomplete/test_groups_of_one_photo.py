"""Methods that photos keep apart: what is said of a group of methods of which too little is known."""

import numpy as np
import pandas as pd

from study.analysis.incomplete.analysis import analyze_incomplete
from study.analysis.incomplete.sections import incomplete_findings


def apart(photos: int) -> pd.DataFrame:
    """Return ten people's rankings of a and b on the first photo, and of c and d on the others."""
    rng = np.random.default_rng(3)
    rows = []
    for person in range(10):
        for photo in range(photos):
            methods = rng.permutation(["a", "b"] if photo == 0 else ["c", "d"])
            rows += [(f"p{person}", f"i{photo}", str(method), rank) for rank, method in enumerate(methods, start=1)]
    return pd.DataFrame(rows, columns=["participant", "image", "method", "rank"])


def findings(photos: int) -> list[str]:
    return incomplete_findings(analyze_incomplete(apart(photos), {key: key.upper() for key in "abcd"}, None))


REASON = "Among {}: Intervals for people and photos like these need at least 2 of each; there are 10 and 1."


def test_a_group_of_one_photo_is_named_with_the_reason_beside_one_of_several() -> None:
    said = findings(6)
    assert REASON.format("A and B") in said
    assert any(sentence.startswith("Among C and D: No difference") for sentence in said)


def test_where_every_group_has_one_photo_the_group_is_named() -> None:
    assert any(REASON.format("A, B") in sentence for sentence in findings(2))


def test_ties_alone_are_told_as_such() -> None:
    tied = apart(3).assign(rank=1)
    said = incomplete_findings(analyze_incomplete(tied, {key: key.upper() for key in "abcd"}, None))
    assert "Every ranking ties all of its versions, so that nothing tells the methods apart." in said
    assert not any("never ranked below" in sentence for sentence in said)
