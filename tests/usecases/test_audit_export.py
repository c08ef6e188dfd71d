"""An exported trail proves itself, with no database at hand."""

import io
import json
import re
from base64 import b64decode, b64encode

import pytest
from factories import make_story, make_user, publish

from newsroom.audit.export import NotATrail, export_trail, verify_file
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import NotFound


@pytest.fixture
def story(app):
    """A published story, beside a draft."""
    author, editor, publisher = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    make_story(app, author, title="Bản nháp")
    published = make_story(app, author)
    publish(app, published, editor, publisher, author)
    return published


def codes(report):
    return {fault.code for fault in report.faults}


@pytest.fixture
def lines(app, story):
    return export(app)


def export(app, story_id=None):
    out = io.StringIO()
    with app.app_context():
        export_trail(db.session(), out, now(), story_id)
    return out.getvalue().splitlines()


def test_it_is_whole(lines):
    report = verify_file(lines)
    assert report.ok, report.faults
    assert report.checked == len(lines) - 1 == json.loads(lines[0])["size"]


def test_one_story_is_whole_by_itself(app, story):
    lines = export(app, story.id)
    assert verify_file(lines).ok
    assert json.loads(lines[0])["story"] == story.id
    assert {json.loads(b64decode(json.loads(line)["entry"]))["story"] for line in lines[1:]} == {story.id}


def test_there_is_no_trail_of_an_unknown_story(app):
    with pytest.raises(NotFound):
        export(app, "nobody")


def test_an_edited_entry(lines):
    row = json.loads(lines[3])
    row["entry"] = b64encode(b64decode(row["entry"]).replace(b'"seq":', b'"sEq":')).decode()
    lines[3] = json.dumps(row)
    report = verify_file(lines)
    assert report.first_bad == row["index"]
    assert {"leaf", "canonical"} <= codes(report)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda lines: lines.pop(), "truncated"),
        (lambda lines: lines.pop(2), "gap"),
        (lambda lines: lines.insert(2, lines.pop(3)), "order"),
        (lambda lines: lines.append(lines[-1]), "order"),
        (lambda lines: lines.__setitem__(2, "not JSON"), "leaf"),
        (
            lambda lines: lines.__setitem__(2, re.sub('"index": [0-9]+', '"index": 700', lines[2])),
            "column",
        ),
    ],
    ids=["cut off", "removed", "exchanged", "repeated", "destroyed", "renumbered"],
)
def test_tampering_is_named(lines, change, code):
    change(lines)
    assert code in codes(verify_file(lines))


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", "not JSON", '{"newsroom-trail": 2, "size": 0}', '{"size": "x"}']
)
def test_something_else_is_no_trail(content):
    with pytest.raises(NotATrail):
        verify_file(content.splitlines())
