"""Where the page cannot reach the participants' routes of its own app, it names the command that can."""

from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest
from fastapi import Request

from db.session import Database
from db.settings import Settings
from study.researcher.simulation_panel import start_simulation
from study.researcher.stores import Stores
from study.simulation.job import example_model
from tests.study.rich_study import open_rich_study


@pytest.mark.parametrize("server", [None, ("/run/studio/pages", None)], ids=["unknown", "socket"])
def test_an_app_without_a_port_names_the_command(settings: Settings, database: Database, server: Any) -> None:
    study = open_rich_study(settings, database)
    simulations = SimpleNamespace(start=lambda *_: pytest.fail("there is nowhere to go"))
    stores = cast("Stores", SimpleNamespace(database=database, simulations=simulations, invitations=None))
    request = gr.Request(request=Request({"type": "http", "headers": [], "server": server}))
    with pytest.raises(
        ValueError, match=r"^with --workers, .* cannot simulate: use the command python -m study simulate"
    ):
        start_simulation(stores, study, 3, example_model(study), request)
