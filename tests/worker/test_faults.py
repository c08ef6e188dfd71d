"""What a receiver may do to a sender, over real sockets; and that it harms nobody else."""

import asyncio
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fixtures.receiver import Answer

from newsroom.clock import now
from newsroom.models.endpoint import LANES
from newsroom.worker.claim import Wanted
from newsroom.worker.drain import Drain
from worker.house import House

Serve = Callable[[socket.socket], object]
Start = Callable[..., str]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts servers that do as told with the first connections, each in turn; gives host and port."""
    listeners: list[socket.socket] = []

    def begin(serve: Serve, times: int = 1) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def run() -> None:
            try:
                connection, _ = listener.accept()
                with connection:
                    serve(connection)
            except OSError:
                return

        for _ in range(times):
            threading.Thread(target=run, daemon=True).start()
        return f"127.0.0.1:{listener.getsockname()[1]}/hook"

    yield begin
    for listener in listeners:
        listener.close()


def reset(connection: socket.socket) -> None:
    """Break the connection off with a RST instead of closing it."""
    connection.recv(65536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def garbage(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"\x16\x03\x01 SSH-2.0 not HTTP at all\r\n\r\n")


def half_an_answer(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\nonly this")


@pytest.mark.parametrize(
    ("serve", "faults"),
    [(reset, {"connect", "protocol"}), (garbage, {"protocol"}), (half_an_answer, {"protocol"})],
)
def test_a_receiver_that_breaks_the_rules_is_tried_again(house: House, start: Start, serve: Serve, faults):
    house.endpoint(f"http://{start(serve)}")
    house.announce()
    house.drain()
    assert (house.delivery().state, house.delivery().last_error in faults) == ("waiting", True)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "portal.example.vn")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .sign(key, SHA256())
    )
    file = tmp_path / "certificate.pem"
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(plain + signed.public_bytes(serialization.Encoding.PEM))
    return file


def test_a_certificate_that_nobody_vouches_for(house: House, start: Start, certificate: Path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def serve(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as encrypted:
            encrypted.recv(65536)

    house.endpoint(f"https://{start(serve)}")
    house.announce()
    house.drain()
    assert (house.delivery().state, house.delivery().last_error) == ("waiting", "tls")


def test_plain_http_where_tls_was_promised(house: House, start: Start):
    house.endpoint(f"https://{start(garbage)}")
    house.announce()
    house.drain()
    assert (house.delivery().state, house.delivery().last_error in ("tls", "connect")) == ("waiting", True)


@pytest.mark.parametrize(
    "inner", ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]:1/"]
)
def test_a_redirect_inwards_leads_nowhere(house: House, inner: str):
    house.endpoint()
    house.receiver.answer(Answer(302, headers={"Location": inner}))
    house.announce()
    house.drain()
    assert len(house.receiver.requests) == 1
    assert (house.delivery().state, house.delivery().last_error) == ("waiting", "redirect")


def test_a_receiver_that_hangs_holds_up_nobody(house: House, start: Start):
    """Its places are its own: all that goes to another is sent while it still hangs."""
    over = threading.Event()
    hanging, _ = house.endpoint(f"http://{start(lambda _: over.wait(60))}")
    house.endpoint()
    for _ in range(6):
        house.announce()
    drain = threading.Thread(target=house.drain)
    drain.start()
    house.receiver.wait_for(6)
    assert not over.is_set()
    over.set()
    drain.join()
    assert {row.state for row in house.deliveries() if row.endpoint_id != hanging.id} == {"done"}


def test_a_receiver_that_hangs_takes_its_share_of_the_places_and_no_more(house: House, start: Start):
    """Of three places it may have two, however much of its own is older; the third goes on serving others."""
    over = threading.Event()
    hanging, _ = house.endpoint(f"http://{start(lambda _: over.wait(60), 9)}")
    for _ in range(9):
        house.announce(only_endpoint=hanging.id, at=now() - timedelta(minutes=1))
    other, _ = house.endpoint()
    for _ in range(9):
        house.announce(only_endpoint=other.id)
    held = asyncio.run(_until_all_else_is_sent(house))
    over.set()
    assert held == 2
    states = [row.state for row in house.deliveries() if row.endpoint_id == other.id]
    assert states == ["done"] * 9


async def _until_all_else_is_sent(house: House) -> int:
    """Drain with three places until the receiver that answers has everything; how many the other holds."""
    with house.app.app_context():
        async with Drain(Wanted(LANES), at_once=3) as drain:
            for _ in range(200):
                drain.step(now())
                await drain.wait(0.05)
                rows = house.deliveries()
                if sum(row.state == "done" for row in rows) == 9:
                    break
            return sum(row.state == "sending" for row in rows)
