"""Channels: sections have one, their events carry it, and endpoints choose it instead of the sections."""

import pytest
from factories import database, make_endpoint, make_story, make_user, publish, send, sign_in
from sqlalchemy import select

from newsroom.models import Delivery, Endpoint, Section
from newsroom.models.trail import OutboxEvent


@pytest.fixture
def people(app):
    return [make_user(app, role) for role in ("editor", "publisher", "reporter")]


def tune(app, client, slug, channel):
    """Give a section a channel, as an administrator does; the answer's status."""
    sign_in(client, make_user(app, "admin"))
    row = {"label_vi": slug, "label_en": slug, "position": "1", "active": "y", "site": "cong-chinh"}
    return send(client, f"/sections/sections/{slug}", **row, channel=channel).status_code


def receivers(app, story):
    with database(app) as session:
        chosen = select(Endpoint.name).join(Delivery, Delivery.endpoint_id == Endpoint.id)
        return set(session.scalars(chosen.where(Delivery.story_id == story.id)))


def test_an_endpoint_gets_the_sections_of_its_channel_also_later_ones(app, client, people):
    assert tune(app, client, "y-te", "phong-dich") == 303
    make_endpoint(app, name="Kênh", channels=["phong-dich"])
    make_endpoint(app, name="Tất cả")
    about_health = publish(app, make_story(app, people[2], section="y-te"), *people)
    about_trade = publish(app, make_story(app, people[2], section="kinh-te"), *people)
    assert receivers(app, about_health) == {"Kênh", "Tất cả"}
    assert receivers(app, about_trade) == {"Tất cả"}
    assert tune(app, client, "kinh-te", "phong-dich") == 303
    assert "Kênh" in receivers(app, publish(app, make_story(app, people[2], section="kinh-te"), *people))
    with database(app) as session:
        channel = select(OutboxEvent.channel).order_by(OutboxEvent.position)
        assert list(session.scalars(channel)) == ["phong-dich", "", "phong-dich"]


def test_a_channel_is_a_code_and_offered_where_a_section_has_it(app, client):
    assert tune(app, client, "y-te", "Phòng dịch") == 422
    assert 'name="channels"' not in client.get("/endpoints/new").text
    assert tune(app, client, "y-te", "phong-dich") == 303
    assert 'value="phong-dich"' in client.get("/endpoints/new").text
    form = {"name": "Cổng", "payload": "ninjs-3.1", "signing": "v1", "concurrency": "2", "version": "0"}
    url = "https://kenh.example.vn/"
    assert send(client, "/endpoints/new", **form, url=url, channels="khac").status_code == 422
    assert send(client, "/endpoints/new", **form, url=url, channels="phong-dich").status_code == 200
    with database(app) as session:
        assert session.scalars(select(Endpoint.channels)).one() == ["phong-dich"]
        assert session.get_one(Section, "y-te").channel == "phong-dich"


def test_what_an_endpoint_asks_for_is_not_deleted(app, client):
    sign_in(client, make_user(app, "admin"))
    make_endpoint(app, languages=["en"])
    assert send(client, "/sections/languages/en/remove").status_code == 409


def test_feeds_are_found_where_their_sections_are(app, client):
    sign_in(client, make_user(app, "technician"))
    page = client.get("/sections").text
    assert 'href="/feeds/cong-chinh/y-te.atom"' in page
    assert client.get("/feeds/cong-chinh/y-te.json").status_code == 200
    assert 'href="/feeds/cong-chinh.json"' in client.get("/sections/sites").text
