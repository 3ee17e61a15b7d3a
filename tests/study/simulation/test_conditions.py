"""Simulated people in a study with two conditions: what each is shown, and the balance that the export has."""

from collections import Counter
from pathlib import Path

import pandas as pd

from study.results.forms import participants_csv, tidy_csv
from tests.study.simulation.test_run import place
from tests.study.tiny_study import IMAGES, TINTS

METHODS = list(TINTS)
CONDITIONS = [
    {"name": "first", "methods": METHODS[:4]},
    {"name": "second", "methods": [METHODS[0], *METHODS[3:]], "images": list(IMAGES[2:5])},
]
SHOWN = {"first": set(METHODS[:4]), "second": {METHODS[0], *METHODS[3:]}}
PHOTOS = {"first": set(IMAGES[2:]), "second": set(IMAGES[2:5])}


def test_twenty_people_in_two_conditions_are_shown_everything_equally_often(tmp_path: Path) -> None:
    with place(tmp_path, methods_per_set=3, conditions=CONDITIONS, repeats=1) as (here, url):
        summary = here.simulate(url, participants=20, workers=2)
        assert (summary.finished, summary.turned_away) == (20, ())
        # Practice, attention check and repeat beside four, or three, photos that count.
        assert summary.answers == 10 * 7 + 10 * 6
        (tmp_path / "people.csv").write_text(participants_csv(here.database, here.study))
        (tmp_path / "rankings.csv").write_text(tidy_csv(here.database, here.study.slug))
        people, rankings = pd.read_csv(tmp_path / "people.csv"), pd.read_csv(tmp_path / "rankings.csv")

    assert people["condition"].value_counts().to_dict() == {"first": 10, "second": 10}
    assert all(sorted(pair) == ["first", "second"] for pair in people["condition"].to_numpy().reshape(10, 2).tolist())
    condition = people.set_index("participant")["condition"]
    counted = rankings[(rankings["repeat"] == 0) & (rankings["trap"] == 0)]
    for name, own in counted.groupby(counted["participant"].map(condition)):
        assert set(own["method"]) == SHOWN[name]
        assert set(own["image"]) == PHOTOS[name]
        share = 10 * len(PHOTOS[name]) * 3 / len(SHOWN[name])
        assert own["method"].value_counts().tolist() == [share] * len(SHOWN[name])
        for _, of_photo in own.groupby("image"):
            counts = [Counter(of_photo["method"])[method] for method in SHOWN[name]]
            assert max(counts) - min(counts) <= 1
            slots = Counter(zip(of_photo["method"], of_photo["position"], strict=True))
            assert {slots[method, slot] for method in SHOWN[name] for slot in (1, 2, 3)} <= {2, 3, 4}
        for _, of_person in own.groupby("participant"):
            counts = [Counter(of_person["method"])[method] for method in SHOWN[name]]
            assert max(counts) - min(counts) <= 1
    # The last method is the best to everybody, and whoever recognizes versions ranks them so.
    for _, ranking in counted.sort_values("rank").groupby(["participant", "trial"]):
        assert ranking["method"].tolist() == sorted(ranking["method"], key=METHODS.index, reverse=True)
    checks = rankings[rankings["trap"] == 1]
    ruined = checks[checks["method"] == "quokka_auto"]
    assert len(ruined) == 20 and set(ruined["rank"]) == {3}
