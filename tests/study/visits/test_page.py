"""The participants' page as it is sent, before any script has run."""

import json
import re

from fastapi import FastAPI
from fastapi.testclient import TestClient

from server.pages import mount_participants


def test_the_page_asks_for_all_its_modules_at_once() -> None:
    app = FastAPI()
    mount_participants(app)
    http = TestClient(app)
    (config,) = re.findall(r"window\.gradio_config = (\{.*?\});</script>", http.get("/study/").text)
    paths = re.findall(r'<link rel="modulepreload" href="(modules/[^"]+\.js)">', json.loads(config)["head"])
    sent = {path.split("/", 2)[2]: http.get(f"/study/{path}") for path in paths}
    assert {"viewer/zoom.js", "visits/widget/visit.js"} <= sent.keys()
    assert {reply.status_code for reply in sent.values()} == {200}
    # 60 kB compressed are 0.6 seconds on a slow phone's network.
    assert sum(int(reply.headers["content-length"]) for reply in sent.values()) < 60_000
