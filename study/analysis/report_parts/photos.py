"""Photos one by one: on how many of them the methods' ranks differ."""

from typing import Any

import pandas as pd

from enhancegan.console import amount
from study.analysis.analysis import Analysis, NotComputed, attempt
from study.analysis.friedman import friedman_per_image
from study.analysis.report_parts import tables
from study.analysis.report_parts.populations import opening
from study.analysis.report_parts.section import Section, reasons
from study.analysis.report_parts.slots import slots_around
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import listed, number
from study.analysis.scores import photo_mean_scores
from study.analysis.significance import FEWEST_CLUSTERS, SIGNIFICANCE

_TITLE = "Photo by photo"
_EQUAL = 1e-9  # points
_NOT_SHARED = "No photo was ranked by 2 people, so nothing can be tested photo by photo."
_NOTE = (
    "One Friedman test per photo, over the people who ranked it: it is about people like these and that one "
    "photo. With few people the χ² distribution is only approximate. Holm limits the chance of any false finding to "
    "5 %, Benjamini and Hochberg the expected share of false ones among the findings."
)


def photos_section(analysis: Analysis) -> Section:
    """Return the section about the tests of single photos."""
    tests = attempt(lambda: friedman_per_image(analysis.matrix))
    numbers = {"friedman_per_image": tests, "friedman_per_image_summary": _summary(tests)}
    if isinstance(tests, NotComputed):
        return Section("photos", _TITLE, (), numbers=numbers, missing=reasons([tests]))
    sentences = (_tested_in_words(tests, analysis), *_best_in_words(analysis)) if (tests["n"] >= 2).any() else ()
    found = {"friedman-per-image": _table(tests)}
    return Section("photos", _TITLE, sentences, {}, found, numbers, _NOTE, None if sentences else _NOT_SHARED)


def _tested_in_words(tests: pd.DataFrame, analysis: Analysis) -> str:
    """Return on how many photos the methods' ranks differ, of those ranked by enough people to claim it of others."""
    enough = tests[tests["n"] >= FEWEST_CLUSTERS]
    if enough.empty:
        return (
            f"No photo was ranked by {FEWEST_CLUSTERS} people or more, so nothing is claimed of single photos about "
            "people like these."
        )
    start, end = slots_around(analysis)
    few = len(tests) - len(enough)
    left = (
        f" {amount(few, 'photo')} with fewer than {FEWEST_CLUSTERS} people {'is' if few == 1 else 'are'} not counted."
        if few
        else ""
    )
    return f"{opening(f'{start}{_in_words(enough)}')}{left}{end}"


def _in_words(tests: pd.DataFrame) -> str:
    counts = {name: int((tests[name] < SIGNIFICANCE).sum()) for name in ("p", "p_holm", "p_bh")}
    below = {name: f"{count:,}" if count else "none" for name, count in counts.items()}
    photos = len(tests)
    expected = number(SIGNIFICANCE * photos, 0 if photos >= 20 else 1)
    show = "shows" if 1 in (photos, counts["p"]) else "show"
    return (
        f"tested one at a time, {below['p']} of {amount(photos, 'photo')} {show} a "
        f"difference between versions, for people like these (p < 0.05; about {expected} would by chance alone); "
        f"corrected for all photos, {below['p_holm']} by Holm and {below['p_bh']} by Benjamini and Hochberg. "
        f"The median Kendall's W of a photo, 1 = all agree, is {number(tests['W'].median())}; random rankings give "
        f"about {number((1 / tests['n']).median())}."
    )


def _best_in_words(analysis: Analysis) -> list[str]:
    """Return on how many photos each method has the highest mean score; nothing of a single photo."""
    of_photos = photo_mean_scores(analysis.matrix)[list(analysis.labels)]
    if len(of_photos) < 2:
        return []
    is_best = of_photos.sub(of_photos.max(axis=1), axis=0).abs() < _EQUAL
    counts = is_best.sum().sort_values(ascending=False, kind="stable")
    items = [f"{analysis.labels[str(method)]} on {count:,}" for method, count in counts.items()]
    shared = ", counting all that share it" if (is_best.sum(axis=1) > 1).any() else ""
    return [
        f"The highest mean score of a photo{shared}: {listed(items)}. Where different methods win on different photos, "
        "their means over all photos may still be close."
    ]


def _table(tests: pd.DataFrame) -> Table:
    return Table(
        "Friedman's test of every photo, clearest differences first",
        tests.sort_values("p", kind="stable").reset_index(),
        {
            "image": tables.text("Photo"),
            "n": tables.count("People"),
            "chi2": tables.points("χ²"),
            "W": tables.points("Kendall's W"),
            "p": tables.p("p"),
            "p_holm": tables.p("p, Holm"),
            "p_bh": tables.p("p, Benjamini-Hochberg"),
        },
    )


def _summary(tests: pd.DataFrame | NotComputed) -> Any:
    if isinstance(tests, NotComputed):
        return tests
    return {
        "n_p_lt_0.05": (tests["p"] < SIGNIFICANCE).sum(),
        "n_holm_lt_0.05": (tests["p_holm"] < SIGNIFICANCE).sum(),
        "n_bh_lt_0.05": (tests["p_bh"] < SIGNIFICANCE).sum(),
        "median_W": tests["W"].median(),
        "mean_W": tests["W"].mean(),
    }
