"""Participants: the quality checks, the results without those flagged and without each in turn, and repeated photos."""

import math
from typing import Any

import pandas as pd

from enhancegan.console import amount
from study.analysis.analysis import Analysis, NotComputed, attempt
from study.analysis.any_analysis import AnyAnalysis
from study.analysis.bt500 import bt500_screening
from study.analysis.consistency import Consistency, repeat_consistency
from study.analysis.figures.raters import drawable, rater_map
from study.analysis.inference import infer
from study.analysis.influence import leave_one_out, mean_column, with_and_without
from study.analysis.report_parts import tables
from study.analysis.report_parts.claims import preferences, verdicts, verdicts_of
from study.analysis.report_parts.few import is_large_enough, with_so_few
from study.analysis.report_parts.section import Drawing, Section, in_order, reasons
from study.analysis.report_parts.tables import Column, Table
from study.analysis.report_parts.words import DASH, bound, listed, number, percent
from study.analysis.slot_adjustment import claimed

_MOST_INFLUENTIAL = 10
_NOTE = (
    "Quality checks flag and never leave anybody out: that is for the researcher to decide. They look for failed "
    "attention checks (the ruined version not put last), repeated photos ranked in reverse, rankings that follow the "
    "order on the screen, response times far from the others' (modified z-score of the logarithm beyond 3.5), and "
    "rankings that reverse the others' (Kendall's tau-b between a participant's ranks and the others' mean ranks, "
    "further below 0 than chance explains), and, where the study has them, at the display check and the color-vision "
    "screening. Leaving participants out because they disagree makes methods look more different than they are; "
    "p-values computed afterwards come out too small. The screening of ITU-R BT.500 is shown for comparison and flags "
    "nobody: it was made for ratings, and ranks are hardly ever as far from their mean as it asks for, so that passing "
    "it says little, the less the fewer photos there are."
)
_CHECKED = {
    "repeat_tau": "repeated photos ranked in reverse",
    "screen_order_share": "rankings that follow the order on the screen",
    "rt_z": "unusual response times",
    "tau_vs_rest": "disagreement with the others",
}
"""Column of the quality checks -> what it looks for; missing where that could not be looked for."""
_NO_MAP = (
    "The figure of pace and agreement cannot be drawn: that needs response times, and photos that others have ranked "
    "too."
)


def raters_section(analysis: Analysis) -> Section:
    """Return the section about participants."""
    matrix = analysis.claimed.matrix
    influence = attempt(lambda: matrix.once("leave one out", lambda: leave_one_out(matrix)))
    consistency = attempt(lambda: repeat_consistency(analysis.shown.first, analysis.shown.again))
    left = with_and_without(
        matrix,
        analysis.flagged.index,
        None if isinstance(influence, NotComputed) else influence,
        analysis.population,
    )
    if analysis.claimed.confounded:
        left = left.assign(p=math.nan)
    advice = analysis.matrix.once("BT.500", lambda: bt500_screening(analysis.matrix))
    sentences = [flags_in_words(analysis), *_without_flagged(left, analysis), *_claims_without_flagged(analysis)]
    sentences += _bt500_in_words(advice)
    found = {"screens": screens_table(analysis.screens, advice), "with-and-without": _without_table(left, analysis)}
    if not isinstance(influence, NotComputed):
        sentences.append(_influence_in_words(influence))
        found["leave-one-out"] = _influence_table(influence, analysis)
    if not isinstance(consistency, NotComputed):
        sentences.append(_consistency_in_words(consistency, len(analysis.labels)))
        found["repeats"] = _repeats_table(consistency)
    can_be_drawn = not drawable(analysis.screens).empty
    figures = {"raters": matrix.once("map of participants", lambda: _map(analysis))} if can_be_drawn else {}
    missing = " ".join(filter(None, (reasons((influence, consistency)), None if can_be_drawn else _NO_MAP)))
    numbers = {
        "screen_tau_vs_rest": analysis.screens["tau_vs_rest"],
        "screens": analysis.screens,
        "bt500_screening": advice,
        "with_and_without": left.reset_index().to_dict("records"),
        "leave_one_out": influence,
        "repeat_consistency": consistency,
    }
    return Section("raters", "Participants", tuple(sentences), figures, found, numbers, _NOTE, missing or None)


