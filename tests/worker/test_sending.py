"""One try, over a real connection: what is sent, what counts as taken, what little a bad receiver can
cost."""

import base64
import gzip
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fixtures.receiver import Answer
from standardwebhooks import Webhook, WebhookVerificationError

from newsroom import installation
from newsroom.clock import now
from newsroom.db import db
from newsroom.endpoints.key_usecases import retire_old_secret, rotate_secret
from newsroom.models import Endpoint, Story
from newsroom.signing import new_key_pair, signatures
from newsroom.worker.sender import Limits
from worker.house import House

HURRIED = Limits(connect=1, total=1)


def test_the_signature_is_that_of_the_published_vectors():
    """The first vector is in the official library's own tests, the second is plain HMAC, the third is ed25519
    as another library signs."""
    message, at, body = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    symmetric = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signatures([secret], message, at, body) == symmetric
    counted = "whsec_" + base64.b64encode(bytes(range(32))).decode()
    assert signatures([counted], "msg_1", 0, b"") == "v1,7KQKbkrcYd5b9ynRqa9UF2RsXI3TOQ1Thl++uYFdWNs="
    private = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
    asymmetric = (
        "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="
    )
    assert signatures([private, secret], message, at, body) == f"{asymmetric} {symmetric}"


def test_a_new_key_pair_signs_what_its_public_half_verifies(house: House):
    endpoint, _ = house.endpoint()
    private, public = new_key_pair()
    assert (private[:5], public[:5]) == ("whsk_", "whpk_")
    sealed = [installation.vault().seal(private)]
    house.change(lambda: setattr(db.session.get_one(Endpoint, endpoint.id), "secrets", sealed))
    house.announce()
    house.drain()
    (request,) = house.receiver.requests
    signature = request.headers["webhook-signature"].removeprefix("v1a,")
    stamp = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}."
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public.removeprefix("whpk_")))
    key.verify(base64.b64decode(signature), stamp.encode() + request.body)  # raises InvalidSignature


def test_what_is_no_secret_signs_nothing():
    with pytest.raises(ValueError, match="no signing secret"):
        signatures(["whpub_AAAA"], "msg_1", 0, b"")


def test_what_is_sent_is_the_stored_body_and_verifies(house: House):
    endpoint, secret = house.endpoint()
    body = '{"type":"story.published","data":{"title":"Cầu vượt thông xe"}}'.encode()
    house.announce(body)
    house.drain()
    (request,) = house.receiver.requests
    assert (request.method, request.body) == ("POST", body)
    assert Webhook(secret).verify(request.body, dict(request.headers))["type"] == "story.published"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"].startswith("Newsroom/")
    assert request.headers["webhook-id"] == f"msg_{house.delivery().event_id}_{endpoint.id}"
    assert "." not in request.headers["webhook-id"]
    assert house.delivery().state == "done"
    assert [attempt.status for attempt in house.attempts()] == [200]


def test_rotation_signs_with_both_secrets_until_the_old_one_is_retired(house: House):
    endpoint, old = house.endpoint()
    with house.app.app_context():
        new = rotate_secret(house.technician, endpoint.id, now())
    house.announce()
    house.drain()
    request = house.receiver.requests[-1]
    for secret in (old, new):
        Webhook(secret).verify(request.body, dict(request.headers))
    first = request.headers["webhook-signature"].split(" ")[0]
    Webhook(new).verify(request.body, {**request.headers, "webhook-signature": first})
    with house.app.app_context():
        retire_old_secret(house.technician, endpoint.id, now())
    house.announce()
    house.drain()
    request = house.receiver.requests[-1]
    Webhook(new).verify(request.body, dict(request.headers))
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(request.body, dict(request.headers))


def test_a_receipt_is_kept_and_the_first_address_shown_stays(house: House):
    house.endpoint()
    story = house.story()
    digest = "ab" * 32
    house.receiver.answer(
        Answer(200, b'{"url":"https://cong.example.vn/tin/1","digest":"%s"}' % digest.encode())
    )
    house.announce(story_id=story.id, sequence=1)
    house.drain()
    assert house.delivery().receipt_url == "https://cong.example.vn/tin/1"
    assert house.delivery().receipt_digest == digest
    house.receiver.answer(Answer(200, b'{"url":"https://cong.example.vn/tin/2"}'))
    house.announce(story_id=story.id, sequence=2)
    house.drain()
    assert house.deliveries()[1].receipt_url == "https://cong.example.vn/tin/2"
    with house.app.app_context():
        assert db.session.get_one(Story, story.id).public_url == "https://cong.example.vn/tin/1"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"OK",
        b"[1]",
        b"[" * 9000,
        b'{"url":"javascript:alert(1)","digest":"xyz"}',
        b'{"url":"https://cong.example.vn/%s"}' % (b"x" * 500),
        b'{"url":"https://[::1","digest":7}',
        b'{"url":"https://cong.example.vn/\\u0000"}',
        b"\xff\x00\xfe",
    ],
)
def test_an_unusable_receipt_is_no_receipt(house: House, answer: bytes):
    house.endpoint()
    house.receiver.answer(Answer(202, answer))
    house.announce()
    house.drain()
    delivery = house.delivery()
    assert (delivery.state, delivery.receipt_url, delivery.receipt_digest) == ("done", None, None)


