"""compose.yaml without containers: each service is a process here, with its container's command, settings and files."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from tests.behind_nginx import ERROR_LOG
from tests.local_postgresql import local_postgresql
from tests.project import ROOT
from tests.server.running import environment
from tests.serving import wait_until_ready
from tests.study.server_process import free_port

FILE = ROOT / "compose.yaml"
DATA = "/data"
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<text>[^}]*))?\}")
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class MissingError(Exception):
    """A variable that compose.yaml asks for is not set."""


@cache
def services() -> dict[str, dict[str, Any]]:
    """The services of compose.yaml by name."""
    read: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["services"]
    return read


def interpolated(text: str, variables: Mapping[str, str]) -> str:
    """Put variables into a value of compose.yaml, as its specification says; MissingError for one that must be set."""

    def value(found: re.Match[str]) -> str:
        known = variables.get(found["name"], "")
        if not known and found["kind"] == "?":
            raise MissingError(f"{found['name']}: {found['text']}")
        return known or (found["text"] or "" if found["kind"] == "-" else "")

    return _VARIABLE.sub(value, text)


def settings_of(service: str, variables: Mapping[str, str]) -> dict[str, str]:
    """The environment of a service's container."""
    given = {name: interpolated(value, variables) for name, value in services()[service]["environment"].items()}
    return {**variables, **given} if services()[service].get("env_file") == ".env" else given


def folders_of(service: str) -> dict[str, str]:
    """Where a service's container has what: path -> name of the volume, empty for a folder in memory."""
    listed = [each.split(":")[:2] for each in services()[service].get("volumes", [])]
    in_memory = {each.split(":")[0]: "" for each in services()[service].get("tmpfs", [])}
    return {path: volume for volume, path in listed} | in_memory


@dataclass
class Composed:
    """All of it, running."""

    variables: dict[str, str]
    """What the file .env says."""
    folder: Path
    postgresql_port: int
    ports: dict[str, int] = field(default_factory=dict)
    """Of the app's processes."""
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """The volume that all processes of the app share."""
        return self.folder / "volume-data"

    @property
    def database_url(self) -> str:
        """The database, for the test itself."""
        secret = quote(self.variables["POSTGRES_PASSWORD"], safe="")
        return self._here(settings_of("app", self.variables)["DATABASE_URL"]).replace("@", f":{secret}@", 1)

    def start(self, service: str) -> None:
        """Start a process of the app; `wait` waits for it."""
        self.ports.setdefault(service, free_port())
        program, *words = [self._here(word) for word in services()[service]["command"]]
        assert program == "python"
        command = [sys.executable, *words, "--port", str(self.ports[service])]
        with self.log(service).open("ab") as log:
            self.processes[service] = subprocess.Popen(
                command, cwd=ROOT, env=self._environment(service), stdout=log, stderr=log
            )

    def execute(self, service: str, *words: str) -> str:
        """Run Python beside a process, as `docker compose exec SERVICE python` does; return what it prints."""
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self._environment(service), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def wait(self, *names: str, until: str = "readyz") -> None:
        """Wait until processes are ready, or `until` another route answers."""
        for name in names:
            wait_until_ready(f"http://127.0.0.1:{self.ports[name]}", self.processes[name], until)

    def kill(self, service: str) -> None:
        """End a process of the app at once: it can neither finish nor clean up anything."""
        self.processes[service].kill()
        self.processes[service].wait()

    def log(self, service: str) -> Path:
        """What a process of the app has told."""
        return self.folder / f"{service}.log"

    def data_of(self, service: str) -> Path:
        """The data folder of a container: the shared one, or one with folders of its own among shared ones."""
        volumes = folders_of(service)
        assert volumes[DATA] == "data"
        own = [path.removeprefix(f"{DATA}/") for path in volumes if path.startswith(f"{DATA}/")]
        if not own:
            return self.data
        folder = self.folder / f"data-of-{service}"
        if not folder.exists():
            # Otherwise Docker makes them in the volume, as root.
            assert all((self.data / name).is_dir() for name in own)
            folder.mkdir()
            for name in own:
                (folder / name).mkdir()
            for shared in self.data.iterdir():
                if shared.name not in own:
                    (folder / shared.name).symlink_to(shared)
        return folder

    @contextmanager
    def nginx(self, **variables: str) -> Iterator[str]:
        """Run nginx with its configuration and other `variables` in .env; yield the address that visitors know."""
        port, folder = free_port(), Path(self.folder, f"nginx-{'-'.join(variables)}")
        folder.mkdir()
        (mounted,) = services()["nginx"]["volumes"]
        template = (ROOT / mounted.split(":")[0]).read_text(encoding="utf-8")
        settings = settings_of("nginx", {**self.variables, **variables})
        for name, value in settings.items():
            service, _, inside = value.partition(":")
            here = f"127.0.0.1:{self.ports[service]}" if inside else value
            template = template.replace(f"${{{name}}}", here)
        assert template.count("listen 80;") == 1
        template = template.replace("listen 80;", f"listen 127.0.0.1:{port};")
        assert template.count(ERROR_LOG) == 1
        template = template.replace(ERROR_LOG, f"error_log {folder / 'error.log'}")
        passing = "".join(f"{name}_temp_path {folder / name};\n" for name in _TEMPORARY)
        (folder / "nginx.conf").write_text(
            f"daemon off; master_process off; pid {folder / 'pid'}; error_log stderr;\n"
            f"events {{ worker_connections 512; }}\nhttp {{ access_log off;\n{passing}{template}}}\n"
        )
        with (folder / "log").open("wb") as log:
            command = ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
            process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}{settings['STUDIO_PREFIX']}"
            wait_until_ready(address, process)
            yield address
        finally:
            process.terminate()
            process.wait()

    def _environment(self, service: str) -> dict[str, str]:
        variables = {name: self._here(value) for name, value in settings_of(service, self.variables).items()}
        return environment(self.data_of(service), **variables)

    def _here(self, text: str) -> str:
        """Say of this machine what is said of the containers' network."""
        nginx: str = services()["nginx"]["networks"]["studio"]["ipv4_address"]
        said = {"@database/": f"@127.0.0.1:{self.postgresql_port}/", nginx: "127.0.0.1", "0.0.0.0": "127.0.0.1"}  # noqa: S104
        for there, here in said.items():
            text = text.replace(there, here)
        return text


def nginx_is_available() -> bool:
    """Whether there is a proxy to run."""
    return shutil.which("nginx") is not None


@contextmanager
def composed(folder: Path, variables: dict[str, str]) -> Iterator[Composed]:
    """Start the database, and get the rest ready to be started; end all of it afterwards."""
    account = settings_of("database", variables)
    with ExitStack() as stack:
        names = ("POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB")
        port = stack.enter_context(local_postgresql(*(account[name] for name in names)))
        running = Composed(variables, folder, port)
        running.data.mkdir()
        try:
            yield running
        finally:
            for process in running.processes.values():
                process.kill()
                process.wait()
