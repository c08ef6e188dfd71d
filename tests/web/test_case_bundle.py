"""The bundle of a case: everything in it, signed; whoever checks it finds each byte that was altered."""

import hashlib
import io
import json
import shutil
import subprocess
import sys
from base64 import b64decode

import pytest
from bundles import EVIDENCE, exported, lived_case, members
from click.testing import CliRunner
from factories import database, make_user, send, sign_in
from sqlalchemy import select

from newsroom.aftermath import check_bundle
from newsroom.aftermath.bundle import Archive
from newsroom.aftermath.check_bundle import NoBundle, check
from newsroom.commands.case import case_group
from newsroom.errors import NotFound
from newsroom.media_place import blobs
from newsroom.models import Capture
from newsroom.models.trail import AuditEntry


@pytest.fixture
def lead(app):
    return make_user(app, "editor", name="Lê Thị Biên")


@pytest.fixture
def lived(app, lead):
    return lived_case(app, lead)


@pytest.fixture
def sent(app, lead, lived):
    """The bundle, and the key."""
    return exported(app, lead, lived[0])


def faults(content, key):
    return check(io.BytesIO(content), key)


def built(parts):
    """An archive of these members, written as ours are."""
    archive = Archive()
    return b"".join(b"".join(archive.member(*part)) for part in parts) + archive.close()


def test_it_holds_everything_and_any_zip_reader_opens_it(app, lived, sent):
    _, story = lived
    found = members(sent[0])
    told = json.loads(found["case.json"])
    assert [entry["body"] for entry in told["log"]] == ["Đã gọi trực ban"]
    assert (told["facts"][0]["source"], told["claims"][0]["verdict"]) == ("Báo cáo nhanh", "fake")
    assert {row["kind"] for row in told["approvals"]} == {"legal", "release"}
    assert told["papers"][0]["paper_number"] == "12/QĐ-UBND"
    assert found[f"evidence/{hashlib.sha256(EVIDENCE).hexdigest()}"] == EVIDENCE
    for row in told["revisions"]:
        text = found[f"statements/{story.id}/{row['number']}.json"]
        assert hashlib.sha256(text).hexdigest() == row["digest"]
    (delivery,) = [json.loads(line) for line in found["deliveries.jsonl"].splitlines()]
    assert [attempt["status"] for attempt in delivery["tries"]] == [None, 200]
    (event,) = [name for name in found if name.startswith("events/")]
    assert delivery["event_id"] in event
    trail = [json.loads(line) for line in found["trail.jsonl"].splitlines()[1:]]
    actions = [json.loads(b64decode(row["entry"]))["action"] for row in trail]
    assert {"incident.open", "release", "evidence.add"} <= set(actions)
    assert actions[-1] == "incident.export"


@pytest.mark.usefixtures("each_database")
def test_it_is_whole(sent):
    assert faults(*sent) == []


def test_an_outsider_checks_it_with_the_one_file_alone(tmp_path, sent):
    content, key = sent
    shutil.copy(check_bundle.__file__, tmp_path / "check.py")
    (tmp_path / "case.zip").write_bytes(content)

    def run():
        command = [sys.executable, "check.py", "case.zip", key]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, text=True)

    assert run().returncode == 0
    (tmp_path / "case.zip").write_bytes(content.replace("Đã gọi".encode(), "Đã hỏi".encode(), 1))
    altered = run()
    assert altered.returncode == 1
    assert "case.json" in altered.stderr
    (tmp_path / "case.zip").write_bytes(b"no zip")
    assert run().returncode == 2


def test_every_byte_counts(sent):
    """Heads, directory and ends of the archive too: each byte of the last 600 and every 97th of the rest."""
    content, key = sent
    places = {*range(0, len(content), 97), *range(len(content) - 600, len(content))}
    for place in sorted(places):
        altered = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        try:
            assert faults(altered, key), place
        except NoBundle:
            assert place < 4
    assert faults(content[:-1], key)
    assert faults(content + b"\n", key)


@pytest.mark.parametrize(
    "name", ["case.json", "trail.jsonl", "manifest.json", "manifest.note", "deliveries.jsonl"]
)
def test_a_member_that_is_dropped_is_named(sent, name):
    content, key = sent
    kept = [(one, [text]) for one, text in members(content).items() if one != name]
    assert any(name in fault for fault in faults(built(kept), key))


