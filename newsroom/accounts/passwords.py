"""What a password must be like, and the one-time passwords the newsroom makes itself."""

import secrets

from newsroom.errors import Sentence, words
from newsroom.text import fold

SHORTEST = 12
LONGEST = 1000

# The commonest passwords of twelve characters or more, folded: leaked ones, keyboard rows, habits of
# Vietnamese users, and the password of the demo newsroom, which everybody can read.
_COMMON = frozenset(
    (
        "000000000000",
        "111111111111",
        "123123123123",
        "123456654321",
        "123456789012",
        "1234567890123",
        "12345678901234",
        "123456789abc",
        "123456abcdef",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "987654321098",
        "abc123456789",
        "abcd12345678",
        "abcdefghijkl",
        "admin1234567",
        "adminadminadmin",
        "administrator",
        "anhyeuem1234",
        "asdfghjkl123",
        "changeme1234",
        "congthongtin",
        "congthongtindientu",
        "hanoi1234567",
        "iloveyou1234",
        "letmein12345",
        "matkhau12345",
        "matkhau123456",
        "matkhau123456789",
        "motconvitxoera123",
        "newsroom-demo",
        "newsroom1234",
        "password1234",
        "password12345",
        "password123456",
        "passwordpassword",
        "quantrivien123",
        "qwerty123456",
        "qwertyuiop12",
        "qwertyuiop123",
        "saigon123456",
        "toasoan12345",
        "vietnam12345",
        "vietnam123456",
        "welcome12345",
        "welcome123456",
    )
)
# Without look-alikes (0 o, 1 l i): these are read out and typed by hand.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def weakness(password: str) -> Sentence | None:
    """Why `password` cannot be used; None when it can.

    Length and the commonest ones only, no rules on kinds of characters (OWASP ASVS 5.0, 6.2.1, 6.2.4, 6.2.9).
    """
    if len(password) < SHORTEST:
        return words("Use at least 12 characters: four words in a row are easy to remember.")
    if len(password) > LONGEST:
        return words("Use at most 1,000 characters.")
    if fold(password) in _COMMON or len(set(password)) < 5:
        return words("This password is among the first that are tried. Choose another one.")
    return None


def one_time_password() -> str:
    """A random password to hand over once: 16 characters in four groups, 79 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
