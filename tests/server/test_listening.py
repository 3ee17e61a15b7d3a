"""Which addresses the server listens on."""

import socket
from contextlib import ExitStack

import pytest

from server.listening import listen


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
