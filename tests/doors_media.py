"""The doors of the library, for the table in doors.py. `world` is its World."""

from pathlib import Path
from typing import Any

from factories import person_of
from pictures import new_picture

from newsroom.clock import now
from newsroom.db import db
from newsroom.media.usecases import bring_in
from newsroom.models import Asset, new_id


def asset_of(world: Any) -> Asset:
    """A picture in the library that nothing uses."""
    with world.app.app_context():
        return bring_in(person_of(world.app, world.boss), "y-te", new_picture(), "ảnh.png", now())


def _upload(world: Any) -> str:
    """Where a picture lies that is in no library yet."""
    with world.app.app_context():
        path = Path(str(db.engine.url.database)).with_name(f"{new_id()}.png")
    path.write_bytes(new_picture())
    return str(path)


HONEST: dict[str, Any] = {
    "media.upload": lambda w: ({}, {"section": "y-te", "file": (_upload(w),)}),
    "media.describe": lambda w: ({"asset_id": asset_of(w).id}, {"name": "Tên khác"}),
    "media.remove": lambda w: ({"asset_id": asset_of(w).id}, {}),
}
