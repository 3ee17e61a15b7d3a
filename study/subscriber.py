"""Whom a network address belongs to: limits for each address must not be escaped by having billions of them."""

import ipaddress

_OWN_BITS = 64  # of an IPv6 address: what a provider gives to one subscriber, RFC 6177


def subscriber(address: str) -> str:
    """Return the IPv4 address, or the /64 network of an IPv6 address; what is neither is returned as it is."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), _OWN_BITS), strict=False))
