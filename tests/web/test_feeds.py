"""The public feeds: what readers see and nothing else, in documents that feed readers can read."""

import json
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest
from factories import database, edit, make_endpoint, make_story, make_user, move, person_of, publish
from sqlalchemy import select, update

from newsroom.clock import now
from newsroom.content import make
from newsroom.feeds.words import shown
from newsroom.holds.deciding import Halt
from newsroom.holds.usecases import end_hold, hold_back
from newsroom.models import Delivery, Story
from newsroom.models.trail import OutboxEvent
from newsroom.payload import EVENT_TYPES
from newsroom.payload_schemas import VERSIONS

ATOM, DELETED = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
SITE = "/feeds/cong-chinh"


@pytest.fixture
def staff(app):
    return {role: make_user(app, role) for role in ("reporter", "editor", "publisher")}


def publish_one(app, staff, **fields):
    draft = make_story(app, staff["reporter"], **fields)
    return publish(app, draft, staff["editor"], staff["publisher"], staff["reporter"])


def atom(client, path=SITE):
    answer = client.get(f"{path}.atom")
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    root = ET.fromstring(answer.data)  # noqa: S314 - our own
    for name in ("id", "title", "updated"):  # RFC 4287 §4.1.1
        assert root.findtext(ATOM + name), name
    for entry in root.iter(ATOM + "entry"):  # RFC 4287 §4.1.2
        assert [len(entry.findall(ATOM + name)) for name in ("id", "title", "updated")] == [1, 1, 1]
    return root


def uris(root):
    return [entry.findtext(ATOM + "id").rpartition(":")[2] for entry in root.iter(ATOM + "entry")]


def feed(client, path=SITE):
    answer = client.get(f"{path}.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/feed+json")
    document = json.loads(answer.data)
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert all(item["id"] and "content_html" in item for item in document["items"])
    return document


@pytest.mark.usefixtures("each_database")
def test_a_feed_has_what_readers_see_the_newest_first(app, client, staff):
    first = publish_one(app, staff, section="y-te", tags=["trạm y tế"], sapo="Lời dẫn.", byline="Bình An")
    second = publish_one(app, staff, section="kinh-te", body="<p>Giá < 5% & tăng</p>", ai_used=True)
    make_story(app, staff["reporter"], title="Bản nháp")
    root = atom(client)
    assert uris(root) == [second.id, first.id]
    entry = root.findall(ATOM + "entry")[1]
    assert entry.findtext(ATOM + "title") == first.title
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Bình An"
    assert [one.get("term") for one in entry.iter(ATOM + "category")] == ["Y tế", "trạm y tế"]
    assert uris(atom(client, f"{SITE}/y-te")) == [first.id]
    document = feed(client)
    assert [item["id"].rpartition(":")[2] for item in document["items"]] == [second.id, first.id]
    assert [item["content_html"].startswith("<p><em>") for item in document["items"]] == [True, False]
    assert document["items"][1]["summary"] == "Lời dẫn."
    assert "Bản nháp" not in json.dumps(document, ensure_ascii=False)


@pytest.mark.usefixtures("each_database")
def test_a_text_that_is_being_changed_stays_as_readers_see_it(app, client, staff):
    story = publish_one(app, staff, title="Tít đã đăng")
    move(app, staff["reporter"], story, "update")
    edit(app, staff["reporter"], story, title="Tít đang sửa")
    assert [item["title"] for item in feed(client)["items"]] == ["Tít đã đăng"]


@pytest.mark.usefixtures("each_database")
def test_what_is_taken_down_leaves_a_tombstone_and_no_word(app, client, staff):
    story = publish_one(app, staff, title="Tin sẽ gỡ")
    move(app, staff["publisher"], story, "takedown", reason="personal_data", comment="Lộ số căn cước.")
    answer = client.get(f"{SITE}.atom")
    root = atom(client)
    assert uris(root) == []
    (gone,) = root.iter(DELETED)
    assert gone.get("ref") == f"urn:newsroom:story:{story.id}"
    assert gone.get("when")
    assert "Tin sẽ gỡ" not in answer.text
    (withdrawn,) = feed(client)["_newsroom"]["withdrawn"]
    assert withdrawn["id"] == f"urn:newsroom:story:{story.id}"
    assert withdrawn["reason"]


