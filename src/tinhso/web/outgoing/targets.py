"""When a message is tried again, and where it may never go. Pure."""

import ipaddress
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

WAITS = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1_800, 7_200, 21_600, 43_200, 86_400))
"""After the first, second, … failed try; after the last there is none, and somebody may send it again by hand."""
MOST_ADDRESS = 500


def next_wait(tries: int) -> timedelta | None:
    """How long to wait after that many failed tries; None: given up."""
    return WAITS[tries - 1] if 1 <= tries <= len(WAITS) else None


def target(address: str, *, plain_allowed: bool) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of an address to tell; Invalid when it is none. Encrypted, unless plain is allowed."""
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if (
        not host
        or parts.scheme not in ("https", "http")
        or parts.username
        or parts.fragment
        or len(address) > MOST_ADDRESS
    ):
        raise Invalid(_("Write the whole address, such as https://vidu.gov.vn/nhan."), field="address")
    if any(sign.isspace() or not sign.isprintable() for sign in address.strip()) or not address.strip().isascii():
        raise Invalid(_("Write the whole address, such as https://vidu.gov.vn/nhan."), field="address")
    if parts.scheme == "http" and not plain_allowed:
        raise Invalid(_("The address must begin with https://."), field="address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path


def is_inside(address: str) -> bool:
    """Is it an address of this machine or of a closed network, where a message from outside could do harm?"""
    it = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(it, "ipv4_mapped", None)
    if mapped is not None:
        it = mapped
    return not it.is_global or it.is_multicast


def allowed(addresses: Iterable[str], *, inside_allowed: bool) -> list[str]:
    """The addresses that may be told. One inside refuses them all: a name with both is a trap."""
    found = list(dict.fromkeys(addresses))
    if not inside_allowed and any(is_inside(one) for one in found):
        return []
    return found
