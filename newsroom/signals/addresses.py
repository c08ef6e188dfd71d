"""Telling that two addresses lead to the same page, however they were copied."""

import hashlib
from urllib.parse import parse_qsl, urlencode, urlsplit

_FRONTS = ("www.", "m.", "mbasic.", "web.", "mobile.")
_FOLLOWERS = ("utm_", "mc_")
_TRACES = frozenset({"fbclid", "gclid", "igshid", "mibextid", "rdid", "share", "si", "ref", "zarsrc"})


def key_of(url: str) -> str:
    """Hex SHA-256 that is the same for every way to write the address of a page; "" without one.

    Left out: http or https, www. and the like, the part after #, marks of who shared it, a last slash.
    """
    if not url:
        return ""
    parts = urlsplit(url)
    host = (parts.hostname or "").removesuffix(".")
    front = next((one for one in _FRONTS if host.startswith(one)), "")
    asked = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if _means(pair[0]))
    plain = f"{host.removeprefix(front)}:{parts.port or ''}{parts.path.rstrip('/')}?{urlencode(asked)}"
    return hashlib.sha256(plain.encode()).hexdigest()


def host_of(url: str) -> str:
    """What the place is called when nobody says more: its host, without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _means(name: str) -> bool:
    return name.lower() not in _TRACES and not name.lower().startswith(_FOLLOWERS)
