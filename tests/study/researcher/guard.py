"""The researcher's login and the policy for browsers in front of an app, as the server puts them there."""

from fastapi import FastAPI

from server.guard.headers import SecurityHeaders
from study.researcher.login import PREFIX, ResearcherGate, ResearcherLogin


def guard(app: FastAPI, login: ResearcherLogin) -> None:
    """Put the gate in front of `app` and add the login routes; call it before anything is mounted."""
    app.add_middleware(ResearcherGate, login=login)
    app.add_middleware(SecurityHeaders, frame_ancestors="'none'", never_framed=PREFIX)
    app.include_router(login.router())
