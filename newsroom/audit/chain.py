"""Entry by entry: numbers without gaps, hashes of the stored bytes, and each register's own chain."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

from newsroom.audit.report import Fault
from newsroom.ledger import ENTRY_VERSION, leaf_hash


def _no_floats(text: str) -> float:
    raise ValueError(f"{text}: entries hold no fractions")


_DECODER = json.JSONDecoder(parse_float=_no_floats)
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_ALWAYS = {
    "v": int,
    "index": int,
    "stream": str,
    "seq": int,
    "prev": str,
    "at": str,
    "actor": str,
    "action": str,
}


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as stored or exported. `columns`: what a database repeats beside the bytes."""

    index: int
    entry: bytes
    leaf_hash: str
    columns: Mapping[str, object] | None = None


class Chain:
    """Checks entries one after the other. `whole`: all entries of an installation, not those of one story."""

    def __init__(self, whole: bool = True) -> None:
        self.whole = whole
        self.next = 0
        self._tips: dict[str, tuple[int, str]] = {}

    def check(self, row: Row) -> tuple[dict[str, Any] | None, list[Fault]]:
        """The fields of an entry (None when they cannot be read) and what is wrong with it."""
        codes = self._number(row.index)
        if leaf_hash(row.entry) != row.leaf_hash:
            codes.append("leaf")
        fields = read_entry(row.entry)
        if fields is None:
            codes.append("canonical")
        else:
            codes += self._linked(row, fields)
        return fields, [Fault(code, row.index, fields["stream"] if fields else "") for code in codes]

    def _number(self, index: int) -> list[str]:
        expected, self.next = self.next, max(self.next, index + 1)
        if index < expected:
            return ["order"]
        return ["gap"] if self.whole and index > expected else []

    def _linked(self, row: Row, fields: dict[str, Any]) -> list[str]:
        codes = []
        columns = {"index": row.index, **(row.columns or {})}
        if any(fields[name] != value for name, value in columns.items()):
            codes.append("column")
        seq, prev = self._tips.get(fields["stream"], (0, ""))
        if (fields["seq"], fields["prev"]) != (seq + 1, prev):
            codes.append("chain")
        self._tips[fields["stream"]] = (fields["seq"], row.leaf_hash)
        return codes


def read_entry(entry: bytes) -> dict[str, Any] | None:
    """The fields of an entry; None unless it is canonical JSON (RFC 8785) with every field an entry has."""
    try:
        fields = _DECODER.decode(entry.decode())
    except ValueError:
        return None
    if not isinstance(fields, dict) or not _complete(fields):
        return None
    return fields if _ENCODER.encode(fields).encode() == entry or _canonical(fields) == entry else None


def _complete(fields: dict[str, Any]) -> bool:
    return fields.get("v") == ENTRY_VERSION and all(
        type(fields.get(name)) is kind for name, kind in _ALWAYS.items()
    )


def _canonical(fields: dict[str, Any]) -> bytes:
    """The slow exact form; the fast one above differs for keys outside the basic plane alone."""
    try:
        return rfc8785.dumps(fields)
    except rfc8785.CanonicalizationError:
        return b""