def test_a_redirect_is_a_failure_and_is_not_followed(house: House):
    house.endpoint()
    house.receiver.answer(Answer(307, headers={"Location": "/elsewhere"}), Answer(200))
    house.announce()
    house.drain()
    assert [request.path for request in house.receiver.requests] == ["/hook"]
    assert (house.delivery().state, house.delivery().last_error) == ("waiting", "redirect")


def test_loopback_is_blocked_where_it_was_not_allowed(house: House):
    house.endpoint(networks=())
    house.announce()
    house.drain()
    assert house.receiver.requests == ()
    assert (house.delivery().state, house.delivery().last_error) == ("waiting", "blocked")


def test_an_address_that_was_changed_behind_our_back_is_not_used(house: House):
    endpoint, _ = house.endpoint()
    address = "http://user:secret@127.0.0.1/"
    house.change(lambda: setattr(db.session.get_one(Endpoint, endpoint.id), "url", address))
    house.announce()
    house.drain()
    assert house.delivery().last_error == "address"


def test_proxies_of_the_environment_are_not_used(
    house: House, monkeypatch: pytest.MonkeyPatch, unused_port: int
):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{unused_port}")
    house.endpoint()
    house.announce()
    house.drain()
    assert house.delivery().state == "done"


def test_nobody_listens(house: House, unused_port: int):
    house.endpoint(f"http://127.0.0.1:{unused_port}/")
    house.announce()
    house.drain()
    assert (house.delivery().state, house.delivery().last_error) == ("waiting", "connect")


def test_a_name_that_does_not_exist(house: House):
    house.endpoint("https://portal.invalid/hook")
    house.announce()
    house.drain()
    assert (house.delivery().state, house.delivery().last_error) == ("waiting", "dns")


def test_a_receiver_that_breaks_off(house: House):
    house.endpoint()
    house.receiver.answer(Answer(drop=True))
    house.announce()
    house.drain()
    assert (house.delivery().state, house.delivery().last_error) == ("waiting", "protocol")


def test_a_receiver_that_never_answers_costs_the_time_limit_and_no_more(house: House):
    house.endpoint()
    gate = threading.Event()
    house.receiver.answer(Answer(hold=gate))
    house.announce()
    began = time.monotonic()
    house.drain(limits=HURRIED)
    gate.set()
    assert time.monotonic() - began < 5
    delivery = house.delivery()
    assert (delivery.state, delivery.last_error) == ("waiting", "timeout")
    assert delivery.next_at - delivery.created_at > timedelta(seconds=55)


@pytest.fixture
def raw() -> Iterator[Callable[[bytes, bytes, float], tuple[str, list[int]]]]:
    """Starts servers that answer `head` and then `piece` every `pause` seconds, until hung up on."""
    listeners: list[socket.socket] = []
    over = threading.Event()

    def start(head: bytes, piece: bytes, pause: float) -> tuple[str, list[int]]:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        sent = [0]

        def serve() -> None:
            try:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(head)
                    while not over.wait(pause):
                        connection.sendall(piece)
                        sent[0] += len(piece)
            except OSError:
                return

        threading.Thread(target=serve, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/hook", sent

    yield start
    over.set()
    for listener in listeners:
        listener.close()


def test_a_slow_drip_is_cut_off_at_the_time_limit(house: House, raw):
    url, _ = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x", 0.05)
    house.endpoint(url)
    house.announce()
    began = time.monotonic()
    house.drain(limits=HURRIED)
    assert time.monotonic() - began < 5
    assert house.delivery().last_error == "timeout"


def test_headers_without_end_are_cut_off(house: House, raw):
    url, _ = raw(b"HTTP/1.1 200 OK\r\n", b"X-More: more\r\n", 0.0)
    house.endpoint(url)
    house.announce()
    house.drain(limits=HURRIED)
    assert house.delivery().last_error in ("protocol", "timeout")


def test_an_answer_of_ten_gigabytes_is_read_for_sixteen_kilobytes(house: House, raw):
    url, sent = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n", b"x" * 65536, 0.0)
    house.endpoint(url)
    house.announce()
    house.drain()
    assert house.delivery().state == "done"
    assert [len(attempt.answer) for attempt in house.attempts()] == [1024]
    assert sent[0] < 64 * 1024 * 1024  # what the kernel's buffers swallow, not what was offered


def test_a_bomb_of_compressed_nothing_stays_as_small_as_it_came(house: House):
    bomb = gzip.compress(bytes(100_000_000), compresslevel=1)
    house.endpoint()
    house.receiver.answer(Answer(200, bomb, {"Content-Encoding": "gzip"}))
    tracemalloc.start()
    house.announce()
    house.drain()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert house.delivery().state == "done"
    (attempt,) = house.attempts()
    assert attempt.answer.startswith("\x1f")
    assert len(attempt.answer) <= 1024
    assert peak < 20_000_000


def test_a_compressed_answer_is_not_unpacked(house: House):
    house.endpoint()
    house.receiver.answer(Answer(500, b"\x1f\x8bnot really", {"Content-Encoding": "gzip"}))
    house.announce()
    house.drain()
    (attempt,) = house.attempts()
    assert (attempt.status, attempt.error) == (500, "status")
    assert "not really" in attempt.answer