def flags_in_words(analysis: AnyAnalysis) -> str:
    """Return how many participants the quality checks flag, and what they looked for."""
    people, flagged = len(analysis.screens), len(analysis.flagged)
    if not flagged and not _looked_for(analysis):
        return (
            "Nothing could be checked: this table has no slots, response times, repeated photos or attention checks "
            "from which quality checks could tell anything."
        )
    if people == 1:
        return f"Quality checks {'flag' if flagged else 'do not flag'} the only participant.{_checked(analysis)}"
    count = f"{flagged:,}" if flagged else "none"
    return f"Quality checks flag {count} of the {amount(people, 'participant')}.{_checked(analysis)}"


def _checked(analysis: AnyAnalysis) -> str:
    """Return what the quality checks could look for in the rankings, and what a study does not have for them."""
    looked = _looked_for(analysis)
    missing = [
        *(["attention checks"] if not len(analysis.shown.traps) else []),
        *(["repeated photos"] if not len(analysis.shown.again) else []),
    ]
    found = f" The checks looked for {listed(looked)}." if looked else ""
    return f"{found} This study has no {' and no '.join(missing)}." if missing else found


def _looked_for(analysis: AnyAnalysis) -> list[str]:
    """Return what the quality checks could look for in the rankings."""
    screens = analysis.screens
    are_known = (screens["traps"].gt(0) & screens["traps_failed"].notna()).any()
    return [
        *(["failed attention checks"] if are_known else []),
        *(name for column, name in _CHECKED.items() if screens[column].notna().any()),
    ]


def _without_flagged(rows: pd.DataFrame, analysis: Analysis) -> list[str]:
    """Return how the means change without all flagged participants; nothing if there are none."""
    methods = list(analysis.labels)
    if not len(analysis.flagged):
        return []
    ranked = [name for name in analysis.flagged.index if name in rows.index]
    if not ranked:
        return ["None of those flagged has ranked a photo that counts, so leaving them out changes nothing."]
    last = rows.iloc[-1]
    if last["participants"] != len(analysis.matrix.participants) - len(ranked):
        return ["Without all of those flagged nobody would be left."]
    columns = list(map(mean_column, methods))
    means, left = (row[columns].set_axis(methods).astype(float) for row in (rows.iloc[0], last))
    before, after = in_order(means), in_order(left)
    order = "the order of the methods stays the same" if before == after else "the order of the methods changes"
    leader = "" if before[0] == after[0] else f" ({analysis.labels[after[0]]} is then first)"
    change = bound((means - left).abs().max())
    return [f"Without them the mean scores change by at most {change} points and {order}{leader}."]


def _claims_without_flagged(analysis: Analysis) -> list[str]:
    """Return which preferences depend on the flagged participants; nothing if nobody is flagged."""
    rest = analysis.without_flagged
    if rest is None:
        return []
    if not is_large_enough(rest, analysis.population):
        return [f"Without them no preference is claimed, {with_so_few(rest, analysis.population)}."]
    basis = rest.once("claimed", lambda: claimed(rest))
    found = attempt(lambda: infer(basis.matrix, analysis.population))
    if isinstance(found, NotComputed):
        return [f"Without them no preference can be claimed: {found.reason}"]
    before, after = preferences(verdicts(analysis)), preferences(verdicts_of(rest, found, basis.confounded))
    if before == after:
        kept = "the same preferences hold" if before else "no preference holds either"
        return [f"Without them {kept}."]
    changes = [
        *([f"no longer hold: {_listed(before - after, analysis)}"] if before - after else []),
        *([f"are added: {_listed(after - before, analysis)}"] if after - before else []),
    ]
    return [f"Without them, preferences {'; preferences '.join(changes)}."]


def _listed(pairs: set[tuple[str, str]], analysis: Analysis) -> str:
    labels = analysis.labels
    return listed(
        [f"{labels[first]} to {labels[second]}" for first in labels for second in labels if (first, second) in pairs]
    )


def _influence_in_words(influence: pd.DataFrame) -> str:
    largest = influence["largest_change"]
    if not largest.max() > 0:
        return f"Leaving out any one of {amount(len(influence), 'participant')} changes no mean score."
    others = int((~influence["same_order"]).sum())
    order = (
        "the order of the methods stays the same whoever is left out"
        if not others
        else f"for {others:,} of them the order of the methods changes"
    )
    return (
        f"Leaving out any one of {amount(len(influence), 'participant')} changes a mean score by at most "
        f"{bound(largest.max())} points ({largest.idxmax()}); {order}."
    )


