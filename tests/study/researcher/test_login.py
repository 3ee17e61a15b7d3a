"""The researcher's login: nothing below /researcher without it, and no way to guess a password quickly."""

import logging
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import gradio as gr
import itsdangerous.timed
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from db.settings import Settings
from study.researcher import login as login_module
from study.researcher.attempts import MOST, WINDOW_S
from study.researcher.ended_sessions import EndedSessions
from study.researcher.login import BROWSER_COOKIE, COOKIE, SESSION_S, ResearcherLogin, initial_password
from tests.own_loop import run_coroutine
from tests.study.researcher.guard import guard

PASSWORD = "correct horse"
KEY = b"k" * 32
HTML = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture(autouse=True)
def no_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer wrong passwords at once."""
    monkeypatch.setattr(login_module, "WRONG_PASSWORD_DELAY_S", 0)


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """A real Gradio page behind the login, and a route of ours beside it."""
    app = FastAPI()
    guard(app, ResearcherLogin(PASSWORD, KEY))
    app.add_api_route("/researcher/studies/secret.csv", lambda: "numbers")
    app.add_api_route("/researchers", lambda: "not below /researcher")
    with gr.Blocks(analytics_enabled=False) as page:
        shown = gr.Textbox("secret")
        gr.Button().click(lambda: "secret", None, shown, api_name="tell")
    login = ResearcherLogin(PASSWORD, KEY)
    return gr.mount_gradio_app(
        app, page, "/researcher", auth_dependency=login.researcher_dependency, run_history=False, ssr_mode=False
    )


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """A browser without cookies that does not follow redirects."""
    return TestClient(app, follow_redirects=False)


def log_in(client: TestClient, password: str = PASSWORD) -> int:
    """Send the login form; return the status."""
    return client.post("/researcher/login", data={"password": password}).status_code


@pytest.mark.parametrize(
    "path",
    [
        "/researcher/config",
        "/researcher/theme.css",
        "/researcher/monitoring/key",
        "/researcher/gradio_api/info",
        "/researcher/gradio_api/startup-events",
        "/researcher/gradio_api/app_id",
        "/researcher/gradio_api/heartbeat/abc",
        "/researcher/gradio_api/queue/data?session_hash=abc",
        "/researcher/gradio_api/file=README.md",
        "/researcher/studies/secret.csv",
        "/researcher/no-such-page",
    ],
)
def test_without_a_session_everything_is_401(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 401
    assert response.json() == {"detail": "log in at /researcher/login"}


@pytest.mark.parametrize("path", ["gradio_api/run/tell", "gradio_api/call/tell", "gradio_api/queue/join"])
def test_no_function_of_the_page_runs_without_a_session(client: TestClient, path: str) -> None:
    response = client.post(f"/researcher/{path}", json={"data": [], "fn_index": 0, "session_hash": "abc"})
    assert response.status_code == 401


@pytest.mark.parametrize("path", ["/researcher", "/researcher/", "/researcher/studies/secret.csv"])
def test_a_browser_ends_at_the_login_form(client: TestClient, path: str) -> None:
    response = client.get(path, headers=HTML, follow_redirects=True)
    assert response.url.path == "/researcher/login"
    assert response.status_code == 200
    assert 'type="password"' in response.text


@pytest.mark.parametrize("path", ["/researcher", "/researcher/"])
def test_the_page_itself_leads_anybody_to_the_login_form(client: TestClient, path: str) -> None:
    assert client.get(path, follow_redirects=True).url.path == "/researcher/login"


def test_what_is_not_below_researcher_is_left_alone(client: TestClient) -> None:
    assert client.get("/researchers").json() == "not below /researcher"


def test_the_page_is_locked_even_without_the_gate() -> None:
    app = FastAPI()
    with gr.Blocks(analytics_enabled=False) as page:
        gr.Textbox("secret")
    login = ResearcherLogin(PASSWORD, KEY)
    gr.mount_gradio_app(app, page, "/researcher", auth_dependency=login.researcher_dependency, ssr_mode=False)
    client = TestClient(app)
    assert client.get("/researcher/").status_code == 401
    assert client.get("/researcher/config").status_code == 401


def test_the_right_password_opens_everything(client: TestClient) -> None:
    response = client.post("/researcher/login", data={"password": PASSWORD})
    assert (response.status_code, response.headers["location"]) == (303, "/researcher/login?entered=1")
    cookie = response.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/researcher", f"max-age={SESSION_S}"))
    assert PASSWORD not in cookie
    assert client.get("/researcher/studies/secret.csv").json() == "numbers"
    assert client.get("/researcher/config").status_code == 200
    assert client.get("/researcher/", headers=HTML).status_code == 200
    assert client.get("/researcher", headers=HTML).headers["location"] == "/researcher/"
    assert client.get("/researcher/login", headers=HTML).headers["location"] == "/researcher/"


@pytest.mark.parametrize(
    "address", ["/researcher/?study=rich&tab=people", "/researcher/studies/secret.csv?a=%C3%A9&b=1"]
)
def test_the_login_leads_back_to_the_address_asked_for(client: TestClient, address: str) -> None:
    form = client.get(address, headers=HTML, follow_redirects=False).headers["location"]
    assert form.startswith("/researcher/login?next=")
    entered = client.post(form, data={"password": PASSWORD}, follow_redirects=False).headers["location"]
    assert client.get(entered, headers=HTML, follow_redirects=False).headers["location"] == address


@pytest.mark.parametrize(
    "address",
    [
        *("https://evil.example/", "//evil.example/", "/\\evil.example", "/study/", "/researchers", "", "javascript:1"),
        *(" //evil.example/", "\t//evil.example/", "https:/researcher/", "researcher/", "//evil.example/researcher/"),
    ],
)
def test_the_login_leads_nowhere_else(client: TestClient, address: str) -> None:
    entered = client.post(f"/researcher/login?{urlencode({'next': address})}", data={"password": PASSWORD})
    assert entered.headers["location"] == "/researcher/login?entered=1"
    form = f"/researcher/login?{urlencode({'next': address})}"
    assert client.get(form, headers=HTML).headers["location"] == "/researcher/"


@pytest.mark.parametrize("address", ["/researcher/..//evil.example/", "/researcher/\r\nLocation: //evil.example/"])
def test_whatever_follows_the_beginning_it_stays_on_this_site(client: TestClient, address: str) -> None:
    log_in(client)
    location = client.get(f"/researcher/login?{urlencode({'next': address})}", headers=HTML).headers["location"]
    assert urlsplit(urljoin("http://testserver/researcher/login", location)).netloc == "testserver"
    assert "\n" not in location


def test_the_address_asked_for_survives_wrong_passwords(client: TestClient) -> None:
    form = client.get("/researcher/?study=rich", headers=HTML).headers["location"]
    wrong = client.post(form, data={"password": "guess"})
    assert wrong.status_code == 401 and " action=" not in wrong.text, "the form is sent to the address it has"
    entered = client.post(form, data={"password": PASSWORD}).headers["location"]
    assert client.get(entered, headers=HTML).headers["location"] == "/researcher/?study=rich"


def test_a_browser_that_keeps_no_cookie_is_told(app: FastAPI) -> None:
    client = TestClient(app)
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    page = client.post("/researcher/login", data={"password": PASSWORD})
    assert "This page needs cookies" in page.text
    assert "cookies" not in client.get("/researcher/login").text


def test_the_cookie_is_for_https_only_where_there_is_https(app: FastAPI) -> None:
    plain, tls = TestClient(app), TestClient(app, base_url="https://testserver")
    answers = [
        client.post("/researcher/login", data={"password": PASSWORD}, follow_redirects=False) for client in (plain, tls)
    ]
    assert ["secure" in answer.headers["set-cookie"].lower() for answer in answers] == [False, True]


@pytest.mark.parametrize("password", ["", "correct hors", "correct horse ", "x" * 3000, "ü"])
def test_a_wrong_password_opens_nothing(app: FastAPI, password: str, caplog: pytest.LogCaptureFixture) -> None:
    client = TestClient(app, client=(f"address {len(password)}", 1), follow_redirects=False)
    with caplog.at_level(logging.DEBUG):
        response = client.post("/researcher/login", data={"password": password})
    assert response.status_code == 401
    assert "Wrong password." in response.text
    assert "set-cookie" not in response.headers
    assert client.get("/researcher/config").status_code == 401
    assert not password or password not in caplog.text


@pytest.mark.parametrize("header", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}])
def test_a_page_of_another_site_cannot_send_passwords(header: dict[str, str], client: TestClient) -> None:
    for _ in range(6):
        refused = client.post("/researcher/login", data={"password": "guess"}, headers=header)
        assert refused.status_code == 403 and "page of another site" in refused.text
    # The visitor's own address has sent no wrong password.
    assert log_in(client) == 303


def test_a_huge_form_is_rejected(client: TestClient) -> None:
    assert log_in(client, "x" * 5000) == 413


def test_a_form_cut_off_by_a_lost_connection_is_no_error_of_the_server(app: FastAPI) -> None:
    parts = [{"type": "http.request", "body": b"pass", "more_body": True}, {"type": "http.disconnect"}]
    sent: list[Any] = []

    async def receive() -> Any:
        return parts.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    path = "/researcher/login"
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": [], "root_path": ""}
    run_coroutine(app(scope, receive, send))
    assert sent[0]["status"] == 400


def test_logging_out_closes_everything(client: TestClient) -> None:
    log_in(client)
    response = client.post("/researcher/logout")
    assert response.headers["location"] == "/researcher/login"
    assert client.get("/researcher/config").status_code == 401


def test_a_copied_cookie_opens_nothing_after_logging_out_also_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "ended.json"
    app = app_of(ResearcherLogin(PASSWORD, KEY, EndedSessions(file)))
    leaving, staying = TestClient(app, follow_redirects=False), TestClient(app, follow_redirects=False)
    assert (log_in(leaving), log_in(staying)) == (303, 303)
    copied = {COOKIE: leaving.cookies[COOKIE]}
    leaving.post("/researcher/logout")
    restarted = app_of(ResearcherLogin(PASSWORD, KEY, EndedSessions(file)))
    for each in (app, restarted):
        assert TestClient(each, cookies=copied).get("/researcher/secret").status_code == 401
        assert TestClient(each, cookies={COOKIE: staying.cookies[COOKIE]}).get("/researcher/secret").status_code == 200


def test_who_logs_out_while_the_disk_is_full_is_logged_out_and_told(tmp_path: Path) -> None:
    # A file where the folder ought to be refuses to be written into, as a full disk does.
    (tmp_path / "no folder").write_bytes(b"")
    app = app_of(ResearcherLogin(PASSWORD, KEY, EndedSessions(tmp_path / "no folder" / "ended.json")))
    client = TestClient(app, follow_redirects=False)
    log_in(client)
    copied = {COOKIE: client.cookies[COOKIE]}
    left = client.post("/researcher/logout")
    assert left.status_code == 507 and "logged out in this browser" in left.text
    assert COOKIE not in client.cookies
    assert TestClient(app, cookies=copied).get("/researcher/secret").status_code == 401


def test_an_ended_session_is_forgotten_once_its_cookie_is_no_longer_valid(tmp_path: Path) -> None:
    ended = EndedSessions(tmp_path / "ended.json")
    ended.add("long ago", -1)
    ended.add("now", 60)
    assert (EndedSessions(tmp_path / "ended.json").has("long ago"), ended.has("now")) == (False, True)


@pytest.mark.parametrize("text", ["", "[]", '{"a": "soon"}'])
def test_a_damaged_list_of_ended_sessions_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "ended.json").write_text(text)
    with pytest.raises(ValueError, match=r"ended\.json is damaged"):
        EndedSessions(tmp_path / "ended.json")


def app_of(login: ResearcherLogin) -> FastAPI:
    """An app of this login with one route."""
    app = FastAPI()
    guard(app, login)
    app.add_api_route("/researcher/secret", lambda: "secret")
    return app


def cookie_of(login: ResearcherLogin) -> dict[str, str]:
    """Log in to an app of this login and return the cookie."""
    app = FastAPI()
    guard(app, login)
    client = TestClient(app, follow_redirects=False)
    assert client.post("/researcher/login", data={"password": PASSWORD}).status_code == 303
    return {COOKIE: client.cookies[COOKIE]}


def test_forged_and_foreign_cookies_open_nothing(app: FastAPI) -> None:
    good = cookie_of(ResearcherLogin(PASSWORD, KEY))[COOKIE]
    other_key = cookie_of(ResearcherLogin(PASSWORD, b"x" * 32))[COOKIE]
    user, when, signature = good.split(".")
    forged = ["researcher", f"{user}.{when}.{signature[::-1]}", f"{user}.{when}", other_key, ""]
    statuses = [TestClient(app, cookies={COOKIE: cookie}).get("/researcher/config").status_code for cookie in forged]
    assert statuses == [401] * len(forged)
    assert TestClient(app, cookies={COOKIE: good}).get("/researcher/config").status_code == 200


def test_a_changed_password_ends_all_sessions() -> None:
    old = cookie_of(ResearcherLogin(PASSWORD, KEY))
    app = FastAPI()
    guard(app, ResearcherLogin("another password", KEY))
    assert TestClient(app, cookies=old).get("/researcher/config").status_code == 401


def test_a_session_ends_by_itself(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    start = itsdangerous.timed.time.time()
    cookies = cookie_of(ResearcherLogin(PASSWORD, KEY))
    client = TestClient(app, cookies=cookies)
    monkeypatch.setattr(itsdangerous.timed.time, "time", lambda: start + SESSION_S - 60)
    assert client.get("/researcher/config").status_code == 200
    monkeypatch.setattr(itsdangerous.timed.time, "time", lambda: start + SESSION_S + 60)
    assert client.get("/researcher/config").status_code == 401


def test_a_clock_that_is_set_back_asks_for_the_password_again(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    start = itsdangerous.timed.time.time()
    client = TestClient(app, cookies=cookie_of(ResearcherLogin(PASSWORD, KEY)), follow_redirects=False)
    monkeypatch.setattr(itsdangerous.timed.time, "time", lambda: start - 2 * 3600)
    assert client.get("/researcher/", headers=HTML).headers["location"].startswith("/researcher/login")
    client.cookies.clear()
    assert log_in(client) == 303
    assert client.get("/researcher/config").status_code == 200


def test_guessing_is_slowed_down_even_for_the_right_password() -> None:
    app = app_of(ResearcherLogin(PASSWORD, KEY))
    guesser = TestClient(app, client=("192.0.2.7", 1), follow_redirects=False)
    assert [log_in(guesser, f"guess {number}") for number in range(MOST)] == [401] * MOST
    response = guesser.post("/researcher/login", data={"password": PASSWORD})
    assert response.status_code == 429
    assert 0 < int(response.headers["retry-after"]) <= WINDOW_S
    somebody_else = TestClient(app, client=("192.0.2.8", 1), follow_redirects=False)
    assert log_in(somebody_else) == 303


def test_a_browser_that_has_logged_in_before_is_not_locked_out_by_others_behind_its_address() -> None:
    app = app_of(ResearcherLogin(PASSWORD, KEY))
    known, guesser = (TestClient(app, client=("192.0.2.7", 1), follow_redirects=False) for _ in range(2))
    log_in(known)
    known.post("/researcher/logout")
    for number in range(MOST):
        log_in(guesser, f"guess {number}")
    assert (log_in(guesser), log_in(known)) == (429, 303)


def test_a_known_browser_cannot_guess_more_often_either() -> None:
    app = app_of(ResearcherLogin(PASSWORD, KEY))
    client = TestClient(app, follow_redirects=False)
    log_in(client)
    cookies = {BROWSER_COOKIE: client.cookies[BROWSER_COOKIE]}
    elsewhere = [TestClient(app, client=(f"192.0.2.{n}", 1), cookies=cookies) for n in range(MOST + 1)]
    assert [log_in(each, "guess") for each in elsewhere] == [401] * MOST + [429]


def test_the_cookie_of_a_known_browser_opens_nothing_by_itself_and_goes_to_the_login_alone(client: TestClient) -> None:
    response = client.post("/researcher/login", data={"password": PASSWORD})
    _, browser = response.headers.get_list("set-cookie")
    assert all(part in browser.lower() for part in ("httponly", "samesite=strict", "path=/researcher/login"))
    cookies = {COOKIE: client.cookies[BROWSER_COOKIE], BROWSER_COOKIE: client.cookies[BROWSER_COOKIE]}
    assert client.get("/researcher/config").status_code == 200
    assert TestClient(client.app, cookies=cookies).get("/researcher/config").status_code == 401


def test_a_login_needs_a_password_and_a_key() -> None:
    with pytest.raises(ValueError, match="password must not be empty"):
        ResearcherLogin("", KEY)
    with pytest.raises(ValueError, match="secret_key must not be empty"):
        ResearcherLogin(PASSWORD, b"")


def test_the_password_comes_from_the_settings_or_is_new_each_time(tmp_path: Path) -> None:
    given = Settings(data=tmp_path, database_url="sqlite://", admin_password=PASSWORD)
    assert initial_password(given) == PASSWORD
    none = Settings(data=tmp_path, database_url="sqlite://", admin_password=None)
    first, second = initial_password(none), initial_password(none)
    assert first != second
    assert len(first) >= 16


def test_behind_a_path_prefix_the_gate_still_holds() -> None:
    app = FastAPI()
    guard(app, ResearcherLogin(PASSWORD, KEY))
    client = TestClient(app, root_path="/lab", follow_redirects=False)
    response = client.get("/lab/researcher/", headers=HTML)
    assert (response.status_code, response.headers["location"]) == (303, "/lab/researcher/login")
    response = client.post("/lab/researcher/login", data={"password": PASSWORD})
    assert response.headers["location"] == "/lab/researcher/login?entered=1"
    assert "path=/lab/researcher" in response.headers["set-cookie"].lower()
