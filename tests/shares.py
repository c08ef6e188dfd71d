"""Links for people outside in tests: made through their form, opened through their door."""

import re

from factories import database, send
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from newsroom.models import ShareLink, Story


def make_link(desk: FlaskClient, story: Story, **fields: str) -> str:
    """Make a link through its form; returns the path of its address."""
    answer = send(desk, f"/stories/{story.id}/share", note="Sở Giao thông", days="3", **fields)
    assert answer.status_code == 200, answer.text
    return "/share/" + re.search(r'value="http://localhost/share/([\w-]{43})"', answer.text).group(1)


def link_of(app: Flask) -> ShareLink:
    """The one link there is."""
    with database(app) as session:
        return session.scalars(select(ShareLink)).one()


def open_text(client: FlaskClient, path: str) -> str:
    """Press the button on the door."""
    assert send(client, path).status_code == 303
    return client.get(path).text
