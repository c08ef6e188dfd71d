"""No address that leads inside is dialled, however it is written and whatever a name server says."""

import asyncio
import socket
import sys
from collections.abc import Iterator

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from newsroom.errors import Invalid
from newsroom.worker.dialling import GuardedResolver, guarded_connector, passport_shown
from newsroom.worker.guard import Blocked, Passport, check_network, check_url

# Every hazard of the IANA special-purpose registries, of cloud metadata, and of IPv4 written inside IPv6.
HOSTILE_V4 = (
    "0.0.0.0",  # noqa: S104 - an address to refuse, not one to listen on
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.168.1.1",
    "192.175.48.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
)
HOSTILE_V6 = (
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1",
    "100::1",
    "2001::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2620:4f:8000::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
)
# How a C library reads a number: each of these is 127.0.0.1.
NUMBERS = ("2130706433", "0177.0.0.1", "0x7f000001", "127.1", "0x7f.1", "017700000001")

_ears: list[list[object]] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect":
        for ear in _ears:
            ear.append(arguments[1])


sys.addaudithook(_hear)


@pytest.fixture
def dialled() -> Iterator[list[object]]:
    """Every address this process connects to while the test runs, as the interpreter itself reports it."""
    ear: list[object] = []
    _ears.append(ear)
    yield ear
    _ears.remove(ear)


class Answers(AbstractResolver):
    """A name server that says whatever the test wants."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET):  # noqa: ARG002
        return [
            ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)
            for address in self.addresses
        ]

    async def close(self) -> None:
        """Nothing to release."""


async def _get(url: str, passport: Passport) -> None:
    with passport_shown(passport):
        async with (
            aiohttp.ClientSession(connector=guarded_connector()) as session,
            session.get(url, allow_redirects=False),
        ):
            pass


def test_the_table_is_as_long_as_the_hazards_known():
    assert len(HOSTILE_V4) + len(HOSTILE_V6) + len(NUMBERS) >= 46


@pytest.mark.parametrize("address", HOSTILE_V4 + HOSTILE_V6)
def test_inner_addresses_are_not_dialled(address: str, dialled: list[object]):
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(aiohttp.ClientConnectorError) as refused:
        asyncio.run(_get(f"http://{host}:9/", Passport()))
    assert isinstance(refused.value.os_error, Blocked)
    assert dialled == []


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_that_mean_loopback_are_not_dialled(number: str, dialled: list[object]):
    assert socket.gethostbyname(number) == "127.0.0.1"
    with pytest.raises(aiohttp.ClientError):
        asyncio.run(_get(f"http://{number}:9/", Passport()))
    assert dialled == []


def test_a_name_that_leads_inside_is_not_dialled(dialled: list[object]):
    with pytest.raises(aiohttp.ClientConnectorError) as refused:
        asyncio.run(_get("http://localhost:9/", Passport()))
    assert isinstance(refused.value.os_error, Blocked)
    assert dialled == []


@pytest.mark.parametrize("answer", [("93.184.216.34", "10.0.0.1"), ("10.0.0.1", "93.184.216.34")])
def test_a_mixed_answer_is_refused_as_a_whole(answer: tuple[str, str]):
    resolver = GuardedResolver(Answers(*answer))
    with passport_shown(Passport()), pytest.raises(Blocked):
        asyncio.run(resolver.resolve("rebinding.example"))


def test_a_public_answer_passes():
    resolver = GuardedResolver(Answers("93.184.216.34"))
    with passport_shown(Passport()):
        found = asyncio.run(resolver.resolve("portal.example"))
    assert [address["host"] for address in found] == ["93.184.216.34"]


def test_without_a_passport_nothing_is_dialled(dialled: list[object]):
    async def get() -> None:
        async with aiohttp.ClientSession(connector=guarded_connector()) as session:
            await session.get("http://93.184.216.34:443/")

    with pytest.raises(aiohttp.ClientConnectorError) as refused:
        asyncio.run(get())
    assert isinstance(refused.value.os_error, Blocked)
    assert dialled == []


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "203.162.0.181", "2400:cb00::1", "2a00::1"])
def test_public_addresses_pass(address: str):
    Passport().check(address)


def test_an_endpoint_may_stand_in_the_inner_network_it_was_allowed():
    passport = Passport.of(("10.20.0.0/16", "fd12:3456::/32"), loopback=False)
    passport.check("10.20.3.4")
    passport.check("::ffff:10.20.3.4")
    passport.check("fd12:3456::9")
    for other in ("10.21.0.1", "127.0.0.1", "fd13::1", "fe80::1%eth0"):
        with pytest.raises(Blocked):
            passport.check(other)


def test_metadata_services_stay_closed_in_an_allowed_network():
    passport = Passport.of(("100.64.0.0/10", "169.254.0.0/16", "fc00::/7"), loopback=True)
    for address in ("100.100.100.200", "169.254.169.254", "fd00:ec2::254"):
        with pytest.raises(Blocked):
            passport.check(address)


def test_loopback_needs_both_the_demo_and_the_network():
    Passport.of(("127.0.0.0/8",), loopback=True).check("127.0.0.1")
    for passport in (Passport.of(("127.0.0.0/8",), loopback=False), Passport.of((), loopback=True)):
        with pytest.raises(Blocked):
            passport.check("127.0.0.1")


@pytest.mark.parametrize(
    "url",
    [
        "http://portal.example/hook",
        "ftp://portal.example/hook",
        "https:///hook",
        "https://user:secret@portal.example/",
        "https://@portal.example/",
        "https://portal.example/#part",
        "https://portal.example/a b",
        "https://portal.example/\x00",
        "https://portal.example/\r\nHost: inner",
        "https://portal.example\\@inner/",
        "https://cổng.example/",
        "https://①②⑦.0.0.1/",
        "https://portal.example:22/",
        "https://portal.example:99999/",
        "https://localhost/",
        "https://portal.localhost./",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1%25eth0]/",
        "https://127.0.0.1/",
        "https://1.1.1.1/",
        *(f"https://{number}/" for number in NUMBERS),
        "http://127.0.0.1:8001/hook",
        "https://portal.example/" + "x" * 500,
    ],
)
def test_addresses_that_no_receiver_can_have(url: str):
    with pytest.raises(Invalid) as refused:
        check_url(url, allow_plain_http_loopback=False)
    assert set(refused.value.errors) == {"url"}


@pytest.mark.parametrize(
    "url",
    ["https://portal.example/hook?key=1", "https://portal.example:8443/", "https://xn--cng-jua.example/"],
)
def test_addresses_that_a_receiver_can_have(url: str):
    check_url(url, allow_plain_http_loopback=False)


def test_plain_http_is_for_loopback_in_the_demo_alone():
    check_url("http://127.0.0.1:8001/hook", allow_plain_http_loopback=True)
    with pytest.raises(Invalid):
        check_url("http://portal.example/hook", allow_plain_http_loopback=True)


CLOSED_NETWORKS = ["0.0.0.0/0", "8.8.8.0/24", "10.0.0.0/7", "::/0", "127.0.0.0/8", "10.0.0.1/8", "x"]


@pytest.mark.parametrize("network", CLOSED_NETWORKS)
def test_networks_that_cannot_be_opened(network: str):
    with pytest.raises(Invalid):
        check_network(network, loopback=False)


def test_networks_that_can_be_opened():
    assert check_network(" 10.20.0.0/16 ", loopback=False) == "10.20.0.0/16"
    assert check_network("127.0.0.0/8", loopback=True) == "127.0.0.0/8"