def test_evidence_that_is_swapped_added_or_dropped_is_named(sent):
    content, key = sent
    evidence = f"evidence/{hashlib.sha256(EVIDENCE).hexdigest()}"
    parts = members(content)
    swapped = built([(name, [b"another" if name == evidence else text]) for name, text in parts.items()])
    assert f"{evidence}: its bytes were altered" in faults(swapped, key)
    dropped = built([(name, [text]) for name, text in parts.items() if name != evidence])
    assert f"{evidence}: it is missing" in faults(dropped, key)
    added = built([*((name, [text]) for name, text in parts.items()), ("evidence/x", [b"x"])])
    assert "evidence/x: it is not in the list of members" in faults(added, key)


def test_a_list_that_somebody_else_signed_is_none(app, sent):
    content, key = sent
    parts = members(content)
    listed = json.loads(parts["manifest.json"])
    text = parts["case.json"].replace("Đã gọi".encode(), "Đã hỏi".encode())
    for entry in listed["members"]:
        if entry["name"] == "case.json":
            entry |= {"size": len(text), "sha256": hashlib.sha256(text).hexdigest()}
    parts |= {"case.json": text, "manifest.json": json.dumps(listed, indent=1).encode()}
    found = faults(built([(name, [text]) for name, text in parts.items()]), key)
    assert "manifest.note: it is not about this manifest.json" in found
    name, _, _ = key.split("+", 2)
    other = check_bundle.verifier_key(name, b"\x07" * 32)
    assert f"manifest.note: it is not signed by {name}" in faults(content, other)
    with pytest.raises(NoBundle):
        faults(content, key[:-4] + "AAAA")


def test_the_published_vector_of_signed_notes_names_its_key():
    """C2SP signed-note, the example of its specification."""
    public = b64decode("AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")[1:]
    said = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    assert check_bundle.verifier_key("example.com/foo", public) == said


def test_evidence_that_the_store_lost_is_said_and_the_rest_is_whole(app, lead, lived):
    with database(app) as session:
        digest = session.scalars(select(Capture.sha256)).one()
    with app.app_context():
        blobs().remove(digest)
    content, key = exported(app, lead, lived[0])
    assert json.loads(members(content)["manifest.json"])["lost"] == [f"evidence/{digest}"]
    assert faults(content, key) == []


def test_who_may_take_it_along(app, client, lead, lived):
    case, _ = lived
    path = f"/incidents/{case.id}/export"
    for user, status in ((lead, 200), (make_user(app, "auditor"), 200), (make_user(app, "publisher"), 200)):
        answer = send(sign_in(app.test_client(), user), path)
        assert answer.status_code == status
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{case.code}.zip"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert "case.json" in members(answer.data)
    assert send(sign_in(app.test_client(), make_user(app, "secretary")), path).status_code == 403
    assert send(sign_in(app.test_client(), make_user(app, "reporter")), path).status_code == 404
    with database(app) as session:
        noted = select(AuditEntry).where(AuditEntry.action == "incident.export")
        assert len(session.scalars(noted).all()) == 3


def test_the_command_line_writes_one_and_finds_it_altered(app, settings, lived, tmp_path, monkeypatch):
    monkeypatch.setenv("NEWSROOM_VAR", str(settings.var))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("SECRET_KEY", settings.secret_key)
    file, console = tmp_path / "vu-viec.zip", CliRunner()
    written = console.invoke(case_group, ["export", lived[0].code, str(file)])
    assert written.exit_code == 0, written.output
    key = console.invoke(case_group, ["key"]).output.strip()
    assert key in written.output
    assert console.invoke(case_group, ["verify", str(file)]).output == "The bundle is whole.\n"
    file.write_bytes(file.read_bytes().replace(b'"fake"', b'"true"'))
    found = console.invoke(case_group, ["verify", str(file), "--key", key])
    assert found.exit_code == 1
    assert "case.json" in found.output
    file.write_bytes(b"")
    assert console.invoke(case_group, ["verify", str(file), "--key", key]).exit_code == 2
    assert isinstance(console.invoke(case_group, ["export", "VV-2026-9999", str(file)]).exception, NotFound)
