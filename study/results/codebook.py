"""The codebook: every column of every exported table with its meaning, unit and values, defined only here.

`study.results.tables` builds its tables from these definitions, and the exports include them for their readers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import Literal, get_args

import pandas as pd

from study.analysis.rankings import COLUMNS
from study.color_vision.palettes import Kind as PlateKind
from study.color_vision.series import KINDS as PLATES
from study.color_vision.series import Verdict
from study.content.trials import Kind
from study.content.yaml.checks import DEFUSED
from study.content.yaml.definition import PARTS, Part, Question, Study
from study.content.yaml.kinds import KINDS
from study.content.yaml.panels import OWN, PANELS
from study.visits.answers.limits import MOST_EVENTS, MOST_ROUNDS, PATCHES

Suggestion = Literal["approve", "review", "screened out", "no code"]
Type = Literal["text", "whole", "real", "moment", "json"]

IDENTIFIERS = ("PROLIFIC_PID", "SESSION_ID", "panel_person", "panel_visit", "invitation")
"""Columns of the participants table that may identify a participant."""


@dataclass(frozen=True)
class Entry:
    """The definition of one column of a table."""

    name: str
    """The column's name."""
    type: Type
    """Text, whole number, any number, moment in UTC (ISO 8601), or a list as JSON."""
    meaning: str
    """What a value means, as a sentence."""
    unit: str = ""
    """Unit; empty where there is none."""
    values: str = ""
    """Possible values; empty where type and unit say all."""


_CSS = "CSS pixels"

_UNITS = ("ms", "points")
_TYPES: dict[str, Type] = {"text": "text", "whole": "whole", "rank": "whole", "flag": "whole", "real": "real"}

RANKINGS = tuple(
    Entry(column.name, _TYPES[column.kind], column.meaning, column.unit, "")
    if column.unit in _UNITS
    else Entry(column.name, _TYPES[column.kind], column.meaning, "", column.unit)
    for column in COLUMNS
)
"""Columns of the rankings table, one row per placement."""

RECORD = (
    Entry(
        "loading_ms",
        "real",
        "Time from requesting the images, or the last click on the previous set if later, until all were decoded.",
        "ms",
        "0 or more",
    ),
    Entry(
        "zoom_largest",
        "real",
        "Largest zoom factor used; 1 is the size at which the set was shown.",
        "factor",
        "1 or more",
    ),
    Entry("zoom_ms", "real", "Time spent zoomed in.", "ms", "0 or more"),
    Entry("full_ms", "real", "Time spent in the full-screen view of one version.", "ms", "0 or more"),
    Entry("hidden_ms", "real", "Time during which the window was not visible.", "ms", "0 or more"),
    Entry("window_width", "real", "Width of the window while the set was ranked.", _CSS),
    Entry("window_height", "real", "Height of the window while the set was ranked.", _CSS),
    Entry("pixel_ratio", "real", "Pixels of the screen per CSS pixel.", "ratio"),
    Entry("image_width", "real", "Width of one version as it was shown.", _CSS),
    Entry("image_height", "real", "Height of one version as it was shown.", _CSS),
    Entry("undos", "whole", "How many clicks were undone.", "count", "0 or more"),
    Entry("resumed", "whole", "How many times the set was loaded again before it was ranked.", "count", "0 or more"),
    Entry("browser_shown_at", "moment", "When the set was shown, by the clock of the participant's browser."),
    Entry(
        "events",
        "json",
        "What the participant did: [ms since the set was shown, what, number] in order of time; the number is the slot "
        "of a rank, an undo or an opened full-screen view (0: closed), or the new zoom factor.",
        "",
        f"list of at most {MOST_EVENTS} entries; what is rank, undo, zoom or full",
    ),
)
"""What a participant's browser measured while a set was ranked; missing where it sent nothing."""

