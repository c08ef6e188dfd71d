"""Signatures of Standard Webhooks 1.0.0: `v1` (HMAC-SHA256) and `v1a` (ed25519).

The form of a secret says which: whsec_ holds 24 to 64 random bytes, whsk_ a seed and its public key (64 bytes
together), whpk_ the public key that receivers of `v1a` check with.
"""

import base64
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from standardwebhooks import Webhook

Sign = Callable[[str, int, bytes], str]
KEPT = 20_000
"""Keys that stay prepared: some more than there are receivers."""


def new_key_pair() -> tuple[str, str]:
    """A fresh ed25519 pair as Standard Webhooks writes it: the secret (whsk_…) and what receivers get
    (whpk_…)."""
    seed = secrets.token_bytes(32)
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return "whsk_" + _text(seed + public), "whpk_" + _text(public)


def signatures(keys: list[str], message_id: str, timestamp: int, body: bytes) -> str:
    """The webhook-signature header: one signature a secret, in their order. `timestamp`: Unix seconds of this
    try. Raises ValueError for a secret that is none.
    """
    return " ".join(_signer(key)(message_id, timestamp, body) for key in keys)


@lru_cache(KEPT)
def _signer(secret: str) -> Sign:
    if secret.startswith("whsec_"):
        return _hmac(secret)
    if secret.startswith("whsk_"):
        return _ed25519(secret)
    raise ValueError("this is no signing secret")


def _hmac(secret: str) -> Sign:
    """By the reference library, so that any receiver's library agrees. It takes the time as a date in UTC."""
    webhook = Webhook(secret)
    return lambda message_id, timestamp, body: webhook.sign(
        message_id, datetime.fromtimestamp(timestamp, UTC), body.decode()
    )


def _ed25519(secret: str) -> Sign:
    """The same signed bytes under a private key: the library knows `v1` alone."""
    seed = base64.b64decode(secret.removeprefix("whsk_"), validate=True)[:32]
    private = Ed25519PrivateKey.from_private_bytes(seed)

    def sign(message_id: str, timestamp: int, body: bytes) -> str:
        return "v1a," + _text(private.sign(b"%s.%d.%s" % (message_id.encode(), timestamp, body)))

    return sign


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()
