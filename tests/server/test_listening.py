"""Which addresses the server listens on."""

import argparse
import socket
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from db.settings import Settings
from server.command import told_at_start
from server.listening import EVERYWHERE, host_for_others, listen


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])  # noqa: S104
def test_all_addresses_of_a_host_share_one_port_and_answer_without_delay(host: str) -> None:
    with ExitStack() as closing:
        opened = [closing.enter_context(each) for each in listen(host, 0)]
        (port,) = {each.getsockname()[1] for each in opened}
        closing.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
        # asyncio switches Nagle's algorithm off for these alone.
        assert {each.proto for each in opened} == {socket.IPPROTO_TCP}


def test_a_port_can_be_used_again_at_once_but_not_twice() -> None:
    (first,) = listen("127.0.0.1", 0)
    port = first.getsockname()[1]
    with pytest.raises(OSError, match=f"^cannot listen on port {port} of 127.0.0.1: another program listens there"):
        listen("127.0.0.1", port)
    client = socket.create_connection(("127.0.0.1", port), timeout=10)
    accepted, _ = first.accept()
    for each in (accepted, client, first):
        each.close()
    (second,) = listen("127.0.0.1", port)
    second.close()


@pytest.mark.parametrize("host", EVERYWHERE)
def test_others_are_told_an_address_of_this_machine(host: str) -> None:
    told = host_for_others(host)
    here = {each.address.partition("%")[0] for cards in psutil.net_if_addrs().values() for each in cards}
    assert told in here | {socket.gethostname()}
    assert told not in EVERYWHERE


def test_the_start_prints_an_address_that_can_be_opened() -> None:
    options = argparse.Namespace(host="0.0.0.0", study=True, root_path="")  # noqa: S104
    first, studies, results = told_at_start(options, Settings(Path("data"), "", "a long one"), "a long one", 7860)
    address = f"http://{host_for_others('0.0.0.0')}:7860"  # noqa: S104
    assert first.endswith(f" on http://localhost:7860/ on this machine, {address}/ from others")
    assert (studies, results) == (f"  studies  {address}/study/", f"  results  {address}/researcher/")
