"""Signing secrets of endpoints at rest: encrypted with a key derived from SECRET_KEY (HKDF, RFC 5869; Fernet
tokens).
"""

import base64
import secrets

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class WrongKey(Exception):
    """A stored secret cannot be opened: SECRET_KEY is not the one it was stored under."""


class Vault:
    """Seals and opens short secrets. `secret_key` is the installation's SECRET_KEY."""

    def __init__(self, secret_key: str) -> None:
        key = HKDF(SHA256(), 32, None, b"newsroom endpoint secrets").derive(secret_key.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, secret: str) -> str:
        """The text to store for `secret`."""
        return self._fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """The secret behind a stored text; raises WrongKey."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise WrongKey("a signing secret cannot be opened with this SECRET_KEY") from error


def new_signing_secret() -> str:
    """A fresh secret of 32 random bytes as Standard Webhooks 1.0.0 writes it: whsec_ and base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
