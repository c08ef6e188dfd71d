"""Reading in tests what became of a story: what went out, who signed; and bringing one up to approval."""

import json
from typing import Any

from factories import database, make_story, move
from flask import Flask
from sqlalchemy import select

from newsroom.models import Approval, Story, User
from newsroom.models.trail import OutboxEvent


def events(app: Flask) -> list[tuple[str, dict[str, Any]]]:
    """Type and data of everything that went out, oldest first."""
    with database(app) as session:
        found = session.scalars(select(OutboxEvent).order_by(OutboxEvent.position)).all()
        return [(event.type, json.loads(event.body)["data"]) for event in found]


def approvals(app: Flask, story: Story) -> list[Approval]:
    """Every approval the story was ever given, fallen ones too."""
    with database(app) as session:
        return list(session.scalars(select(Approval).where(Approval.story_id == story.id)))


def at_approval(app: Flask, staff: dict[str, User], **fields: Any) -> Story:
    """A story that the reporter wrote and the editor passed; it waits for the publisher."""
    story = make_story(app, staff["reporter"], **fields)
    move(app, staff["reporter"], story, "submit")
    return move(app, staff["editor"], story, "pass")
