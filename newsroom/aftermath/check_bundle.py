"""Check the bundle of a case, with nothing of the newsroom at hand.

    python check_bundle.py BUNDLE.zip VERIFIER-KEY

Needs Python 3.11 and the package `cryptography`; this one file is enough. The key looks like
name+1a2b3c4d+AbCd…; ask the newsroom for it by another way than the bundle came. Exit code 0: whole; 1:
altered, each fault on a line; 2: no bundle, or the key is none.

What is checked: every byte of the archive; the signature under the list of its members (C2SP signed-note,
Ed25519) and their SHA-256; the texts and the evidence against the file of the case; the chain of the trail
(leaf hashes of RFC 9162 §2.1.1), and that it names the same texts, signatures and seal.
"""

import base64
import binascii
import hashlib
import json
import struct
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "newsroom-case-bundle-1"
CASE, TRAIL, MANIFEST, NOTE = "case.json", "trail.jsonl", "manifest.json", "manifest.note"
CHUNK = 256 * 1024
ED25519 = b"\x01"

# The archive: members as they are, one after the other, without times or rights; sizes in ZIP64 fields. There
# is but one way to write it, so that a byte that differs is a byte that was altered.
_LOCAL, _CENTRAL = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I")
_END64, _LOCATOR, _END = struct.Struct("<4sQ2H2I4Q"), struct.Struct("<4sIQI"), struct.Struct("<4s4H2IH")
_SAME = (45, 0x0800, 0, 0, 33)  # version needed, names in UTF-8, stored, 1 January 1980
_BIG, _MANY = 0xFFFFFFFF, 0xFFFF


class NoBundle(Exception):
    """The file is no bundle that could be checked, or the key is none; the message says why."""


@dataclass(frozen=True)
class Member:
    """A member of the archive, and where its bytes begin in the file."""

    name: str
    size: int
    crc: int
    sha256: str = ""
    begins: int = 0


def local_header(member: Member) -> bytes:
    """What stands before the bytes of a member."""
    name = member.name.encode()
    head = _LOCAL.pack(b"PK\x03\x04", *_SAME, member.crc, _BIG, _BIG, len(name), 20)
    return head + name + struct.pack("<2H2Q", 1, 16, member.size, member.size)


def closing_part(members: list[Member]) -> bytes:
    """What stands behind the last member: the directory and the ends of the archive."""
    directory, at = b"", 0
    for member in members:
        name = member.name.encode()
        head = _CENTRAL.pack(
            b"PK\x01\x02", 45, *_SAME, member.crc, _BIG, _BIG, len(name), 28, 0, 0, 0, 0, _BIG
        )
        directory += head + name + struct.pack("<2H3Q", 1, 24, member.size, member.size, at)
        at += len(local_header(member)) + member.size
    count, size = len(members), len(directory)
    end64 = _END64.pack(b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, at)
    locator = _LOCATOR.pack(b"PK\x06\x07", 0, at + size, 1)
    return directory + end64 + locator + _END.pack(b"PK\x05\x06", 0, 0, _MANY, _MANY, _BIG, _BIG, 0)


def note_text(code: str, manifest_sha256: str, at: str) -> str:
    """The words that are signed."""
    return f"{FORMAT}\n{code}\n{manifest_sha256}\n{at}\n"


