"""Whom a network address belongs to: limits for each address must not be escaped by having billions of them."""

import ipaddress
from functools import lru_cache

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_OWN_BITS = 64  # of an IPv6 address: what a provider gives to one subscriber, RFC 6177
_MOST_KEPT = 4096  # answers; browsers send many requests
_LOGGED_BITS = {4: 24, 6: 48}
"""What is left of an address in the log: hundreds of subscribers share it."""


@lru_cache(_MOST_KEPT)
def subscriber(address: str) -> str:
    """Return the IPv4 address, or the /64 network of an IPv6 address; what is neither is returned as it is."""
    parsed = _parsed(address)
    if parsed is None:
        return address
    return str(parsed) if parsed.version == 4 else _network(parsed, _OWN_BITS)


def logged_network(address: str) -> str:
    """Return the network that the log may name: it tells who attacks, and not who somebody is."""
    parsed = _parsed(address)
    return address if parsed is None else _network(parsed, _LOGGED_BITS[parsed.version])


def _parsed(address: str) -> _Address | None:
    """Return the address, as IPv4 where IPv6 only carries it; None for what is none."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


def _network(address: _Address, bits: int) -> str:
    return str(ipaddress.ip_network((int(address), bits), strict=False))
