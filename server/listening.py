"""The sockets that the server listens on, opened before anything that takes time."""

import errno
import os
import socket
from pathlib import Path

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - recognized, not bound
"""Hosts that stand for all addresses of this machine, and are none to open."""
_ELSEWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses of documentation: nothing is sent there."""
_NOT_HERE = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def listen(host: str, port: int) -> list[socket.socket]:
    """Listen on every address that `host` has on this machine; port 0 takes a free one.

    Raises:
        OSError: with a sentence that says what to do, if the port is taken or may not be used, or for an unknown host.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError) as error:
        reason = error.strerror if isinstance(error, socket.gaierror) else "this cannot be the name of a host"
        raise OSError(f"cannot listen on {host or repr(host)}: {reason}") from error
    opened: list[socket.socket] = []
    problem = None
    for family, kind, protocol, _, address in dict.fromkeys(found):
        # The second address gets the port that the first one found free.
        used = opened[0].getsockname()[1] if opened else port
        try:
            opened.append(_listen(family, kind, protocol, (address[0], used, *address[2:])))
        except OSError as error:
            problem = error
            # "localhost" may also stand for an address of IPv6 that this machine does not have.
            if error.errno not in _NOT_HERE:
                break
    if problem is not None and (not opened or problem.errno not in _NOT_HERE):
        for each in opened:
            each.close()
        reason = problem.strerror
        if problem.errno == errno.EADDRINUSE:
            reason = "another program listens there; choose another --port"
        raise OSError(f"cannot listen on port {port} of {host}: {reason}") from problem
    return opened


def listen_inside(address: Path) -> socket.socket:
    """Listen on a socket in a folder: whoever may not open the folder cannot connect."""
    opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    opened.bind(str(address))
    opened.listen()
    return opened


def host_for_others(host: str) -> str:
    """Return how others on the network reach a server that listens on `host`, one of `EVERYWHERE`.

    That is the address from which this machine would ask others; without a network it is the machine's name.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asking:
            # Chooses a route, and sends nothing.
            asking.connect((_ELSEWHERE[family], 9))
            return str(asking.getsockname()[0])
    except OSError:
        return socket.gethostname()


def _listen(family: int, kind: int, protocol: int, address: tuple[object, ...]) -> socket.socket:
    # With the protocol unnamed asyncio would leave Nagle's algorithm on, and every reply would wait for 40 ms.
    opened = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            # Else a port could not be used again for a minute after the server has stopped.
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind(address)
        opened.listen()
    except OSError:
        opened.close()
        raise
    return opened
