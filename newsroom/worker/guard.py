"""Which addresses we may dial: the guard against making our server speak to inner machines (OWASP: SSRF).

The address is judged when it is dialled, after the name was resolved (newsroom.worker.dialling); checking the
URL here when it is entered only gives an early, friendly answer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from newsroom.errors import Invalid, words

Network = IPv4Network | IPv6Network

# IANA IPv4 Special-Purpose Address Registry (RFC 6890 and later), multicast and class E. Written out, because
# ipaddress.is_private and is_global change from one Python to the next and let some of these through.
CLOSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# IPv6 the other way round: global unicast alone, without its special parts (RFC 4291 §2.4, RFC 6890). This
# leaves out every way of writing an IPv4 address inside an IPv6 one (NAT64, 6to4, Teredo).
OPEN_V6 = IPv6Network("2000::/3")
CLOSED_V6 = tuple(
    IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
LOOPBACK: tuple[Network, ...] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
# What an endpoint may be allowed beyond the public internet. Cloud metadata services stay closed in any case.
INNER: tuple[Network, ...] = (
    *(IPv4Network(network) for network in ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")),
    IPv6Network("fc00::/7"),
)
NEVER = frozenset(
    ip_address(a) for a in ("169.254.169.254", "100.100.100.200", "192.0.0.192", "fd00:ec2::254")
)

PORTS = (443, 8443)
URL_LIMIT = 500
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*\.?")
_LOOPBACK = re.compile(r"127(\.[0-9]{1,3}){3}")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


class Blocked(OSError):
    """An address that must not be dialled. An OSError, like every reason why no connection comes about."""


@dataclass(frozen=True)
class Passport:
    """What one endpoint may reach beyond the public internet: `networks`; loopback in a demo or test."""

    networks: tuple[Network, ...] = ()
    loopback: bool = False

    @classmethod
    def of(cls, networks: Iterable[str], loopback: bool) -> "Passport":
        """From the networks as they are stored; raises ValueError when one is none."""
        return cls(tuple(ip_network(network) for network in networks), loopback)

    def check(self, address: str) -> None:
        """Raises Blocked unless `address` (numeric, as the resolver gives it) may be dialled."""
        try:
            found = ip_address(address)
        except ValueError as error:
            raise Blocked(f"{address!r} is no address") from error
        if not self._admits(found):
            raise Blocked(f"{address} must not be dialled")

    def _admits(self, address: IPv4Address | IPv6Address) -> bool:
        if isinstance(address, IPv6Address):
            if address.ipv4_mapped:
                return self._admits(address.ipv4_mapped)
            if address.scope_id:
                return False
        if address in NEVER:
            return False
        return _is_public(address) or self._is_allowed(address)

    def _is_allowed(self, address: IPv4Address | IPv6Address) -> bool:
        if not any(address in network for network in self.networks):
            return False
        return any(address in network for network in (INNER + LOOPBACK if self.loopback else INNER))


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in CLOSED_V4)
    return address in OPEN_V6 and not any(address in network for network in CLOSED_V6)


def check_network(text: str, loopback: bool) -> str:
    """An inner network (CIDR) in its normal form; raises Invalid when it is none, or may not be opened.

    `loopback`: whether loopback may be (the demo and tests alone).
    """
    try:
        network = ip_network(text.strip())
    except ValueError as error:
        raise Invalid(
            {"networks": words("Write each network as an address and a length, like 10.20.0.0/16.")}
        ) from error
    allowed = INNER + LOOPBACK if loopback else INNER
    if not any(_lies_in(network, inner) for inner in allowed):
        raise Invalid(
            {"networks": words("Only inner networks (10.0.0.0/8, 172.16.0.0/12 and the like) can be opened.")}
        )
    return str(network)


def _lies_in(network: Network, inner: Network) -> bool:
    if isinstance(network, IPv4Network):
        return isinstance(inner, IPv4Network) and network.subnet_of(inner)
    return isinstance(inner, IPv6Network) and network.subnet_of(inner)


def check_url(url: str, allow_plain_http_loopback: bool) -> None:
    """Raises Invalid({"url": sentence}) when a receiver cannot have this address.

    `allow_plain_http_loopback`: http(s)://127.0.0.1:PORT and the like are also taken (the demo and tests
    alone).
    """
    parts = _split(url)
    if allow_plain_http_loopback and parts.scheme in ("http", "https") and _is_loopback(parts.hostname or ""):
        return
    if sentence := _complaint(parts):
        raise Invalid({"url": sentence})


def host_of(url: str) -> str:
    """The host an address names, in lower case; "" when it names none."""
    return urlsplit(url).hostname or ""


def _split(url: str) -> SplitResult:
    """The parts of an address that is written properly; raises Invalid."""
    if len(url) > URL_LIMIT:
        raise Invalid({"url": words("The address is longer than 500 characters.")})
    if not url.isascii() or any(ord(char) <= 32 or ord(char) == 127 or char == "\\" for char in url):
        raise Invalid({"url": words("The address holds characters that do not belong there.")})
    if "#" in url:
        raise Invalid({"url": words("The address must not hold a fragment (#…).")})
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError as error:
        raise Invalid({"url": words("This is not an address that we can read.")}) from error
    if "@" in parts.netloc:
        raise Invalid({"url": words("The address must not hold a user name or a password.")})
    return parts


def _complaint(parts: SplitResult) -> str | None:
    host = parts.hostname or ""
    if parts.scheme != "https":
        return words("The address must begin with https://.")
    if _is_number(host):
        return words("Write the server's name, not a number.")
    if not _HOST.fullmatch(host) or host.rstrip(".").endswith("localhost"):
        return words("This is not the name of a server that we can reach.")
    if parts.port not in (None, *PORTS):
        return words("Only the ports 443 and 8443 can be used.")
    return None


def _is_loopback(host: str) -> bool:
    return host in ("::1", "localhost") or bool(_LOOPBACK.fullmatch(host))


def _is_number(host: str) -> bool:
    """An address instead of a name, in any form that C libraries read: 127.0.0.1, 127.1, 0x7f.1, ::1."""
    return ":" in host or bool(_NUMBER.fullmatch(host.rstrip(".").rsplit(".", 1)[-1]))
