"""Signing keys of a receiver: made, and sealed at once."""

from dataclasses import dataclass

from newsroom.errors import Invalid, words
from newsroom.installation import vault
from newsroom.models.endpoint import SIGNINGS
from newsroom.signing import new_key_pair
from newsroom.vault import new_signing_secret

NO_SUCH_SIGNING = words("There is no such signature.")


@dataclass(frozen=True)
class NewKey:
    """A fresh key. `sealed` is stored; `told` is what the receiver is given: with "v1" the secret itself
    (whsec_…), shown once, with "v1a" the public key (whpk_…), which is no secret."""

    signing: str
    sealed: str
    told: str

    @property
    def public(self) -> str:
        """What may be shown at any time: the public key of "v1a", nothing of "v1"."""
        return self.told if self.signing == "v1a" else ""


def new_key(signing: str) -> NewKey:
    """A fresh key for "v1" (HMAC-SHA256) or "v1a" (ed25519); raises Invalid for anything else."""
    if signing not in SIGNINGS:
        raise Invalid({"signing": NO_SUCH_SIGNING})
    if signing == "v1a":
        secret, public = new_key_pair()
        return NewKey(signing, vault().seal(secret), public)
    secret = new_signing_secret()
    return NewKey(signing, vault().seal(secret), secret)
