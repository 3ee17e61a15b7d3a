"""The least that a trial can cost with FastAPI: pictures from files, and a route that stores an answer in SQLite.

`python benchmarks/bare_route.py FOLDER PORT` serves the files `FOLDER/0.jpg` to `FOLDER/4.jpg` and stores answers in
`FOLDER/answers.sqlite`, each on disk before it is acknowledged. It knows no participants, checks nothing and guards
nothing: `study_speed.py` prints what the app needs beside what this needs.
"""

import json
import sqlite3
import sys
from pathlib import Path
from threading import Lock

import uvicorn
from fastapi import FastAPI, Response
from pydantic import BaseModel

DATABASE = "answers.sqlite"


class Answer(BaseModel):
    """What the app's page sends, too."""

    trial: str
    order: list[int]
    rt_ms: int


def build_app(folder: Path) -> FastAPI:
    """Return the two routes."""
    database = sqlite3.connect(folder / DATABASE, check_same_thread=False, isolation_level=None)
    for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"):
        database.execute(statement)
    database.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, trial TEXT, ranking TEXT, rt_ms INTEGER)")
    writing = Lock()
    app = FastAPI()

    @app.get("/image/{name}")
    def image(name: int) -> Response:
        # In one piece: a FileResponse of 200 kB takes twice the processor time.
        return Response((folder / f"{name}.jpg").read_bytes(), media_type="image/jpeg")

    @app.post("/answer")
    def answer(body: Answer) -> dict[str, bool]:
        row = body.trial, json.dumps(body.order), body.rt_ms
        with writing:
            database.execute("INSERT INTO answer (trial, ranking, rt_ms) VALUES (?, ?, ?)", row)
        return {"stored": True}

    return app


if __name__ == "__main__":
    uvicorn.run(build_app(Path(sys.argv[1])), host="127.0.0.1", port=int(sys.argv[2]), log_level="warning")