def test_what_is_under_quarantine_is_in_no_feed(app, client, staff):
    story = publish_one(app, staff)
    with database(app) as session:
        session.get_one(Story, story.id).quarantined = True
    assert uris(atom(client)) == []
    assert feed(client)["items"] == []


def test_words_of_ours_before_a_text_and_addresses_in_it(app):
    body = '<p><a href="/media/1/a.pdf">Tệp</a></p><p>"/media/" là một đường dẫn</p>'
    content = make(title="Tin", language="zh-Hans", body=body, correction="Sai <số>.", ai_used=True)
    with app.test_request_context():
        html = shown(content, "https://toasoan.example.vn")
    assert html.startswith("<p><em>Correction: Sai &lt;số&gt;.</em></p>")
    assert html.count("<p><em>") == 2
    assert 'href="https://toasoan.example.vn/media/1/a.pdf"' in html
    assert html.count("https://toasoan.example.vn") == 1


def test_nothing_new_is_answered_in_one_line(app, client, staff):
    publish_one(app, staff)
    first = client.get(f"{SITE}.atom")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert first.headers["Last-Modified"]
    assert "Set-Cookie" not in first.headers
    assert 'rel="self"' in first.headers["Link"]
    same = client.get(f"{SITE}.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    publish_one(app, staff)
    changed = client.get(f"{SITE}.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_there_is_no_feed_of_what_there_is_not(app, client, staff):
    for path in ("/feeds/khong-co.atom", f"{SITE}/khong-co.json", "/feeds/khong-co/y-te.atom"):
        assert client.get(path).status_code == 404
    assert uris(atom(client)) == []


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", sorted(EVENT_TYPES))
def test_every_schema_is_served_whole_with_an_example_that_fits(client, kind, version):
    answer = client.get(f"/schemas/{kind}/{version}.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/schema+json")
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    schema = json.loads(answer.data)
    check = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    for example in schema["examples"]:
        check.validate(example)
        example["data"]["digest"] = "x"
        assert not check.is_valid(example)


def test_there_is_no_other_schema(client):
    for path in ("story.published/2", "story.deleted/1", "..%2Fninjs-item/1"):
        assert client.get(f"/schemas/{path}.json").status_code == 404


def test_an_event_names_the_schema_it_fits(app, client, staff):
    publish_one(app, staff)
    with database(app) as session:
        body = session.scalars(select(OutboxEvent.body)).one()
    message = json.loads(body)
    path = message["data"]["schema"].removeprefix("http://localhost")
    jsonschema_rs.validate(json.loads(client.get(path).data), message)


@pytest.mark.usefixtures("each_database")
def test_what_is_held_back_before_any_portal_had_it_is_not_in_a_feed_either(app, client, staff):
    make_endpoint(app)
    shown_already, queued = publish_one(app, staff), publish_one(app, staff)
    with database(app) as session:
        session.execute(update(Delivery).where(Delivery.story_id == shown_already.id).values(state="done"))
    move(app, staff["reporter"], shown_already, "update")
    edit(app, staff["reporter"], shown_already, title="Tít mới")
    publish(app, shown_already, staff["editor"], staff["publisher"], staff["reporter"])
    with app.app_context():
        on = hold_back(person_of(app, staff["publisher"]), Halt("all", "", "Chờ kiểm tra", ""), now())
    assert [item["title"] for item in feed(client)["items"]] == [shown_already.title]
    move(app, staff["publisher"], queued, "takedown", reason="wrong_form", comment="Nhầm")
    assert len(list(atom(client).iter(DELETED))) == 1
    with app.app_context():
        end_hold(person_of(app, staff["publisher"]), on.id, 0, now())
    assert [item["title"] for item in feed(client)["items"]] == ["Tít mới"]
