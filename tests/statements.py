"""Statement templates and statements for tests, made as people make them."""

from datetime import datetime, timedelta
from typing import Any

from factories import make_user, person_of
from flask import Flask

from newsroom.clock import now
from newsroom.models import StatementTemplate, User
from newsroom.statements.filling import Prepared
from newsroom.statements.library_usecases import Wording, clear_template, write_template

HOLDING = Prepared(
    "{agency}: đang kiểm tra thông tin về đập Suối Thử",
    "Người dân theo dõi thông tin tại cổng này.",
    "Đến nay đã rõ:\n\n{known}\n\nĐang kiểm chứng:\n\n{checking}\n\nCập nhật tiếp theo lúc {next_update}.",
)
REBUTTAL = Prepared(
    "Đập Suối Thử vẫn an toàn",
    "{agency} khẳng định như vậy sau khi kiểm tra tại chỗ.",
    "Trên mạng có tin: {claim}\n\nKết luận: {verdict}. {why}\n\nĐã rõ:\n\n{known}",
)


def wording(**fields: Any) -> Wording:
    """A holding statement in Vietnamese that may be used for a month."""
    values = {"name": "Thông tin ban đầu", "kind": "holding", "texts": {"vi": HOLDING}, "lengths": {}}
    return Wording(**{**values, "expires_at": now() + timedelta(days=30), **fields})


def written(
    app: Flask, author: User, at: datetime | None = None, of: str = "", **fields: Any
) -> StatementTemplate:
    """A version that nobody has cleared."""
    with app.app_context():
        return write_template(person_of(app, author), wording(**fields), at or now(), of)


def cleared(app: Flask, author: User, at: datetime | None = None, **fields: Any) -> StatementTemplate:
    """A version that a lawyer has cleared."""
    row, lawyer = written(app, author, at, **fields), make_user(app, "legal")
    with app.app_context():
        return clear_template(person_of(app, lawyer), row.id, at or now())
