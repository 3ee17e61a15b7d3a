"""The files for servers, each read by the program that it is for, and agreeing with each other."""

import ipaddress
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from db import settings
from server.guard import limits, proxies
from server.watch import settings as watch
from tests.deploy.composed import FILE, MissingError, interpolated, services, settings_of
from tests.deploy.dockerfile import values
from tests.project import ROOT

EXAMPLE = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")
UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
SECRETS = ("POSTGRES_PASSWORD", "ENHANCEGAN_ADMIN_PASSWORD")
SPACE_COLORS = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}


def named_in(text: str) -> set[str]:
    """The variables that a file of settings sets, also in lines that are comments."""
    return set(re.findall(r"^#?([A-Z_0-9]+)=", text, re.MULTILINE))


class TestCompose:
    def test_every_variable_is_explained_in_the_example(self) -> None:
        asked = set(re.findall(r"\$\{(\w+)", FILE.read_text(encoding="utf-8")))
        others = named_in(EXAMPLE) - asked
        assert asked <= named_in(EXAMPLE)
        known = (settings.DAYS_VARIABLE, limits.FRAME_VARIABLE, watch.LOG_VARIABLE)
        assert others == set(known)

    @pytest.mark.parametrize("missing", SECRETS)
    def test_a_missing_password_is_named_with_what_to_do(self, missing: str) -> None:
        given = {name: "x" for name in SECRETS if name != missing}
        with pytest.raises(MissingError, match=rf"^{missing}: set it in the file .env, see deploy/env.example$"):
            settings_of("app", given)
        assert interpolated("${STUDIO_PREFIX:-}", given) == ""

    def test_only_nginx_is_believed_and_only_it_can_be_reached(self) -> None:
        everything = dict.fromkeys(SECRETS, "x")
        nginx = services()["nginx"]["networks"]["studio"]["ipv4_address"]
        for name in ("app", "study-1", "study-2"):
            assert settings_of(name, everything)[proxies.VARIABLE] == nginx
        assert [name for name, service in services().items() if "ports" in service] == ["nginx"]

    def test_addresses_are_of_the_network_and_differ(self) -> None:
        read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
        network = ipaddress.ip_network(read["networks"]["studio"]["ipam"]["config"][0]["subnet"])
        used = [ipaddress.ip_address(each["networks"]["studio"]["ipv4_address"]) for each in services().values()]
        (gateway,) = re.findall(r"STUDIO_OUTER_PROXY=(\S+)", EXAMPLE)
        assert ipaddress.ip_address(gateway) == network[1]
        assert len({network[1], *used}) == len(used) + 1 and all(address in network for address in used)

    def test_folders_that_only_one_process_may_have_are_its_own(self) -> None:
        volumes = {name: each.get("volumes", []) for name, each in services().items()}
        caches = [each for all_of in volumes.values() for each in all_of if each.endswith(":/data/cache")]
        assert sorted(caches) == ["study-1-cache:/data/cache", "study-2-cache:/data/cache"]
        for name in ("study-1", "study-2"):
            assert services()[name]["tmpfs"][0].startswith("/data/preparations:")

    def test_docker_compose_accepts_it(self, tmp_path: Path) -> None:
        docker = shutil.which("docker")
        if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True).returncode != 0:
            pytest.skip("needs Docker's plugin compose; no daemon")
        environment = tmp_path / ".env"
        environment.write_text("".join(f"{name}=x\n" for name in SECRETS))
        shutil.copy(FILE, tmp_path)
        command = [docker, "compose", "--project-directory", str(tmp_path), "config", "--quiet"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
class TestSystemd:
    @pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
    def test_systemd_understands_it(self, unit: Path, tmp_path: Path) -> None:
        for each in UNITS:
            # systemd looks whether there is such a program.
            text = each.read_text().replace("/opt/enhancegan-studio/.venv/bin/python", sys.executable)
            (tmp_path / each.name).write_text(text)
        done = subprocess.run(["systemd-analyze", "verify", tmp_path / unit.name], capture_output=True, text=True)
        assert (done.returncode, done.stdout + done.stderr) == (0, "")

    def test_the_app_may_do_little(self) -> None:
        command = ["systemd-analyze", "security", "--offline=true", "--threshold=30", "--no-pager"]
        done = subprocess.run(
            [*command, ROOT / "deploy/systemd/enhancegan-studio.service"], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout[-400:] + done.stderr


def test_hugging_face_reads_what_the_space_needs() -> None:
    _, front, text = (ROOT / "deploy" / "space" / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    read = yaml.safe_load(front)
    assert read["sdk"] == "docker" and values("EXPOSE") == [str(read["app_port"])]
    assert {read["colorFrom"], read["colorTo"]} <= SPACE_COLORS
    assert len(read["short_description"]) <= 60
    assert text.strip()
