"""Remarks in tests: said through the form under a text, read from the database, a wording proposed."""

from factories import database, move, send, sign_in
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from newsroom.models import Comment, Story, User


def say(client: FlaskClient, story: Story, **fields):
    """Send the form under the text; returns what came back."""
    return send(client, f"/stories/{story.id}/comments", **fields)


def points(app: Flask, story: Story) -> list[Comment]:
    """The remarks on passages of a story, in the order in which they were made."""
    with database(app) as session:
        found = select(Comment).where(Comment.story_id == story.id, Comment.field.is_not(None))
        return list(session.scalars(found.order_by(Comment.created_at)))


def propose(app: Flask, client: FlaskClient, reporter: User, editor: User, story: Story) -> Comment:
    """A wording that the editor proposed before sending the story back; the reporter is signed in now."""
    move(app, reporter, story, "submit")
    say(sign_in(client, editor), story, quote="thứ nhất", kind="suggestion", replacement="đầu tiên")
    move(app, editor, story, "return", reason="poor_quality", comment="Xem lại số liệu.")
    send(client, "/sign-out")
    sign_in(client, reporter)
    return points(app, story)[0]
