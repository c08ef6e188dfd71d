"""Language versions for tests, made through the use case."""

from typing import Any

from factories import database, person_of
from flask import Flask
from sqlalchemy import select

from newsroom.clock import now
from newsroom.languages.usecases import NewVersion, add_version
from newsroom.models import Language, Story, User


def make_version(app: Flask, user: User, source: Story, language: str = "en", **wanted: Any) -> Story:
    """A version of `source` in `language`, begun by `user`."""
    section = wanted.pop("section", "thoi-su")
    with app.app_context():
        return add_version(person_of(app, user), source.id, NewVersion(language, section, **wanted), now())


def offer_chinese(app: Flask) -> None:
    """Let stories be written in Chinese too."""
    with database(app) as session:
        if not session.scalar(select(Language).where(Language.slug == "zh")):
            session.add(Language(slug="zh", label_vi="Tiếng Trung", label_en="Chinese", position=9))
