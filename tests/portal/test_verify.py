"""The copyable file: published vectors, canonical form, hostile headers."""

import base64
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from newsroom.portal.verify import DETAILS, Rejected, content_digest, content_of, verify
from tests.portal.sender import NOW, SECRET, Event, Text, headers

OFFICIAL = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OFFICIAL_ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
HINDI = base64.b64decode(
    "eyJ0eXBlIjoic3RvcnkucHVibGlzaGVkIiwiaGVhZGxpbmUiOiLgpK/gpLkg4KSm4KS+4KS14KS+IOCkl+CkvOCksuCkpCDgpLngpYgifQ=="
)
TEST = b'{"test": 2432232314}'
VECTORS = {
    "A": (OFFICIAL, OFFICIAL_ID, "1614265330", TEST, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
    "B": (OFFICIAL, OFFICIAL_ID, "1614265330", HINDI, "n1rlB5yOkkyydaMrkqJJQHcOteeF2IxstMy9oT2pZJQ="),
    "C": (SECRET, "msg_1", "0", b"", "7KQKbkrcYd5b9ynRqa9UF2RsXI3TOQ1Thl++uYFdWNs="),
}  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS)
def test_published_vectors_pass_the_signature(vector):
    """The vectors' bodies are no messages: the signature passes and the body is refused after it."""
    secret, webhook_id, timestamp, body, signature = vector
    sent = {"webhook-id": webhook_id, "webhook-timestamp": timestamp, "webhook-signature": f"v1,{signature}"}
    with pytest.raises(Rejected) as after_signature:
        verify([secret], sent, body, int(timestamp))
    assert after_signature.value.status in (400, 422)
    with pytest.raises(Rejected) as at_signature:
        verify([secret], sent, body + b" ", int(timestamp))
    assert at_signature.value.status == 401


def test_header_names_count_in_any_case():
    body = Event().body()
    sent = {name.title(): value for name, value in headers(body, "msg_1").items()}
    assert verify([SECRET], sent, body, NOW.timestamp())["type"] == "story.published"


@pytest.mark.parametrize(("seconds", "accepted"), [(-301, False), (-300, True), (300, True), (301, False)])
def test_five_minutes_either_way_and_not_a_second_more(seconds, accepted):
    body = Event().body()
    sent, now = headers(body, "msg_1"), NOW.timestamp() + seconds
    if accepted:
        assert verify([SECRET], sent, body, now)["data"]["sequence"] == 1
    else:
        with pytest.raises(Rejected, match="5 phút"):
            verify([SECRET], sent, body, now)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_AAAA", "whsec_!!!", "whsec_ổ"])
def test_a_key_that_anybody_could_guess_refuses_everything(secret):
    body = Event().body()
    with pytest.raises(Rejected) as refusal:
        verify([SECRET, secret], headers(body, "msg_1"), body, NOW.timestamp())
    assert refusal.value.status == 503


@given(
    st.builds(
        Text,
        title=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
        body=st.text(st.characters(exclude_categories=["Cs"])),
        tags=st.lists(st.text(st.characters(exclude_categories=["Cs"]))).map(tuple),
        correction=st.text(st.characters(exclude_categories=["Cs"])),
        ai_used=st.booleans(),
    )
)
def test_digest_is_the_one_an_independent_rfc8785_computes(text):
    item = json.loads(Event(text=text).body())["data"]["item"]
    assert content_digest(item) == text.digest()


def test_every_character_json_escapes_is_escaped_as_rfc8785_does():
    text = Text(body="".join(map(chr, range(0x20))) + '"\\/\x7f\u2028\ufeff\U0001f1fb')
    item = json.loads(Event(text=text).body())["data"]["item"]
    assert content_digest(item) == text.digest()


def test_missing_optional_keys_are_empty_values():
    content = content_of({"uri": "urn:newsroom:story:1"})
    assert content == {
        **dict.fromkeys(("title", "sapo", "body", "language", "type", "section", "byline", "correction"), ""),
        **dict.fromkeys(DETAILS, ""),
        "sources": [],
        "tags": [],
        "ai_used": False,
    }
    assert rfc8785.dumps({"v": 1, **content})  # still canonical JSON


@pytest.mark.parametrize(
    "item",
    [
        {"headlines": "x"},
        {"headlines": ["x"]},
        {"by": 3},
        {"subjects": {"uri": "x"}},
        {"infoSources": [{"name": []}]},
    ],
)
def test_an_item_of_odd_types_is_refused_not_guessed(item):
    with pytest.raises(Rejected) as refusal:
        content_digest(item)
    assert refusal.value.status == 422
