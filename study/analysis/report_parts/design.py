"""The design: what must hold before a difference between methods is believed."""

from itertools import combinations
from typing import Any

import pandas as pd

from enhancegan.console import amount
from study.analysis.analysis import Analysis, NotComputed, attempt
from study.analysis.coverage import Cover, Coverage, coverage
from study.analysis.inference import Inference
from study.analysis.order_drift import SAME_ORDER, OrderDrift, order_drift
from study.analysis.pairs import pair_names
from study.analysis.report_parts import tables
from study.analysis.report_parts.scores import intervals_by_name
from study.analysis.report_parts.section import Section
from study.analysis.report_parts.slots import (
    balance_numbers,
    confounded_pairs,
    is_confounded,
    largest_share,
    slot_warning,
    why_dash,
    without_confounded,
)
from study.analysis.report_parts.tables import Column, Table
from study.analysis.report_parts.words import limits, listed, number, p_value, percent
from study.analysis.significance import SIGNIFICANCE
from study.analysis.slot_balance import SMALLEST_V, UNEVEN_P, SlotBalance

_NEARLY_EVEN = 0.95  # of the actual numbers, above which effective ones are not worth a sentence
_NOTE = (
    "Methods by slots: Cramér's V is 0 if every method was in every slot equally often, 1 if each had one slot; counts "
    f"are called uneven if V is at least {SMALLEST_V:g} and Anderson's test, for slots drawn anew for every ranking, "
    f"has p < {UNEVEN_P:g}. Claims are then adjusted by least squares on method and slot within rankings; ranks, box "
    "plots, the map of win rates, Friedman's tests, worths and the bootstrap are not. Methods and slots cannot be told "
    "apart where slots explain more than 95 % of what distinguishes two methods, or where one person or one photo is "
    "most of what separates them. Effective numbers: as many people, or photos, with equally many rankings each say as "
    "much (Kish). Drift: every person's slope of a method's score over the standardized order of the photos, Student's "
    "t over people, Holm over methods."
)


def design_section(analysis: Analysis) -> Section:
    """Return the section about the design."""
    balance = analysis.slots
    drift = attempt(lambda: order_drift(analysis.matrix))
    cover = coverage(analysis.matrix)
    sentences = (
        *_slots_in_words(balance, analysis),
        *people_and_photos(cover),
        _drift_in_words(drift, analysis),
    )
    found = {} if isinstance(balance, NotComputed) else {"slots": _slots_table(balance, analysis)}
    raw, adjusted = analysis.observed, analysis.inference
    if analysis.claimed.is_adjusted and not isinstance(raw, NotComputed) and not isinstance(adjusted, NotComputed):
        found |= _adjusted_tables(raw, adjusted, analysis)
    if not isinstance(drift, NotComputed):
        found["drift"] = _drift_table(drift, analysis)
    return Section(
        "design", "Design", sentences, tables=found, numbers=_numbers(balance, cover, drift, analysis), note=_NOTE
    )


def design_warnings(analysis: Analysis) -> list[str]:
    """Return what must be known about the design before any claim is read; nothing for a sound design."""
    return [*slot_warning(analysis), *cover_warnings(coverage(analysis.matrix))]


def _slots_in_words(found: SlotBalance | NotComputed, analysis: Analysis) -> list[str]:
    if isinstance(found, NotComputed):
        return [found.reason]
    numbers = balance_numbers(found)
    if found.is_uneven:
        return [
            *slot_warning(analysis),
            f"Random slots would rarely give counts this uneven ({numbers}).",
            *_inseparable(found, analysis),
        ]
    differ = (
        "do not differ clearly more than expected by chance"
        if found.p >= UNEVEN_P
        else f"differ more than expected by chance, but by less than V = {SMALLEST_V:g}"
    )
    return [
        f"Methods were shown in all slots about equally often; the largest share is {largest_share(found, analysis)}. "
        f"Counts {differ} ({numbers})."
    ]


def _inseparable(found: SlotBalance, analysis: Analysis) -> list[str]:
    """Return which pairs cannot be told apart from their slots; nothing where all or none can."""
    if found.is_confounded or not found.confounded:
        return []
    return [f"Methods and slots cannot be told apart in the pairs {listed(confounded_pairs(analysis))}."]