TRIALS = (
    Entry("participant", "text", "Identifier of the participant for whom the set was planned."),
    Entry(
        "trial",
        "whole",
        "Place of the set in the participant's order, practice included.",
        "",
        "1.. from the first set",
    ),
    Entry(
        "kind", "text", "Purpose of the set; only main sets count, a trap is an attention check.", "", ", ".join(Kind)
    ),
    Entry("image", "text", "File stem of the photo."),
    Entry("slots", "json", "Methods in the order of the slots on the screen, first slot first.", "", "list of methods"),
    Entry(
        "order",
        "json",
        "Methods as the participant ranked them, best first; missing while unranked.",
        "",
        "list of methods",
    ),
    Entry("ranks", "json", "Rank of the version in each slot, first slot first; 1 is best.", "", "list of 1..k"),
    Entry("shown_at", "moment", "When the set became the participant's current one, by the server's clock."),
    Entry("answered_at", "moment", "When the ranking was stored, by the server's clock."),
    Entry("rt_ms", "whole", "Time from all images being visible to the last click, by the browser.", "ms", "0 or more"),
    Entry(
        "tries",
        "whole",
        "How often a practice set was ranked; missing unless it was tried again.",
        "count",
        "2 or more",
    ),
    Entry(
        "further_tries",
        "json",
        "The tries after the first, to which the other columns belong: slots best first, when stored, time to the last "
        "click in ms, and what the browser measured.",
        "",
        "list of {order, answered_at, rt_ms, record}",
    ),
    *RECORD,
)
"""Columns of the trials table, one row per planned set."""

PARTICIPANTS = (
    Entry("participant", "text", "Random identifier of the participant."),
    Entry(
        "number",
        "whole",
        "Order of consent: one more than the largest number present at that moment. If the newest participant "
        "withdraws, the next one gets the same number; `participant` is never reused.",
        "",
        "0.. from the first",
    ),
    Entry(
        "plan",
        "whole",
        "Number of the plan that, with the study's seed, fixes the participant's orders.",
        "",
        "0 or more",
    ),
    Entry(
        "condition",
        "text",
        "Condition of the participant, which follows from the plan: some of the methods or photos; missing in a study "
        "without conditions.",
    ),
    Entry(
        "mode",
        "text",
        "Whether the participant took part, took part in the pilot, or only tested the study.",
        "",
        "live, pilot or test; only live counts",
    ),
    Entry("simulated", "whole", "Whether a simulation answered, and no person.", "", "0 or 1"),
    Entry(
        "state",
        "text",
        "Progress: done has finished, screened_out was sent away by a check before the sets, active has done something "
        "lately, abandoned has not.",
        "",
        "done, screened_out, active or abandoned",
    ),
    Entry("language", "text", "Language of the participant's visit.", "", "BCP 47 tag"),
    Entry(
        "consent_version",
        "text",
        "Version of the text that the participant consented to, in the table of texts; missing if not recorded.",
        "",
        "64 hexadecimal digits",
    ),
    Entry("PROLIFIC_PID", "text", "The participant's identifier at Prolific. Personal data.", "", DEFUSED),
    Entry("STUDY_ID", "text", "Prolific's identifier of the study.", "", DEFUSED),
    Entry("SESSION_ID", "text", "Prolific's identifier of the session. Personal data.", "", DEFUSED),
    Entry(
        "panel",
        "text",
        "Panel that sent the participant; missing for others. own is the one that the study describes itself.",
        "",
        ", ".join((*(panel.key for panel in PANELS), OWN)),
    ),
    Entry("panel_person", "text", "The participant's identifier at the panel. Personal data.", "", DEFUSED),
    Entry(
        "panel_visit",
        "text",
        "The panel's identifier of the visit at which the participant consented. Personal data.",
        "",
        DEFUSED,
    ),
    Entry("panel_study", "text", "The panel's identifier of its study.", "", DEFUSED),
    Entry(
        "invitation",
        "whole",
        "Number of the participant's invitation link. Personal data.",
        "",
        "0 or more",
    ),
    Entry("consented_at", "moment", "When the participant consented."),
    Entry("screened_out_at", "moment", "When a check before the sets ended the visit; missing for others."),
    Entry("screened_out_by", "text", "Name of the check that ended the visit; missing for others."),
    Entry("started_at", "moment", "When the participant left the instructions for the first set."),
    Entry("finished_at", "moment", "When the last answer was stored."),
    Entry("seen_at", "moment", "When the participant last did something that was stored."),
    Entry("minutes", "real", "From the start to the end; missing for those who have not finished.", "minutes"),
    Entry("answered", "whole", "How many sets the participant has ranked, of every kind.", "count", "0 or more"),
    Entry("sets", "whole", "How many sets were planned for the participant, of every kind.", "count", "1 or more"),
    Entry("window_width", "real", "Width of the window at the display check.", _CSS),
    Entry("window_height", "real", "Height of the window at the display check.", _CSS),
    Entry("screen_width", "real", "Width of the screen.", _CSS),
    Entry("screen_height", "real", "Height of the screen.", _CSS),
    Entry("pixel_ratio", "real", "Pixels of the screen per CSS pixel.", "ratio"),
    Entry("color_depth", "whole", "Color depth of the screen as reported by the browser.", "bits", "0 or more"),
    Entry(
        "dark",
        "whole",
        f"How many of {PATCHES} dark patches the participant could tell from black.",
        "count",
        f"0 to {PATCHES}",
    ),
    Entry(
        "light",
        "whole",
        f"How many of {PATCHES} light patches the participant could tell from white.",
        "count",
        f"0 to {PATCHES}",
    ),
    Entry("touch", "whole", "Whether the screen is a touch screen.", "", "0 or 1"),
    Entry(
        "screen_tries",
        "whole",
        "How often the patches were counted until the display check was passed or given up.",
        "count",
        "1 or more",
    ),
    Entry(
        "gamut",
        "text",
        "Widest range of colors that the screen shows about all of, as reported by the browser.",
        "",
        "srgb, p3 or rec2020",
    ),
    Entry("dynamic_range", "text", "Dynamic range of the screen, as reported.", "", "standard or high"),
    Entry("color_scheme", "text", "Whether the participant prefers light or dark pages.", "", "light or dark"),
    Entry("forced_colors", "whole", "Whether the browser replaces the colors of pages.", "", "0 or 1"),
    Entry(
        "color_vision",
        "text",
        "What the color-vision screening says: at most one of the four plates for red and green was misread, and the "
        "others were read (no sign); more of them were (possible); or the answers do not tell. No diagnosis. Data "
        "about health.",
        "",
        ", ".join(Verdict),
    ),
    Entry(
        "color_vision_right",
        "whole",
        "How many plates of the last round were read right.",
        "count",
        f"0 to {len(PLATES)}",
    ),
    Entry("color_vision_rounds", "whole", "How many rounds of plates were answered.", "count", f"1 to {MOST_ROUNDS}"),
    Entry(
        "color_vision_answers",
        "json",
        "Every plate in the order of showing, all rounds: [what it is for, digit shown, digit named], null for none.",
        "",
        f"list of {len(PLATES)} entries a round; what for is {', '.join(PlateKind)}",
    ),
)
"""Columns of the participants table before those of the study's questions, one row per participant."""


