"""Rehearsals and what is real never meet at a portal: each kind of portal refuses the other's messages."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from newsroom.portal.app import create_portal
from newsroom.portal.settings import Settings
from tests.portal.sender import NOW, Event, post

REHEARSED = Event(kind="statement.issued", changes={"exercise": True})
MARK = "DIỄN TẬP"


@pytest.fixture
def rehearsing(settings: Settings) -> FlaskClient:
    """The portal for rehearsals."""
    return create_portal(replace(settings, exercise=True), lambda: NOW).test_client()


def test_a_real_portal_publishes_no_rehearsal(client: FlaskClient):
    answer = post(client, REHEARSED)
    assert (answer.status_code, "diễn tập" in answer.json["error"]) == (422, True)
    assert REHEARSED.text.title not in client.get("/").text
    assert MARK not in client.get("/").text


def test_the_portal_for_rehearsals_shows_one_and_says_so_everywhere(rehearsing: FlaskClient):
    address = post(rehearsing, REHEARSED).json["url"].removeprefix("https://portal.example")
    for path in ("/", address, "/dinh-chinh", "/nhat-ky"):
        assert MARK in rehearsing.get(path).text, path
    assert REHEARSED.text.title in rehearsing.get(address).text


def test_the_portal_for_rehearsals_takes_nothing_real(rehearsing: FlaskClient):
    assert post(rehearsing, Event()).status_code == 422
    assert Event().text.title not in rehearsing.get("/").text


def test_a_rehearsal_is_recalled_like_anything_else(rehearsing: FlaskClient):
    address = post(rehearsing, REHEARSED).json["url"].removeprefix("https://portal.example")
    recall = REHEARSED.then(kind="statement.recalled", sequence=2)
    assert post(rehearsing, recall, "msg_2").status_code == 200
    assert rehearsing.get(address).status_code == 410