def people_and_photos(found: Coverage) -> list[str]:
    """Return how many people ranked how many photos, and the warnings of ``cover_warnings``."""
    people, photos = found.people, found.photos
    of_people, of_photos = amount(people.count, "person", "people"), amount(photos.count, "photo")
    if found.filled == 1 and min(people.count, photos.count) > 1:
        return [f"Each of the {of_people} ranked each of the {of_photos}.", *cover_warnings(found)]
    uneven = (
        ""
        if min(people.effective / people.count, photos.effective / photos.count) > _NEARLY_EVEN
        else f" Rankings are spread unevenly: effectively {number(people.effective, 1)} people and "
        f"{number(photos.effective, 1)} photos (Kish)."
    )
    return [
        f"{of_people} ranked {of_photos}, {percent(found.filled, apart_from=1)} % of all combinations.{uneven}",
        *cover_warnings(found),
    ]


def cover_warnings(found: Coverage) -> list[str]:
    """Return what must be known about who ranked which photos before a claim is read; nothing where all is well."""
    warnings = []
    if len(found.parts) > 1:
        sizes = [
            f"{amount(people, 'person', 'people')} with {amount(photos, 'photo')}" for people, photos in found.parts
        ]
        shown = sizes if len(sizes) <= 4 else [*sizes[:3], f"{len(sizes) - 3:,} smaller parts"]
        warnings.append(
            f"Caution: the study falls into {len(found.parts):,} parts that share neither people nor photos "
            f"({listed(shown)}); differences between people and between photos cannot be told apart across them."
        )
    if found.people.is_dominated:
        warnings.append(_dominated(found.people, "people", f"participant {found.people.largest}"))
    if found.photos.is_dominated:
        warnings.append(_dominated(found.photos, "photos", f"photo {found.photos.largest}"))
    return warnings


def _dominated(found: Cover, what: str, largest: str) -> str:
    return (
        f"Caution: a few {what} dominate. The {found.count:,} {what} are effectively only {number(found.effective, 1)} "
        f"(Kish), and {largest} alone has {percent(found.largest_share)} % of the rankings."
    )


def _drift_in_words(found: OrderDrift | NotComputed, analysis: Analysis) -> str:
    if isinstance(found, NotComputed):
        return found.reason
    if found.same_order >= SAME_ORDER:
        return (
            f"Photos came in much the same order for everybody (photos explain {percent(found.same_order)} % of it), "
            "so whether differences between methods changed from the first photos to the last cannot be told from "
            "differences between those photos."
        )
    slopes = found.slopes[found.slopes["p_holm"] < SIGNIFICANCE]
    if slopes.empty:
        smallest, people = p_value(found.slopes["p_holm"].min()), amount(found.people, "person", "people")
        return (
            "No change of the differences between methods was found from people's first photos to their last "
            f"(smallest {smallest}, Holm, from {people})."
        )
    # From standard deviations of the order to the whole visit.
    visit = slopes[["slope", "low", "high"]] * found.visit
    items = [
        f"{analysis.labels[str(method)]} {'gained' if row['slope'] > 0 else 'lost'} "
        f"{number(abs(row['slope']), apart_from=0)} points (95 % interval of the change, this method alone, "
        f"{limits(row['low'], row['high'])}; "
        f"{p_value(slopes['p_holm'][str(method)])} over all methods, Holm)"
        for method, row in visit.iterrows()
    ]
    return (
        "Differences between methods changed while people went through their photos. On a straight line from the first "
        f"photo to the last, against the average of all methods, {listed(items)}. Mean scores are averages over whole "
        "visits; for shorter or longer ones they may differ."
    )


def _slots_table(found: SlotBalance, analysis: Analysis) -> Table:
    slots = {f"slot_{slot}": tables.count(f"Slot {slot}") for slot in found.counts.columns}
    return Table(
        "How many rankings showed a method in a slot",
        found.counts.set_axis(list(slots), axis=1).reset_index(),
        {"method": tables.method("Method", analysis.labels), **slots},
    )