ARRIVALS = (
    Entry("participant", "text", "Identifier of the participant who arrived."),
    Entry("arrival", "whole", "Place among the participant's arrivals that are kept.", "", "1.. from the first"),
    Entry("arrived_at", "moment", "When the participant opened the study's address."),
    Entry("parameter", "text", "Name of a parameter of the address, as received.", "", DEFUSED),
    Entry("value", "text", "Its value, as received. May be personal data.", "", DEFUSED),
    Entry("cut", "whole", "Whether the address said more than is kept.", "", "0 or 1"),
)
"""Columns of the arrivals table, one row per parameter of the address at every arrival."""

APPROVALS = (
    Entry("panel", "text", "Panel that sent the participant.", "", ", ".join((*(panel.key for panel in PANELS), OWN))),
    Entry("panel_person", "text", "The participant's identifier at the panel. Personal data.", "", DEFUSED),
    Entry("panel_visit", "text", "The panel's identifier of the latest visit. Personal data.", "", DEFUSED),
    Entry(
        "other_visits",
        "json",
        "The panel's identifiers of earlier visits, first one first. Personal data.",
        "",
        "list of texts",
    ),
    Entry("participant", "text", "Random identifier of the participant."),
    Entry("state", "text", "Progress, as in the participants table.", "", "done, screened_out, active or abandoned"),
    Entry("screened_out_by", "text", "Check that ended the visit; missing for others."),
    Entry("minutes", "real", "From the start to the end; missing for those who have not finished.", "minutes"),
    Entry("answered", "whole", "How many sets the participant has ranked, of every kind.", "count", "0 or more"),
    Entry("sets", "whole", "How many sets were planned for the participant, of every kind.", "count", "1 or more"),
    Entry(
        "flags",
        "text",
        "What the quality checks and the checks before the sets say, in sentences with semicolons between; missing if "
        "none.",
    ),
    Entry(
        "suggestion",
        "text",
        "What to do at the panel: approve who finished without a flag, review who finished with one; screened "
        "out for those whose visit a check before the sets has ended: they were given the code for that, if the study "
        "has one; no code for all others, who have not reached the last page. Nobody is rejected automatically.",
        "",
        ", ".join(get_args(Suggestion)),
    ),
)
"""Columns of the list for panels, one row per participant whom a panel sent."""

