"""What is answered when the disk may not have kept what was stored."""

import errno

from fastapi import FastAPI
from fastapi.testclient import TestClient

from db.group_commit import UnflushedError
from server.unstored import answer_what_is_not_stored


def test_what_may_be_stored_is_not_told_as_lost_and_can_be_sent_again() -> None:
    app = FastAPI()
    answer_what_is_not_stored(app)

    @app.post("/answer")
    def answer() -> None:
        raise UnflushedError(errno.EIO, "the disk may not have kept it")

    reply = TestClient(app).post("/answer")
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "5")
    assert reply.json()["detail"] == (
        "The disk of this server cannot be used at the moment; what you sent may not be stored. Please try again later."
    )
