"""Pictures in texts: who may put one in, who sees it when, and what portals are told."""

import json
from uuid import uuid4

import pytest
from desks import statements
from factories import (
    database,
    edit,
    make_endpoint,
    make_story,
    make_user,
    move,
    person_of,
    publish,
    reload,
    send,
    sign_in,
)
from pictures import digest_of, document, picture
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from newsroom.clock import now
from newsroom.errors import Invalid, Refused
from newsroom.media.usecases import bring_in, remove
from newsroom.models import Asset, Delivery
from newsroom.models.trail import OutboxEvent


@pytest.fixture
def staff(app):
    """Reporter, editor and head, all of the section Thời sự."""
    return [make_user(app, role, section="thoi-su") for role in ("reporter", "editor", "publisher")]


def brought(
    app, user, content: bytes | None = None, name: str = "cầu.jpg", section: str = "thoi-su"
) -> Asset:
    with app.app_context():
        return bring_in(person_of(app, user), section, content or picture(1000, 500), name, now())


def naming(*assets: Asset) -> str:
    links = (
        f'<p><a href="{asset.url}">Tệp</a></p>'
        if asset.kind == "file"
        else f'<img src="{asset.url}" alt="Cầu">'
        for asset in assets
    )
    return "<p>Đoạn một.</p>" + "".join(links)


def seen(app, asset: Asset) -> tuple[int, int]:
    """What somebody from outside gets for an asset and for its smallest copy."""
    client = app.test_client()
    paths = [asset.url, asset.url if asset.kind == "file" else asset.thumbnail]
    return tuple(client.get(path).status_code for path in paths)


def test_a_picture_is_public_exactly_as_long_as_readers_see_a_story_with_it(app, each_database, staff):
    reporter, editor, head = staff
    asset, file = brought(app, reporter), brought(app, reporter, document(), "a.docx")
    later = brought(app, reporter, picture(500, 500), "sau.jpg")
    make_endpoint(app)

    def everything() -> list[tuple[int, int]]:
        return [seen(app, one) for one in (asset, file, later)]

    hidden, shown = (404, 404), (200, 200)
    assert everything() == [hidden] * 3
    story = make_story(app, reporter, body=naming(asset, file))
    assert everything() == [hidden] * 3
    move(app, reporter, story, "submit")
    move(app, editor, story, "pass")
    assert everything() == [hidden] * 3
    move(app, head, story, "approve")
    assert everything() == [shown, shown, hidden]

    move(app, reporter, story, "update", comment="Thêm ảnh.")
    edit(app, reporter, story, body=naming(later))
    assert everything() == [shown, shown, hidden]  # readers still see the earlier text
    move(app, reporter, story, "submit")
    move(app, editor, story, "pass")
    move(app, head, story, "approve")
    assert everything() == [hidden, hidden, shown]

    move(app, head, story, "takedown", reason="wrong_form", comment="Nhầm.")
    assert everything() == [hidden] * 3


def test_what_outsiders_get_is_kept_for_minutes_and_varies_with_who_asks(app, staff):
    reporter, editor, head = staff
    asset = brought(app, reporter)
    publish(app, make_story(app, reporter, body=naming(asset)), editor, head, reporter)
    answer = app.test_client().get(asset.url)
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Cookie" in answer.headers["Vary"]
    assert app.test_client().get(f"/media/{asset.id}/1700.jpg").headers["Cache-Control"] == "no-store"


def test_a_picture_of_a_draft_is_seen_by_those_who_may_read_it_alone(app, staff):
    reporter = staff[0]
    asset = brought(app, reporter)
    story = make_story(app, reporter, body=naming(asset))
    outside = sign_in(app.test_client(), make_user(app, "editor", section="y-te"))
    assert outside.get(asset.url).status_code == 404
    edit(app, reporter, story, section="thoi-su", title="Tít khác")
    assigned = make_user(app, "contributor", section="thoi-su")
    with database(app) as session:
        session.get_one(type(story), story.id).assignee_id = assigned.id
    client = sign_in(app.test_client(), assigned)
    assert client.get(asset.url).status_code == 200
    assert client.get(f"/media/{asset.id}").status_code == 404  # the story shows it; the library does not


def test_nobody_puts_in_what_they_may_not_see(app, staff):
    reporter, editor, _ = staff
    secret = brought(app, make_user(app, "reporter", section="y-te"), section="y-te")
    with pytest.raises(Invalid) as refused:
        make_story(app, reporter, body=naming(secret))
    assert set(refused.value.errors) == {"body"}
    story = make_story(app, reporter)
    with pytest.raises(Invalid):
        edit(app, editor, story, body=naming(secret))
    everywhere = make_user(app, "secretary")
    edit(app, everywhere, story, body=naming(secret))
    edit(app, reporter, story, body=naming(secret) + "<p>Thêm.</p>")  # it is in the story already
    assert seen(app, secret) == (404, 404)