CONSENT_TEXTS = (
    Entry("version", "text", "SHA-256 of the text in UTF-8.", "", "64 hexadecimal digits"),
    Entry("language", "text", "Language of the text.", "", "BCP 47 tag"),
    Entry("first_used_at", "moment", "When somebody first consented to it."),
    Entry(
        "text",
        "text",
        "Heading, text, what the page adds to it, and the sentence that is agreed to, as they were shown.",
        "",
        "Markdown",
    ),
)
"""Columns of the table of texts that participants consented to, one row per version."""


def question_column(part: Part, key: str) -> str:
    """Return the column of the answers to a question."""
    return f"{part}_{key}"


def participants_entries(study: Study, columns: Iterable[str] = ()) -> tuple[Entry, ...]:
    """Return the columns of the participants table of a study.

    `columns` may name columns of questions that the study no longer asks: they come last.
    """
    asked = [_question(study, part, question) for part in PARTS for question in study.questions(part)]
    known = {entry.name for entry in (*PARTICIPANTS, *asked)}
    former = [
        Entry(name, "text", "Answer to a question that the study no longer asks.", "", DEFUSED)
        for name in columns
        if name not in known
    ]
    return (*PARTICIPANTS, *asked, *former)


def wide_entries(methods: Iterable[str]) -> tuple[Entry, ...]:
    """Return the columns of the wide table, one row per ranking."""
    methods = list(methods)
    by_name = {entry.name: entry for entry in RANKINGS}
    return (
        *(by_name[name] for name in ("participant", "trial", "image", "repeat", "trap", "rt_ms")),
        *(
            Entry(
                f"rank_{method}",
                "whole",
                f"Rank of the version by {method}; 1 is best, missing if not shown.",
                "",
                "1..k",
            )
            for method in methods
        ),
        *(
            Entry(f"slot_{method}", "whole", f"Slot of the version by {method}; missing if not shown.", "", "1..k")
            for method in methods
        ),
        *RECORD,
    )


def mean_scores_entries() -> tuple[Entry, ...]:
    """Return the columns of the table of mean scores, one row per method."""
    return (
        Entry("method", "text", "Key of the method."),
        Entry("label", "text", "Name of the method."),
        Entry(
            "mean",
            "real",
            "Mean score over all rankings that count: no practice, repeats or attention checks.",
            "points",
        ),
        Entry("rankings", "whole", "How many rankings the mean is over.", "count", "1 or more"),
    )


def rank_counts_entries(versions: int) -> tuple[Entry, ...]:
    """Return the columns of the table of rank counts, one row per method, where sets have `versions` versions."""
    return (
        Entry("method", "text", "Key of the method."),
        *(
            Entry(
                f"rank_{rank}",
                "whole",
                f"How many rankings that count put the method at rank {rank}.",
                "count",
                "0..",
            )
            for rank in range(1, versions + 1)
        ),
    )


def codebook_csv(tables: Mapping[str, tuple[Entry, ...]]) -> str:
    """Return the codebook as CSV: one row per column of a table, `tables` being their columns by file."""
    rows = [(name, *astuple(entry)) for name, entries in tables.items() for entry in entries]
    columns = ["table", "column", "type", "meaning", "unit", "values"]
    return pd.DataFrame(rows, columns=columns).to_csv(index=False, lineterminator="\n")


def codebook_markdown(tables: Mapping[str, tuple[Entry, ...]]) -> str:
    """Return the codebook as Markdown: one section per file, one row per column."""
    parts = ["# Codebook", "An empty cell is a missing value."]
    for name, entries in tables.items():
        lines = ["| column | type | meaning | unit | values |", "|---|---|---|---|---|"]
        lines += [f"| {' | '.join(map(_cell, astuple(entry)))} |" for entry in entries]
        parts += [f"## {name}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _question(study: Study, part: Part, question: Question) -> Entry:
    kind = KINDS[question.kind]
    asked = " ".join(question.texts[study.languages[0]].split())
    when = {"before": "Before the sets", "after": "After the sets"}[part]
    return Entry(question_column(part, question.key), kind.column, f"{when}: {asked}", values=kind.values(question))
