"""Simulated people go through a study at a real server."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from fastapi import FastAPI, Request, Response
from starlette.middleware.base import RequestResponseEndpoint

from db.session import Database
from db.settings import Settings, sqlite_url
from study.content.keeping.catalog import Catalog
from study.content.keeping.life import set_status
from study.content.keeping.reading import read_study
from study.content.yaml.definition import Study
from study.results.tables import participants_table, rankings_table, trials_table
from study.secret_key import secret_key
from study.simulation.model import Model
from study.simulation.participant import Entrance
from study.simulation.recognize import UnknownImages
from study.simulation.run import Summary, simulate
from study.visits.http.invitations import Invitations
from study.visits.http.routes import study_router
from tests.serving import serving
from tests.study.tiny_study import IMAGES, RICH, SLUG, TINTS, write_study

CLEAR = Model({method: 20.0 * place for place, method in enumerate(TINTS)})
"""Worths so far apart that nobody ever disagrees; the last method is the best."""
BEST_FIRST = list(TINTS)[::-1]
RUINED = RICH["traps"][IMAGES[1]]
SETS = 7
"""Of the rich study: one for practice, four that count, a trap and a repeat."""


class Place:
    """A data folder with the tiny study in its rich form, and its server."""

    def __init__(self, data: Path, **definition: object) -> None:
        self.settings = Settings(data=data, database_url=sqlite_url(data))
        folder = write_study(self.settings.studies / SLUG, **{**RICH, **definition})
        self.study: Study = read_study(folder)
        self.database = Database.open(self.settings.database_url)
        self.app = FastAPI()
        catalog = Catalog(self.settings.studies, self.database)
        self.app.include_router(study_router(self.database, catalog, self.settings))
        assert catalog.get(SLUG) is not None
        set_status(self.database, SLUG, "open")

    def simulate(self, url: str, model: Model = CLEAR, participants: int = 3, seed: int = 5, **options: int) -> Summary:
        return simulate(self.study, model, Entrance(SLUG, seed), participants, url, **options)

    def rankings(self) -> pd.DataFrame:
        return rankings_table(self.database, SLUG)

    def people(self, include_tests: bool = False) -> pd.DataFrame:
        return participants_table(self.database, self.study, datetime.now(UTC), include_tests)


@contextmanager
def place(data: Path, **definition: object) -> Iterator[tuple[Place, str]]:
    """A place of its own and the address of its server."""
    opened = Place(data, **definition)
    with serving(opened.app) as url:
        yield opened, url
    opened.database.close()


def orders(rankings: pd.DataFrame) -> list[list[str]]:
    """Methods of every ranking, best first."""
    return [list(each.sort_values("rank")["method"]) for _, each in rankings.groupby(["participant", "trial"])]


def test_people_finish_and_rank_by_worth_except_what_is_ruined(tmp_path: Path) -> None:
    with place(tmp_path) as (here, url):
        summary = here.simulate(url, participants=6)
        rankings, people = here.rankings(), here.people()
    assert (summary.finished, summary.answers, summary.turned_away) == (6, 6 * SETS, ())
    assert set(people["state"]) == {"done"}
    assert list(people["plan"]) == list(range(6))
    counted = rankings[rankings["trap"] == 0]
    assert orders(counted) == [BEST_FIRST] * (6 * 5)
    without_ruined = [method for method in BEST_FIRST if method != RUINED]
    assert orders(rankings[rankings["trap"] == 1]) == [[*without_ruined, RUINED]] * 6


def test_people_leave_all_that_a_browser_leaves(tmp_path: Path) -> None:
    with place(tmp_path) as (here, url):
        here.simulate(url, participants=4)
        people, trials = here.people(), trials_table(here.database, SLUG)
    assert list(people["PROLIFIC_PID"]) == [f"simulated-5-{number}" for number in range(4)]
    assert set(people["STUDY_ID"]) == set(people["SESSION_ID"]) == {"simulation"}
    assert (people["window_width"] >= 800).all()
    assert (people["before_age"] >= 18).all()
    assert (trials["rt_ms"] > 0).all()
    assert trials["loading_ms"].notna().all()
    shown = trials.groupby("participant")["browser_shown_at"]
    assert shown.apply(lambda moments: moments.is_monotonic_increasing).all()


def test_people_pass_the_checks_before_the_sets(tmp_path: Path) -> None:
    with place(tmp_path, screen_check="require", color_vision="require") as (here, url):
        summary = here.simulate(url, participants=2)
        people = here.people()
    assert (summary.finished, summary.turned_away) == (2, ())
    assert list(people["color_vision"]) == ["no sign"] * 2
    assert list(people["color_vision_rounds"]) == [1, 1]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_rankings_and_another_one_does_not(tmp_path: Path) -> None:
    model = Model(dict.fromkeys(TINTS, 0.0), participant_sd=1.0, photo_sd=1.0, lapse=0.1)
    tables = []
    for name, seed, workers in (("one", 5, 1), ("two", 5, 4), ("three", 6, 4)):
        with place(tmp_path / name) as (here, url):
            here.simulate(url, model, participants=4, seed=seed, workers=workers)
            table = here.rankings()
        numbers = {participant: number for number, participant in enumerate(table["participant"].unique())}
        tables.append(table.assign(participant=table["participant"].map(numbers)))
    assert tables[0].equals(tables[1])
    same = tables[0].merge(tables[2], on=["participant", "trial", "method"])
    assert (same["position_x"] == same["position_y"]).all()
    assert (same["rank_x"] == same["rank_y"]).mean() < 0.5


@pytest.mark.slow
def test_some_leave_and_come_back_with_the_same_seed(tmp_path: Path) -> None:
    leaving = Model(CLEAR.worths, abandon=1.0)
    with place(tmp_path) as (here, url):
        first = here.simulate(url, leaving, participants=5)
        left = here.people()
        second = here.simulate(url, CLEAR, participants=5)
        people = here.people()
        third = here.simulate(url, CLEAR, participants=5)
    assert first.finished == 0
    assert (left["answered"] < SETS).all()
    assert first.answers == left["answered"].sum()
    assert (second.finished, first.answers + second.answers) == (5, 5 * SETS)
    assert set(people["answered"]) == {SETS}
    assert (third.finished, third.answers) == (5, 0)


def test_people_who_try_the_study_are_not_counted(tmp_path: Path) -> None:
    with place(tmp_path) as (here, url):
        entrance = Entrance(SLUG, 5, Invitations(secret_key(here.settings)).test_token(SLUG))
        summary = simulate(here.study, CLEAR, entrance, 3, url)
        rankings, counted, everybody = here.rankings(), here.people(), here.people(include_tests=True)
    assert summary.finished == 3
    assert len(rankings) == len(counted) == 0
    assert list(everybody["mode"]) == ["test"] * 3


def test_a_study_that_lets_nobody_in_turns_them_away_with_a_reason(tmp_path: Path) -> None:
    with place(tmp_path) as (here, url):
        set_status(here.database, SLUG, "paused")
        summary = here.simulate(url)
    assert summary.finished == 0
    assert summary.turned_away == ("the study is paused and lets nobody new in",) * 3


def test_studies_for_invited_people_let_them_in(tmp_path: Path) -> None:
    with place(tmp_path, invited_only=True) as (here, url):
        assert here.simulate(url, participants=2).finished == 2


def test_a_server_that_fails_in_the_middle_ends_the_simulation(tmp_path: Path) -> None:
    here = Place(tmp_path)
    answers: list[Request] = []

    @here.app.middleware("http")
    async def fail_after_five_answers(request: Request, call_next: RequestResponseEndpoint) -> Response:
        if request.url.path.endswith("/answer"):
            answers.append(request)
            if len(answers) > 5:
                return Response(status_code=500)
        return await call_next(request)

    with serving(here.app) as url, pytest.raises(OSError, match="failed at POST /study/api/answer with status 500"):
        here.simulate(url, participants=50)
    assert len(here.people()) < 50
    here.database.close()


def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    here = Place(tmp_path)
    here.database.close()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(OSError, match=f"no answer from {url}/study/"):
            here.simulate(url)


def test_a_server_of_another_folder_is_noticed(tmp_path: Path) -> None:
    other = Place(tmp_path / "other")
    for method in TINTS:
        for path in (other.settings.studies / SLUG / method).iterdir():
            path.write_bytes((other.settings.studies / SLUG / BEST_FIRST[0] / path.name).read_bytes())
    with place(tmp_path / "here") as (_, url), pytest.raises(UnknownImages):
        other.simulate(url)
    other.database.close()
