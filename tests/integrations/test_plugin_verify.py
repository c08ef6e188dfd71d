"""The plugin's checks against the published vectors and the receiver in Python: PHP without WordPress."""

import base64
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from newsroom.portal.verify import Rejected, content_digest
from tests.integrations.wordpress_site import PLUGIN
from tests.portal.sender import Event, Text
from tests.portal.test_verify import VECTORS

pytestmark = [
    pytest.mark.wordpress,
    pytest.mark.skipif(shutil.which("php") is None, reason="no PHP: not installed is php-cli"),
]

ED25519 = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="
ED25519_SIGNED = (
    "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="
)


UNUSABLE = ("", "whsec_", "whsec_AAAA", "whsec_!", "whpk_AA==")


def asked(cases: list[dict]) -> list[str]:
    """What the plugin says to each case."""
    command = ["php", str(Path(__file__).with_name("verify.php")), str(PLUGIN)]
    told = subprocess.run(command, input=json.dumps(cases), check=True, capture_output=True, text=True)
    return json.loads(told.stdout)


def case(secret: str, webhook_id: str, timestamp: str, body: bytes, signatures: str, **changes) -> dict:
    return {
        "secrets": [secret],
        "id": webhook_id,
        "timestamp": timestamp,
        "signatures": signatures,
        "body": base64.b64encode(body).decode(),
        "now": int(timestamp),
        **changes,
    }


def test_published_vectors():
    vectors = [case(*vector[:4], f"v1,{vector[4]}") for vector in VECTORS.values()]
    asymmetric = case(ED25519, *VECTORS["A"][1:4], ED25519_SIGNED)
    assert asked([*vectors, asymmetric]) == ["signed"] * 4
    changed = [{**one, "body": base64.b64encode(b"changed").decode()} for one in (*vectors, asymmetric)]
    assert asked(changed) == ["401"] * 4


def test_keys_times_and_headers():
    good = case(*VECTORS["A"][:4], f"v1,{VECTORS['A'][4]}")
    now, other = good["now"], "whsec_" + base64.b64encode(bytes(24)).decode()
    cases = {
        "signed": [
            {**good, "secrets": [other, *good["secrets"]]},
            {**good, "signatures": f"v1,AAAA v2,x {good['signatures']}"},
            {**good, "now": now + 300},
            {**good, "now": now - 300},
        ],
        "401": [
            {**good, "now": now + 301},
            {**good, "now": now - 301},
            {**good, "secrets": [other]},
            {**good, "signatures": good["signatures"].removeprefix("v1,")},
            {**good, "signatures": good["signatures"].replace("v1,", "v1a,")},
            {**good, "secrets": [ED25519]},
        ],
        "400": [
            {**good, **odd} for odd in ({"id": "a.b"}, {"id": ""}, {"timestamp": "1e9"}, {"timestamp": ""})
        ],
        "503": [{**good, "secrets": bad} for bad in ([], *([*good["secrets"], one] for one in UNUSABLE))],
    }
    for wanted, given in cases.items():
        assert asked(given) == [wanted] * len(given), wanted


DETAILS = {
    "objects": [{"rel": "document", "literal": "57-NQ/TW"}, {"rel": "corrects", "literal": "https://a.vn/1"}],
    "organisations": [
        {"rel": "issuer", "name": "Bộ Nội vụ"},
        {"rel": "contact", "contactInfo": [{"role": "press", "value": "024 1234"}]},
    ],
    "events": [{"rel": "signed", "literal": "2026-11-22"}],
}
ODD = [
    {"headlines": "x"},
    {"headlines": ["x"]},
    {"by": 3},
    {"subjects": {"uri": "x"}},
    {"infoSources": [{"name": []}]},
    {"genres": [{}]},
    {"digitalSourceType": 0},
    {"subjects": None, "edNote": None},
]


def in_python(item: dict) -> str:
    try:
        return content_digest(item)
    except Rejected as refusal:
        return str(refusal.status)


def test_digests_are_those_of_the_python_receiver():
    controls = "".join(map(chr, range(0x20))) + '"\\/\x7f\u2028\u2029\ufeff\U0001f1fb</script>é\u0302'
    texts = [
        Text(),
        Text(
            body=controls,
            title=controls,
            tags=(controls, "2026"),
            sources=(),
            ai_used=True,
            correction="Sai.",
        ),
        Text(section="", tags=(), byline="", sapo="", language="en"),
    ]
    items = [json.loads(Event(text=text).body())["data"]["item"] for text in texts]
    items += [{"uri": "urn:newsroom:story:1"}, {**items[0], **DETAILS}, *({**items[0], **odd} for odd in ODD)]
    told = asked([{"item": item} for item in items])
    assert told == [in_python(item) for item in items]
    assert told[:3] == [text.digest() for text in texts]


def test_an_item_of_ninjs_2_2_has_the_same_digest():
    text = Text(sources=("Sở Y tế",), correction="Sai.", ai_used=True)
    item = json.loads(Event(text=text).body())["data"]["item"]
    lower = {key.lower(): value for key, value in item.items()}
    assert lower.keys() != item.keys()
    assert asked([{"item": lower}]) == [text.digest()]


def test_every_sentence_has_its_vietnamese():
    code = "".join(
        path.read_text(encoding="utf-8") for path in PLUGIN.rglob("*.php") if path.name != "vi.php"
    )
    said = re.findall(r"Words::(?:admin|site)\( '((?:[^'\\]|\\.)+)'", code)
    said += re.findall(r"Words::in\( [^,]+, '((?:[^'\\]|\\.)+)'", code)
    said += re.findall(r"new Rejected\( \d+, '((?:[^'\\]|\\.)+)'", code)
    known = re.findall(
        r"^\t'((?:[^'\\]|\\.)+)'\s+=> '", (PLUGIN / "languages" / "vi.php").read_text("utf-8"), re.MULTILINE
    )
    assert len(said) > 40
    assert set(said) - set(known) == set()
    assert [sentence for sentence in known if f"'{sentence}'" not in code] == []
