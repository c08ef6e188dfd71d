"""The key that bundles of cases are signed with: Ed25519, derived from SECRET_KEY (HKDF, RFC 5869), so it
needs no storing. Another SECRET_KEY is another key; bundles that went out before name the old one.
"""

import base64
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from newsroom.aftermath.check_bundle import key_id, verifier_key
from newsroom.installation import settings


def own_key() -> str:
    """What those who check bundles of this newsroom are given: name+id+key (C2SP signed-note)."""
    return verifier_key(_name(), _public())


def signed(text: str) -> bytes:
    """`text`, which ends in a line break, as a note that this newsroom signed."""
    signature = _private(settings().secret_key).sign(text.encode())
    encoded = base64.b64encode(key_id(_name(), _public()) + signature).decode()
    return f"{text}\n— {_name()} {encoded}\n".encode()


def _name() -> str:
    """The name of the key: whose newsroom it is, without a scheme (C2SP signed-note)."""
    return f"{urlsplit(settings().base_url).netloc}/cases"


def _public() -> bytes:
    return _private(settings().secret_key).public_key().public_bytes_raw()


@lru_cache(maxsize=1)
def _private(secret_key: str) -> Ed25519PrivateKey:
    seed = HKDF(SHA256(), 32, None, b"newsroom bundles of cases").derive(secret_key.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)