@pytest.mark.parametrize("name", ["800.gif", "801.jpg", "1600.webp", "x.docx"])
def test_an_address_that_leads_nowhere_is_refused(app, staff, name):
    reporter = staff[0]
    asset = brought(app, reporter)
    body = f'<p>A</p><img src="/media/{asset.id}/{name}">'
    with pytest.raises(Invalid):
        make_story(app, reporter, body=body)


def test_the_form_says_what_is_wrong_with_the_picture(app, client, staff):
    sign_in(client, staff[0])
    body = '<p>A</p><img src="/media/00000000-0000-4000-8000-000000000000/800.jpg">'
    fields = {"title": "Tít", "section": "thoi-su", "type": "tin", "language": "vi", "story_id": str(uuid4())}
    answer = send(client, "/stories/new", body=body, **fields)
    assert answer.status_code == 422
    assert 'href="#body"' in answer.text


def test_portals_are_told_of_every_copy_with_its_digest(app, staff):
    reporter, editor, head = staff
    make_endpoint(app)
    asset, file = (
        brought(app, reporter, picture(1700, 850)),
        brought(app, reporter, document(), "Mẫu đơn.docx"),
    )
    publish(app, make_story(app, reporter, body=naming(asset, file)), editor, head, reporter)
    with database(app) as session:
        data = json.loads(session.query(OutboxEvent).one().body)["data"]
    base = "http://localhost"
    outside = app.test_client()
    assert len(data["media"]) == 9
    for told in data["media"]:
        served = outside.get(told["path"])
        assert (told["href"], told["size"]) == (base + told["path"], len(served.data))
        assert (told["sha256"], told["content_type"]) == (digest_of(served.data), served.mimetype)
    item = data["item"]
    (main,) = item["renditions"]
    assert main == {
        "name": asset.url, "href": base + asset.url, "contentType": "image/jpeg", "width": 1200,
        "height": 600, "sizeInBytes": main["sizeInBytes"],
    }  # fmt: skip
    by_type = {one["type"]: one for one in item["associations"]}
    assert by_type["picture"]["uri"] == f"urn:newsroom:media:{asset.id}"
    assert {one["name"] for one in by_type["picture"]["renditions"]} == {
        f"{width}-{kind}" for width in (400, 800, 1200, 1600) for kind in ("webp", "jpeg")
    }
    assert [one["href"] for one in by_type["component"]["renditions"]] == [base + file.url]


def test_a_text_without_pictures_costs_nothing_more(app, staff):
    reporter = staff[0]
    story = make_story(app, reporter)
    with statements(app) as sent:
        edit(app, reporter, story, body="Một đoạn khác.")
    assert not [one for one in sent if "asset" in one]
    asset = brought(app, reporter)
    with statements(app) as sent:
        edit(app, reporter, story, body=naming(asset))
    assert len([one for one in sent if "asset" in one]) == 2


def test_what_any_version_names_stays(app, staff):
    reporter = staff[0]
    asset = brought(app, reporter)
    story = make_story(app, reporter, body=naming(asset))
    edit(app, reporter, story, body="Không còn ảnh.")
    secretary = make_user(app, "secretary")
    with app.app_context(), pytest.raises(Refused):
        remove(person_of(app, secretary), asset.id, now())
    client = sign_in(app.test_client(), reporter)
    assert client.get(asset.url).status_code == 200
    assert "/stories/" + story.id in client.get(f"/media/{asset.id}").text


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rendition SET digest = 'x'",
        "DELETE FROM rendition",
        "UPDATE asset SET digest = 'x'",
        "UPDATE asset SET width = 1",
        "DELETE FROM asset",
        "UPDATE revision_asset SET asset_id = 'x'",
        "DELETE FROM revision_asset",
    ],
)
def test_the_database_itself_keeps_what_was_approved(app, each_database, staff, statement):
    asset = brought(app, staff[0])
    make_story(app, staff[0], body=naming(asset))
    with pytest.raises(DatabaseError), database(app) as session:
        session.execute(text(statement))
    assert reload(app, make_story(app, staff[0])).title


def test_the_same_bytes_removed_and_brought_in_are_there(app, each_database, staff):
    reporter, secretary = staff[0], make_user(app, "secretary")
    first = brought(app, reporter)
    with app.app_context():
        remove(person_of(app, secretary), first.id, now())
    second = brought(app, reporter)
    assert second.id != first.id
    assert sign_in(app.test_client(), reporter).get(second.url).status_code == 200
    with database(app) as session:
        assert session.query(Delivery).count() == 0
