"""A server of the participants' part alone: `participant_server.py DATA PORT [--page]`, in a process of its own.

The studies that it finds at its start are open and listed.
"""

import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from db.session import Database
from db.settings import Settings, sqlite_url
from study.content.keeping.catalog import Catalog
from study.visits.http.routes import study_router
from tests.study.opening import open_studies


def build_app(data: Path, with_page: bool) -> FastAPI:
    """Return an app of the participants' routes and, if wanted, their page, which takes seconds to import."""
    settings = Settings(data=data, database_url=sqlite_url(data))
    open_studies(data)
    database = Database.open(settings.database_url)
    app = FastAPI()
    app.include_router(study_router(database, Catalog(settings.studies, database), settings))
    if with_page:
        from server.pages import mount_participants

        mount_participants(app)
    return app


if __name__ == "__main__":
    uvicorn.run(
        build_app(Path(sys.argv[1]), "--page" in sys.argv), host="127.0.0.1", port=int(sys.argv[2]), log_level="warning"
    )
