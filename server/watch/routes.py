"""Where the counts are read: `/metrics` by Prometheus, `/researcher/server` by people."""

import hmac
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from server.watch.metrics import Metrics
from server.watch.numbers import server_numbers
from study.researcher.login import PREFIX, ResearcherLogin

SERVER_PATH = f"{PREFIX}/server"
_FOLDER = Path(__file__).parent
_HEADERS = {"Cache-Control": "no-store"}


def metrics_router(metrics: Metrics, token: str | None) -> APIRouter:
    """Return the route for Prometheus, which sends `token` as `Authorization: Bearer`; without one there is none."""
    router = APIRouter(include_in_schema=False)
    if token is None:
        return router

    @router.get("/metrics")
    def show(authorization: Annotated[str, Header()] = "") -> Response:
        if not hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
            raise HTTPException(401, "send the token as Authorization: Bearer", {"WWW-Authenticate": "Bearer"})
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST, headers=_HEADERS)

    return router


def server_router(metrics: Metrics, states: Mapping[str, Callable[[], str]], login: ResearcherLogin) -> APIRouter:
    """Return the route of the researcher's page about the server; `states` are those of `/readyz`."""
    router = APIRouter(dependencies=[Depends(login.require_researcher)], include_in_schema=False)

    @router.get(SERVER_PATH)
    def show(request: Request) -> HTMLResponse:
        # They import pandas and Gradio, for which a server that starts does not wait.
        from study.markup import Templates
        from study.researcher.time_zone import zone_of

        found = {part: state() for part, state in states.items()}
        return HTMLResponse(
            Templates(_FOLDER).render(
                "server.html", states=found, numbers=server_numbers(metrics), zone=zone_of(request)
            ),
            200,
            _HEADERS,
        )

    return router
