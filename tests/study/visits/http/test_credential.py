"""A participant whose browser keeps no cookies proves by a header who it is, and proves no more than by a cookie."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from db.settings import Settings
from tests.study.participant_client import SCREEN, ParticipantClient, error_of
from tests.study.tiny_study import SLUG, write_study

HEADER = "X-Participant-Credential"
ORDER = [3, 1, 5, 2, 4]
People = Callable[[], ParticipantClient]


class Forgetful(TestClient):
    """A browser without cookies."""

    def request(self, *arguments: Any, **options: Any) -> Any:
        """Send a request and forget the cookies of the reply."""
        reply = super().request(*arguments, **options)
        self.cookies.clear()
        return reply


@pytest.fixture
def forgetful(app: FastAPI) -> Iterator[ParticipantClient]:
    """Somebody whose browser keeps no cookies."""
    with Forgetful(app) as http:
        yield ParticipantClient(http)


def consented(person: ParticipantClient, slug: str = SLUG, **source: str) -> str:
    """Consent, and send from now on what the reply hands out."""
    credential: str = person.consent(slug, **source).json()["credential"]
    person.http.headers[HEADER] = credential
    return credential


def test_a_whole_visit_without_a_cookie(forgetful: ParticipantClient) -> None:
    consented(forgetful)
    assert forgetful.post("screen", study=SLUG, screen=SCREEN).status_code == 200
    state = forgetful.post("begin", study=SLUG).json()
    for address in state["sets"][0]["images"]:
        assert forgetful.http.get(f"/study/{address}").headers["content-type"] == "image/jpeg"
    assert forgetful.rank_all(state, ORDER)["stage"] == "finished"
    assert forgetful.state()["stage"] == "finished"
    assert forgetful.post("withdraw", study=SLUG).status_code == 200
    assert forgetful.state()["stage"] == "welcome"


def test_it_is_the_value_of_the_cookie(participant: ParticipantClient) -> None:
    credential = participant.consent().json()["credential"]
    assert credential == "=".join(*participant.http.cookies.items())


def test_only_who_consents_or_is_named_by_a_link_is_handed_it(new_participant: People) -> None:
    known, same, other = new_participant(), new_participant(), new_participant()
    source = {"PROLIFIC_PID": "5f3a"}
    assert "credential" not in known.post("arrive", study=SLUG, **source).json()
    handed = known.consent(**source).json()["credential"]
    for again in (known.consent(**source), known.post("arrive", study=SLUG, **source), known.post("begin", study=SLUG)):
        assert "credential" not in again.json(), "the cookie came along"
    assert "credential" not in known.state()
    assert same.post("arrive", study=SLUG, **source).json()["credential"] != handed, "it is worth less"
    assert "credential" not in other.post("arrive", study=SLUG).json()


def test_a_credential_got_by_a_panels_identifier_alone_withdraws_nothing(
    participant: ParticipantClient, forgetful: ParticipantClient
) -> None:
    source = {"PROLIFIC_PID": "5f3a"}
    code = participant.consent(**source).json()["withdrawal"]["code"]
    arrived = forgetful.post("arrive", study=SLUG, **source).json()
    assert arrived["withdrawal"] == {"needs_code": True, "code": None}
    forgetful.http.headers[HEADER] = arrived["credential"]
    assert forgetful.post("withdraw", study=SLUG).status_code == 403
    assert participant.state()["person"] is not None
    assert forgetful.post("withdraw", study=SLUG, code=code).status_code == 200
    assert participant.state()["person"] is None


@pytest.mark.parametrize("source", [{}, {"PROLIFIC_PID": "5f3a"}], ids=["nobody", "from a panel"])
def test_the_page_is_told_whether_a_link_names_somebody(participant: ParticipantClient, source: dict[str, str]) -> None:
    assert participant.post("arrive", study=SLUG, **source).json()["named"] is bool(source)


def test_images_and_sets_of_others_stay_unknown(forgetful: ParticipantClient, participant: ParticipantClient) -> None:
    theirs = participant.enter()["sets"][0]
    consented(forgetful)
    assert error_of(forgetful.http.get(f"/study/{theirs['images'][0]}")) == (404, "unknown_image")
    assert error_of(forgetful.answer(theirs["trial"], ORDER)) == (404, "unknown_set")


def forgeries(real: str) -> dict[str, str]:
    """Headers that prove nothing, by what is wrong with them."""
    name, value = real.split("=")
    return {
        "empty": "",
        "without a name": value,
        "without a value": name,
        "of no study": f"other={value}",
        "changed": f"{name}={'A' if value[0] != 'A' else 'B'}{value[1:]}",
        "without its signature": f"{name}={value.split('.')[0]}",
        "for another study": f"ranking-other={value}",
        "for a test": f"{name}.test={value}",
        "two of them": f"{name}={value}; {name}={value}",
    }


def test_a_header_that_is_not_signed_for_its_place_proves_nothing(
    forgetful: ParticipantClient, settings: Settings
) -> None:
    write_study(settings.studies / "other", images=("a", "b"))
    real = consented(forgetful)
    forgetful.post("screen", study=SLUG, screen=SCREEN)
    image = forgetful.post("begin", study=SLUG).json()["sets"][0]["images"][0]
    for wrong, header in forgeries(real).items():
        forgetful.http.headers[HEADER] = header
        assert error_of(forgetful.http.get(f"/study/{image}")) == (401, "no_participant"), wrong
        for slug, test in ((SLUG, False), (SLUG, True), ("other", False)):
            reply = forgetful.post("begin", study=slug, test=test)
            assert error_of(reply) == (401, "no_participant"), (wrong, slug, test)


def test_pages_of_other_sites_are_refused_with_it_too(forgetful: ParticipantClient) -> None:
    consented(forgetful)
    forgetful.http.headers["Sec-Fetch-Site"] = "cross-site"
    assert error_of(forgetful.post("begin", study=SLUG)) == (403, "other_site")


def test_where_a_cookie_and_the_header_name_two_people_the_header_counts(new_participant: People) -> None:
    tab, others = new_participant(), new_participant()
    tab.enter()
    others.enter()
    assert tab.answer(tab.state()["sets"][0]["trial"], ORDER).status_code == 200
    (cookie,) = tab.http.cookies.items()
    others.http.headers[HEADER] = "=".join(cookie)
    assert others.state()["answered"] == 1
