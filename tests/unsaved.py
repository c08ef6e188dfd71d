"""What a page sends while somebody types, for tests, and what the newsroom keeps of it."""

from factories import send, token
from sqlalchemy import select

from newsroom.db import db
from newsroom.models import WorkingCopy

TEXT = {
    "title": "Tít đang viết dở",
    "sapo": "Sa pô.",
    "body": "Chữ chưa lưu.",
    "section": "thoi-su",
    "type": "tin",
    "language": "vi",
}


def keep(client, story_id, version=1, page="p1", leaving=False, **fields):
    values = {name: [value] for name, value in {**TEXT, **fields}.items()}
    typed = {"fields": values, "version": version, "page": page, "leaving": leaving}
    path = f"/stories/{story_id}/working-copy"
    return client.put(path, json=typed, headers={"X-CSRFToken": token(client)})


def be_here(client, story, doing="reading", page="p1", known=""):
    return send(client, f"/stories/{story.id}/presence?v={known}", doing=doing, page=page)


def copies(app):
    with app.app_context():
        return {copy.user_id: copy for copy in db.session.scalars(select(WorkingCopy))}