def _consistency_in_words(found: Consistency, k: int) -> str:
    return (
        f"Of {amount(found.repeats, 'photo')} ranked a second time, {percent(found.same_order)} % got exactly the "
        f"same ranking (by chance {percent(1 / math.factorial(k), 1)} %) and {percent(found.same_best)} % the same "
        f"best version (by chance {percent(1 / k)} %); Kendall's tau between the two rankings is {number(found.tau)} "
        "on average, where 1 is the same and 0 agreement by chance."
    )


def _map(analysis: Analysis) -> Drawing:
    taus = drawable(analysis.screens)["tau_vs_rest"]
    words = (
        f"Map of {amount(len(taus), 'participant')}: response time against Kendall's tau to the others, which goes "
        f"from {number(taus.min())} to {number(taus.max())}. {flags_in_words(analysis)}"
    )
    return Drawing(rater_map(analysis.screens), words)


def _bt500_in_words(advice: pd.DataFrame) -> list[str]:
    """Return whom the recommendation would reject; nothing where it says nothing about anybody."""
    if advice["share"].isna().all():
        return []
    rejected = advice.index[advice["rejects"]]
    whom = f"{len(rejected):,}" if len(rejected) else "none"
    people = amount(len(advice), "participant")
    return [f"The screening of ITU-R BT.500 would reject {whom} of the {people}; it is advice only."]


def screens_table(screens: pd.DataFrame, advice: pd.DataFrame | None = None) -> Table:
    """Return the table of the quality checks of every participant, with what BT.500 says if there is `advice`."""
    flagged_first = (-screens["flags"].map(len)).argsort(kind="stable")
    known = screens if advice is None else screens.join(advice.add_prefix("bt500_"))
    data = known.iloc[flagged_first].reset_index()
    data = data.assign(flags=data["flags"].map("; ".join))
    return Table(
        "Quality checks of every participant, most flags first",
        data,
        {
            "participant": tables.text("Participant"),
            "flags": Column("Flags", lambda flags: flags or "none", numeric=False),
            "traps": tables.count("Attention checks"),
            "traps_failed": tables.count("failed"),
            "repeats": tables.count("Repeats"),
            "repeat_tau": tables.points("Tau of repeats"),
            "screen_order_share": tables.share("In screen order, %", 0),
            "median_rt_ms": Column("Median time, s", lambda ms: number(ms / 1000, 1)),
            "rt_z": tables.points("z of time", 1),
            "tau_vs_rest": tables.points("Tau to others"),
            **({} if advice is None else {"bt500_rejects": Column("BT.500 rejects", _yes_or_no, numeric=False)}),
        },
        "–: not known, because the study has no such photos or times, nobody else ranked the same photos, or the "
        "ruined version of an attention check is not known.",
    )


def _yes_or_no(rejects: Any) -> str:
    return DASH if pd.isna(rejects) else "yes" if rejects else "no"


def _without_table(rows: pd.DataFrame, analysis: Analysis) -> Table:
    return Table(
        "Mean scores with everybody, and without flagged participants, points",
        rows.reset_index(),
        {
            "without": tables.text("Without"),
            "participants": tables.count("Participants"),
            "rankings": tables.count("Rankings"),
            **tables.mean_columns(analysis.labels),
            "p": tables.p("p of equal means"),
        },
        "–: the test of equal means cannot be computed from what is left, methods cannot be told apart from their "
        "slots, or too many participants are flagged to test all.",
    )


def _influence_table(influence: pd.DataFrame, analysis: Analysis) -> Table:
    return Table(
        f"Mean scores without each participant in turn, points; {_MOST_INFLUENTIAL} most influential",
        influence.sort_values("largest_change", ascending=False, kind="stable").reset_index(),
        {
            "participant": tables.text("Without"),
            **tables.mean_columns(analysis.labels),
            "largest_change": tables.points("Largest change", 3),
            "same_order": Column("Order of methods", lambda same: "stays" if same else "changes", numeric=False),
        },
        most_rows=_MOST_INFLUENTIAL,
    )


def _repeats_table(found: Consistency) -> Table:
    return Table(
        "Repeated photos by participant, least consistent first",
        found.by_participant.sort_values("tau", kind="stable").reset_index(),
        {
            "participant": tables.text("Participant"),
            "repeats": tables.count("Repeats"),
            "tau": tables.points("Mean tau"),
        },
    )
