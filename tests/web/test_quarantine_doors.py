"""No door shows anything of a story in quarantine to those who are shut out: every one is knocked at."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from desks import change
from doors import World, address, rules
from factories import bearer, database, make_story, make_user, move, person_of, reload, send, sign_in
from pictures import picture
from remarks import say
from unsaved import keep

from newsroom.clock import now
from newsroom.media.usecases import bring_in
from newsroom.models import ShelvedText, new_id
from newsroom.worker.reading import tell_news

SECRET = "Kho quân khí Đồi Sim"
FOUND_BY = "kho quan khi"
"""Finds it, and is not the same when a page says what was searched for."""
SHUT_OUT = ("editor", "spokesperson", "auditor", "admin", "technician")


@pytest.fixture
def settings(settings):
    return replace(settings, share_links=True)


@pytest.fixture
def world(app):
    return World(app)


@pytest.fixture
def outsider(app):
    """Somebody who worked on the story and may not know of it once it is in quarantine."""
    return make_user(app, *SHUT_OUT, language="en")


@pytest.fixture
def asset(app, author):
    with app.app_context():
        return bring_in(person_of(app, author), "thoi-su", picture(), f"{SECRET}.jpg", now())


@pytest.fixture
def author(app):
    return make_user(app, "reporter", language="en")


@pytest.fixture
def story(app, author, outsider, asset):
    """A text in review with a picture, a remark, a plan, and words of the outsider that are not saved."""
    body = f'<p>{SECRET} mở cửa.</p><figure><img src="{asset.url}" alt="{SECRET}"></figure>'
    story = make_story(app, author, title=SECRET, body=body, tags=[SECRET])
    move(app, author, story, "submit")
    move(app, outsider, story, "take")
    change(app, story, assignee_id=outsider.id, deadline=now() + timedelta(hours=3))
    client = sign_in(app.test_client(), outsider)
    say(client, story, body=SECRET)
    assert keep(client, story.id, reload(app, story).version, title=SECRET, body=SECRET).status_code == 200
    with app.app_context():
        while tell_news(now()):
            pass
    return story


@pytest.fixture
def shelf(app, outsider, story):
    """A text that the outsider typed for the story long ago."""
    fields = {"title": [SECRET], "body": [SECRET]}
    typed = {"fields": fields, "base_version": 1, "typed_at": now(), "shelved_at": now()}
    with database(app) as session:
        session.add(text := ShelvedText(id=new_id(), story_id=story.id, user_id=outsider.id, **typed))
    return text


@pytest.fixture
def doors(app, world, story, asset, shelf):
    """The address of every page there is, those about a story, a picture or a typed text about these."""
    values = world.everything() | {"story_id": story.id, "asset_id": asset.id, "shelved_id": shelf.id}
    values |= {"file": asset.url.rpartition("/")[2]}
    paths = [address(rule, values) for rule in rules(app, "GET")]
    of_it = ("/stories/new?copy=", "/palette.json?story=", "/palette.json?recent=", "/api/v1/stories/")
    paths += [f"{path}{story.id}{end}" for path in of_it for end in ("", "/comments", "/revisions/1")]
    found = ("/stories?q=", "/stories?tag=", "/palette/stories.json?q=", "/media?q=", "/api/v1/stories?q=")
    paths += [f"{path}{FOUND_BY}" for path in found]
    return [*paths, "/calendar?view=month", "/stories?view=mine"]


def shown(client, paths, headers):
    """Which of these addresses show something of the story: its words, or the bytes of its picture."""
    return {path for path in paths if _shows(client, path, headers if path.startswith("/api/") else None)}


def _shows(client, path, headers):
    with client.get(path, headers=headers) as answer:
        text = answer.get_data()
        if answer.is_json:
            text = json.dumps(answer.json, ensure_ascii=False).encode()
        return SECRET.encode() in text or ("/media/" in path and answer.mimetype.startswith("image/"))


def test_no_door_shows_anything_of_it(app, client, outsider, story, doors):
    sign_in(client, outsider)
    headers = bearer(app, outsider)
    assert len(shown(client, doors, headers)) > 30
    change(app, story, quarantined=True)
    assert shown(client, doors, headers) == set()


def test_what_was_typed_for_it_is_kept_out_of_reach_and_there_again_afterwards(
    app, client, outsider, story, shelf
):
    sign_in(client, outsider)
    change(app, story, quarantined=True)
    for path in (f"/unsaved/{shelf.id}/take-up", f"/unsaved/{shelf.id}/throw-away"):
        assert send(client, path).status_code == 404
    assert send(client, f"/stories/{story.id}/working-copy/discard").status_code == 404
    assert keep(client, story.id, body="Thêm chữ.").status_code == 404
    change(app, story, quarantined=False)
    assert SECRET in client.get(f"/stories/{story.id}/working-copy").text
    assert SECRET in client.get(f"/unsaved/{shelf.id}.txt").text


def test_a_picture_that_stories_in_the_open_name_too_stays_in_the_library(
    app, client, outsider, story, asset
):
    figure = f'<figure><img src="{asset.url}" alt="Cầu"></figure>'
    open_one = make_story(app, outsider, body=f"<p>Chữ.</p>{figure}")
    change(app, story, quarantined=True)
    sign_in(client, outsider)
    assert client.get(asset.url).status_code == 200
    assert asset.id in client.get("/media").text
    change(app, open_one, quarantined=True)  # their own: it stays open to them, and to no colleague
    assert client.get(asset.url).status_code == 200
    assert sign_in(app.test_client(), make_user(app, "editor")).get(asset.url).status_code == 404


def test_whoever_wrote_it_and_deals_with_it_has_all_of_it(app, author, story, asset):
    change(app, story, quarantined=True)
    for user in (author, make_user(app, "legal"), make_user(app, "secretary"), make_user(app, "publisher")):
        with sign_in(app.test_client(), user).get(asset.url) as answer:
            assert answer.status_code == 200


def test_a_headline_of_a_story_out_of_sight_is_not_told_beside_ones_own_text(app, client, author):
    """Of a story in a section one does not serve any more, one's own typed headline is shown, not its own."""
    guest = make_user(app, "editor", section="thoi-su", language="en")
    story = make_story(app, author, title="Tít cũ")
    move(app, author, story, "submit")
    move(app, guest, story, "take")
    sign_in(client, guest)
    keep(client, story.id, reload(app, story).version, title="Tít tôi gõ")
    change(app, story, section="y-te", assignee_id=None, title="Tít mới của ban khác")
    assert "Tít tôi gõ" in client.get("/").text
    assert "Tít mới của ban khác" not in client.get("/").text
