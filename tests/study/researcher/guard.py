"""The researcher's login in front of an app, as the server puts it there."""

from fastapi import FastAPI

from study.researcher.login import ResearcherGate, ResearcherLogin


def guard(app: FastAPI, login: ResearcherLogin) -> None:
    """Put the gate in front of `app` and add the login routes; call it before anything is mounted."""
    app.add_middleware(ResearcherGate, login=login)
    app.include_router(login.router())
