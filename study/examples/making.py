"""`make examples`: the table of simulated rankings; development only.

The people of the table prefer what `worths.yaml` says, rank every photo once, with the slots that the app would plan,
repeat some, and get two attention checks. Two differences are put in, large enough for the analysis to find: of
portraits, deep filtering is liked less; and people who photograph as a hobby like human edits better.
"""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from enhancegan.whole_files import write_text
from study.analysis.rankings import rankings_csv
from study.analysis.scale import default_scores
from study.content.trials import Design, Kind, PlannedTrial, plan_trials
from study.content.yaml.definition_file import load_definition
from study.examples.files import DEFINITION, RANKINGS, WORTHS
from study.simulation.model import Model, Person
from study.simulation.model_file import read_model

PEOPLE = 47
SEED = 1
CATEGORIES = {
    "landscape": ("cliffs", "dunes", "fjord", "lake", "meadow", "waterfall"),
    "portrait": ("baker", "child", "dancer", "farmer", "violinist"),
    "city": ("bridge", "market", "skyline", "station", "tramway"),
    "food": ("bread", "figs", "ramen", "tart"),
}
"""Category -> photos of the table."""
EXPERIENCE = ("hobby", "phone", "phone")
"""What people say who come one after the other."""
TRAPS = {"check_market": "human", "check_lake": "photoshop_auto"}
"""Attention check -> the method whose version is ruined."""
REPEATS = 2

_WITH_PORTRAITS = {"filtering": -1.5}
_OF_HOBBY = {"human": 1.1}
"""Method -> what is added to its log-worth."""


def main() -> None:
    """Write the table again."""
    write_text(RANKINGS, rankings_csv(simulated_table(), with_covariates=True))


def simulated_table() -> pd.DataFrame:
    """Return the rankings table, with the covariates `category` (of photos) and `experience` (of people)."""
    methods = tuple((load_definition(DEFINITION, []) or {})["methods"])
    # Nobody leaves: every person has ranked every photo.
    model = replace(read_model(WORTHS, methods), abandon=0.0)
    category = {photo: name for name, photos in CATEGORIES.items() for photo in photos}
    design = Design(tuple(sorted(category)), methods, traps=tuple(TRAPS), repeats=REPEATS)
    rows = [row for number in range(PEOPLE) for row in _of_person(number, design, model, category)]
    return pd.DataFrame(rows)


def _of_person(number: int, design: Design, model: Model, category: dict[str, str]) -> Iterator[dict[str, object]]:
    experience = EXPERIENCE[number % len(EXPERIENCE)]
    for trial, planned in enumerate(plan_trials(design, SEED, number), start=1):
        kind = category.get(planned.image, "")
        # The same seed and number are the same person: only what they find in this photo differs.
        person = Person(_found_in(model, kind, experience), SEED, number)
        order = person.rank(trial, planned.image, planned.slots, TRAPS.get(planned.image))
        for row in _placements(planned, order):
            yield {
                "participant": f"p{number + 1:02}",
                "image": planned.image,
                **row,
                "rt_ms": round(1000 * person.seconds(trial)),
                "trial": trial,
                "repeat": int(planned.kind is Kind.REPEAT),
                "trap": int(planned.kind is Kind.TRAP),
                "category": kind or "attention check",
                "experience": experience,
            }


def _found_in(model: Model, category: str, experience: str) -> Model:
    added = [_WITH_PORTRAITS] * (category == "portrait") + [_OF_HOBBY] * (experience == "hobby")
    worths = {method: worth + sum(more.get(method, 0.0) for more in added) for method, worth in model.worths.items()}
    return replace(model, worths=worths)


def _placements(planned: PlannedTrial, order: list[int]) -> Iterator[dict[str, object]]:
    """Yield a row for every version of a set; ``order`` has the slots, the best first."""
    scores = default_scores(len(order))
    for rank, slot in enumerate(order, start=1):
        yield {
            "method": planned.slots[slot - 1],
            "position": slot,
            "rank": rank,
            "score": scores[rank - 1],
        }


if __name__ == "__main__":
    main()
