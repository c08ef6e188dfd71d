"""A worker that dies with a delivery in its hands: nothing is lost, and a receiver that keeps the contract
takes the story once.
"""

import threading
from pathlib import Path

import lxml.html
import pytest
from factories import make_story, make_user, person_of, publish
from fixtures.receiver import Answer, Received, Receiver
from flask import Flask
from worker.house import House
from worker.processes import leave, worker

from journey.waiting import SLOW, eventually
from newsroom.portal.app import create_portal
from newsroom.portal.settings import Settings as PortalSettings


@pytest.fixture
def house(app: Flask, receiver: Receiver) -> House:
    """A newsroom whose only receiver is the one of the test."""
    return House(app, person_of(app, make_user(app, "technician")), receiver)


def test_killed_while_a_receiver_holds_its_answer_back_another_delivers_the_story_once(
    house, settings, tmp_path
):
    _, secret = house.endpoint()
    gate = threading.Event()
    house.receiver.answer(Answer(200, hold=gate), Answer(200))
    _publish(house)
    with worker(settings) as process:
        house.receiver.wait_for(1, SLOW)
        process.kill()
        process.wait()
    gate.set()
    assert house.delivery().state == "sending"
    with worker(settings) as process:
        house.receiver.wait_for(2, SLOW)  # the dead worker's lease has to end first
        eventually(lambda: house.delivery().state == "done")
        assert leave(process) == 0
    assert _taken_by_a_portal(house.receiver.requests, secret, tmp_path) == ["replayed", "applied"]


def _publish(house: House) -> None:
    author, editor, head = (make_user(house.app, role) for role in ("reporter", "editor", "publisher"))
    publish(house.app, make_story(house.app, author), editor, head, author)


def _taken_by_a_portal(requests: tuple[Received, ...], secret: str, folder: Path) -> list[str]:
    """What a portal that keeps the contract makes of all that was sent, newest first, as its log says."""
    portal = create_portal(PortalSettings(folder / "portal.sqlite", "http://portal.example", (secret,)))
    visitor = portal.test_client()
    for request in requests:
        answer = visitor.post("/webhooks", data=request.body, headers=dict(request.headers))
        assert answer.status_code == 200, answer.text
    return lxml.html.document_fromstring(visitor.get("/nhat-ky").text).xpath("//table//tr[td]/@class")