def _adjusted_tables(raw: Inference, adjusted: Inference, analysis: Analysis) -> dict[str, Table]:
    """Return means and differences as shown beside the adjusted ones."""
    return {
        "adjusted-means": Table(
            "Mean scores as shown, and adjusted for the slot, points",
            _beside(raw.means, adjusted.means, "mean").reset_index(),
            {
                "method": tables.method("Method", analysis.labels),
                "mean": tables.points("Mean as shown"),
                **tables.limits(),
                "adjusted": tables.points("Adjusted"),
                **tables.limits("adjusted_"),
            },
            "–: the score is the same in every ranking.",
        ),
        "adjusted-differences": Table(
            "Differences of mean scores as shown, and adjusted for the slot, first minus second, points",
            _differences_beside(raw.differences, adjusted.differences, analysis),
            {
                **tables.pair(analysis.labels),
                "difference": tables.points("Difference as shown"),
                **tables.limits(),
                "p": tables.p("p"),
                "adjusted": tables.points("Adjusted"),
                **tables.limits("adjusted_"),
                "adjusted_p": tables.p("p"),
                "confounded": Column("Can be told from slots", lambda is_so: "no" if is_so else "yes", numeric=False),
            },
            why_dash("the difference is the same in every ranking", analysis),
            most_rows=len(raw.differences),
        ),
    }


def _differences_beside(raw: pd.DataFrame, adjusted: pd.DataFrame, analysis: Analysis) -> pd.DataFrame:
    """Return the rows of the table of differences, with nothing but these rankings' difference of confounded pairs."""
    both = raw[["a", "b"]].assign(**_beside(raw, adjusted, "difference"), p=raw["p"], adjusted_p=adjusted["p"])
    hidden = ("low", "high", "p", "adjusted", "adjusted_low", "adjusted_high", "adjusted_p")
    confounded = [is_confounded(a, b, analysis) for a, b in zip(raw["a"], raw["b"], strict=True)]
    return without_confounded(both, hidden, analysis).assign(confounded=confounded)


def _beside(raw: pd.DataFrame, adjusted: pd.DataFrame, name: str) -> pd.DataFrame:
    columns = {"adjusted": name, "adjusted_low": "low", "adjusted_high": "high"}
    return raw[[name, "low", "high"]].assign(**{new: adjusted[old] for new, old in columns.items()})


def _drift_table(found: OrderDrift, analysis: Analysis) -> Table:
    return Table(
        "Change of every method's score per standard deviation of a person's order, points",
        found.slopes.reset_index(),
        {
            "method": tables.method("Method", analysis.labels),
            "slope": tables.points("Slope"),
            **tables.limits(),
            "p": tables.p("p"),
            "p_holm": tables.p("p, Holm"),
        },
        "–: the slope is the same for everybody.",
    )


def _numbers(
    balance: SlotBalance | NotComputed, cover: Coverage, drift: OrderDrift | NotComputed, analysis: Analysis
) -> dict[str, Any]:
    return {
        "design": {
            "slots": balance if isinstance(balance, NotComputed) else _slot_numbers(balance, analysis),
            "order": drift,
            "coverage": {
                "people": cover.people,
                "photos": cover.photos,
                "filled": cover.filled,
                "parts": [{"people": people, "photos": photos} for people, photos in cover.parts],
            },
        }
    }


def _slot_numbers(found: SlotBalance, analysis: Analysis) -> dict[str, Any]:
    pairs, raw = list(combinations(analysis.labels, 2)), analysis.observed
    as_shown = (
        raw
        if isinstance(raw, NotComputed)
        else {"means": raw.means, "differences": intervals_by_name(raw.differences, "-")}
    )
    return {
        "counts": found.counts.to_numpy().tolist(),
        "cramers_v": found.cramers_v,
        "chi2": found.chi2,
        "df": found.df,
        "p": found.p,
        "uneven": found.is_uneven,
        "adjusted": analysis.claimed.is_adjusted,
        "confounded": [
            name
            for name, pair in zip(pair_names(pairs, "-"), pairs, strict=True)
            if frozenset(pair) in found.confounded
        ],
        "as_shown": as_shown,
    }
