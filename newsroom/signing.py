"""Signatures of Standard Webhooks 1.0.0: `v1` (HMAC-SHA256) and `v1a` (ed25519).

The form of a secret says which: whsec_ holds 24 to 64 random bytes, whsk_ a seed and its public key (64 bytes
together), whpk_ the public key that receivers of `v1a` check with.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Sign = Callable[[bytes], str]
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
    content = b"%s.%d.%s" % (message_id.encode(), timestamp, body)
    return " ".join(_signer(key)(content) for key in keys)


@lru_cache(KEPT)
def _signer(secret: str) -> Sign:
    kind, _, encoded = secret.partition("_")
    key = base64.b64decode(encoded, validate=True)
    if kind == "whsec":
        return lambda content: "v1," + _text(hmac.digest(key, content, hashlib.sha256))
    if kind == "whsk":
        private = Ed25519PrivateKey.from_private_bytes(key[:32])
        return lambda content: "v1a," + _text(private.sign(content))
    raise ValueError("this is no signing secret")


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()
