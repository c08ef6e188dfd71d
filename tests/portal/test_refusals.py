"""Everything a receiver must refuse, through its own door; nothing refused may be stored."""

import base64
import hmac
import json
from dataclasses import replace
from io import BytesIO

import pytest
from standardwebhooks import Webhook

from newsroom.portal.app import LARGEST_MESSAGE, create_portal
from newsroom.portal.settings import Settings
from tests.portal.sender import NOW, OTHER_SECRET, SECRET, Event, Text, headers, post

GOOD = Event().body()
SIGNED = headers(GOOD, "msg_1")
TIMESTAMP = SIGNED["webhook-timestamp"]


def sign_bytes(signed):
    mac = hmac.digest(base64.b64decode(SECRET.removeprefix("whsec_")), signed, "sha256")
    return f"v1,{base64.b64encode(mac).decode()}"


def without(name):
    return {key: value for key, value in SIGNED.items() if key != name}


def signed_by_hand(webhook_id, timestamp):
    """Sign an id or time the official library would not let through."""
    signature = sign_bytes(f"{webhook_id}.{timestamp}.".encode() + GOOD)
    return {
        **SIGNED,
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature,
    }


SIGNATURE_CASES = {
    "no id": (without("webhook-id"), 400),
    "no timestamp": (without("webhook-timestamp"), 400),
    "no signature": (without("webhook-signature"), 400),
    "empty signature": ({**SIGNED, "webhook-signature": ""}, 400),
    "wrong secret": (headers(GOOD, "msg_1", OTHER_SECRET), 401),
    "stale": (headers(GOOD, "msg_1", at=NOW.replace(hour=6)), 401),
    "future": (headers(GOOD, "msg_1", at=NOW.replace(hour=8)), 401),
    "swapped id": ({**SIGNED, "webhook-id": "msg_2"}, 401),
    "swapped time": ({**SIGNED, "webhook-timestamp": str(int(TIMESTAMP) + 1)}, 401),
    "malformed base64": ({**SIGNED, "webhook-signature": "v1,@@not base64@@"}, 401),
    "cut base64": ({**SIGNED, "webhook-signature": SIGNED["webhook-signature"][:-1]}, 401),
    "no version": ({**SIGNED, "webhook-signature": SIGNED["webhook-signature"].removeprefix("v1,")}, 401),
    "other version": ({**SIGNED, "webhook-signature": SIGNED["webhook-signature"].replace("v1", "v1a")}, 401),
    "non-ASCII signature": ({**SIGNED, "webhook-signature": "v1,é"}, 400),
    "id with a full stop": (signed_by_hand("msg.1", TIMESTAMP), 400),
    "id with a space": (signed_by_hand("msg 1", TIMESTAMP), 400),
    "id too long": (signed_by_hand("m" * 257, TIMESTAMP), 400),
    "timestamp with a fraction": (signed_by_hand("msg_1", TIMESTAMP + ",5"), 400),
    "negative timestamp": (signed_by_hand("msg_1", "-5"), 400),
    "plain text": ({**SIGNED, "content-type": "text/plain"}, 415),
    "a form": ({**SIGNED, "content-type": "application/x-www-form-urlencoded"}, 415),
}  # fmt: skip


def assert_nothing_stored(client):
    assert client.get("/tin/tin-1").status_code == 404
    assert "Chưa có tin nào" in client.get("/").text


@pytest.mark.parametrize(("sent", "status"), SIGNATURE_CASES.values(), ids=SIGNATURE_CASES)
def test_refused_before_reading(client, sent, status):
    answer = client.post("/webhooks", data=GOOD, headers=sent)
    assert answer.status_code == status
    assert answer.json["error"]
    assert_nothing_stored(client)
    log = client.get("/nhat-ky").text
    assert f"Từ chối ({status})" in log
    assert answer.json["error"] in log


def test_changed_body(client):
    answer = client.post("/webhooks", data=GOOD.replace(b"15/12", b"16/12"), headers=SIGNED)
    assert answer.status_code == 401
    assert_nothing_stored(client)


BODIES = {
    "not JSON": (b"<xml/>", 400),
    "empty": (b"", 411),
    "not UTF-8": ("{\"type\":\"x\"}".encode("utf-16"), 400),
    "NaN": (b'{"type":"story.published","data":{"sequence":NaN}}', 400),
    "half a surrogate pair": (rb'{"type":"story.published\ud83d","data":{}}', 400),
    "too deep": (b"[" * 200_000, 400),
    "a list": (b"[]", 422),
    "no data": (b'{"type":"story.published"}', 422),
    "data is no object": (b'{"type":"story.published","data":[]}', 422),
    "nothing in data": (b'{"type":"story.published","data":{}}', 422),
}  # fmt: skip


