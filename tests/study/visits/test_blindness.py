"""Nothing that a participant receives tells the methods apart, searched byte by byte over a whole study."""

import base64
import hashlib
from pathlib import Path
from typing import Any

import yaml

from db.settings import Settings
from tests.study.participant_client import SCREEN, ParticipantClient
from tests.study.tiny_study import IMAGES, RICH, SLUG, TINTS

LABELS = {key: f"The {key.split('_')[0].title()} Way" for key in TINTS}


class Recorder:
    """Every byte of every response: status, headers and body."""

    def __init__(self, http: Any) -> None:
        self.received = b""
        http.event_hooks["response"].append(self.record)

    def record(self, response: Any) -> None:
        response.read()
        head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        self.received += f"{response.status_code}\n{head}\n".encode() + response.content


def forbidden_bytes(folder: Path) -> dict[str, bytes]:
    """Names of methods and photos, and hashes of names and of files, in every form in which they might slip out."""
    words = [*TINTS, *LABELS.values(), *(key.split("_")[0] for key in TINTS), *IMAGES, "potoroo"]
    words += [f"{image}.png" for image in IMAGES]
    forms = {word: word.encode().lower() for word in words}
    contents = {word: word.encode() for word in words} | {
        str(file): file.read_bytes() for file in folder.rglob("*.png")
    }
    for name, content in contents.items():
        for algorithm in ("md5", "sha1", "sha256"):
            digest = hashlib.new(algorithm, content).digest()
            forms[f"{algorithm} of {name}"] = digest.hex()[:16].encode()
            forms[f"{algorithm} of {name} in base64"] = base64.urlsafe_b64encode(digest)[:16].lower()
    return forms


def test_no_byte_over_a_whole_study_names_a_method_or_a_file(
    participant: ParticipantClient, settings: Settings
) -> None:
    path = settings.studies / SLUG / "study.yaml"
    path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), **RICH, "methods": LABELS}))
    recorder = Recorder(participant.http)
    participant.http.get("/study/api/studies")
    participant.state()
    participant.post("arrive", study=SLUG)
    participant.consent()
    participant.post("screen", study=SLUG, screen={"window": 5})
    participant.post("screen", study=SLUG, screen=SCREEN)
    participant.post("questions", study=SLUG, part="before", answers={"age": 3})
    participant.post("questions", study=SLUG, part="before", answers={"age": 33})
    state = participant.post("begin", study=SLUG).json()
    while state["sets"]:
        for address in state["sets"][0]["images"]:
            assert participant.http.get(f"/study/{address}").status_code == 200
        participant.answer(state["sets"][0]["trial"], [1, 2, 3, 4, 4])
        participant.answer("guess", [1, 2, 3, 4, 5])
        state = participant.answer(state["sets"][0]["trial"], [2, 4, 1, 3, 5]).json()
    assert participant.post("questions", study=SLUG, part="after", answers={}).json()["stage"] == "finished"
    participant.http.get("/study/image/guess")
    participant.http.get("/study/api/state", params={"study": "missing"})
    assert participant.post("withdraw", study=SLUG).status_code == 200
    received = recorder.received.lower()
    assert received.count(b"image/jpeg") == 7 * 5
    assert [name for name, content in forbidden_bytes(path.parent).items() if content in received] == []


def test_all_images_of_a_set_weigh_the_same_and_carry_the_same_headers(participant: ParticipantClient) -> None:
    for one in participant.enter()["sets"]:
        replies = [participant.http.get(f"/study/{address}") for address in one["images"]]
        assert len({len(reply.content) for reply in replies}) == 1
        heads = [{name: value for name, value in reply.headers.items() if name != "etag"} for reply in replies]
        assert all(head == heads[0] for head in heads)


def test_names_differ_for_the_same_version_of_two_participants(new_participant: Any) -> None:
    names: set[str] = set()
    for _ in range(5):
        for one in new_participant().enter()["sets"]:
            names |= {one["trial"], *one["images"]}
    assert len(names) == 5 * 3 * 6
