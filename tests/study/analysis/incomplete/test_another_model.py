"""A few rankings that are partial or tied bring another report, which says which they are."""

import pandas as pd

from study.analysis.incomplete.parts.another_model import another_model
from study.analysis.sections import key_findings
from tests.study.analysis.incomplete.test_incomplete_report import analysis_of, study
from tests.study.analysis.simulated import simulated_rankings


def complete() -> pd.DataFrame:
    """Return 144 complete rankings of four methods."""
    return simulated_rankings(12, 12, [0, 0, 0.3, 1.2])


def tie(table: pd.DataFrame, participant: str, image: str) -> None:
    """Tie ranks 1 and 2 of a ranking, in place."""
    table.loc[(table["participant"] == participant) & (table["image"] == image) & (table["rank"] == 2), "rank"] = 1


def test_one_tie_is_named_first_of_all() -> None:
    table = complete()
    tie(table, "P03", "I05")
    assert key_findings(analysis_of(table))[0] == (
        "Because of 1 ranking with a tie (P03 on I05), this report uses another model than that for "
        "complete rankings; without it, the complete report applies."
    )


def test_a_ranking_without_a_method_is_not_called_a_tie() -> None:
    table = complete()
    last = (table["participant"] == "P02") & (table["image"] == "I01") & (table["rank"] == 4)
    (said,) = another_model(analysis_of(table[~last]))
    assert "1 ranking that places only some of the methods (P02 on I01), this" in said


def test_of_several_three_are_named() -> None:
    table = complete()
    for image in ("I01", "I02", "I03", "I04", "I05"):
        tie(table, "P07", image)
    (said,) = another_model(analysis_of(table))
    assert "Because of 5 rankings with ties (P07 on I01; P07 on I02; " in said
    assert "P07 on I03; and 2 more)" in said
    assert "without them, the complete report applies" in said


def test_a_repeat_or_an_attention_check_with_a_tie_counts() -> None:
    table = complete().assign(repeat=0, trap=0)
    again = table[(table["participant"] == "P01") & (table["image"] == "I01")].assign(repeat=1)
    tie(again, "P01", "I01")
    check = table[(table["participant"] == "P02") & (table["image"] == "I01")].assign(trap=1, image="ruin")
    tie(check, "P02", "ruin")
    (said,) = another_model(analysis_of(pd.concat([table, again, check], ignore_index=True)))
    assert "(P01 on I01, a repeat; P02 on ruin, an attention check)" in said


def test_more_than_a_twentieth_are_not_a_few() -> None:
    table = complete()
    for image in sorted(table["image"].unique())[:8]:
        tie(table, "P07", image)
    # 8 of 144 are 5.6 %; 7 would be 4.9 %.
    assert another_model(analysis_of(table)) == []
    assert another_model(analysis_of(study())) == []