@pytest.mark.parametrize(("body", "status"), BODIES.values(), ids=BODIES)
def test_signed_but_no_message(client, body, status):
    sent = {**SIGNED, "webhook-signature": sign_bytes(f"msg_1.{TIMESTAMP}.".encode() + body)}
    assert client.post("/webhooks", data=body, headers=sent).status_code == status
    assert_nothing_stored(client)


OTHER_DIGEST = Text(title="Một bản khác").digest()
APPROVAL = {"stage": "review", "role": "editor", "at": "2026-11-22T06:40:00Z", "digest": Text().digest()}
UNSOUND = {
    "digest of another text": {"digest": OTHER_DIGEST},
    "digest and approvals of another text": {
        "digest": OTHER_DIGEST,
        "approvals": [{**APPROVAL, "digest": OTHER_DIGEST}],
    },
    "digest missing": {"digest": None},
    "digest in capitals": {"digest": Text().digest().upper()},
    "approval of another text": {"approvals": [{**APPROVAL, "digest": OTHER_DIGEST}]},
    "one approval of two of another text": {"approvals": [APPROVAL, {**APPROVAL, "digest": OTHER_DIGEST}]},
    "approval without digest": {"approvals": [{**APPROVAL, "digest": None}]},
    "approval by nobody": {"approvals": [{**APPROVAL, "role": None}]},
    "approval at no time": {"approvals": [{**APPROVAL, "at": None}]},
    "approvals of odd type": {"approvals": "editor"},
    "no item": {"item": None},
    "no story id": {"story_id": ""},
    "sequence zero": {"sequence": 0},
    "sequence true": {"sequence": True},
    "sequence as text": {"sequence": "2"},
    "sequence beyond every integer": {"sequence": 10**30},
    "time without a zone": {"published_at": "2026-11-22T07:03:31"},
    "no time": {"published_at": "yesterday"},
}  # fmt: skip


@pytest.mark.parametrize("changes", UNSOUND.values(), ids=UNSOUND)
def test_signed_but_unsound(client, changes):
    answer = post(client, Event(changes=changes))
    assert answer.status_code == 422
    assert answer.json["error"]
    assert_nothing_stored(client)


def test_refused_message_may_come_again_repaired(client):
    assert post(client, Event(changes={"digest": OTHER_DIGEST})).status_code == 422
    assert post(client, Event()).json["sequence"] == 1


def test_oversized(client):
    body = json.dumps({"type": "test.ping", "data": {"pad": "x" * LARGEST_MESSAGE}}).encode()
    assert client.post("/webhooks", data=body, headers=headers(body, "msg_1")).status_code == 413
    almost = json.dumps({"type": "test.ping", "data": {"pad": "x" * (LARGEST_MESSAGE - 100)}}).encode()
    assert client.post("/webhooks", data=almost, headers=headers(almost, "msg_2")).status_code == 200


def test_a_body_of_untold_length(client):
    sent = {**SIGNED, "transfer-encoding": "chunked"}
    answer = client.post(
        "/webhooks",
        input_stream=BytesIO(GOOD),
        headers=sent,
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 411
    assert_nothing_stored(client)


def test_any_of_several_signatures_will_do(client):
    other = Webhook(OTHER_SECRET).sign("msg_1", NOW, GOOD.decode())
    sent = {**SIGNED, "webhook-signature": f"{other} v1a,AAAA {SIGNED['webhook-signature']}"}
    assert client.post("/webhooks", data=GOOD, headers=sent).status_code == 200


@pytest.fixture
def secrets_file(tmp_path):
    return tmp_path / "secrets.txt"


@pytest.fixture
def rotating(settings: Settings, secrets_file):
    return create_portal(replace(settings, secrets=(), secrets_file=secrets_file), lambda: NOW).test_client()


def _send(client, secret, webhook_id):
    return client.post("/webhooks", data=GOOD, headers=headers(GOOD, webhook_id, secret)).status_code


def test_rotated_secrets_count_from_the_next_message_on(rotating, secrets_file):
    secrets_file.write_text(f"{SECRET}\n")
    assert (_send(rotating, SECRET, "msg_1"), _send(rotating, OTHER_SECRET, "msg_2")) == (200, 401)
    secrets_file.write_text(f"# mới\n{OTHER_SECRET}\n\n# cũ\n{SECRET}\n")
    assert (_send(rotating, SECRET, "msg_3"), _send(rotating, OTHER_SECRET, "msg_4")) == (200, 200)
    secrets_file.write_text(f"{OTHER_SECRET}\n")
    assert (_send(rotating, SECRET, "msg_5"), _send(rotating, OTHER_SECRET, "msg_6")) == (401, 200)


def test_without_secrets_everything_is_refused(rotating, secrets_file):
    assert _send(rotating, SECRET, "msg_1") == 503  # the file is not there
    for text in ("", "\n \n", "# no key\n", "whsec_\n"):
        secrets_file.write_text(text)
        assert _send(rotating, SECRET, "msg_1") == 503, text
    assert_nothing_stored(rotating)