def key_id(name: str, public: bytes) -> bytes:
    """The four bytes that tell keys apart (C2SP signed-note)."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def verifier_key(name: str, public: bytes) -> str:
    """A public key (32 bytes) as those who check are given it."""
    return f"{name}+{key_id(name, public).hex()}+{base64.b64encode(ED25519 + public).decode()}"


def check(file: IO[bytes], key: str) -> list[str]:
    """What is wrong with a bundle, each fault in a sentence that names the member; empty: it is whole. Raises
    NoBundle.
    """
    name, public = _read_key(key)
    if file.read(4) != b"PK\x03\x04":
        raise NoBundle("this is no bundle of a case")
    file.seek(0)
    members, faults = _read_members(file)
    found = {member.name: member for member in members}
    manifest = _manifest(file, found, faults)
    if NOTE in found:
        faults += _check_note(_bytes(file, found[NOTE]), found.get(MANIFEST), name, public)
    faults += _check_list(members, manifest)
    if CASE in found and TRAIL in found:
        faults += _check_case(file, found, set(manifest.get("lost", ())))
    return faults


def _read_key(key: str) -> tuple[str, bytes]:
    try:
        name, said, encoded = key.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as error:
        raise NoBundle("the key is not of the form name+id+key") from error
    if len(raw) != 33 or raw[:1] != ED25519 or key_id(name, raw[1:]).hex() != said:
        raise NoBundle("the key is none: its parts do not belong together")
    return name, raw[1:]


def _read_members(file: IO[bytes]) -> tuple[list[Member], list[str]]:
    """Every member with its digest, as far as the archive can be read."""
    members: list[Member] = []
    while True:
        at = file.tell()
        head = file.read(_LOCAL.size)
        if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
            break
        *_, crc, _, _, name_length, extra_length = _LOCAL.unpack(head)
        rest = file.read(name_length + extra_length)
        member = _member(rest, name_length, crc)
        if member is None or local_header(member) != head + rest:
            return members, [f"the archive was altered at byte {at}, in the head of a member"]
        members.append(_digested(file, member))
        if members[-1].crc != crc:
            return members, [f"{member.name}: its bytes were altered"]
    file.seek(at)
    whole = file.read() == closing_part(members)
    return members, [] if whole else [f"the archive was altered at or after byte {at}, behind its members"]


def _member(rest: bytes, name_length: int, crc: int) -> Member | None:
    try:
        name = rest[:name_length].decode()
        size = struct.unpack("<2H2Q", rest[name_length:])[2]
    except (UnicodeDecodeError, struct.error):
        return None
    return Member(name, size, crc)


def _digested(file: IO[bytes], member: Member) -> Member:
    begins, left, crc, hashed = file.tell(), member.size, 0, hashlib.sha256()
    while left and (chunk := file.read(min(CHUNK, left))):
        crc, left = zlib.crc32(chunk, crc), left - len(chunk)
        hashed.update(chunk)
    return Member(member.name, member.size, crc, hashed.hexdigest(), begins)


def _bytes(file: IO[bytes], member: Member) -> bytes:
    file.seek(member.begins)
    return file.read(member.size)


def _manifest(file: IO[bytes], found: dict[str, Member], faults: list[str]) -> dict[str, Any]:
    faults += [f"{name}: it is missing" for name in (CASE, TRAIL, MANIFEST, NOTE) if name not in found]
    try:
        read = json.loads(_bytes(file, found[MANIFEST]))
        {entry["name"]: (entry["size"], entry["sha256"]) for entry in read["members"]}
    except (KeyError, ValueError, TypeError):
        faults.append(f"{MANIFEST}: it cannot be read")
        return {}
    return read if isinstance(read, dict) else {}


def _check_note(note: bytes, manifest: Member | None, name: str, public: bytes) -> list[str]:
    text, _, signatures = note.decode(errors="replace").partition("\n\n")
    lines = text.split("\n")
    faults = []
    if len(lines) != 4 or lines[0] != FORMAT or manifest is None or lines[2] != manifest.sha256:
        faults.append(f"{NOTE}: it is not about this {MANIFEST}")
    signed = f"— {name} "
    mine = [line[len(signed) :] for line in signatures.split("\n") if line.startswith(signed)]
    if not any(_verified(signature, text + "\n", name, public) for signature in mine):
        faults.append(f"{NOTE}: it is not signed by {name}")
    return faults


def _verified(signature: str, text: str, name: str, public: bytes) -> bool:
    try:
        raw = base64.b64decode(signature, validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], text.encode())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return raw[:4] == key_id(name, public)


def _check_list(members: list[Member], manifest: dict[str, Any]) -> list[str]:
    """The members are those of the list, each with the bytes that it names."""
    listed = {entry["name"]: (entry["size"], entry["sha256"]) for entry in manifest.get("members", ())}
    there = {member.name: (member.size, member.sha256) for member in members}
    faults = [f"{name}: it is missing" for name in listed if name not in there]
    faults += [
        f"{name}: it is not in the list of members"
        for name in there
        if name not in listed | {MANIFEST: 0, NOTE: 0}
    ]
    faults += [
        f"{name}: its bytes were altered" for name in listed if there.get(name, listed[name]) != listed[name]
    ]
    return faults + ([] if len(there) == len(members) else ["the archive holds a member twice"])


def _check_case(file: IO[bytes], found: dict[str, Member], lost: set[str]) -> list[str]:
    """The file of the case against what lies beside it, and against the trail."""
    try:
        told = json.loads(_bytes(file, found[CASE]))
        wanted = {f"evidence/{row['sha256']}": row["sha256"] for row in told["captures"] if row["sha256"]}
        for row in told["revisions"]:
            wanted[f"statements/{row['story_id']}/{row['number']}.json"] = row["digest"]
        entries, faults = _trail(_lines(file, found[TRAIL]))
        faults += _compare(entries, told, found[CASE].sha256)
    except (KeyError, ValueError, TypeError):
        return [f"{CASE}: it cannot be read"]
    for name, digest in wanted.items():
        if name not in found and name not in lost:
            faults.append(f"{name}: {CASE} names it, and it is missing")
        elif name in found and found[name].sha256 != digest:
            faults.append(f"{name}: it is not what {CASE} names")
    return faults


def _lines(file: IO[bytes], member: Member) -> Iterator[bytes]:
    file.seek(member.begins)
    left = member.size
    while left > 0 and (line := file.readline(left)):
        left -= len(line)
        yield line


def _trail(lines: Iterator[bytes]) -> tuple[list[dict[str, Any]], list[str]]:
    """The entries of the trail, and where its chain is broken."""
    entries: list[dict[str, Any]] = []
    faults: list[str] = []
    tips: dict[str, tuple[int, str]] = {}
    next(lines, b"")
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            raw = base64.b64decode(row["entry"], validate=True)
            entry = json.loads(raw)
            hashed = hashlib.sha256(b"\x00" + raw).hexdigest()
            seq, prev = tips.get(entry["stream"], (0, ""))
            sound = (entry["seq"], entry["prev"], row["leaf_hash"]) == (seq + 1, prev, hashed)
            tips[entry["stream"]] = (entry["seq"], hashed)
        except (ValueError, TypeError, KeyError, binascii.Error):
            faults.append(f"{TRAIL}: entry {number} cannot be read")
            continue
        entries.append(entry)
        if not sound:
            faults.append(f"{TRAIL}: entry {number} was altered, or does not follow on the one before it")
    return entries, faults


def _compare(entries: list[dict[str, Any]], case: dict[str, Any], case_sha256: str) -> list[str]:
    """The trail names every text and signature of the case, and the seal is the file's own."""
    told: set[tuple[Any, ...]] = set()
    for entry in entries:
        story, digest = entry["stream"].removeprefix("story:"), entry.get("digest")
        told |= {(story, entry.get("revision"), digest), (story, entry.get("signed"), entry["actor"], digest)}
    wanted: list[tuple[Any, ...]] = [
        (row["story_id"], row["number"], row["digest"]) for row in case["revisions"]
    ]
    wanted += [(row["story_id"], row["kind"], row["user_id"], row["digest"]) for row in case["approvals"]]
    faults = [f"{CASE}: {' '.join(map(str, one))} is not in the trail" for one in wanted if one not in told]
    seals = {entry.get("digest") for entry in entries if entry["action"] == "incident.seal"}
    return faults if seals <= {case_sha256} else [*faults, f"{CASE}: it is not the file that was sealed"]


def main(arguments: list[str]) -> int:
    """Check the bundle that the command line names; returns the exit code."""
    if len(arguments) != 2:
        sys.stderr.write(__doc__ or "")
        return 2
    try:
        with Path(arguments[0]).open("rb") as file:
            faults = check(file, arguments[1])
    except (NoBundle, OSError) as error:
        sys.stderr.write(f"{arguments[0]}: {error}\n")
        return 2
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    sys.stdout.write("The bundle was altered.\n" if faults else "The bundle is whole.\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
