"""The quality checks of a study's participants, also where sets show some of the methods."""

import pandas as pd

from study.analysis.rank_matrix import presentations
from study.analysis.rankings import counted, marked
from study.analysis.screens import attention_flag, screens
from study.content.yaml.definition import Study


def screened(study: Study, rankings: pd.DataFrame) -> pd.DataFrame:
    """Return the screens of everybody in a study's rankings table, as ``study.analysis.screens.screens`` does.

    Where sets show some of the methods they are ``traps``, ``traps_failed``, ``median_rt_ms`` and ``flags`` alone: the
    other checks compare whole rankings.
    """
    if study.design.shows_all:
        return screens(presentations(rankings, study.method_keys), study.traps)
    people = pd.Index(pd.unique(rankings["participant"]).astype(str), name="participant")
    checks = rankings[marked(rankings, "trap")]
    ruined = checks[checks["method"] == checks["image"].map(study.traps)]
    times = counted(rankings).drop_duplicates(["participant", "image"]).groupby("participant")["rt_ms"].median()
    table = pd.DataFrame(
        {
            "traps": ruined.groupby("participant").size(),
            "traps_failed": (ruined["rank"] != study.design.versions).groupby(ruined["participant"]).sum(),
            "median_rt_ms": times,
        },
        index=people,
    )
    table[["traps", "traps_failed"]] = table[["traps", "traps_failed"]].fillna(0).astype(int)
    flags = [attention_flag(failed, of) for failed, of in zip(table["traps_failed"], table["traps"], strict=True)]
    return table.assign(flags=pd.Series(flags, index=people, dtype=object))
